"""What is asked about a profile: how it stands as plain values, and what its weights do in truth."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from icmp.drafting import CRITERION, QUESTION, SETTINGS, State
from icmp.form_conditions import named_attributes
from icmp.models import (
    AnswerSheet,
    Assessment,
    Attribute,
    Criterion,
    Persona,
    ProfileStatus,
    ProfileVersion,
    Programme,
    Question,
    Segment,
    Sensitivity,
)
from icmp.profile_lints import Around
from icmp.queries.joining import asks_beside
from icmp.scoring import Profile, assess
from icmp.weights import effective_weights

FEWEST = 10  # below this the spread of so few scores says nothing about a weight
MOST = 2_000
TRIED = 200  # people a draft is tried on with every look; a fifth of a second


def effective_shares(version: ProfileVersion) -> dict[str, Decimal] | None:
    """The share of the scores' variance that each criterion causes (0–1), by key; None with too few or equal scores."""
    scored = Assessment.objects.filter(profile_version=version, purpose="decision", score__isnull=False)
    newest = scored.order_by("application", "-computed_at", "-pk").distinct("application")
    sheets = list(newest.values_list("results", flat=True)[:MOST])
    if len(sheets) < FEWEST:
        return None
    points = [{row["key"]: Decimal(row["contribution"]) for row in sheet} for sheet in sheets]
    keys = sorted({key for row in points for key in row})
    return effective_weights({key: [row.get(key, Decimal(0)) for row in points] for key in keys})


def profile_state(version: ProfileVersion) -> State:
    """A version as `icmp.drafting` writes it; two queries whatever its size."""
    rows = version.criteria.select_related("attribute", "question")
    return {
        "settings": {name: plain_value(getattr(version, name)) for name in SETTINGS},
        "criteria": [_criterion_state(row) for row in rows],
    }


def plain_value(value: object) -> Any:
    """An amount as a text without idle zeros, so that 3 and 3.00 are the same; everything else as it is."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _criterion_state(row: Criterion) -> State:
    own = {name: plain_value(getattr(row, name)) for name in CRITERION if name != "attribute"}
    question = getattr(row, "question", None)
    asked = {name: plain_value(getattr(question, name)) for name in QUESTION} if question else None
    return {**own, "attribute": row.attribute.key, "question": asked}


def order_of_asking(version: ProfileVersion) -> list[str]:
    """The attributes in the order in which the form asks; empty where that is the order of the criteria."""
    if version.form_order:
        return list(version.form_order)
    asked = list(Question.objects.of_version(version.pk).filter(criterion__isnull=False).select_related("criterion"))
    by_criteria = sorted(asked, key=lambda row: row.criterion.order if row.criterion else 0)
    if asked == by_criteria:
        return []
    return list(Question.objects.of_version(version.pk).values_list("attribute__key", flat=True))


def is_in_use(version: ProfileVersion) -> bool:
    """Whether somebody was measured by a version, or it was ever in force: then it stays for good."""
    return (
        version.status != ProfileStatus.DRAFT
        or version.applications.exists()
        or Assessment.objects.filter(profile_version=version).exists()
    )


def effective_shares_of(profile: Profile, sheets: Iterable[Mapping[str, object]]) -> dict[str, Decimal] | None:
    """The same for any profile, tried on answers; None with too few people or equal scores."""
    assessed = [assess(profile, answers) for answers in sheets]
    scored = [one for one in assessed if one.score is not None]
    if len(scored) < FEWEST:
        return None
    columns: dict[str, list[Decimal]] = {criterion.key: [] for criterion in profile.criteria}
    for one in scored:
        for result in one.results:
            columns[result.key].append(result.contribution)
    return effective_weights(columns)


def newest_answers() -> list[dict[str, object]]:
    """The answers of the applicants who wrote last, without free texts: what a draft is tried on while it is written."""
    rows = AnswerSheet.objects.filter(application__isnull=False).order_by("-pk")
    return list(rows.values_list("answers", flat=True)[:TRIED])


def around(version: ProfileVersion) -> Around:
    """What stands beside a profile, for its remarks; seven queries."""
    others = Criterion.objects.filter(profile_version__status=ProfileStatus.PUBLISHED)
    used = set(others.exclude(profile_version__kind=version.kind).values_list("attribute__key", flat=True))
    for rule in Segment.objects.values_list("when", flat=True):
        used |= named_attributes(rule)
    sensitive = Attribute.objects.filter(sensitivity=Sensitivity.SPECIAL_CATEGORY)
    return Around(
        kind=version.kind,
        personas=Persona.objects.count(),
        programmes=Programme.objects.running().count(),
        beside=asks_beside(),
        used=frozenset(used),
        sensitive=frozenset(sensitive.values_list("key", flat=True)),
    )
