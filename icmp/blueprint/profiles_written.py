"""The sections `icmp`, `icp` and `attributes`, written."""

from collections.abc import Iterable, Mapping
from typing import Any

from icmp.models import Attribute, Criterion, ProfileVersion, Question
from icmp.models.profile import ProfileStatus

from .profiles import BESIDE, implied, in_words

Row = dict[str, Any]
UNSAID: Row = {"unit": {}, "sensitivity": "ordinary", "retention_days": 180}


def write_profile(version: ProfileVersion) -> Row:
    """A profile with its criteria and their questions."""
    criteria = version.criteria.select_related("attribute", "question").order_by("order", "pk")
    return {
        "version": version.version,
        "status": "published" if version.status == ProfileStatus.PUBLISHED else "draft",
        "change_note": version.change_note,
        "subject": version.subject,
        "bands": {"accept_min": version.accept_min, "review_min": version.review_min},
        "coverage_min": version.coverage_min,
        "neutral_value": version.neutral_value,
        "high_min": version.high_min,
        "weighting_method": version.weighting_method,
        "form_order": version.form_order,
        "criteria": [_criterion(row, place) for place, row in enumerate(criteria)],
    }


def _criterion(row: Criterion, place: int) -> Row:
    question = getattr(row, "question", None)
    asked = _question(question, place) if question else {}
    if question and not question.active:
        asked["active"] = False
    return {
        "key": row.key,
        "dimension": row.dimension,
        "attribute": row.attribute.key,
        "label": row.label,
        "weight": row.weight,
        "must_have": row.must_have,
        "knockout_min": row.knockout_min,
        "missing_policy": row.missing_policy,
        "evidence": row.evidence,
        "value_function": _function(row.value_function, question.options if question else row.attribute.options),
        "question": asked,
        "anchors": row.anchors,
        "decline_text": row.decline_text,
        "rationale": row.rationale,
        "provenance": row.provenance,
    }


def _function(function: Mapping[str, Any], asked: list[Row]) -> Row:
    """Type first, and options in the order in which they are asked: the database keeps none."""
    told = {"type": function["type"], **{key: function[key] for key in sorted(function) if key != "type"}}
    table = told.get("map")
    if isinstance(table, dict):
        known = [option["key"] for option in asked if option["key"] in table]
        told["map"] = {key: table[key] for key in dict.fromkeys([*known, *table])}
    return told


def _question(row: Question, place: int) -> Row:
    return {
        "type": row.kind,
        "prompt": row.prompt,
        "help": row.help,
        **_options(row.options),
        "min": row.min,
        "max": row.max,
        "required": row.required,
        "when": row.when,
        "theme": row.theme,
        "order": row.order if row.order != place else None,
        "may_refuse": None if row.may_refuse else False,
        "may_not_apply": True if row.may_not_apply else None,
    }


def _options(rows: list[Row]) -> Row:
    labels = {row["key"]: row["label"] for row in rows if row["label"] != in_words(row["key"])}
    return {"options": [row["key"] for row in rows], "option_labels": labels}


def write_attributes(rows: Iterable[Attribute], profiles: Mapping[str, Row]) -> list[Row]:
    """Those that say more than the first criterion that values them; asked ones in the form's order come first."""
    said = _said_by_criteria(profiles)
    beside = {row.attribute_id: row for row in Question.objects.filter(criterion=None)}
    told = [row for row in rows if row.pk in beside or _facts(row) != said.get(row.key)]
    told.sort(key=lambda row: (row.pk not in beside, beside[row.pk].order if row.pk in beside else 0, row.key))
    return [_attribute(row, beside.get(row.pk), place) for place, row in enumerate(told)]


def _said_by_criteria(profiles: Mapping[str, Row]) -> dict[str, Row]:
    said: dict[str, Row] = {}
    for profile in profiles.values():
        for criterion in profile.get("criteria", []):
            said.setdefault(criterion["attribute"], UNSAID | implied(criterion, profile["subject"]))
    return said


def _facts(row: Attribute) -> Row:
    return {name: getattr(row, name) for name in (*UNSAID, "label", "data_type", "options", "subject")}


def _attribute(row: Attribute, question: Question | None, place: int) -> Row:
    asked = _question(question, BESIDE + place) if question else {}
    return {
        "key": row.key,
        "label": row.label,
        "asked_in": ("join" if question.active else "profile") if question else None,
        "data_type": row.data_type,
        "subject": row.subject,
        **_options(row.options),
        "unit": row.unit,
        "sensitivity": row.sensitivity,
        "retention_days": row.retention_days,
        "question": asked,
    }
