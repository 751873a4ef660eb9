"""The ground's sections of a community file: the community itself, its needs, its texts and what it only keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from .languages import LANGUAGES
from .models import AccessModel, ActivityType, Community, Direction, Need, NeedKind, Stage
from .shapes import (
    CURRENCY,
    KEY,
    SHARE,
    Line,
    Number,
    Rows,
    Section,
    Shape,
    Table,
    Text,
    Whole,
    Word,
    YesNo,
    Zone,
)

ACCENT = Line(60, r"oklch\([\d. %]+\)|#[0-9a-fA-F]{6}", "oklch(.44 .145 262)")
DAYS = Whole(0, 36_500)
SHAPES: dict[str, Shape] = {
    "community": Section(
        {
            "slug": Line(50, r"[-a-zA-Z0-9_]+", "circle-of-friends"),
            "name": Line(120, r"[^\r\n]*\S[^\r\n]*", "Circle of Friends"),
            "short_name": Line(40),
            "language": Word(LANGUAGES),
            "languages_supported": Rows(Word(LANGUAGES)),
            "timezone": Zone(),
            "currency": CURRENCY,
            "accent": ACCENT,
            "access_model": Word(AccessModel.values),
            "stage": Word(Stage.values),
        },
        required=("slug", "name", "timezone", "currency"),
    ),
    "needs": Rows(
        Section(
            {
                "key": KEY,
                "kind": Word(NeedKind.values),
                "name": Text(required=True),
                "segment_specific": YesNo(),
                "in_scope": YesNo(),
                "active": YesNo(),
            },
            required=("key", "kind", "name"),
        ),
        unique="key",
    ),
    "code_of_conduct": Text(),
    "imprint": Text(),
    "privacy_notice": Text(),
    "probation": Section({"days": DAYS, "min_compliance": SHARE, "review": Word(["human", "none"])}),
    "projects": Rows(
        Section(
            {
                "key": KEY,
                "name": Text(required=True),
                "lead_persona": KEY,
                "needs": Rows(KEY),
                "roles": Rows(Line(60)),
                "hours_estimate": Number(),
                "north_star": YesNo(),
            },
            required=("key", "name"),
        ),
        unique="key",
    ),
    "organizer_hours_by_need": Table(Number()),
}
TEXTS = ("imprint", "privacy_notice", "code_of_conduct")
# Sections without a table of their own stand in the community's settings.
KEPT = ("probation", "cohort_policy", "projects", "organizer_hours_by_need")


def read_community(file: Mapping[str, Any]) -> Community:
    """Make the community of this installation from a file that fits its shapes."""
    section = file["community"]
    languages = list(dict.fromkeys(section.get("languages_supported", LANGUAGES)))
    language = section.get("language", "en")
    return Community.objects.create(
        slug=section["slug"],
        name=section["name"],
        short_name=section.get("short_name") or section["name"][:40],
        language=language,
        languages=languages if language in languages else [language, *languages],
        timezone=section["timezone"],
        currency=section["currency"],
        access_model=section.get("access_model", AccessModel.PRIVATE),
        stage=section.get("stage", Stage.FOUNDING),
        settings={key: file[key] for key in KEPT if file.get(key)},
        **{key: file.get(key, {}) for key in TEXTS},
        **({"accent": section["accent"]} if section.get("accent") else {}),
    )


def read_needs(rows: Sequence[Mapping[str, Any]]) -> dict[str, Need]:
    """Make the catalogue of needs, by key."""
    return {
        row["key"]: Need.objects.create(
            key=row["key"],
            kind=row["kind"],
            name=row["name"],
            in_scope=row.get("in_scope", True),
            segment_specific=row.get("segment_specific", False),
            active=row.get("active", True),
        )
        for row in rows
    }


def read_activity_types(rows: Sequence[Mapping[str, Any]]) -> int:
    """Make or renew the kinds of deeds; returns how many."""
    kinds = [
        ActivityType(
            key=row["key"],
            weight=row["weight"],
            direction=Word(Direction.values)(row["direction"], ("activity_types", place, "direction"), "en"),
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


def write(community: Community) -> dict[str, Any]:
    """The ground's sections as a file has them."""
    kept = {key: community.settings[key] for key in KEPT if community.settings.get(key)}
    return {
        "community": {
            "slug": community.slug,
            "name": community.name,
            "short_name": community.short_name,
            "language": community.language,
            "languages_supported": community.languages,
            "timezone": community.timezone,
            "currency": community.currency,
            "accent": community.accent,
            "access_model": community.access_model,
            "stage": community.stage,
        },
        "needs": [_need(row) for row in Need.objects.all()],
        **{key: getattr(community, key) for key in TEXTS},
        **kept,
    }


def _need(row: Need) -> dict[str, Any]:
    need = {
        "key": row.key,
        "kind": row.kind,
        "name": row.name,
        "segment_specific": row.segment_specific,
        "in_scope": row.in_scope,
    }
    return need if row.active else need | {"active": False}
