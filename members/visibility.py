"""Who sees which field of a profile: one ladder, conservative defaults, the strictest of three opinions."""

from collections.abc import Mapping
from enum import IntEnum


class Audience(IntEnum):
    """Rings from nobody to everybody; a field shown to one ring is shown to every smaller ring inside it."""

    NOBODY = 0
    ORGANIZERS = 1
    TIES = 2
    MEMBERS = 3
    PUBLIC = 4


# field: (what it is unless the member says otherwise, the widest the product ever allows)
FIELDS: dict[str, tuple[Audience, Audience]] = {
    "name": (Audience.MEMBERS, Audience.PUBLIC),
    "pronouns": (Audience.MEMBERS, Audience.PUBLIC),
    "photo": (Audience.MEMBERS, Audience.PUBLIC),
    "headline": (Audience.MEMBERS, Audience.PUBLIC),
    "discipline": (Audience.MEMBERS, Audience.PUBLIC),
    "industry": (Audience.MEMBERS, Audience.PUBLIC),
    "employer": (Audience.MEMBERS, Audience.PUBLIC),
    "role_title": (Audience.MEMBERS, Audience.PUBLIC),
    "years_experience": (Audience.MEMBERS, Audience.PUBLIC),
    "city": (Audience.MEMBERS, Audience.PUBLIC),
    "in_country_since": (Audience.ORGANIZERS, Audience.PUBLIC),
    "languages": (Audience.MEMBERS, Audience.PUBLIC),
    "skills": (Audience.MEMBERS, Audience.PUBLIC),
    "offers": (Audience.MEMBERS, Audience.PUBLIC),
    "needs": (Audience.TIES, Audience.MEMBERS),
    "biography": (Audience.MEMBERS, Audience.PUBLIC),
    "links": (Audience.MEMBERS, Audience.PUBLIC),
    "birthday": (Audience.NOBODY, Audience.TIES),
}
SEARCHED_FROM = Audience.MEMBERS  # a field at ties or below is never searchable, sortable or counted


def chosen(field: str, choices: Mapping[str, str]) -> Audience:
    """What the member chose for a field, else its default; an unreadable choice counts as nobody."""
    default, _ = FIELDS[field]
    if field not in choices:
        return default
    try:
        return Audience[str(choices[field]).upper()]
    except KeyError:
        return Audience.NOBODY


def effective(field: str, choices: Mapping[str, str], *, cap: Audience = Audience.PUBLIC) -> Audience:
    """The strictest of the product's limit, the community's cap and the member's choice."""
    return min(chosen(field, choices), FIELDS[field][1], cap)


def shows(
    field: str, choices: Mapping[str, str], *, to: Audience, tied: bool = False, cap: Audience = Audience.PUBLIC
) -> bool:
    """Whether a viewer standing in ring `to` sees the field; `tied` says that viewer and owner are connected."""
    ring = Audience.TIES if tied and to is Audience.MEMBERS else to
    audience = effective(field, choices, cap=cap)
    return audience is not Audience.NOBODY and audience >= ring
