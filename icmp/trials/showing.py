"""A trial in words and pictures, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from icmp.accepted import Cohort, cohort, focus_of
from icmp.comparison import COVERAGE, LINE
from icmp.focus import Focus
from icmp.health.figures.figure import drawn, number, percent
from icmp.simulation import Lines, Outcome, effective_weights, stability
from icmp.statistics import wilson
from members.amounts import amount_text

from . import pictures
from .everybody import Tally
from .trying import Trial

BANDS = {"accept": gettext_lazy("accept"), "review": gettext_lazy("look closer"), "decline": gettext_lazy("decline")}
CAUSES = {LINE: gettext_lazy("the lines"), COVERAGE: gettext_lazy("how much is answered")}
LONGEST_NAME = 24  # letters beside a slope
DASH = "–"


@dataclass(frozen=True)
class Words:
    """What criteria and segments are called, and the community's currency."""

    criteria: Mapping[str, str]
    segments: Mapping[str, str]
    currency: str

    def cause(self, key: str) -> str:
        return str(CAUSES.get(key) or self.criteria.get(key, key))


@dataclass(frozen=True)
class BandRow:
    """One band: people and their share with its interval, before and after."""

    band: str
    name: str
    before: str
    after: str
    share: str
    interval: str
    moves: tuple[tuple[str, int], ...]  # to which band, how many


@dataclass(frozen=True)
class FlipRow:
    """Somebody in another band."""

    label: str
    before: str
    after: str
    before_name: str
    after_name: str
    score_before: str
    score_after: str
    cause: str


@dataclass(frozen=True)
class Answer:
    """Everything that the page says about one trial."""

    people: int  # whom bands, scores, flips and blockers count
    read: int  # whom everything else is about
    among: int  # there are
    counted: int  # of them could be counted in the database
    bands: tuple[BandRow, ...]
    flips: tuple[FlipRow, ...]
    flipped: int
    causes: tuple[tuple[str, int], ...]
    causes_of: int
    histogram: SafeString
    slopes: SafeString | str
    weights: tuple[tuple[str, str, str, str], ...]
    blockers: tuple[tuple[str, int, int], ...]
    accepted: tuple[tuple[str, str, str], ...]
    nobody_to_lift: bool
    stability: str

    @property
    def is_cut(self) -> bool:
        """Whether bands, scores, flips and blockers leave somebody out."""
        return self.people < self.among

    @property
    def is_sampled(self) -> bool:
        """Whether everything else does."""
        return self.read < self.among


def answer(trial: Trial, after: Outcome, words: Words, weights_moved: Mapping[str, Decimal] | None = None) -> Answer:
    """Put one trial into words."""
    tally, counted = trial.tally(after, weights_moved or {})
    weights = _weights(trial, after, words)
    now, then = _accepted(trial, after), _accepted(trial, trial.before)
    stable = stability(after)
    return Answer(
        people=tally.people,
        read=len(trial.labels),
        among=trial.among,
        counted=counted,
        bands=_bands(tally),
        flips=_flips(tally, words),
        flipped=tally.flipped,
        causes=tuple((words.cause(key), count) for key, count in tally.causes.items()),
        causes_of=tally.causes_of,
        histogram=_histogram(tally, after.lines),
        slopes=_slopes(weights),
        weights=tuple((name, percent(nominal), _share(old), _share(new)) for name, nominal, old, new in weights),
        blockers=tuple(
            (words.criteria.get(key, key), tally.blockers_before.get(key, 0), people)
            for key, people in tally.blockers.items()
        ),
        accepted=_figures(then, now, words),
        nobody_to_lift=now[0].has_nobody_to_lift,
        stability=DASH if stable is None else percent(stable),
    )


def _bands(tally: Tally) -> tuple[BandRow, ...]:
    moved, everybody = tally.transitions, tally.people
    then, now = tally.before, tally.after
    found = []
    for band, name in BANDS.items():
        interval = wilson(now[band], everybody)
        found.append(
            BandRow(
                band=band,
                name=str(name),
                before=number(then[band]),
                after=number(now[band]),
                share=percent(now[band] / everybody) if everybody else DASH,
                interval=_("%(low)s to %(high)s") % {"low": percent(interval.low), "high": percent(interval.high)},
                moves=tuple((to, moved.get((band, to), 0)) for to in BANDS),
            )
        )
    return tuple(found)


