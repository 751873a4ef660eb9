"""What may stand in each section."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from icmp.models.attribute import DataType, Sensitivity, Subject
from icmp.models.criterion import Dimension, Evidence, MissingPolicy
from icmp.models.expectation import ExpectationLedger, ExpectationPeriod
from icmp.models.foundation import FeePeriod, Objective
from icmp.models.persona import PersonaKind
from icmp.models.profile import WeightingMethod
from icmp.models.question import QuestionKind
from members.shapes import (
    CURRENCY,
    KEY,
    SHARE,
    Checked,
    Day,
    Either,
    Line,
    Moment,
    Money,
    Number,
    Plain,
    Rows,
    Section,
    Shape,
    Table,
    Text,
    Whole,
    Word,
    YesNo,
)

from .rules import Function, Option, Rule

STATUS = Word(["draft", "published"])
VERSION, DAYS = Whole(1, 100_000), Whole(0, 36_500)
HOURS, POINTS = Number(9_999, 2), Number(100, 2)
KEYS = Rows(KEY)
NOTE = Line(400)

NORTH_STAR = Section(
    {
        "key": KEY,
        "name": Text(),
        "definition": Text(),
        "unit": Text(),
        "period": Word(["month", "quarter"]),
        "aggregation": Line(60),
        "event_types": Rows(Line(40)),
        "target": Number(10**9),
        "inputs": Rows(Line(60)),
        "counter_metrics": Rows(Line(60)),
    }
)
EXPECTATIONS = Section(
    {
        "text": Text(),
        "time": Section({"hours_per_month_min": Number(744, 2), "to_be_agreed": YesNo()}),
        "money": Section(
            {
                "amount": Money(),
                "solidarity_amount": Money(),
                "currency": CURRENCY,
                "period": Word(FeePeriod.values),
                "to_be_agreed": YesNo(),
            }
        ),
    }
)
FOUNDATION = Section(
    {
        "version": VERSION,
        "status": STATUS,
        "effective_from": Day(),
        "change_note": NOTE,
        "mission": Text(required=True),
        "purpose": Section({"statement": Text(), "why_return": Text(), "why_take_part": Text()}),
        "role": Section(
            {
                "statement": Text(),
                "primary_objective": Word(["", *Objective.values]),
                "secondary_objectives": Rows(Word(Objective.values)),
            }
        ),
        "north_star": NORTH_STAR,
        "values": Rows(Text()),
        "non_goals": Rows(Text()),
        "for_whom": Rows(Text()),
        "not_for_whom": Rows(Text()),
        "expectations": EXPECTATIONS,
        "co_creation": Section(
            {"founding_cohort_size": Whole(), "ratification_quorum": SHARE, "comment_window_days": Whole(0, 365)}
        ),
        "expansion_gates": Rows(
            Section({"metric": Line(60), "op": Word(["gte", "lte"]), "value": Number(10**9)}, ("metric", "op", "value"))
        ),
    },
    required=("mission", "purpose", "role"),
)


def _range_in_order(question: dict[str, Any]) -> None:
    least, most = question.get("min"), question.get("max")
    if least is not None and most is not None and Decimal(least) > Decimal(most):
        raise ValueError(_("“min” must not be above “max”."))


def _bands_in_order(bands: dict[str, Any]) -> None:
    if Decimal(bands.get("review_min", 50)) > Decimal(bands.get("accept_min", 70)):
        raise ValueError(_("“review_min” must not be above “accept_min”."))


ASKED = Section(
    {
        "type": Word(QuestionKind.values),
        "prompt": Text(required=True),
        "help": Text(),
        "options": Rows(Option()),
        "option_labels": Table(Text()),
        "min": Number(10**9, 2),
        "max": Number(10**9, 2),
        "required": YesNo(),
        "when": Rule(),
        "theme": Line(40),
        "order": Whole(0, 32_000),
        "active": YesNo(),
        "may_refuse": YesNo(),
        "may_not_apply": YesNo(),
    },
    required=("type", "prompt"),
)
QUESTION = Checked(ASKED, _range_in_order)
CRITERION = Section(
    {
        "key": KEY,
        "dimension": Word(Dimension.values),
        "attribute": KEY,
        "label": Text(),
        "weight": Number(99_999, 2),
        "must_have": YesNo(),
        "knockout_min": SHARE,
        "missing_policy": Word(MissingPolicy.values),
        "evidence": Word(Evidence.values),
        "value_function": Function(),
        "question": QUESTION,
        "anchors": Table(Text()),
        "decline_text": Text(),
        "rationale": Text(),
        "provenance": Line(200),
    },
    required=("key", "dimension", "weight", "value_function"),
)
PROFILE = Section(
    {
        "version": VERSION,
        "status": STATUS,
        "change_note": NOTE,
        "subject": Word(Subject.values),
        "bands": Checked(Section({"accept_min": POINTS, "review_min": POINTS}), _bands_in_order),
        "coverage_min": Number(1, 5),
        "neutral_value": SHARE,
        "high_min": POINTS,
        "weighting_method": Word(WeightingMethod.values),
        "form_order": KEYS,
        "tracks": Rows(Plain()),  # version 1 has it, always empty
        "criteria": Rows(CRITERION, unique="key"),
    }
)
SEGMENT = Section(
    {"key": KEY, "name": Text(required=True), "when": Rule(), "seat_quota": Whole(0, 10**6)}, ("key", "name")
)
PROGRAMME = Section(
    {
        "key": KEY,
        "name": Text(required=True),
        "needs": KEYS,
        "segment_specific": YesNo(),
        "hours_per_month": HOURS,
        "north_star": YesNo(),
        "active": YesNo(),
    },
    required=("key", "name"),
)
PERSONA = Section(
    {
        "key": KEY,
        "name": Text(required=True),
        "type": Word(PersonaKind.values),
        "expected": Word(["accept", "review", "decline"]),
        "pointer": Text(),
        "segment": KEY,
        "narrative": Text(),
        "needs": Table(Whole(0, 5)),
        "offers": Rows(Line(120)),
        "organization": Table(Plain()),
        "answers": Table(Plain()),
    },
    required=("key", "name", "type"),
)
ATTRIBUTE = Section(
    {
        "key": KEY,
        "label": Text(),
        "asked_in": Word(["join", "profile"]),
        "data_type": Word(DataType.values),
        "subject": Word(Subject.values),
        "options": Rows(Option()),
        "option_labels": Table(Text()),
        "unit": Text(),
        "sensitivity": Word(Sensitivity.values),
        "retention_days": DAYS,
        "question": QUESTION,
    },
    required=("key", "data_type"),
)
CONSENT = Section(
    {
        "key": Line(40, KEY.pattern, KEY.example),
        "version": VERSION,
        "required": YesNo(),
        "purpose_key": Line(40, KEY.pattern, KEY.example),
        "purpose": Text(),
        "text": Text(required=True),
    },
    required=("key", "text"),
)
EXPECTATION = Section(
    {
        "key": KEY,
        "name": Text(),
        "activity_types": Rows(Line(40)),
        "ledger": Word(ExpectationLedger.values),
        "target_count": Whole(),
        "target_hours": HOURS,
        "target_amount": Money(),
        "currency": CURRENCY,
        "unit": Word(["count", "hours"]),
        "period": Word(ExpectationPeriod.values),
        "weight": Number(999, 2),
        "grace_days": Whole(0, 32_000),
    },
    required=("key", "period"),
)
INTAKE = Section(
    {
        "opens": Moment(),
        "closes": Moment(),
        "name": Text(),
        "seats": Whole(0, 10**7),
        "segment_quotas": Table(Whole(0, 10**6)),
        "lottery_seats": Whole(0, 10**6),
    },
    required=("opens",),
)
SHAPES: dict[str, Shape] = {
    "foundation": FOUNDATION,
    "organizer_capacity": Section(
        {
            "organizers": Whole(0, 9_999),
            "hours_per_month_pledged": HOURS,
            "hours_per_programme_month": HOURS,
            "hours_per_newcomer": HOURS,
            "newcomers_per_core_member": HOURS,
        }
    ),
    "segments": Rows(SEGMENT, unique="key"),
    "programmes": Rows(PROGRAMME, unique="key"),
    "personas": Rows(PERSONA, unique="key"),
    "attributes": Rows(ATTRIBUTE, unique="key"),
    "icp": PROFILE,
    "icmp": PROFILE,
    "consents": Rows(CONSENT, unique="key"),
    "engagement_expectations": Rows(EXPECTATION, unique="key"),
    "cohort_policy": Section(
        {
            "seats": Whole(0, 10**7),
            "reapply_cooldown_days": DAYS,
            "waitlist_valid_days": DAYS,
            "intake": Rows(Either(INTAKE, Day())),
        }
    ),
}
