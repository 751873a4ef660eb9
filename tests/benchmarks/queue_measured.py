"""The measuring part of `python -m tests.benchmarks queue`: the organizers' queue with 20,000 applications."""

import argparse
import datetime as dt
import logging
import random
import sys
from dataclasses import dataclass
from decimal import Decimal

import django

django.setup()

from django.conf import settings  # noqa: E402  (models load after setup)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from icmp.models import Application, Decision, Intake, ProfileVersion, Review, Segment  # noqa: E402
from members.models import Community, RoleGrant, User  # noqa: E402
from tests.benchmarks.book_measured import measure, say, statements  # noqa: E402
from tests.benchmarks.figures import HEAD, Figure  # noqa: E402
from tests.members.desk import at_desk  # noqa: E402

NOW = dt.datetime.now(dt.UTC)
FEW, GOAL_MS, GOAL_QUERIES = 200, 150, 24
EMPTY = "/desk/members/tickrun/"  # a list of the desk without rows
QUEUE = "/desk/icmp/application/"
PAGES = {
    "empty list": EMPTY,
    "empty list again": EMPTY,  # its ratio is the machine's noise
    "everything": QUEUE,
    "to be decided": f"{QUEUE}?stage=open",
    "late": f"{QUEUE}?stage=open&due=late",
    "one band": f"{QUEUE}?stage=open&advice=review",
    "one segment": f"{QUEUE}?stage=open&segment=segment-3",
    "one flag": f"{QUEUE}?stage=open&flag=duplicate",
    "fragile": f"{QUEUE}?stage=open&robust__exact=0",
    "by coverage": f"{QUEUE}?stage=open&o=4",
    "letter waits": f"{QUEUE}?stage=untold",
    "a surname": f"{QUEUE}?q=garc%C3%ADa",
    "an address": f"{QUEUE}?q=person12%40",
    "a deep page": f"{QUEUE}?p={{deep}}",
}
SURNAMES = ("García", "Müller", "Hernández", "Schmidt", "Núñez", "Weiß", "Ortiz", "Becker", "Ramírez", "Krause")
WORDS = "I helped two people find their first job here and would like to go on with that " * 3


@dataclass(frozen=True)
class Ground:
    """What every application refers to."""

    version: ProfileVersion
    intake: Intake
    segments: list[Segment]


def main() -> int:
    """Load, measure in turns, print; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks queue", description=__doc__)
    parser.add_argument("--applications", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    client = prepare()
    load(0, FEW)
    with_few = {name: len(statements(client, path.format(deep=3))) for name, path in PAGES.items()}
    load(FEW, options.applications - FEW)
    deep = options.applications // 25 - 20
    figures = [Figure(name, path.format(deep=deep), queries_with_few=with_few[name]) for name, path in PAGES.items()]
    measure(client, figures, options.rounds)
    say(HEAD)
    for figure in figures:
        say(figure.line(empty=figures[0].middle))
    wrong = [words for figure in figures[2:] for words in broken(figure)]
    say("\n".join(["broken:", *wrong]) if wrong else "every bound holds")
    return int(bool(wrong))


def broken(figure: Figure) -> list[str]:
    """The bounds that a page of the queue misses, in words."""
    promises = {
        f"p95 {figure.high:.0f} ms, promised under {GOAL_MS}": figure.high < GOAL_MS,
        f"{figure.queries} queries, promised at most {GOAL_QUERIES}": figure.queries <= GOAL_QUERIES,
        f"{figure.queries} queries, with few {figure.queries_with_few}": figure.queries <= figure.queries_with_few,
    }
    return [f"{figure.name}: {words}" for words, kept in promises.items() if not kept]


def prepare() -> Client:
    """A community with an intake and segments, and an organizer at the desk."""
    Community.objects.create(slug="bench", name="Bench")
    ProfileVersion.objects.create(kind="icmp", version=1, accept_min=70, review_min=50)
    Intake.objects.create(name={"en": "Autumn"}, opens_at=NOW, seats=500)
    for number in range(8):
        Segment.objects.create(key=f"segment-{number}", name={"en": f"Segment {number}"}, order=number, seat_quota=60)
    decider = User.objects.create_user("decider@example.org", name="Ana Decides")
    RoleGrant.objects.create(user=decider, role="owner", granted_at=NOW)
    logging.getLogger("gremio.request").setLevel(logging.WARNING)  # a line for each request would bury the table
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False  # as in production
    client = Client()
    at_desk(client, user=decider)
    return client


def load(already: int, more: int) -> None:
    """So many applications more: three in four wait to be decided, the others were."""
    dice, decider = random.Random(already), User.objects.get(email="decider@example.org")
    ground = Ground(ProfileVersion.objects.get(), Intake.objects.get(), list(Segment.objects.all()))
    rows = [application(number, dice, ground) for number in range(already, already + more)]
    Application.objects.bulk_create(rows, batch_size=2_000)
    step("unverified", rows)
    step("in_review", rows)
    decided = [row for number, row in enumerate(rows) if number % 4 == 0]
    Decision.objects.bulk_create(
        Decision(
            application=row, outcome="decline", decided_by=decider, reason="Read.", agrees_with_recommendation=True,
            advised="decline", reading_seconds=dice.randint(20, 900), decided_at=row.submitted_at,
            announce_at=row.submitted_at, announced_at=None if index % 50 == 0 else row.submitted_at,
        )
        for index, row in enumerate(decided)
    )  # fmt: skip
    step("declined", decided)
    Review.objects.bulk_create(
        Review(application=row, reviewer=decider, assigned_at=NOW, opened_at=NOW) for row in rows
    )
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    say(f"loaded {more} applications")


def application(number: int, dice: random.Random, ground: Ground) -> Application:
    sent = NOW - dt.timedelta(minutes=dice.randint(1, 60 * 24 * 40))
    return Application(
        name=f"Ana {dice.choice(SURNAMES)} {number}", email=f"person{number}@example.org",
        profile_version=ground.version, intake=ground.intake, segment=dice.choice(ground.segments), started_at=sent, state_since=sent, changed_at=sent,
        submitted_at=sent, confirmed_at=sent, promised_on=(sent + dt.timedelta(days=14)).date(),
        needs={"growth_mentoring": 5, "peer_network": 4}, offers=[WORDS[:60], WORDS[:90]],
        consents=[{"purpose": "admission_reading", "given": True, "text": WORDS, "language": "en", "at": "2026"}] * 3,
        score=Decimal(dice.randint(0, 10_000)) / 100, coverage=Decimal(dice.randint(40_000, 100_000)) / 100_000,
        recommendation=dice.choice(["accept", "review", "decline"]), robust=dice.random() < 0.6,
        flags=dice.choice([[], [], [], ["duplicate"], ["too_fast", "contradiction"]]),
    )  # fmt: skip


def step(state: str, rows: list[Application]) -> None:
    """Everybody one step on, as the database wants it."""
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(state=state)


if __name__ == "__main__":
    sys.exit(main())
