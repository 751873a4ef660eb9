"""Who may be the same person as an applicant, and whose text is the same: shown to people, and nothing follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Func, QuerySet

from icmp.likely_same import LONG, lives_elsewhere, same_mailbox
from icmp.models import Answer, Application, ApplicationState, QuestionKind
from icmp.queries.joining import raw_answers
from members.folding import variants
from members.models import Member

SHOWN = 5
NOT_YET = (ApplicationState.DRAFT, ApplicationState.UNVERIFIED, ApplicationState.SPAM)


@dataclass(frozen=True)
class Alike:
    """Another application, or a member, and why: address, name or text."""

    why: str
    application: Application | None = None
    member: Member | None = None


def alike(row: Application) -> list[Alike]:
    """The newest few of each kind, whoever is known to be the same person left out: those stand there as earlier ones."""
    by_address, by_name = list(_by_address(row)[:SHOWN]), _by_name(row)
    by_text = list(others_of(row).filter(pk__in=_same_texts(row))[:SHOWN])
    found: dict[UUID, Alike] = {}
    for why, applications in (("address", by_address), ("name", by_name), ("text", by_text)):
        for other in applications:
            found.setdefault(other.pk, Alike(why, application=other))
    shown = {one.application.user_id for one in found.values() if one.application}
    return [*found.values(), *(one for one in _members(row) if one.member and one.member.user_id not in shown)]


def flags_of_likeness(row: Application) -> list[str]:
    """The flags that follow from it."""
    found = {one.why for one in alike(row)}
    named = {"duplicate": found & {"address", "name"}, "same_text": found & {"text"}}
    return [flag for flag, reasons in named.items() if reasons]


def others_of(row: Application) -> QuerySet[Application]:
    """The applications of others that were confirmed and are not forgotten, the newest first."""
    rows = Application.objects.exclude(pk=row.pk).exclude(state__in=NOT_YET).exclude(email="")
    if row.user_id:
        rows = rows.exclude(user=row.user_id)
    return rows.order_by("-submitted_at", "pk")


def _by_address(row: Application) -> QuerySet[Application]:
    return others_of(row).filter(email__regex=same_mailbox(row.email))


def _by_name(row: Application) -> list[Application]:
    """The same name, and nothing said of another place."""
    rows = list(others_of(row).filter(pk__in=_named(others_of(row), row.name))[:SHOWN])
    mine = raw_answers(row) if rows else {}
    return [other for other in rows if not lives_elsewhere(mine, raw_answers(other))]


def _named(rows: QuerySet[Application], name: str) -> QuerySet[Application, UUID]:
    folded = rows.order_by().annotate(folded=_folded("name"))
    return folded.filter(folded__in=_spellings(name)).values_list("pk", flat=True)


def _members(row: Application) -> Iterable[Alike]:
    """Members under another account: the same mailbox, or the same name."""
    rows = Member.objects.select_related("user").exclude(user=row.user_id).order_by("pk")
    same = rows.filter(user__email__regex=same_mailbox(row.email))[:SHOWN]
    found = {one.pk: Alike("address", member=one) for one in same}
    for one in rows.annotate(folded=_folded("user__name")).filter(folded__in=_spellings(row.name))[:SHOWN]:
        found.setdefault(one.pk, Alike("name", member=one))
    return found.values()


def _folded(field: str) -> Func:
    return Func(F(field), function="gremio_fold")


def _spellings(name: str) -> list[str]:
    """A first name alone says too little."""
    return sorted({" ".join(name.lower().split()), *variants(name)}) if len(name.split()) > 1 else []


def _same_texts(row: Application) -> QuerySet[Answer, UUID]:
    """Applications in which one of the long texts is, letter by letter, the same."""
    texts = Answer.objects.filter(application=row, attribute__questions__kind=QuestionKind.LONG_TEXT)
    said = {(key, value) for key, value in texts.values_list("attribute", "value") if isinstance(value, str)}
    long = [(key, value) for key, value in said if len(value) >= LONG]
    rows = Answer.objects.none()
    for key, value in long:
        rows = rows | Answer.objects.filter(attribute=key, value=value)
    return rows.exclude(application=row).values_list("application", flat=True)
