"""What a page of the book still lacks. Only its owner is told."""

from members.models import Profile

ENOUGH_SKILLS = 3
PARTS = ("photo", "headline", "discipline", "role_title", "city", "languages", "skills", "offers", "biography")


def missing(page: Profile) -> list[str]:
    """The names of the parts that are not there yet, in the order in which one would write them."""
    return [part for part in PARTS if not _is_there(page, part)]


def completeness(page: Profile) -> int:
    """How much is there, in whole percent."""
    return round(100 * (len(PARTS) - len(missing(page))) / len(PARTS))


def _is_there(page: Profile, part: str) -> bool:
    if part == "skills":
        return len(page.skills) >= ENOUGH_SKILLS
    if part == "biography":
        return any(page.biography.values())
    return bool(getattr(page, part))
