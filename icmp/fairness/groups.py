"""The groups that organizers watch, each a rule about one answer. They stand in the community's settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from icmp.models import Attribute, DataType, Question, Sensitivity
from icmp.rules import BadRule, check
from members.models import Community

SETTING = "fairness_groups"
MOST = 12  # comparisons; more of them sound false alarms by chance alone


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Who is watched: a name in the organizers' words and the rule that says who belongs."""

    key: str
    name: str
    when: Mapping[str, Any]


def watched(community: Community | None) -> list[Watched]:
    """The groups to compare; one that cannot be read is left out."""
    kept = community.settings.get(SETTING) if community else None
    found = []
    for row in kept if isinstance(kept, list) else []:
        try:
            check(row["when"])
            found.append(Watched(key=str(row["key"]), name=str(row["name"]), when=row["when"]))
        except (BadRule, KeyError, TypeError):
            continue
    return found[:MOST]


def attributes() -> dict[str, Attribute]:
    """What groups may be about: answers that are neither sensitive nor words of the applicant's own."""
    rows = Attribute.objects.filter(sensitivity=Sensitivity.ORDINARY, subject="person")
    texts = Question.objects.filter(kind__in=["long_text", "link", "vouch"]).values("attribute")
    return {row.key: row for row in rows.exclude(data_type=DataType.DATE).exclude(pk__in=texts).order_by("key")}


def options_of(attribute: Attribute) -> dict[str, dict[str, str]]:
    """The options of an answer, {key: label}, from the attribute or else from the question that asks it."""
    asked = attribute.questions.values_list("options", flat=True)
    rows: list[dict[str, Any]] = attribute.options or next(iter(asked), [])
    return {str(row["key"]): row.get("label") or {} for row in rows}
