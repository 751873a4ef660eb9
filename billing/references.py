"""What a person writes on a bank transfer: short, unmistakable, with a check sign that catches a slip."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"  # nothing that is misread (no 0, O, 1, I, L, U, Z); 29 signs, a prime
LENGTH = 7
_SHAPE = re.compile(rf"[{ALPHABET}]{{{LENGTH + 1}}}")


def new_reference() -> str:
    """A random reference such as D-7K3F-9Q2X: 34 bits and a check sign."""
    return write_reference("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def write_reference(body: str) -> str:
    whole = body + _check_sign(body)
    return f"D-{whole[:4]}-{whole[4:]}"


def find_reference(text: str) -> str | None:
    """The reference somewhere in a line of a bank statement, however it was spaced, or None."""
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    for start in range(len(plain)):
        found = _SHAPE.match(plain, start)
        if found and plain[start - 1 : start] == "D" and _check_sign(found[0][:LENGTH]) == found[0][LENGTH]:
            return write_reference(found[0][:LENGTH])
    return None


def _check_sign(body: str) -> str:
    """Places weigh 1, 2, 3, … modulo a prime: every single wrong sign and every swap of neighbors shows."""
    return ALPHABET[sum(at * (ALPHABET.index(sign) + 1) for at, sign in enumerate(body, start=1)) % len(ALPHABET)]
