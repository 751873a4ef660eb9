"""What a person writes on a bank transfer: short, unmistakable, with a check sign that catches a slip."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"  # nothing that is misread (no 0, O, 1, I, L, U, Z); 29 signs, a prime
LENGTH = 7
_SHAPE = re.compile(rf"D(?=([{ALPHABET}]{{{LENGTH + 1}}}))")  # ahead, so that one may begin inside another


def new_reference() -> str:
    """A random reference such as D-7K3F-9Q2X: 34 bits and a check sign."""
    return write_reference("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def write_reference(body: str) -> str:
    whole = body + _check_sign(body)
    return f"D-{whole[:4]}-{whole[4:]}"


def find_reference(text: str) -> str | None:
    """The reference somewhere in a line of a bank statement, however it was spaced, or None."""
    return next(iter(find_references(text)), None)


def find_references(text: str) -> list[str]:
    """All that look like a reference, in their order: now and then an account number does by chance."""
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    bodies = [found[1] for found in _SHAPE.finditer(plain)]
    return [write_reference(body[:LENGTH]) for body in bodies if _check_sign(body[:LENGTH]) == body[LENGTH]]


def _check_sign(body: str) -> str:
    """Places weigh 1, 2, 3, … modulo a prime: every single wrong sign and every swap of neighbors shows."""
    return ALPHABET[sum(at * (ALPHABET.index(sign) + 1) for at, sign in enumerate(body, start=1)) % len(ALPHABET)]
