"""The sections `icmp`, `icp` and `attributes`, read: profiles with their criteria, and what the join form asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from icmp.models import Attribute, Criterion, ProfileVersion, Question
from icmp.models.attribute import Sensitivity
from members.shapes import BrokenSection, Path

Row = Mapping[str, Any]
BESIDE = 200  # the questions that belong to no criterion come after those that do
KIND_OF_ANSWER = {
    "single_choice": "single", "multi_choice": "multi", "number": "number", "scale": "rating", "consent": "bool",
    "pledge": "bool", "long_text": "text", "link": "text", "vouch": "number",
}  # fmt: skip
KIND_OF_VALUE = {
    "options": "single", "count": "multi", "piecewise": "number", "threshold": "number", "boolean": "bool",
    "rubric": "rating",
}  # fmt: skip


def read_attributes(rows: Sequence[Row], *, is_asked: bool = True) -> None:
    """Make the attributes that are not there yet, with their questions beside the profiles."""
    known = set(Attribute.objects.values_list("key", flat=True))
    for place, row in enumerate(rows):
        if row["key"] in known:
            continue
        question = row.get("question", {})
        offered = _offered(row) or _offered(question)
        attribute = Attribute.objects.create(
            key=row["key"],
            label=row.get("label", {}),
            data_type=row["data_type"],
            options=options(_offered(question) | offered),
            unit=row.get("unit", {}),
            subject=row.get("subject", "person"),
            sensitivity=row.get("sensitivity", "ordinary"),
            retention_days=row.get("retention_days", 180),
        )
        if question:
            active = is_asked and row.get("asked_in", "join") == "join"
            asked = {**offered, **question}  # it offers what its attribute does, unless it says otherwise
            _read_question(asked, attribute, None, order=BESIDE + place, active=active)


def _offered(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("options", "option_labels") if row.get(name)}


def read_profile(row: Row, kind: str, *, version: int) -> ProfileVersion | None:
    """Make a profile as a draft; one without criteria means there is none."""
    if not row.get("criteria"):
        return None
    bands = row.get("bands", {})
    made = ProfileVersion.objects.create(
        kind=kind,
        subject=row.get("subject", "person"),
        version=version,
        change_note=row.get("change_note", ""),
        accept_min=bands.get("accept_min", 70),
        review_min=bands.get("review_min", 50),
        coverage_min=row.get("coverage_min", "0.70"),
        neutral_value=row.get("neutral_value", "0.5"),
        high_min=row.get("high_min", 70),
        weighting_method=row.get("weighting_method", "swing"),
        form_order=list(row.get("form_order", [])),
    )
    for place, criterion in enumerate(row["criteria"]):
        _read_criterion(criterion, made, place, (kind, "criteria", place))
    made.refresh_from_db()  # its figures as the columns hold them
    return made


def _read_criterion(row: Row, version: ProfileVersion, place: int, path: Path) -> None:
    question = row.get("question")
    attribute, _made = Attribute.objects.get_or_create(
        key=row.get("attribute", row["key"]), defaults=implied(row, version.subject)
    )
    if attribute.sensitivity == Sensitivity.MONITORING_ONLY:
        raise BrokenSection((*path, "attribute"), _("What only monitors fairness can never be scored."))
    criterion = Criterion.objects.create(
        profile_version=version,
        key=row["key"],
        attribute=attribute,
        dimension=row["dimension"],
        label=row.get("label", {}),
        weight=row["weight"],
        must_have=row.get("must_have", False),
        knockout_min=row.get("knockout_min", 1),
        value_function=row["value_function"],
        missing_policy=row.get("missing_policy", "exclude"),
        evidence=row.get("evidence", "self_reported"),
        anchors=row.get("anchors", {}),
        decline_text=row.get("decline_text", {}),
        rationale=row.get("rationale", {}),
        provenance=row.get("provenance", ""),
        order=place,
    )
    if question:
        active = question.get("active", True)
        _read_question(question, attribute, criterion, order=place, active=active)


def implied(row: Row, subject: str) -> dict[str, Any]:
    """What a criterion says about its attribute where nobody described it."""
    question, function = row.get("question", {}), row["value_function"]
    kind = KIND_OF_ANSWER.get(question.get("type", ""), KIND_OF_VALUE[function["type"]])
    if question.get("type") == "pledge" and question.get("options"):
        kind = "single"
    if not question and function.get("agg"):
        kind = "multi"
    return {"label": row.get("label", {}), "data_type": kind, "options": options(question), "subject": subject}


def _read_question(row: Row, attribute: Attribute, criterion: Criterion | None, *, order: int, active: bool) -> None:
    Question.objects.create(
        criterion=criterion,
        attribute=attribute,
        kind=row["type"],
        prompt=row["prompt"],
        help=row.get("help", {}),
        options=options(row),
        min=row.get("min"),
        max=row.get("max"),
        required=row.get("required", False),
        when=row.get("when", {}),
        theme=row.get("theme", ""),
        order=row.get("order", order),
        active=active,
        may_refuse=row.get("may_refuse", True),
        may_not_apply=row.get("may_not_apply", False),
    )


def options(row: Row) -> list[dict[str, Any]]:
    """The options of a question or an attribute, each with its words."""
    labels = row.get("option_labels", {})
    return [{"key": key, "label": labels.get(key) or in_words(key)} for key in row.get("options", [])]


def in_words(key: str) -> str:
    """An option without words is called as its key."""
    return key.replace("_", " ")
