"""The page of results of the 167, written from what the database holds afterwards."""

import datetime as dt
import pathlib
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from icmp.agreement import ac1, observed, quadratic
from icmp.fairness.cases import STEPS, by_language, compared, divided
from icmp.fairness.queries import cases
from icmp.models import Application, Assessment, Decision, Review, Vouch
from icmp.operations.decisions import agrees
from icmp.queries.agreement import shared_ratings, verdicts
from icmp.vouching.queries import accepted_without_vouch

from .the_167 import BEGINS, Walk

README = pathlib.Path("icmp/README.md")
FROM, TO = "<!-- the 167: written by tests/icmp/test_the_167.py -->\n", "<!-- the end of the 167 -->\n"
BANDS = ("accept", "review", "decline")
FATES = {"completed": "a seat", "waitlisted": "waiting list", "declined": "declined"}


def told(done: Walk) -> str:
    """Markdown: a table and a list; the same walk tells the same."""
    rows = list(Application.objects.filter(pk__in=[row.pk for row in done.sent.values()]))
    lines = [
        "| advice | " + " | ".join(FATES.values()) + " | all |",
        "|---|" + "---:|" * (len(FATES) + 1),
        *(_band(rows, band) for band in BANDS),
        "",
        *(f"- {line}" for line in _facts(done, rows)),
    ]
    return "\n".join(lines) + "\n"


def _band(rows: Sequence[Application], band: str) -> str:
    those = Counter(row.state for row in rows if row.recommendation == band)
    return f"| {band} | " + " | ".join(str(those[state]) for state in FATES) + f" | {those.total()} |"


def _facts(done: Walk, rows: Sequence[Application]) -> Iterable[str]:
    scored = [row for row in rows if row.score is not None]
    unlike = sum(not agrees(one.outcome, one.advised) for one in Decision.objects.in_force())
    yield f"{len(rows)} of {len(rows) + len(done.refused)} sent the form; {_failed(rows)}"
    yield f"a score for {len(scored)}, {_mean(row.score for row in scored)} points in the mean; {_mean(row.coverage * 100 for row in rows if row.coverage is not None)} percent answered; {sum(row.robust is False for row in rows)} fragile"
    yield f"vouches: the pool wishes for {done.wished}, {done.named} members were named (nobody is a full member in the first ninety days, three are the most a round), {done.vouched} stood for somebody, {Vouch.objects.filter(place__isnull=False).count()} count"
    yield _without_vouch()
    yield _agreement()
    yield f"{Decision.objects.in_force().count()} decisions by a person, {unlike} against the advice, {Application.objects.filter(state='declined', state_since__isnull=False).exclude(decisions__decided_by__isnull=False).count()} by nobody"
    yield _fairness()


def _failed(rows: Sequence[Application]) -> str:
    newest = Assessment.objects.filter(application__in=rows).order_by("application", "-computed_at", "-pk")
    failing = [
        key
        for must_haves in newest.distinct("application").values_list("must_haves", flat=True)
        for key, result in must_haves.items()
        if result == "fail"
    ]
    counts = sorted(Counter(failing).items(), key=lambda pair: (-pair[1], pair[0]))
    return "must-haves not met: " + ", ".join(f"{key} {n}" for key, n in counts)


def _without_vouch() -> str:
    found = accepted_without_vouch()
    return f"{found.without} of {found.n} with a seat had nobody who stood for them"


def _agreement() -> str:
    said, rated = verdicts(BEGINS - dt.timedelta(days=1)), shared_ratings(BEGINS - dt.timedelta(days=1))
    pairs = [tuple(one[reader] for reader in sorted(one)) for one in said]
    points = [tuple(one[reader] for reader in sorted(one)) for one in rated]
    figures = (observed(pairs), ac1(pairs, categories=3), quadratic(points))
    yes, ac, kappa = (f"{figure:.2f}" for figure in figures)
    thirds = Application.objects.filter(readings_wanted__gt=2).count()
    return f"two readers, {Review.objects.finished().count()} readings: same verdict {yes}, AC1 {ac}, quadratic kappa of the ratings {kappa}; a third was asked for {thirds}"


def _fairness() -> str:
    groups = divided(cases(), by_language)
    found = compared(groups, STEPS["all"])
    parts = (f"{one.count.group} {one.count.through} of {one.count.n} ({one.reading})" for one in found)
    return "accepted or on the list by language of the form (the pool gives languages by lot): " + ", ".join(parts)


def _mean(figures: Iterable[Decimal]) -> str:
    known = list(figures)
    return f"{sum(known) / len(known):.2f}"
