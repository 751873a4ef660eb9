"""A draft like a version, with other weights: what the laboratory suggests is written as one, and never as a change."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from icmp import drafting
from icmp.models import ProfileStatus, ProfileVersion, WeightingMethod
from icmp.queries.foundations import mark_of
from icmp.queries.profiles import profile_state
from members.models import Community, User

from .profile_drafts import change_profile_settings, start_profile_draft, weigh_criteria


@transaction.atomic
def draft_with_weights(
    *, version: ProfileVersion, weights: Mapping[str, Decimal], change_note: str, by: User | None, at: dt.datetime
) -> ProfileVersion:
    """Begin a draft from a version and give it `weights` by criterion; asked for twice, the first one is given back."""
    Community.objects.select_for_update().first()  # the lock of everybody who begins a version
    wanted = {key: weights.get(key, weight) for key, weight in version.criteria.values_list("key", "weight")}
    if found := _same_draft(version, wanted):
        return found
    draft = start_profile_draft(kind=version.kind, by=by, at=at, based_on=version)
    note = {"change_note": change_note[:400]}
    draft = change_profile_settings(version=draft, values=note, mark=_mark(draft, "settings"), by=by, at=at)
    return weigh_criteria(
        version=draft, order=list(wanted), weights=wanted, method=WeightingMethod.DIRECT, mark=_mark(draft, "order"),
        by=by, at=at,
    )  # fmt: skip


def _same_draft(version: ProfileVersion, wanted: Mapping[str, Decimal]) -> ProfileVersion | None:
    begun_from = version.based_on if version.status == ProfileStatus.DRAFT else version
    drafts = ProfileVersion.objects.filter(based_on=begun_from, status=ProfileStatus.DRAFT).order_by("-version")
    return next((draft for draft in drafts if dict(draft.criteria.values_list("key", "weight")) == wanted), None)


def _mark(draft: ProfileVersion, part: str) -> str:
    return mark_of(drafting.part_of(profile_state(draft), part))
