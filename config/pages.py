"""What the frame's own pages show, gathered from the apps."""

from typing import Any

from config.specimen import specimens
from members.models import User


def landing() -> dict[str, Any]:
    """Whom the community is for, what it expects, and numbers that are true."""
    return {}


def today(user: User) -> dict[str, Any]:
    """What is for this person today."""
    return {"user": user}


def style() -> dict[str, Any]:
    """Every component in its states."""
    return specimens()
