"""A whole community from one file, in one transaction: it is all there afterwards, or nothing is."""

import datetime as dt
import pathlib
import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.db import DataError, IntegrityError, transaction

import billing.blueprint
import events.blueprint
from billing.blueprint import WrongTier
from config.blueprints.reading import BlueprintError, Source, read_source
from events.blueprint import BrokenEvent
from icmp import blueprint as icmp
from icmp.models import ProfileVersion
from icmp.operations.publishing import NotPublishable, publish_profile_version
from members import blueprint as ground
from members.blueprint import BrokenSection
from members.models import Community, User

EXAMPLES = pathlib.Path(__file__).resolve().parent / "examples"
TAXONOMY = EXAMPLES / "activity_taxonomy.yaml"
VERSIONS = (1, 2)


def import_blueprint(path: pathlib.Path, *, by: User | None, at: dt.datetime) -> Community:
    """Read a community file into an empty installation; raises BlueprintError, after which nothing has changed."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BlueprintError(f"the file cannot be read: {error}", 1, 1) from error
    return import_text(text, by=by, at=at)


def import_text(text: str, *, by: User | None, at: dt.datetime) -> Community:
    """The same from text."""
    source = read_source(text)
    _check_version(source)
    if Community.objects.the():
        raise BlueprintError("this installation has its community already", 1, 1)
    try:
        with transaction.atomic():
            return _read(source.data, by=by, at=at)
    except (BrokenSection, BrokenEvent) as error:
        raise BlueprintError(str(error), *source.place(error.path)) from error
    except WrongTier as error:
        raise BlueprintError(str(error), *source.place(("membership_tiers",))) from error
    except NotPublishable as error:
        raise BlueprintError(str(error), *source.place(("icmp",))) from error
    except (IntegrityError, DataError, TypeError, AttributeError, ValueError) as error:
        # What no rule above foresaw: the database or a type said no, and the whole file stays out.
        raise BlueprintError(f"the file as a whole was refused: {str(error).splitlines()[0]}", 1, 1) from error


def _check_version(source: Source) -> None:
    version = source.data.get("schema_version")
    if version not in VERSIONS:
        raise BlueprintError(f"schema_version must be one of {VERSIONS}", *source.place(("schema_version",)))


def _read(file: Mapping[str, Any], *, by: User | None, at: dt.datetime) -> Community:
    community = ground.read_community(file)
    ground.read_activity_types(read_source(TAXONOMY.read_text()).data["activity_types"])
    needs = ground.read_needs(file.get("needs") or [])
    segments = icmp.read_segments(file.get("segments") or [])
    icmp.read_foundation(file, by=by, at=at)
    icmp.read_programmes(file.get("programmes") or [], needs)
    icmp.read_attributes(file.get("attributes") or [])
    icmp.read_personas(file.get("personas") or [], segments)
    profiles = [icmp.read_profile(file, kind) for kind in ("icmp", "icp")]
    _publish([profile for profile in profiles if profile], file, by=by, at=at)
    icmp.read_consents(file.get("consents") or [])
    icmp.read_expectations(file.get("engagement_expectations") or [])
    zone = zoneinfo.ZoneInfo(community.timezone)
    icmp.read_intakes(file.get("cohort_policy") or {}, segments, zone=zone)
    billing.blueprint.read(file.get("membership_tiers") or [], community.currency)
    events.blueprint.read(
        file.get("events") or [], language=community.language, zone=community.timezone, needs=needs, by=by, at=at
    )
    return community


def _publish(profiles: list[ProfileVersion], file: Mapping[str, Any], *, by: User | None, at: dt.datetime) -> None:
    """The member profile when the file says it is in force; the customers' profile goes with it."""
    if (file.get("icmp") or {}).get("status") == "published":
        for profile in profiles:
            publish_profile_version(version=profile, by=by, at=at)
