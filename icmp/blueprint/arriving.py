"""What a running community takes from a file: versions as drafts, personas, and attributes that nobody is asked yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max, QuerySet

from icmp.models import FoundationVersion, Persona, ProfileVersion, Segment
from icmp.models.foundation import FoundationStatus
from icmp.models.profile import ProfileStatus
from members.models import Need, User

from .foundations import read_foundation, write_foundation
from .profiles import read_attributes, read_profile
from .profiles_written import write_profile
from .reading import check_names, read_personas, read_programmes
from .writing import in_force

Row = Mapping[str, Any]
SAID_ANEW = ("version", "status", "change_note", "effective_from")


def arrive(
    file: Row, rows: Mapping[str, Sequence[Row]], *, currency: str, by: User | None, at: dt.datetime
) -> list[str]:
    """Make the new `rows` by section, and drafts of what is not in force as it is; gives the names of the drafts.

    New programs rest. The caller holds the community's row, so that two at once get two numbers. Raises BrokenSection.
    """
    check_names(file)
    needs = {need.key: need for need in Need.objects.all()}
    read_programmes([{**row, "active": False} for row in rows["programmes"]], needs)
    segments = {segment.key: segment for segment in Segment.objects.all()}
    read_personas(rows["personas"], segments, after=1 + _last(Persona.objects.all(), "order"))
    read_attributes(rows["attributes"], is_asked=False)
    drafts = ["foundation"] if _foundation_arrives(file, currency, by=by, at=at) else []
    return drafts + [kind for kind in ("icmp", "icp") if _profile_arrives(file.get(kind, {}), kind)]


def _foundation_arrives(file: Row, currency: str, *, by: User | None, at: dt.datetime) -> bool:
    """Make the draft; one that says what is in force anyway is taken back. A file without one brings none."""
    if not file.get("foundation"):
        return False
    capacity, version = file.get("organizer_capacity", {}), 1 + _last(FoundationVersion.objects.all(), "version")
    present = in_force(FoundationVersion.objects.order_by("-version"), FoundationStatus.PUBLISHED)
    made = read_foundation(file["foundation"], capacity, currency, version=version, is_published=False, by=by, at=at)
    made.refresh_from_db()
    if (
        present
        and made.capacity == present.capacity
        and _content(write_foundation(made)) == _content(write_foundation(present))
    ):
        made.delete()
        return False
    return True


def _profile_arrives(row: Row, kind: str) -> bool:
    versions = ProfileVersion.objects.filter(kind=kind)
    present = in_force(versions.order_by("-version"), ProfileStatus.PUBLISHED)
    made = read_profile(row, kind, version=1 + _last(versions, "version"))
    if made and present and _content(write_profile(made)) == _content(write_profile(present)):
        made.delete()
        return False
    return made is not None


def _content(section: Row) -> dict[str, Any]:
    return {name: part for name, part in section.items() if name not in SAID_ANEW}


def _last(rows: QuerySet[Any], column: str) -> int:
    return int(rows.aggregate(last=Max(column))["last"] or 0)
