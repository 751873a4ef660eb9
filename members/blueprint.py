"""The ground's sections of a community file: the community itself, its needs and the kinds of deeds."""

import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from .languages import LANGUAGES
from .models import AccessModel, ActivityType, Community, Direction, Need, NeedKind, Stage

Path = tuple[str | int, ...]


class BrokenSection(Exception):
    """Something in a community file that cannot be read; `path` leads to it, such as ("needs", 2, "kind")."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path, self.message = path, message


def need_of(section: Mapping[str, Any], name: str, path: Path, kind: type | tuple[type, ...] = object) -> Any:
    """A value that has to be there and of a kind; raises BrokenSection."""
    if name not in section or section[name] is None:
        raise BrokenSection(path, _("“%(name)s” is missing here.") % {"name": name})
    value = section[name]
    if not isinstance(value, kind):
        raise BrokenSection((*path, name), _("This is not what is expected here."))
    return value


def one_of(value: Any, allowed: Sequence[str], path: Path) -> str:
    """A value of a closed list; raises BrokenSection naming the list."""
    if value not in allowed:
        raise BrokenSection(path, _("Allowed here: %(values)s.") % {"values": ", ".join(allowed)})
    return str(value)


def text_of(section: Mapping[str, Any], name: str, path: Path, *, required: bool = False) -> Any:
    """A plain text or a language map; raises BrokenSection for anything else."""
    value = section.get(name)
    if value is None and not required:
        return {}
    if isinstance(value, str) and (value.strip() or not required):
        return value
    if isinstance(value, Mapping) and value and all(isinstance(text, str) for text in value.values()):
        unknown = sorted(set(value) - set(LANGUAGES))
        if not unknown:
            return dict(value)
        raise BrokenSection(
            (*path, name, unknown[0]), _("Languages here: %(codes)s.") % {"codes": ", ".join(LANGUAGES)}
        )
    raise BrokenSection((*path, name) if name in section else path, _("“%(name)s” must be a text.") % {"name": name})


def read_community(file: Mapping[str, Any]) -> Community:
    """Make the community of this installation from `community` and the texts it owes its readers."""
    path: Path = ("community",)
    section = need_of(file, "community", (), Mapping)
    zone = need_of(section, "timezone", path, str)
    if zone not in zoneinfo.available_timezones():
        raise BrokenSection((*path, "timezone"), _("Name an IANA time zone, such as Europe/Berlin."))
    languages = section.get("languages_supported", list(LANGUAGES))
    for place, code in enumerate(languages):
        one_of(code, LANGUAGES, (*path, "languages_supported", place))
    name = need_of(section, "name", path, str)
    return Community.objects.create(
        slug=need_of(section, "slug", path, str),
        name=name,
        short_name=str(section.get("short_name") or name)[:40],
        language=one_of(section.get("language", "en"), LANGUAGES, (*path, "language")),
        languages=languages,
        timezone=zone,
        currency=need_of(section, "currency", path, str),
        access_model=one_of(section.get("access_model", "private"), AccessModel.values, (*path, "access_model")),
        stage=one_of(section.get("stage", "founding"), Stage.values, (*path, "stage")),
        imprint=text_of(file, "imprint", ()),
        privacy_notice=text_of(file, "privacy_notice", ()),
        code_of_conduct=text_of(file, "code_of_conduct", ()),
        settings={key: file[key] for key in ("cohort_policy", "probation") if key in file},
        **({"accent": section["accent"]} if section.get("accent") else {}),
    )


def read_needs(rows: Sequence[Mapping[str, Any]]) -> dict[str, Need]:
    """Make the catalogue of needs, by key."""
    needs: dict[str, Need] = {}
    for place, row in enumerate(rows):
        path: Path = ("needs", place)
        key = need_of(row, "key", path, str)
        if key in needs:
            raise BrokenSection((*path, "key"), _("“%(key)s” stands here twice.") % {"key": key})
        needs[key] = Need.objects.create(
            key=key,
            kind=one_of(need_of(row, "kind", path), NeedKind.values, (*path, "kind")),
            name=text_of(row, "name", path, required=True),
            in_scope=bool(row.get("in_scope", True)),
            segment_specific=bool(row.get("segment_specific", False)),
        )
    return needs


def read_activity_types(rows: Sequence[Mapping[str, Any]]) -> int:
    """Make or renew the kinds of deeds; returns how many."""
    kinds = [
        ActivityType(
            key=row["key"],
            weight=row["weight"],
            direction=one_of(row["direction"], Direction.values, ("activity_types", place, "direction")),
            minutes=row["minutes"],
            presence=row["presence"],
            needs=row["needs"],
            counts_as=row["counts_as"],
        )
        for place, row in enumerate(rows)
    ]
    changed = ["weight", "direction", "minutes", "presence", "needs", "counts_as"]
    ActivityType.objects.bulk_create(kinds, update_conflicts=True, unique_fields=["key"], update_fields=changed)
    return len(kinds)
