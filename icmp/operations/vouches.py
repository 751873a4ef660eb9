"""Members whom an applicant named are asked in private, and answer once: they stand for somebody, or rather not."""

import datetime as dt

from django.db import transaction

from icmp.models import MOST_PER_INTAKE, Application, ApplicationState, Review, Vouch
from icmp.vouching.matching import meant
from icmp.vouching.notices import write_asked
from icmp.vouching.queries import named_by, people_to_name, places_taken
from members.audit import note
from members.deeds import record_deed
from members.models import Member, User

from .assessing import assess_application
from .routes import want_more_if_in_doubt
from .steps import locked

ASKING = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)


class AnsweredAlready(Exception):  # reads as what is said where it is caught
    """An answer stays as it was given."""


class AsksNoMore(Exception):  # reads as what is said where it is caught
    """The application is decided or gone; nobody waits for this answer."""


class NoPlaceLeft(Exception):  # reads as what is said where it is caught
    """Three people in one intake are the most that a member can vouch for."""


def ask_vouches(application: Application, *, at: dt.datetime) -> list[Vouch]:
    """Ask those of the named who are members, each once; the applicant hears nothing of who was found.

    Who has the application to read steps aside; whose ratings are in is not asked. The caller holds the application.
    """
    lines = named_by(application)
    keys = meant(lines, people_to_name(application)) if lines else []
    asked = set(application.vouches.values_list("member", flat=True))
    rows = Member.objects.select_related("user").in_bulk([key for key in keys if key not in asked])
    return [found for key in keys if key in rows and (found := _ask(application, rows[key], at=at))]


def _ask(application: Application, member: Member, *, at: dt.datetime) -> Vouch | None:
    review = application.reviews.filter(reviewer=member.user).first()
    if review and review.submitted_at:
        return None
    if review:
        _set_aside(review, at=at)
    vouch = Vouch.objects.create(application=application, member=member, asked_at=at)
    note(deed="vouch.asked", about=application, by=None, at=at, member=str(member.pk))
    write_asked(vouch, at=at)
    return vouch


def _set_aside(review: Review, *, at: dt.datetime) -> None:
    review.conflict_of_interest = True
    review.save(update_fields=["conflict_of_interest"])
    note(deed="application.conflict", about=review.application, by=review.reviewer, at=at)


@transaction.atomic
def answer_vouch(*, vouch: Vouch, relation: str, strength: int, text: str, by: User, at: dt.datetime) -> Vouch:
    """Say how somebody stands to the applicant; from strength 1 on it counts, takes a place and is scored at once.

    Raises AnsweredAlready, AsksNoMore or NoPlaceLeft.
    """
    application, row = _open(vouch, by)
    row.intake, row.relation, row.strength, row.text, row.answered_at = (
        application.intake, relation, strength, text, at,
    )  # fmt: skip
    if strength:
        row.place = _free_place(row)
    row.save()
    note(deed="vouch.given", about=application, by=by, at=at, strength=strength)
    if strength:
        record_deed(
            member=row.member, type_key="member.vouched", occurred_at=at, at=at, key=f"vouch:{row.pk}", source="icmp"
        )
        assess_application(application=application, at=at)
        want_more_if_in_doubt(application)
    return row


@transaction.atomic
def refuse_vouch(*, vouch: Vouch, by: User, at: dt.datetime) -> Vouch:
    """Rather not: it weighs what silence weighs, nothing. Raises AnsweredAlready or AsksNoMore."""
    application, row = _open(vouch, by)
    row.answered_at = at
    row.save(update_fields=["answered_at"])
    note(deed="vouch.refused", about=application, by=by, at=at)
    return row


def _open(vouch: Vouch, by: User) -> tuple[Application, Vouch]:
    """The application and the question, both held, for the member who was asked."""
    application = locked(vouch.application)
    row = Vouch.objects.select_for_update(of=("self",)).select_related("member").get(pk=vouch.pk, member__user=by)
    if row.answered_at:
        raise AnsweredAlready
    if application.state not in ASKING:
        raise AsksNoMore
    return application, row


def _free_place(row: Vouch) -> int:
    """The member is held while their places are counted: two answers at once do not take the same one."""
    Member.objects.select_for_update().get(pk=row.member_id)
    taken = places_taken(row.member, row.intake_id)
    free = [place for place in range(1, MOST_PER_INTAKE + 1) if place not in taken]
    if not free:
        raise NoPlaceLeft
    return free[0]