def _flips(tally: Tally, words: Words) -> tuple[FlipRow, ...]:
    return tuple(
        FlipRow(
            label=label,
            before=flip.before,
            after=flip.after,
            before_name=str(BANDS[flip.before]),
            after_name=str(BANDS[flip.after]),
            score_before=_score(flip.score_before),
            score_after=_score(flip.score_after),
            cause=words.cause(flip.cause),
        )
        for label, flip in tally.flips
    )


def _histogram(tally: Tally, lines: Lines) -> SafeString:
    edges = [
        (float(line), _("%(band)s from %(score)s") % {"band": BANDS[band], "score": _decimal(line)})
        for band, line in (("review", lines.review_min), ("accept", lines.accept_min))
    ]
    picture = pictures.histogram(tally.histogram, tally.histogram_before, lines=edges)
    counts = tally.after
    alt = _("Scores from 0 to 100 with the lines of the bands. Accept: %(accept)s, look closer: %(review)s, decline: %(decline)s.") % counts  # fmt: skip
    return drawn("histogram", picture, alt)


def _weights(trial: Trial, after: Outcome, words: Words) -> list[tuple[str, float, float | None, float | None]]:
    """Name, nominal share, effective share before and after; what neither weighs nor decides is left out."""
    old, new = effective_weights(trial.before), effective_weights(after)
    criteria, total = after.standing.table.profile.criteria, sum(after.standing.weights) or 1
    rows = [
        (words.criteria.get(one.key, one.key), weight / total, old.get(one.key), new.get(one.key))
        for one, weight in zip(criteria, after.standing.weights, strict=True)
        if weight
    ]
    return sorted(rows, key=lambda row: (-(row[3] or 0), -row[1], row[0]))


def _slopes(weights: list[tuple[str, float, float | None, float | None]]) -> SafeString | str:
    known = [(name, nominal, new) for name, nominal, _old, new in weights if new is not None]
    if not known:
        return ""
    rows = [(_short(name), nominal, new, percent(nominal), percent(new)) for name, nominal, new in known]
    picture = pictures.slopes(rows, heads=(_("given"), _("in truth")))
    alt = _("Weights as given and in truth: %(rows)s") % {
        "rows": ", ".join(f"{name} {percent(nominal)} → {percent(new)}" for name, nominal, new in known)
    }
    return drawn("slopes", picture, alt)


def _accepted(trial: Trial, found: Outcome) -> tuple[Cohort, Focus]:
    best_first = sorted(found.accepted, key=lambda place: -found.scores[place])
    people = [trial.known[place] for place in best_first]
    return cohort(people, trial.setting), focus_of(people, trial.setting)


def _figures(then: tuple[Cohort, Focus], now: tuple[Cohort, Focus], words: Words) -> tuple[tuple[str, str, str], ...]:
    old, new = _told(*then, words), _told(*now, words)
    return tuple((name, old.get(name, DASH), new.get(name, DASH)) for name in {**new, **old})


def _told(people: Cohort, focus: Focus, words: Words) -> dict[str, str]:
    """The figures of the accepted by their names."""
    revenue = people.revenue_minor
    told = {
        _("Accepted"): number(sum(people.segments.values())),
        _("Find a seat"): number(people.seated),
        _("Wait for a seat"): number(people.waiting),
        _("Spread ratio"): _figure(focus.spread_ratio, 2),
        _("… programs their needs amount to"): _figure(focus.effective_programmes, 1),
        _("… programs our hours carry"): _figure(focus.capacity, 1),
        _("Communities inside this one"): _figure(focus.beta, 2),
        _("Give at least what is asked"): number(people.givers),
        _("Wait for help we offer"): number(people.receivers),
        _("Givers for each who waits"): _figure(people.givers_per_receiver, 2),
        _("Hours promised a month"): _figure(people.pledged_hours, 0),
        _("Dues a month, if all pay what they said"): DASH if revenue is None else _money(revenue, words.currency),
    }
    whole = sum(people.segments.values())
    for key, count in sorted(people.segments.items(), key=lambda pair: (-pair[1], pair[0])):
        told[_("Segment: %(name)s") % {"name": words.segments.get(key, key) or _("none")}] = _(
            "%(count)s (%(share)s)"
        ) % {"count": number(count), "share": percent(count / whole)}
    return told


def _figure(figure: float | None, places: int) -> str:
    return DASH if figure is None else number(figure, places=places)


def _share(share: float | None) -> str:
    return DASH if share is None else percent(share)


def _score(cents: int) -> str:
    return DASH if cents < 0 else number(cents / 100, places=2)


def _decimal(line: Decimal) -> str:
    return number(float(line), places=0 if line == line.to_integral_value() else 2)


def _money(minor: int, currency: str) -> str:
    return amount_text(minor, currency, get_language() or "en")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
