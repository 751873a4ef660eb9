"""What is asked about an edition: who could stand in it, who agreed, how its build goes."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from directory.models import Edition, Entry
from members.consents import consents_to
from members.models import Consent, Job, JobState, Profile

from .lifecycle import PURPOSES, SCREEN_PURPOSE, is_offered_on_screen

BUILD = "edition.pdf"


@dataclass(frozen=True)
class Funnel:
    """How many could stand in an edition, how many agreed to it, how many are in it."""

    eligible: int
    consented: int
    included: int


def eligible() -> QuerySet[Profile]:
    """Members whose standing lets a book print them and whose name members may see."""
    shows_name = Q(audiences__name__in=["members", "public"]) | ~Q(audiences__has_key="name")
    return Profile.objects.printable().filter(shows_name)


def consented(edition: Edition) -> QuerySet[Profile]:
    """Those of the eligible whose newest word on every purpose of this edition is yes."""
    people = eligible()
    for purpose in PURPOSES[edition.medium]:
        people = people.filter(member__user__in=consents_to(purpose))
    return people


def yes_by_user(purpose: str) -> dict[object, int]:
    """The row with the yes that is in force, by person."""
    rows = Consent.objects.filter(purpose=purpose, user__in=consents_to(purpose))
    return dict(rows.order_by("user", "-at", "-pk").distinct("user").values_list("user", "pk"))


def funnel(edition: Edition) -> Funnel:
    """Eligible, consented, included."""
    included = Entry.objects.included().filter(edition=edition).count()
    return Funnel(eligible().count(), consented(edition).count(), included)


def withdrawn_since(edition: Edition) -> QuerySet[Entry]:
    """Entries whose owner took the consent to the screen back after the edition was frozen, or was erased."""
    entries = Entry.objects.included().filter(edition=edition)
    if not is_offered_on_screen(edition.medium):
        return entries.none()
    return entries.exclude(member__user__in=consents_to(SCREEN_PURPOSE))


def is_offered(edition: Edition) -> bool:
    """Whether members may take the file: made for screens, published, and nobody in it has said no since."""
    is_out = edition.state == "published" and is_offered_on_screen(edition.medium)
    return is_out and not withdrawn_since(edition).exists()


def builds(edition: Edition) -> QuerySet[Job]:
    """Its builds, the newest first."""
    return Job.objects.filter(kind=BUILD, arguments={"edition": str(edition.pk)}).order_by("-asked_at")


def open_build(edition: Edition) -> Job | None:
    """The build that waits or runs."""
    return builds(edition).filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()
