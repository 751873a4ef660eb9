"""What a page of the book still lacks. Only its owner is told."""

from typing import Protocol

ENOUGH_SKILLS = 3


class Page(Protocol):
    """As much of a profile as this needs."""

    photo: object
    headline: str
    discipline: str
    role_title: str
    city: str
    languages: list[dict[str, str]]
    skills: list[str]
    offers: list[str]
    biography: dict[str, str]


PARTS = ("photo", "headline", "discipline", "role_title", "city", "languages", "skills", "offers", "biography")


def missing(page: Page) -> list[str]:
    """The names of the parts that are not there yet, in the order in which one would write them."""
    return [part for part in PARTS if not _is_there(page, part)]


def completeness(page: Page) -> int:
    """How much is there, in whole percent."""
    return round(100 * (len(PARTS) - len(missing(page))) / len(PARTS))


def _is_there(page: Page, part: str) -> bool:
    if part == "skills":
        return len(page.skills) >= ENOUGH_SKILLS
    if part == "biography":
        return any(page.biography.values())
    return bool(getattr(page, part))
