"""Identifiers that come from a form."""

import uuid


def row_id(text: str | None) -> uuid.UUID:
    """The id in `text`; for anything that is none the nil id, which no row has."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.UUID(int=0)
