"""Who looks after whom: by lot among those who offered, or by an organizer's hand; both are told."""

import datetime as dt
import secrets

from django.db import transaction

from icmp.models import BuddyOffer, BuddyPair
from members import lifecycle
from members.audit import note
from members.deeds import record_deed
from members.models import Member, User
from members.operations import local_day

from . import notices, queries
from .fitting import best_fits

STEPS = {"wrote": "wrote_at", "met": "met_at", "introduced": "introduced_at"}
WELCOMED = "member.welcomed"  # thirty minutes of help and of hours, in the usual catalogue of deeds


class NotPossible(Exception):
    """The pair, the offer or the newcomer is no longer what the page showed."""


@transaction.atomic
def offer_to_be_buddy(*, member: Member, at_once: int, at: dt.datetime) -> BuddyOffer:
    """A member looks after newcomers from now on, so many at a time; saying it again changes how many."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.standing != lifecycle.MEMBER:
        raise NotPossible
    offer, _ = BuddyOffer.objects.update_or_create(
        member=locked, defaults={"at_once": at_once}, create_defaults={"at_once": at_once, "offered_at": at}
    )
    note(deed="buddy.offered", about=locked, by=locked.user, at=at, at_once=at_once)
    return offer


@transaction.atomic
def take_offer_back(*, member: Member, at: dt.datetime) -> None:
    """No newcomer is added from now on; those whom somebody has stay until an organizer asks somebody else."""
    gone, _ = BuddyOffer.objects.filter(member=member).delete()
    if gone:
        note(deed="buddy.offer_ended", about=member, by=member.user, at=at)


@transaction.atomic
def pair_by_lot(*, newcomer: Member, at: dt.datetime) -> BuddyPair | None:
    """Give a newcomer one of the best fitting free buddies; None when nobody is free or somebody is there already."""
    locked = _newcomer(newcomer)
    if locked is None or queries.pairs_open().filter(newcomer=locked).exists():
        return None
    _lock_offers()
    people = {one.member_id: one for one in queries.willing(local_day(at)).exclude(member=locked)}
    had = set(BuddyPair.objects.filter(newcomer=locked).values_list("buddy", flat=True))
    free = [
        queries.as_someone(one.member, free=queries.free_places(one)) for one in people.values() if one.pk not in had
    ]
    best = {one.key for one in best_fits(queries.as_someone(locked), free)}
    if not best:
        return None
    buddy = secrets.choice([offer.member for offer in people.values() if offer.pk in best])
    return _pair(locked, buddy, by=None, at=at)


@transaction.atomic
def change_buddy(*, newcomer: Member, buddy: Member, seen: object, by: User, at: dt.datetime) -> BuddyPair:
    """An organizer asks somebody else; `seen` is the pair that the page showed, None for none."""
    locked = _newcomer(newcomer)
    held = queries.pairs_open().filter(newcomer=newcomer).select_for_update(of=("self",)).first()
    if locked is None or (held.pk if held else None) != seen or buddy.pk == newcomer.pk:
        raise NotPossible
    if held and held.buddy_id == buddy.pk:
        return held
    if buddy.standing != lifecycle.MEMBER:
        raise NotPossible
    if held:
        end_pair(pair=held, by=by, at=at)
    return _pair(locked, buddy, by=by, at=at)


@transaction.atomic
def end_pair(*, pair: BuddyPair, by: User | None, at: dt.datetime) -> bool:
    """The first weeks are over, or somebody else was asked; the buddy is told while still here."""
    locked = BuddyPair.objects.select_for_update(of=("self",)).select_related("buddy__user", "newcomer__user")
    row = locked.get(pk=pair.pk)
    if row.ended_at:
        return False
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    note(deed="buddy.ended", about=row.newcomer, by=by, at=at, buddy=str(row.buddy_id))
    if row.buddy.standing in lifecycle.SEES_BOOK:
        notices.write_unpaired(row, at=at)
    return True


@transaction.atomic
def mark_step(*, pair: BuddyPair, step: str, by: User, at: dt.datetime) -> BuddyPair:
    """A buddy did one of the three steps; once is enough. Having met is a deed of the buddy, for the newcomer."""
    row = _own(pair, by)
    field = STEPS[step]
    if getattr(row, field):
        return row
    setattr(row, field, at)
    row.save(update_fields=[field])
    note(deed="buddy.step", about=row.newcomer, by=by, at=at, step=step)
    if step == "met":
        record_deed(
            member=row.buddy, type_key=WELCOMED, occurred_at=at, at=at, key=f"buddy:{row.pk}:met", source="icmp",
            target=row.newcomer,
        )  # fmt: skip
    return row


@transaction.atomic
def tell_how_it_goes(*, pair: BuddyPair, feedback: str, by: User, at: dt.datetime) -> BuddyPair:
    """A buddy's word for whoever decides about the newcomer; nobody else reads it."""
    row = _own(pair, by)
    row.feedback, row.feedback_at = feedback, at
    row.save(update_fields=["feedback", "feedback_at"])
    note(deed="buddy.told", about=row.newcomer, by=by, at=at)
    return row


def follow_pairs(*, at: dt.datetime) -> int:
    """End pairs that are over and look for a buddy for everybody without one; returns how many changed."""
    ended = sum(end_pair(pair=pair, by=None, at=at) for pair in queries.pairs_over())
    found = [pair_by_lot(newcomer=member, at=at) for member in queries.without_buddy()] if _anybody(at) else []
    return ended + sum(pair is not None for pair in found)


def _anybody(at: dt.datetime) -> bool:
    return any(queries.free_places(offer) for offer in queries.willing(local_day(at)))


def _newcomer(member: Member) -> Member | None:
    Member.objects.select_for_update().get(pk=member.pk)
    return queries.newcomers().filter(pk=member.pk).first()


def _lock_offers() -> None:
    """Two who look for a buddy at once see each other's pair, so that nobody gets more newcomers than offered."""
    list(BuddyOffer.objects.select_for_update().order_by("pk").values_list("pk"))


def _own(pair: BuddyPair, by: User) -> BuddyPair:
    locked = BuddyPair.objects.select_for_update(of=("self",)).select_related("buddy__user", "newcomer__user")
    row = locked.filter(pk=pair.pk, ended_at=None, buddy__user=by).first()
    if row is None:
        raise NotPossible
    return row


def _pair(newcomer: Member, buddy: Member, *, by: User | None, at: dt.datetime) -> BuddyPair:
    pair = BuddyPair.objects.create(newcomer=newcomer, buddy=buddy, paired_at=at, paired_by=by)
    note(deed="buddy.paired", about=newcomer, by=by, at=at, buddy=str(buddy.pk))
    notices.write_paired(pair, at=at)
    return pair
