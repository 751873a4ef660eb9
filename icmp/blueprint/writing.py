"""Writes what is in force (else the newest draft) as its sections; nothing about a person is in them."""

from collections.abc import Iterable
from typing import Any

from icmp.models import (
    Attribute,
    ConsentText,
    EngagementExpectation,
    FoundationVersion,
    Persona,
    ProfileVersion,
    Programme,
    Segment,
)
from icmp.models.foundation import FoundationStatus
from icmp.models.profile import ProfileStatus
from members.amounts import exact_amount
from members.models import Community

from .foundations import write_foundation
from .intakes import write_policy
from .profiles_written import write_attributes, write_profile


def write(community: Community) -> dict[str, Any]:
    """These sections as a file has them."""
    foundation = in_force(FoundationVersion.objects.order_by("-version"), FoundationStatus.PUBLISHED)
    profiles = {kind: _profile(kind) for kind in ("icmp", "icp")}
    written = {kind: write_profile(version) if version else {} for kind, version in profiles.items()}
    segments = list(Segment.objects.all())
    return {
        "foundation": write_foundation(foundation) if foundation else {},
        "organizer_capacity": foundation.capacity if foundation else {},
        "segments": [_segment(row) for row in segments],
        "programmes": [_programme(row) for row in Programme.objects.prefetch_related("needs")],
        "personas": [_persona(row) for row in Persona.objects.select_related("segment")],
        "attributes": write_attributes(Attribute.objects.all(), written),
        **written,
        "consents": [_consent(row) for row in ConsentText.objects.in_force()],
        "engagement_expectations": [_expectation(row) for row in EngagementExpectation.objects.all()],
        "cohort_policy": write_policy(community.settings.get("cohort_policy") or {}, segments, community),
    }


def in_force(rows: Iterable[Any], published: str) -> Any:
    """The published one of versions that come newest first, else the newest."""
    versions = list(rows)
    return next((row for row in versions if row.status == published), versions[0] if versions else None)


def _profile(kind: str) -> ProfileVersion | None:
    version: ProfileVersion | None = in_force(
        ProfileVersion.objects.filter(kind=kind).order_by("-version"), ProfileStatus.PUBLISHED
    )
    return version


def _segment(row: Segment) -> dict[str, Any]:
    return {"key": row.key, "name": row.name, "when": row.when, "seat_quota": row.seat_quota}


def _programme(row: Programme) -> dict[str, Any]:
    programme = {
        "key": row.key,
        "name": row.name,
        "needs": [need.key for need in row.needs.all()],
        "segment_specific": row.segment_specific,
        "hours_per_month": row.hours_per_month,
        "north_star": row.north_star,
    }
    return programme if row.active else programme | {"active": False}


def _persona(row: Persona) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "type": row.kind,
        "expected": row.expected,
        "pointer": row.pointer,
        "segment": row.segment.key if row.segment else None,
        "narrative": row.narrative,
        "needs": row.needs,
        "offers": row.offers,
        "organization": row.organization,
        "answers": row.answers,
    }


def _consent(row: ConsentText) -> dict[str, Any]:
    return {
        "key": row.key,
        "version": row.version,
        "required": row.required,
        "purpose_key": row.purpose if row.purpose != row.key else None,
        "purpose": row.title,
        "text": row.text,
    }


def _expectation(row: EngagementExpectation) -> dict[str, Any]:
    money = {} if row.target_minor is None else {
        "target_amount": exact_amount(row.target_minor, row.currency), "currency": row.currency
    }  # fmt: skip
    unit = "count" if row.target_count is not None else "hours" if row.target_hours is not None else None
    return {
        "key": row.key,
        "name": row.name,
        "activity_types": row.activity_types,
        "ledger": row.ledger,
        "target_count": row.target_count,
        "target_hours": row.target_hours,
        "unit": unit,
        "period": row.period,
        "weight": row.weight,
        "grace_days": row.grace_days,
        **money,
    }
