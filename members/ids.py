"""Identifiers: time-ordered UUIDs for rows that may move, random texts for addresses that can be revoked."""

import os
import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A UUID of version 7: sorts by creation, so that indexes grow at one end."""
    moment = time.time_ns() // 1_000_000
    value = moment.to_bytes(6, "big") + os.urandom(10)
    number = int.from_bytes(value, "big") & ~(0xF << 76) | (0x7 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))


def new_public_id() -> str:
    """16 characters from a 64-letter alphabet: 96 random bits, safe in a URL, replaced to revoke it."""
    return secrets.token_urlsafe(12)
