"""What the frame's own pages show, gathered from the apps."""

import datetime as dt
from typing import Any

from config.landing import landing as welcome
from config.specimen import specimens
from config.today import home
from members.models import User


def landing(*, at: dt.datetime) -> dict[str, Any]:
    """Whom the community is for, what it expects, and numbers that are true."""
    return welcome(at=at)


def today(user: User, *, at: dt.datetime) -> dict[str, Any]:
    """What is for this person today."""
    return home(user, at=at)


def style() -> dict[str, Any]:
    """Every component in its states."""
    return specimens()
