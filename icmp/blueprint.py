"""The sections of a community file that say what it is for and whom it is for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from icmp.models import (
    Attribute,
    ConsentText,
    Criterion,
    EngagementExpectation,
    FoundationVersion,
    Intake,
    Persona,
    ProfileVersion,
    Programme,
    Question,
    Segment,
)
from icmp.models.attribute import DataType, Sensitivity
from icmp.models.criterion import Dimension, Evidence, MissingPolicy
from icmp.models.foundation import Objective
from icmp.models.persona import PersonaKind
from icmp.models.question import QuestionKind
from icmp.rules import BadRule, check
from icmp.values import BadValueFunction, valuation
from members.blueprint import BrokenSection, Path, need_of, one_of, text_of
from members.languages import pick
from members.models import Need, User

Section = Mapping[str, Any]
KIND_OF_ANSWER = {
    "single_choice": "single", "multi_choice": "multi", "number": "number", "scale": "rating", "consent": "bool",
    "pledge": "bool", "long_text": "text", "link": "text", "vouch": "number",
}  # fmt: skip
FRIENDLY = ("ideal", "champion")


def read_foundation(file: Section, *, by: User | None, at: dt.datetime) -> FoundationVersion:
    """Make the first foundation; published when the file says so."""
    path: Path = ("foundation",)
    row = need_of(file, "foundation", (), Mapping)
    purpose, role = need_of(row, "purpose", path, Mapping), need_of(row, "role", path, Mapping)
    expected = row.get("expectations") or {}
    money = expected.get("money") or {}
    return FoundationVersion.objects.create(
        version=row.get("version", 1),
        status=one_of(row.get("status", "draft"), ("draft", "published"), (*path, "status")),
        effective_from=_day(row.get("effective_from"), (*path, "effective_from")),
        mission=text_of(row, "mission", path, required=True),
        purpose_statement=text_of(purpose, "statement", (*path, "purpose")),
        purpose_why_return=text_of(purpose, "why_return", (*path, "purpose")),
        role_statement=text_of(role, "statement", (*path, "role")),
        role_primary_objective=one_of(
            role.get("primary_objective", ""), ("", *Objective.values), (*path, "role", "primary_objective")
        ),
        role_secondary_objectives=role.get("secondary_objectives", []),
        values=row.get("values", []),
        non_goals=row.get("non_goals", []),
        for_whom=row.get("for_whom", []),
        not_for_whom=row.get("not_for_whom", []),
        north_star=row.get("north_star") or {},
        expectation_text=text_of(expected, "text", (*path, "expectations")),
        expected_hours_per_month=_number(
            (expected.get("time") or {}).get("hours_per_month_min", 0), (*path, "expectations")
        ),
        expected_fee_minor=_minor(money, "amount", (*path, "expectations", "money")),
        solidarity_minor=_minor(money, "solidarity_amount", (*path, "expectations", "money")),
        currency=money.get("currency", "EUR"),
        period=one_of(
            money.get("period", "month"), ("month", "quarter", "year"), (*path, "expectations", "money", "period")
        ),
        capacity=file.get("organizer_capacity") or {},
        co_creation=row.get("co_creation") or {},
        expansion_gates=row.get("expansion_gates", []),
        author=by,
        published_at=at if row.get("status") == "published" else None,
    )


def read_segments(rows: Sequence[Section]) -> dict[str, Segment]:
    """Make the segments in their order; the first that matches wins."""
    made = {}
    for place, row in enumerate(rows):
        path: Path = ("segments", place)
        rule = row.get("when") or {}
        try:
            check(rule)
        except BadRule as error:
            raise BrokenSection((*path, "when"), str(error)) from error
        key = need_of(row, "key", path, str)
        made[key] = Segment.objects.create(
            key=key,
            name=text_of(row, "name", path, required=True),
            when=rule,
            order=place,
            seat_quota=row.get("seat_quota"),
        )
    return made


def read_programmes(rows: Sequence[Section], needs: Mapping[str, Need]) -> None:
    """Make what the organizers run, each with the needs it serves."""
    for place, row in enumerate(rows):
        path: Path = ("programmes", place)
        programme = Programme.objects.create(
            key=need_of(row, "key", path, str),
            name=text_of(row, "name", path, required=True),
            segment_specific=bool(row.get("segment_specific", False)),
            hours_per_month=_number(row.get("hours_per_month", 0), (*path, "hours_per_month")),
            north_star=bool(row.get("north_star", False)),
        )
        programme.needs.set(_known(needs, row.get("needs", []), (*path, "needs")))


def read_personas(rows: Sequence[Section], segments: Mapping[str, Segment]) -> None:
    """Make the invented people that test a profile; the friendly ones must be accepted, the others declined."""
    for place, row in enumerate(rows):
        path: Path = ("personas", place)
        kind = one_of(need_of(row, "type", path), PersonaKind.values, (*path, "type"))
        expected = row.get("expected", "accept" if kind in FRIENDLY else "decline")
        Persona.objects.create(
            key=need_of(row, "key", path, str),
            name=text_of(row, "name", path, required=True),
            kind=kind,
            expected=one_of(expected, ("accept", "review", "decline"), (*path, "expected")),
            pointer=text_of(row, "pointer", path),
            segment=segments.get(row.get("segment", "")),
            narrative=text_of(row, "narrative", path),
            answers=row.get("answers") or {},
            organization=row.get("organization") or {},
            needs=row.get("needs") or {},
            order=place,
        )


def read_attributes(rows: Sequence[Section]) -> None:
    """Make the attributes that stand beside the profiles, with their questions where the join form asks for them."""
    for place, row in enumerate(rows):
        path: Path = ("attributes", place)
        question = row.get("question") or {}
        attribute = Attribute.objects.create(
            key=need_of(row, "key", path, str),
            label=text_of(row, "label", path),
            data_type=one_of(need_of(row, "data_type", path), DataType.values, (*path, "data_type")),
            options=_options(question, row),
            unit=pick(text_of(row, "unit", path), "en").text[:20],
            sensitivity=one_of(row.get("sensitivity", "ordinary"), Sensitivity.values, (*path, "sensitivity")),
            retention_days=row.get("retention_days", 180),
        )
        if question and row.get("asked_in", "join") == "join":
            _read_question(question, attribute, None, order=200 + place, path=(*path, "question"))


def read_profile(file: Section, kind: str) -> ProfileVersion | None:
    """Make a profile as a draft with criteria and questions; one without criteria means there is none."""
    row = file.get(kind)
    if not row or not row.get("criteria"):
        return None
    path: Path = (kind,)
    bands = row.get("bands") or {}
    version = ProfileVersion.objects.create(
        kind=kind,
        subject=one_of(row.get("subject", "person"), ("person", "organization"), (*path, "subject")),
        version=row.get("version", 1),
        accept_min=_number(bands.get("accept_min", 70), (*path, "bands")),
        review_min=_number(bands.get("review_min", 50), (*path, "bands")),
        coverage_min=_number(row.get("coverage_min", "0.70"), (*path, "coverage_min")),
        high_min=_number(row.get("high_min", 70), (*path, "high_min")),
        weighting_method=one_of(
            row.get("weighting_method", "swing"), ("swing", "roc", "direct", "ahp"), (*path, "weighting_method")
        ),
    )
    for place, criterion in enumerate(row["criteria"]):
        _read_criterion(criterion, version, place, (*path, "criteria", place))
    return version


def _read_criterion(row: Section, version: ProfileVersion, place: int, path: Path) -> None:
    function = need_of(row, "value_function", path, Mapping)
    try:
        valuation(function)
    except BadValueFunction as error:
        raise BrokenSection((*path, "value_function"), str(error)) from error
    key = need_of(row, "key", path, str)
    question = row.get("question") or {}
    criterion = Criterion.objects.create(
        profile_version=version,
        key=key,
        attribute=_attribute_for(row, question, path),
        dimension=one_of(need_of(row, "dimension", path), Dimension.values, (*path, "dimension")),
        label=text_of(row, "label", path),
        weight=_number(need_of(row, "weight", path), (*path, "weight")),
        must_have=bool(row.get("must_have", False)),
        knockout_min=_number(row.get("knockout_min", 1), (*path, "knockout_min")),
        value_function=dict(function),
        missing_policy=one_of(row.get("missing_policy", "exclude"), MissingPolicy.values, (*path, "missing_policy")),
        evidence=one_of(row.get("evidence", "self_reported"), Evidence.values, (*path, "evidence")),
        anchors=row.get("anchors") or {},
        decline_text=text_of(row, "decline_text", path),
        rationale=text_of(row, "rationale", path),
        order=place,
    )
    if question:
        _read_question(question, criterion.attribute, criterion, order=place, path=(*path, "question"))


def _attribute_for(row: Section, question: Section, path: Path) -> Attribute:
    """The attribute a criterion values, made from its question where nobody named it before."""
    kind = question.get("type", "long_text")
    values = {
        "label": text_of(row, "label", path),
        "data_type": KIND_OF_ANSWER.get(str(kind), "text"),
        "options": _options(question, row),
    }
    key = str(row.get("attribute") or row["key"])
    attribute, _made = Attribute.objects.get_or_create(key=key, defaults=values)
    if attribute.sensitivity == Sensitivity.MONITORING_ONLY:
        raise BrokenSection((*path, "attribute"), _("What only monitors fairness can never be scored."))
    return attribute


def _read_question(row: Section, attribute: Attribute, criterion: Criterion | None, *, order: int, path: Path) -> None:
    Question.objects.create(
        criterion=criterion,
        attribute=attribute,
        kind=one_of(need_of(row, "type", path), QuestionKind.values, (*path, "type")),
        prompt=text_of(row, "prompt", path, required=True),
        help=text_of(row, "help", path),
        options=_options(row, row),
        min=_number(row["min"], (*path, "min")) if "min" in row else None,
        max=_number(row["max"], (*path, "max")) if "max" in row else None,
        required=bool(row.get("required", False)),
        when=row.get("when") or {},
        theme=str(row.get("theme", "")),
        order=order,
    )


def _options(question: Section, row: Section) -> list[dict[str, Any]]:
    labels = question.get("option_labels") or row.get("option_labels") or {}
    keys = question.get("options") or row.get("options") or []
    return [{"key": str(key), "label": labels.get(key) or str(key).replace("_", " ")} for key in keys]


def read_consents(rows: Sequence[Section]) -> None:
    """Make the texts that people are asked to agree to, one for each purpose."""
    for place, row in enumerate(rows):
        path: Path = ("consents", place)
        key = need_of(row, "key", path, str)
        ConsentText.objects.create(
            key=key,
            purpose=str(row.get("purpose_key") or key),
            text=text_of(row, "text", path, required=True),
            required=bool(row.get("required", False)),
            order=place,
        )


def read_expectations(rows: Sequence[Section]) -> None:
    """Make what every member is expected to do in each period."""
    for place, row in enumerate(rows):
        path: Path = ("engagement_expectations", place)
        EngagementExpectation.objects.create(
            key=need_of(row, "key", path, str),
            name=text_of(row, "name", path),
            activity_types=row.get("activity_types", []),
            ledger=one_of(row.get("ledger", ""), ("", "hours", "fees", "help"), (*path, "ledger")),
            target_count=row.get("target_count"),
            target_hours=_number(row["target_hours"], (*path, "target_hours")) if "target_hours" in row else None,
            target_minor=_minor(row, "target_amount", path) if "target_amount" in row else None,
            currency=row.get("currency", ""),
            period=one_of(need_of(row, "period", path), ("month", "quarter"), (*path, "period")),
            weight=_number(row.get("weight", 1), (*path, "weight")),
            grace_days=row.get("grace_days", 0),
            order=place,
        )


def read_intakes(policy: Section, segments: Mapping[str, Segment], *, zone: dt.tzinfo) -> None:
    """Make the rounds in which one may apply: each is open until the next begins."""
    days = [_day(day, ("cohort_policy", "intake", place)) for place, day in enumerate(policy.get("intake", []))]
    opens = [dt.datetime.combine(day, dt.time(), zone) for day in days if day]
    quotas = {key: segment.seat_quota for key, segment in segments.items() if segment.seat_quota is not None}
    for place, moment in enumerate(opens):
        name = f"{moment:%Y-%m}"
        closes = opens[place + 1] if place + 1 < len(opens) else None
        Intake.objects.create(
            name=name, opens_at=moment, closes_at=closes, seats=policy.get("seats", 0), segment_quotas=quotas
        )


def _known(rows: Mapping[str, Need], keys: Sequence[str], path: Path) -> list[Need]:
    for place, key in enumerate(keys):
        if key not in rows:
            raise BrokenSection((*path, place), _("There is no need “%(key)s” in this file.") % {"key": key})
    return [rows[key] for key in keys]


def _number(value: Any, path: Path) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise BrokenSection(path, _("This is not a number.")) from error
    if isinstance(value, bool) or not number.is_finite() or number < 0:
        raise BrokenSection(path, _("This must be a number, not below zero."))
    return number


def _minor(row: Section, name: str, path: Path) -> int:
    return int((_number(row.get(name, 0) or 0, (*path, name)) * 100).to_integral_exact())


def _day(value: Any, path: Path) -> dt.date | None:
    if value in (None, ""):
        return None
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise BrokenSection(path, _("This is not a day, such as 2026-01-15.")) from error
