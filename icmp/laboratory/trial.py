"""The back-test of a version: its criteria on people of whom is known what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import stdev
from typing import Literal

from icmp.backtest import (
    Pair,
    Restriction,
    Suggestion,
    Table,
    alike,
    drawn_rate,
    ranking,
    suggest,
    tabulate,
)
from icmp.health import queries as ledgers
from icmp.health.measure import AsOf
from icmp.health.stays import Stay
from icmp.models import ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.scoring import band

from . import queries
from .outcomes import TENURE_DAYS, engaged, retained
from .scored import Scored, scored

Outcome = Literal["engaged", "retained"]
HALF = 0.5  # a value from here on is having the feature


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A criterion with its table and, where there is one, the weight that a next version would give it."""

    key: str
    label: object
    weight: Decimal
    table: Table
    suggested: Decimal | None


@dataclass(frozen=True, kw_only=True)
class BandRate:
    """How many of a band did well, and their rate drawn towards the rate of all."""

    band: str
    well: int
    n: int
    rate: float


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Everything a back-test has to say."""

    n: int
    well: int
    without: int  # people with an outcome whose answers are not here
    drawn_from: int | None  # how many there were, when there were too many to count them all
    criteria: tuple[Tried, ...]
    suggestion: Suggestion | None
    pairs: tuple[Pair, ...]
    auc: float | None
    bands: tuple[BandRate, ...]
    restriction: Restriction

    @property
    def graded(self) -> tuple[Tried, ...]:
        """The criteria of which enough is known to say anything."""
        return tuple(row for row in self.criteria if row.table.grade != "insufficient")

    @property
    def supported(self) -> tuple[Tried, ...]:
        """The criteria whose whole interval lies above zero."""
        return tuple(row for row in self.criteria if row.table.supported)


def back_test(version: ProfileVersion, outcome: Outcome, as_of: AsOf) -> Trial:
    """Try a version's criteria on everybody whose outcome is known, by what they had answered when they joined."""
    old_enough = TENURE_DAYS if outcome == "engaged" else 0
    stays = [one for one in ledgers.stays(as_of) if one.days(as_of.day) >= old_enough]
    known = outcomes(queries.by_lot(stays), outcome, as_of)
    people = queries.people([one for one in stays if one.member in known], as_of, at_joining=True)
    rows = scored(people.rows, scoring_profile(version))
    well = [known[row.stay.member] for row in rows]
    features = _features(version, rows)
    tables = {key: tabulate(has, well) for key, has in features.items()}
    suggestion = suggest(_open_weights(version), tables)
    return Trial(
        n=len(rows),
        well=sum(well),
        without=people.without,
        drawn_from=len(stays) if len(stays) > queries.MOST else None,
        criteria=_tried(version, tables, suggestion),
        suggestion=suggestion,
        pairs=tuple(alike(features)),
        auc=_auc(rows, well),
        bands=_bands(version, rows, well),
        restriction=_restriction(people),
    )


def outcomes(stays: list[Stay], outcome: Outcome, as_of: AsOf) -> dict[object, bool]:
    """What became of everybody of whom it is known."""
    found = _retained(stays, as_of) if outcome == "retained" else _engaged(stays, as_of)
    return {member: well for member, well in found.items() if well is not None}


def _retained(stays: list[Stay], as_of: AsOf) -> dict[object, bool | None]:
    return {one.member: retained(one, as_of=as_of.day) for one in stays}


def _engaged(stays: list[Stay], as_of: AsOf) -> dict[object, bool | None]:
    members, expected = [one.member for one in stays], queries.expectations()
    deeds = queries.first_deeds(members, {kind for one in expected for kind in one.kinds}, as_of)
    leaves = queries.leaves(members)
    return {
        one.member: engaged(one, expected, deeds.get(one.member, {}), leaves.get(one.member, []), as_of=as_of.day)
        for one in stays
    }


def _features(version: ProfileVersion, rows: list[Scored]) -> dict[str, list[bool | None]]:
    keys = list(version.criteria.values_list("key", flat=True))
    return {key: [None if (value := row.values.get(key)) is None else value >= HALF for row in rows] for key in keys}


def _open_weights(version: ProfileVersion) -> dict[str, Decimal]:
    """The weights that may move; a must-have without one is a gate and stays that."""
    rows = version.criteria.exclude(must_have=True, weight=0)
    return dict(rows.values_list("key", "weight"))


def _tried(version: ProfileVersion, tables: Mapping[str, Table], suggestion: Suggestion | None) -> tuple[Tried, ...]:
    weights = suggestion.weights if suggestion else {}
    return tuple(
        Tried(key=key, label=label or key, weight=weight, table=tables[key], suggested=weights.get(key))
        for key, label, weight in version.criteria.values_list("key", "label", "weight")
    )


def _auc(rows: list[Scored], well: list[bool]) -> float | None:
    both = [(float(row.score), did) for row, did in zip(rows, well, strict=True) if row.score is not None]
    return ranking([score for score, _did in both], [did for _score, did in both])


def _bands(version: ProfileVersion, rows: list[Scored], well: list[bool]) -> tuple[BandRate, ...]:
    """The outcome by the band of the score alone, must-haves aside."""
    found: dict[str, list[bool]] = {"accept": [], "review": [], "decline": []}
    for row, did in zip(rows, well, strict=True):
        if row.score is not None:
            found[band(row.score, accept_min=version.accept_min, review_min=version.review_min)].append(did)
    overall = sum(well) / len(well) if well else 0.0
    return tuple(
        BandRate(band=name, well=sum(did), n=len(did), rate=drawn_rate(sum(did), len(did), overall=overall))
        for name, did in found.items()
    )


def _restriction(people: queries.People) -> Restriction:
    known = [float(person.applied_with) for person in people.rows if person.applied_with is not None]
    applicants, newest = queries.applicants_scores()
    wide = stdev(newest) if len(newest) > 1 else 0.0
    ratio = stdev(known) / wide if len(known) > 1 and wide else None
    return Restriction(known=len(known), applicants=max(applicants, len(known)), ratio=ratio)
