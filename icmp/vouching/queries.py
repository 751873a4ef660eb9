"""Who may be named, who was asked, what they said, and how those they stood for are doing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet

from icmp.compliance import COMPLIANT
from icmp.models import Answer, Application, ApplicationState, Question, QuestionKind, Vouch
from icmp.statistics import Interval, wilson
from icmp.windows.queries import compliances
from members import lifecycle
from members.models import Member, User

from .counting import LEAST_STRENGTH
from .matching import Known

MAY_VOUCH = lifecycle.PRINTED  # full members; who is new or on a pause is left in peace
ASKING = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)
LEAST_PEOPLE = 3  # below, how those one stood for are doing would be about one person
LEAST_ACCEPTED = 10
ALL_MONTHS = 1_200


@dataclass(frozen=True)
class Quality:
    """How many of those whom a member vouched for are here, and how many keep what was agreed; None of too few."""

    people: int
    keeping: int | None


@dataclass(frozen=True)
class Unvouched:
    """Of the accepted, those for whom nobody stood; share and interval are None below ten."""

    n: int
    without: int
    share: Decimal | None
    interval: Interval | None


def named_by(application: Application) -> list[str]:
    """The lines in which an applicant named members."""
    asked = Question.objects.of_version(application.profile_version_id).filter(kind=QuestionKind.VOUCH)
    rows = Answer.objects.filter(application=application, attribute__in=asked.values("attribute"))
    told = [value for value in rows.values_list("value", flat=True) if isinstance(value, list)]  # a number names nobody
    return [line for value in told for line in value if isinstance(line, str)]


def people_to_name(application: Application) -> list[Known]:
    """Everybody whom the applicant could mean; nobody vouches for themselves."""
    rows = Member.objects.filter(standing__in=MAY_VOUCH).exclude(user=application.user_id)
    names = (
        "pk",
        "user__email",
        "user__name",
        "profile__display_name",
        "profile__given_names",
        "profile__first_surname",
    )
    return [
        Known(
            key, address, tuple(name for name in (name, shown, f"{given or ''} {first or ''}") if name and name.strip())
        )
        for key, address, name, shown, given, first in rows.order_by("pk").values_list(*names)
    ]


def places_taken(member: Member, intake: int | None) -> set[int]:
    """The places that a member has used up in an intake."""
    rows = Vouch.objects.filter(member=member, intake=intake, place__isnull=False)
    return {place for place in rows.values_list("place", flat=True) if place}


def asked_of(user: User) -> QuerySet[Vouch]:
    """What somebody was ever asked, the newest first."""
    rows = Vouch.objects.filter(member__user=user).select_related("application__intake", "member")
    return rows.order_by("-asked_at", "-pk")


def waiting_for(user: User) -> QuerySet[Vouch]:
    """What still waits for somebody's word, the oldest first."""
    rows = asked_of(user).filter(answered_at=None, application__state__in=ASKING)
    return rows.order_by("asked_at", "pk")


def answered_by(user: User) -> QuerySet[Vouch]:
    """What somebody has answered."""
    return asked_of(user).filter(answered_at__isnull=False)


def vouches_for(application: Application) -> QuerySet[Vouch]:
    """Everybody who was asked about an application, answers first."""
    rows = application.vouches.select_related("member__user")
    return rows.order_by(F("strength").desc(nulls_last=True), F("answered_at").asc(nulls_last=True), "pk")


def is_voucher(application: Application, user: User) -> bool:
    """Whether somebody was asked to stand for the applicant: they do not read the application."""
    return application.vouches.filter(member__user=user).exists()


def quality_of(user: User, *, as_of: dt.date) -> Quality:
    """How those are doing whom a member vouched for; for this member's eyes alone."""
    stood = Vouch.objects.filter(member__user=user, strength__gte=LEAST_STRENGTH)
    here = Member.objects.filter(
        user__in=stood.filter(application__state=ApplicationState.COMPLETED).values("application__user"),
        standing__in=lifecycle.SEES_BOOK,
    )
    keys = list(here.values_list("pk", flat=True))
    known = [one for one in compliances(keys, as_of=as_of, months=ALL_MONTHS).values() if one is not None]
    keeping = sum(one >= COMPLIANT for one in known) if len(known) >= LEAST_PEOPLE else None
    return Quality(people=len(known) if keeping is not None else len(keys), keeping=keeping)


def accepted_without_vouch(applications: Iterable[Application] | None = None) -> Unvouched:
    """The share of accepted people for whom nobody stood, of all or of some applications."""
    rows = Application.objects.filter(state__in=(ApplicationState.ACCEPTED, ApplicationState.COMPLETED))
    if applications is not None:
        rows = rows.filter(pk__in=[row.pk for row in applications])
    stood = Vouch.objects.filter(application=OuterRef("pk"), strength__gte=LEAST_STRENGTH)
    n = rows.count()
    without = rows.filter(~Exists(stood)).count()
    if n < LEAST_ACCEPTED:
        return Unvouched(n=n, without=without, share=None, interval=None)
    return Unvouched(n=n, without=without, share=Decimal(without) / n, interval=wilson(without, n))
