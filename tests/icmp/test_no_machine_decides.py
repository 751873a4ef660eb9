"""Nobody is turned away by a machine: a thousand extreme applications, a year, every tick of the timetable."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils.module_loading import import_string

from config.schedule import TIMETABLE
from icmp import operations
from icmp.form_design import Ask, is_asked
from icmp.models import Application, Decision, Intake, Segment
from icmp.operations.drafts import keep_answers
from icmp.queries.joining import JoinForm, join_form
from icmp.values import NONE_OF_THESE, PREFER_NOT_TO_SAY
from members.models import Letter, TickRun, User
from tests.factories import organizer

from .narrowed import narrowed

MANY, PARTS = 1_000, 4  # in parts, so that they can be looked at side by side
MOODS = ("lowest", "highest", "silent", "junk", "any")
START = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
JUNK = "CHEAP PILLS http://spam.example " * 40
CONSENTS = ("admission_reading", "book_ebook")
FLAGS = (["honeypot", "too_fast"], [])
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe_at")]  # the hourly look at Stripe finds one


def extreme(ask: Ask, worth: Mapping[str, Any], mood: str, dice: random.Random) -> object:
    """The worst, the best, the emptiest or the oddest that a question takes; `worth` says what its options count."""
    if mood == "any":
        mood = dice.choice(["lowest", "highest", "silent", "junk"])
    if mood == "silent" and ask.kind not in ("consent", "pledge"):
        return PREFER_NOT_TO_SAY
    lowest = mood in ("lowest", "silent")
    if ask.kind == "single_choice" or (ask.options and ask.kind == "pledge"):
        return (min if lowest else max)(ask.options, key=lambda option: Decimal(worth.get(option, 0)))
    if ask.kind == "multi_choice":
        return [NONE_OF_THESE] if lowest else list(ask.options)
    if ask.kind in ("number", "scale"):
        return 0 if lowest else 100_000
    if ask.kind in ("consent", "pledge"):
        return not lowest
    return "" if lowest else JUNK


def send(form: JoinForm, number: int, mood: str, dice: random.Random) -> Application:
    """One application through the real operations, up to the letter that asks for confirmation."""
    draft = operations.start_draft(version=form.version, token=f"{number:032d}", language="en", at=START)
    answers: dict[str, object] = {}
    for ask in form.asks:
        if is_asked(ask, answers):
            criterion = form.questions[ask.attribute].criterion
            worth = criterion.value_function.get("map", {}) if criterion else {}
            answers[ask.attribute] = extreme(ask, worth, mood, dice)
    keep_answers(draft, answers, at=START)
    given = [
        {"purpose": key, "given": True, "text": "Yes.", "language": "en", "at": START.isoformat()} for key in CONSENTS
    ]
    draft.name, draft.email, draft.consents = (
        ("x" if mood == "junk" else f"Nobody {number}"),
        f"n{number}@x.example",
        given,
    )
    draft.stated_plan, draft.flags = "solidarity", dice.choice(FLAGS)
    draft.save()
    return operations.submit_application(application=draft, at=START, suspicious=mood == "junk")


def decided_by_people(rows: list[Application], decider: User) -> Counter[str]:
    """Some of them a person accepts or puts on the list, so that every tick has something to do."""
    for number, row in enumerate(rows):
        operations.open_review(application=row, reviewer=decider, at=START)
        operations.decide_application(
            application=row, outcome=("accept", "waitlist")[number % 2], reason="Read.", override_reason="Talked.",
            by=decider, at=START,
        )  # fmt: skip
        if number % 4 == 1:
            operations.offer_seat(application=row, by=decider, at=START)
    return Counter(Decision.objects.values_list("outcome", flat=True))


@pytest.mark.parametrize("part", range(PARTS))
def test_year_with_a_thousand_extreme_applications_declines_nobody(community: object, part: int) -> None:
    form, dice, many = join_form(narrowed()), random.Random(part), MANY // PARTS
    Intake.objects.update(seats=many, segment_quotas=dict.fromkeys(Segment.objects.values_list("key", flat=True), many))
    sent = [send(form, number, MOODS[number % len(MOODS)], dice) for number in range(many)]
    read = [operations.confirm_address(token=row.confirm_token, at=START) for row in sent[:-40]]
    decider = organizer("admissions")  # one for all: each of many would be written to every day
    for row in read[:40]:
        operations.ask_for_more(application=row, question="Really?", reopened=[], by=decider, at=START)
    outcomes = decided_by_people(read[40:80], decider)
    advice = Counter(row.recommendation for row in read)

    for day in range(0, 391, 30):
        with time_machine.travel(START + dt.timedelta(days=day), tick=False):
            for line in TIMETABLE.values():
                if "measure_community" not in line["task"] or day % 180 == 0:
                    import_string(line["task"])()

    states = Counter(Application.objects.values_list("state", flat=True))
    assert (advice["decline"] > 50, advice["accept"] > 50) == (True, True)  # a machine would have had enough to do
    assert states == {"in_review": many - 120, "expired": 40 + 40 + 20, "lapsed": 20}
    assert Counter(Decision.objects.values_list("outcome", flat=True)) == outcomes == {"accept": 20, "waitlist": 20}
    assert Letter.objects.filter(kind="application_declined").count() == 0
    assert TickRun.objects.exclude(error="").count() == 0
