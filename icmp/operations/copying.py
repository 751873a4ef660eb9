"""A new draft from a version that is there: with its criteria, its questions, and other weights where they are given."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Model

from icmp.models import Criterion, ProfileVersion, Question
from icmp.models.profile import ProfileStatus
from members.audit import note
from members.models import User

KEPT = (
    "kind", "subject", "accept_min", "review_min", "coverage_min", "neutral_value", "high_min", "weighting_method",
)  # fmt: skip


@transaction.atomic
def copy_profile_version(
    *,
    version: ProfileVersion,
    by: User | None,
    at: dt.datetime,
    weights: Mapping[str, Decimal] | None = None,
    change_note: str = "",
) -> ProfileVersion:
    """Make a draft like a version, with `weights` by criterion where they differ; the version itself does not change.

    The same copy asked for twice is one draft: the one that is there is given back.
    """
    # Everybody who makes a version of this kind waits here, so that two never take the same number.
    list(ProfileVersion.objects.select_for_update().filter(kind=version.kind).values_list("pk"))
    found = _same_draft(version, weights) if weights else None
    if found:
        return found
    newest = ProfileVersion.objects.filter(kind=version.kind).aggregate(Max("version"))["version__max"]
    kept = {name: getattr(version, name) for name in KEPT}
    draft = ProfileVersion.objects.create(
        **kept, version=newest + 1, status=ProfileStatus.DRAFT, based_on=version, change_note=change_note[:400]
    )
    _copy_criteria(version, draft, weights or {})
    note(deed="profile_version.copied", about=draft, by=by, at=at, based_on=version.pk)
    return draft


def _same_draft(version: ProfileVersion, weights: Mapping[str, Decimal]) -> ProfileVersion | None:
    drafts = ProfileVersion.objects.filter(based_on=version, status=ProfileStatus.DRAFT).order_by("-version")
    wanted = dict(version.criteria.values_list("key", "weight")) | dict(weights)
    return next((draft for draft in drafts if dict(draft.criteria.values_list("key", "weight")) == wanted), None)


def _copy_criteria(version: ProfileVersion, draft: ProfileVersion, weights: Mapping[str, Decimal]) -> None:
    copies: dict[int, Criterion] = {}
    for row in version.criteria.all():
        values = _columns(row) | {"profile_version_id": draft.pk, "weight": weights.get(row.key, row.weight)}
        copies[row.pk] = Criterion(**values)
    Criterion.objects.bulk_create(copies.values())
    questions = Question.objects.filter(criterion__profile_version=version)
    Question.objects.bulk_create(
        Question(**_columns(row) | {"criterion_id": copies[row.criterion_id].pk})
        for row in questions
        if row.criterion_id
    )


def _columns(row: Model) -> dict[str, object]:
    """Every value of a row but its key."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    return {field.attname: getattr(row, field.attname) for field in fields}
