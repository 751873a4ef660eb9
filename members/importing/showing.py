"""Rows of an import as the pages show them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from members.models import Fate, Import, ImportedRow, Member, User

from .words import FATE_WORDS, FIELD_WORDS, REASON_WORDS

ON_A_PAGE = 50
LONGEST = 120
MOST_CHANGES = 20


@dataclass(frozen=True)
class Change:
    """A field with what stands there and what would stand there."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """A row with its fate in words; `who` is somebody who may be the same, with the address of their page."""

    row: ImportedRow
    reason: str
    changes: Sequence[Change]
    remarks: Sequence[str]
    who: str = ""
    who_url: str = ""


@dataclass(frozen=True)
class Tab:
    """One fate: how many rows have it, and where they are listed."""

    fate: str
    state: str
    label: str | Promise
    count: int
    is_here: bool


def tabs(source: Import, fate: str) -> list[Tab]:
    """The fates that occur, in the order in which they matter."""
    counts: Mapping[str, int] = source.counts
    return [Tab(key, *FATE_WORDS[key], counts[key], key == fate) for key in FATE_WORDS if counts.get(key)]


def page_of(source: Import, *, fate: str, after: int) -> tuple[list[Shown], int | None]:
    """Some rows of one fate behind a line, and the last line of these if there are more."""
    rows = list(ImportedRow.objects.filter(source=source, fate=fate, line__gt=after).order_by("line")[: ON_A_PAGE + 1])
    more = rows[ON_A_PAGE - 1].line if len(rows) > ON_A_PAGE else None
    rows = rows[:ON_A_PAGE]
    wanted = {row.perhaps for row in rows if row.perhaps} | {
        row.person for row in rows if fate in (Fate.CHANGES, Fate.SAME)
    }
    known = {user.pk: user for user in User.objects.filter(pk__in=wanted).select_related("member")}
    return [_shown(row, known) for row in rows], more


def _shown(row: ImportedRow, known: Mapping[uuid.UUID, User]) -> Shown:
    user = known.get(row.perhaps or row.person)
    member: Member | None = getattr(user, "member", None)
    return Shown(
        row=row,
        reason=_reason(row),
        changes=[_change(name, pair) for name, pair in list(row.changes.items())[:MOST_CHANGES]],
        remarks=[
            _("%(field)s left out: “%(found)s”") % {"field": FIELD_WORDS[name], "found": found}
            for name, found in row.remarks
        ],
        who=str(user) if user else "",
        who_url=reverse("admin:members_member_change", args=[member.pk]) if member else "",
    )


def _reason(row: ImportedRow) -> str:
    told = str(REASON_WORDS.get(row.reason, ""))
    if not row.twin:
        return told
    line = _("as in line %(line)s") % {"line": row.twin}
    return f"{told}, {line}" if told else line


def _change(name: str, pair: Sequence[Any]) -> Change:
    return Change(FIELD_WORDS[name], told(pair[0]), told(pair[1]))


def told(value: Any) -> str:
    """A value of a profile as one line."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, dict):
        text = str(value.get("display_name") or " · ".join(f"{code}: {words}" for code, words in value.items()))
    elif isinstance(value, list):
        text = "; ".join(_entry(entry) for entry in value)
    else:
        text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _entry(entry: Any) -> str:
    return f"{entry['code']} {entry.get('level', '')}".strip() if isinstance(entry, dict) else str(entry)
