"""Begin and stop to watch a group, and to read without names; each is kept in the records."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from icmp.reviewing.answers import BLIND
from icmp.rules import check
from members.audit import note
from members.ids import new_public_id
from members.models import Community, User

from .groups import MOST, SETTING, watched


class Enough(Exception):  # reads as what is said where it is caught
    """As many groups are watched as make sense."""


@transaction.atomic
def watch_group(*, name: str, when: Mapping[str, Any], by: User, at: dt.datetime) -> str:
    """Compare a group from now on; the same rule twice is one group. Raises Enough at twelve."""
    check(when)
    community = _locked()
    groups = watched(community)
    same = next((group.key for group in groups if group.when == when), None)
    if same:
        return same
    if len(groups) >= MOST:
        raise Enough
    key = new_public_id()
    rows = [{"key": group.key, "name": group.name, "when": group.when} for group in groups]
    _keep(community, [*rows, {"key": key, "name": name, "when": when}])
    note(deed="fairness.group_watched", about=community, by=by, at=at, group=key)
    return key


@transaction.atomic
def stop_watching(*, key: str, by: User, at: dt.datetime) -> bool:
    """Compare a group no longer; False when nobody watched it."""
    community = _locked()
    groups = watched(community)
    left = [{"key": one.key, "name": one.name, "when": one.when} for one in groups if one.key != key]
    if len(left) == len(groups):
        return False
    _keep(community, left)
    note(deed="fairness.group_let_go", about=community, by=by, at=at, group=key)
    return True


@transaction.atomic
def read_blind(*, blind: bool, by: User, at: dt.datetime) -> bool:
    """Hide from now on who somebody is until a reader's own ratings are in, or no longer; False when it was so already."""
    community = _locked()
    if community.settings.get(BLIND, True) == blind:
        return False
    community.settings = {**community.settings, BLIND: blind}
    community.save(update_fields=["settings"])
    note(deed="fairness.blind_reading" if blind else "fairness.open_reading", about=community, by=by, at=at)
    return True


def _locked() -> Community:
    return Community.objects.select_for_update().get()


def _keep(community: Community, rows: list[dict[str, Any]]) -> None:
    community.settings = {**community.settings, SETTING: rows}
    community.save(update_fields=["settings"])
