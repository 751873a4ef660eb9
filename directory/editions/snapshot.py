"""An entry's words: a copy of what members may see of a profile, chosen for the language of one edition."""

from dataclasses import asdict
from typing import Any

from directory.shown import shown
from members.folding import sort_key
from members.languages import pick
from members.models import Profile
from members.visibility import Audience

NOT_COPIED = {"public_id", "surname", "sort_key", "has_photo"}  # addresses and order, not words


def snapshot(profile: Profile, *, language: str, fallback: str) -> dict[str, Any] | None:
    """What an edition prints of a profile; None when its owner does not even show the name to members."""
    page = shown(profile, to=Audience.MEMBERS)
    if page is None:
        return None
    words = {name: value for name, value in asdict(page).items() if name not in NOT_COPIED}
    story = pick(page.biography, language, fallback=fallback)
    surnames, given = parts(profile.display_name, profile.first_surname, profile.second_surname)
    first, second = [*surnames, "", ""][:2] if surnames else (profile.display_name, "")
    words["biography"] = {"text": story.text, "lang": story.language}
    words["index"] = f"{' '.join(surnames)}, {given}" if surnames else profile.display_name
    words["sorted"] = sort_key(first, second, given)[:200]
    words["photo"] = profile.photo.name if page.has_photo else ""
    return words


def parts(display: str, first: str, second: str) -> tuple[list[str], str]:
    """Surnames and given names for index and order, of what the name as shown contains and nothing else.

    >>> parts("Ana Pérez", "Pérez", "Weiß")
    (['Pérez'], 'Ana')
    """
    surnames = [name for name in (first, second) if name and f" {name} " in f"{display} "]
    given = display.partition(f" {surnames[0]}")[0].strip() if surnames else ""
    return (surnames, given) if given else ([], "")
