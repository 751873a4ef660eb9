"""What a file of people can say of each; everything but the standing comes out of `shown`, and so follows its owner's choice."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.shown import Shown
from directory.wording import worded
from members.models import Member

Cell = Callable[[Shown, Member], str]


@dataclass(frozen=True)
class Column:
    """A column: its name for people, and what stands in it; `usual` ones are chosen to begin with."""

    label: str | Promise
    cell: Cell
    usual: bool = True


def _text(name: str) -> Cell:
    return lambda page, member: str(getattr(page, name))


def _key(name: str) -> Cell:
    return lambda page, member: worded(name, getattr(page, name))


def _number(name: str) -> Cell:
    return lambda page, member: "" if getattr(page, name) is None else str(getattr(page, name))


def _lines(name: str) -> Cell:
    return lambda page, member: "; ".join(getattr(page, name))


COLUMNS: dict[str, Column] = {
    "name": Column(_("Name"), _text("name")),
    "standing": Column(_("Standing"), lambda page, member: str(member.get_standing_display())),
    "joined": Column(_("Joined"), lambda page, member: member.joined_on.isoformat()),
    "email": Column(_("E-mail address"), lambda page, member: member.user.email, usual=False),
    "pronouns": Column(_("Pronouns"), _text("pronouns"), usual=False),
    "headline": Column(_("Headline"), _text("headline")),
    "discipline": Column(_("Field"), _key("discipline")),
    "industry": Column(_("Industry"), _key("industry")),
    "role_title": Column(_("Role"), _text("role_title")),
    "employer": Column(_("Employer"), _text("employer")),
    "years": Column(_("Years at work"), _number("years")),
    "city": Column(_("City"), _text("city")),
    "since": Column(_("In the country since"), _number("since"), usual=False),
    "languages": Column(
        _("Languages"),
        lambda page, member: "; ".join(f"{worded('languages', code)} {level}".strip() for code, level in page.languages),
    ),
    "skills": Column(_("Skills"), lambda page, member: "; ".join(worded("skills", skill) for skill in page.skills)),
    "offers": Column(_("Offers"), _lines("offers")),
    "looks_for": Column(_("Looks for"), _lines("looks_for")),
    "biography": Column(
        _("Story"), lambda page, member: "\n\n".join(page.biography[code] for code in sorted(page.biography)), usual=False
    ),
    "links": Column(_("Links"), _lines("links"), usual=False),
}  # fmt: skip
