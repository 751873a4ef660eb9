"""Reads what an empty installation is given: a file that fits its shapes becomes rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from icmp.models import ConsentText, EngagementExpectation, Persona, ProfileVersion, Programme, Segment
from icmp.operations.publishing import publish_profile_version
from members.amounts import minor_units
from members.models import Community, Need, User
from members.shapes import BrokenSection, Path

from .foundations import read_foundation
from .intakes import read_intakes
from .profiles import read_attributes, read_profile

Row = Mapping[str, Any]
FRIENDLY = ("ideal", "champion")


def read(
    file: Row, *, community: Community, needs: Mapping[str, Need], by: User | None, at: dt.datetime
) -> list[ProfileVersion]:
    """Make everything of these sections; profiles are published where the file says so. Raises BrokenSection."""
    check_names(file)
    if foundation := file.get("foundation"):
        read_foundation(
            foundation,
            file.get("organizer_capacity", {}),
            community.currency,
            version=foundation.get("version", 1),
            is_published=foundation.get("status") == "published",
            by=by,
            at=at,
        )
    segments = read_segments(file.get("segments", []))
    read_programmes(file.get("programmes", []), needs)
    read_attributes(file.get("attributes", []))
    read_personas(file.get("personas", []), segments)
    profiles = _read_profiles(file, by=by, at=at)
    read_consents(file.get("consents", []))
    read_expectations(file.get("engagement_expectations", []), community.currency)
    read_intakes(file.get("cohort_policy", {}), segments.values(), community)
    return profiles


def _read_profiles(file: Row, *, by: User | None, at: dt.datetime) -> list[ProfileVersion]:
    """Both profiles. In version 1 only the members' says whether it is in force; the customers' goes with it."""
    status = file.get("icmp", {}).get("status", "draft")
    made = []
    for kind in ("icmp", "icp"):
        row = file.get(kind, {})
        profile = read_profile(row, kind, version=row.get("version", 1))
        if profile and row.get("status", status) == "published":
            publish_profile_version(version=profile, by=by, at=at)
        made += [profile] if profile else []
    return made


def check_names(file: Row) -> None:
    """Whatever is named stands in the file too. Raises BrokenSection."""
    needs = {row["key"] for row in file.get("needs", [])}
    segments = {row["key"] for row in file.get("segments", [])}
    for place, programme in enumerate(file.get("programmes", [])):
        for number, key in enumerate(programme.get("needs", [])):
            _known(key, needs, ("programmes", place, "needs", number))
    for place, persona in enumerate(file.get("personas", [])):
        for key in persona.get("needs", {}):
            _known(key, needs, ("personas", place, "needs", key))
        if persona.get("segment", "") not in segments | {""}:
            message = _("There is no segment “%(key)s” in this file.") % {"key": persona["segment"]}
            raise BrokenSection(("personas", place, "segment"), message)


def _known(key: str, needs: set[str], path: Path) -> None:
    if key not in needs:
        raise BrokenSection(path, _("There is no need “%(key)s” in this file.") % {"key": key})


def read_segments(rows: Sequence[Row]) -> dict[str, Segment]:
    """Make the segments in their order; the first that matches wins."""
    return {
        row["key"]: Segment.objects.create(
            key=row["key"], name=row["name"], when=row.get("when", {}), order=place, seat_quota=row.get("seat_quota")
        )
        for place, row in enumerate(rows)
    }


def read_programmes(rows: Sequence[Row], needs: Mapping[str, Need]) -> None:
    """Make what the organizers run, each with the needs it serves."""
    for row in rows:
        programme = Programme.objects.create(
            key=row["key"],
            name=row["name"],
            segment_specific=row.get("segment_specific", False),
            hours_per_month=row.get("hours_per_month", 0),
            north_star=row.get("north_star", False),
            active=row.get("active", True),
        )
        programme.needs.set([needs[key] for key in row.get("needs", [])])


def read_personas(rows: Sequence[Row], segments: Mapping[str, Segment], *, after: int = 0) -> None:
    """Make the invented people that test a profile; the friendly ones must be accepted, the others declined."""
    for place, row in enumerate(rows):
        Persona.objects.create(
            key=row["key"],
            name=row["name"],
            kind=row["type"],
            expected=row.get("expected", "accept" if row["type"] in FRIENDLY else "decline"),
            pointer=row.get("pointer", {}),
            segment=segments.get(row.get("segment", "")),
            narrative=row.get("narrative", {}),
            answers=row.get("answers", {}),
            organization=row.get("organization", {}),
            needs=row.get("needs", {}),
            offers=row.get("offers", []),
            order=after + place,
        )


def read_consents(rows: Sequence[Row]) -> None:
    """Make the texts that people are asked to agree to, one for each purpose."""
    for place, row in enumerate(rows):
        ConsentText.objects.create(
            key=row["key"],
            purpose=row.get("purpose_key", row["key"]),
            title=row.get("purpose", {}),
            text=row["text"],
            required=row.get("required", False),
            version=row.get("version", 1),
            order=place,
        )


def read_expectations(rows: Sequence[Row], currency: str) -> None:
    """Make what every member is expected to do in each period."""
    for place, row in enumerate(rows):
        path: Path = ("engagement_expectations", place)
        _check_expectation(row, path)
        counted_in = row.get("currency", currency)
        EngagementExpectation.objects.create(
            key=row["key"],
            name=row.get("name", {}),
            activity_types=row.get("activity_types", []),
            ledger=row.get("ledger", ""),
            target_count=row.get("target_count"),
            target_hours=row.get("target_hours"),
            target_minor=_minor(row["target_amount"], counted_in, path) if "target_amount" in row else None,
            currency=counted_in if "target_amount" in row else "",
            period=row["period"],
            weight=row.get("weight", 1),
            grace_days=row.get("grace_days", 0),
            order=place,
        )


def _check_expectation(row: Row, path: Path) -> None:
    if bool(row.get("activity_types")) == bool(row.get("ledger")):
        raise BrokenSection(path, _("Name either kinds of deed (activity_types) or a ledger."))
    if sum(name in row for name in ("target_count", "target_hours", "target_amount")) != 1:
        raise BrokenSection(path, _("Name one target: target_count, target_hours or target_amount."))


def _minor(amount: str, currency: str, path: Path) -> int:
    try:
        return minor_units(amount, currency)
    except ValueError as error:
        raise BrokenSection((*path, "target_amount"), str(error)) from error
