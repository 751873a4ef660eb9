"""How far somebody fits a profile, in exact integers: weights in hundredths, values in millionths, points in cents."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from icmp.sums import Sums, apportioned, half_up, total
from icmp.values import MICRO, AnswerState, Valuation, answer_state, number, option_text, valuation

ENGINE_VERSION = "1"

MissingPolicy = Literal["exclude", "zero", "neutral"]
MustHave = Literal["pass", "fail", "unknown", "na"]
Recommendation = Literal["accept", "review", "decline"]
Reason = Literal["must_have_failed", "must_have_unknown", "no_scorable_answers", "low_coverage", "score_band"]
Advice = tuple[Recommendation, Reason]


class BadProfile(ValueError):  # it reads as what is wrong where it is raised and caught
    """A profile that cannot be scored; `key` names the criterion, or the setting of the profile."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(f"{key}: {message}")


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing asked for: which answer, how it is valued and what it weighs."""

    key: str
    attribute: str
    weight: Decimal
    value_function: Mapping[str, object]
    must_have: bool = False
    knockout_min: Decimal = Decimal(1)
    missing_policy: MissingPolicy = "exclude"
    label: str = ""

    def __post_init__(self) -> None:
        if number(self.weight) is None or self.weight < 0 or self.weight * 100 % 1:
            raise BadProfile(self.key, "the weight is a number of 0 or more with at most two decimals")
        _check_share(self.key, self.knockout_min)
        if self.missing_policy not in ("exclude", "zero", "neutral"):
            raise BadProfile(self.key, "a missing answer is treated as exclude, zero or neutral")
        _ = self.valuation  # a malformed value function is refused here and not at the first applicant

    @cached_property
    def valuation(self) -> Valuation:
        """What values the answers to this criterion."""
        return valuation(self.value_function)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The criteria of one version with its bands (0–100) and what to do with missing answers."""

    criteria: tuple[Criterion, ...]
    accept_min: Decimal
    review_min: Decimal
    coverage_min: Decimal = Decimal("0.70")
    neutral_value: Decimal = Decimal("0.5")

    def __post_init__(self) -> None:
        lines = number(self.review_min), number(self.accept_min)
        if None in lines or not 0 <= self.review_min <= self.accept_min <= 100:
            raise BadProfile("accept_min", "the bands need 0 ≤ review ≤ accept ≤ 100")
        _check_share("coverage_min", self.coverage_min)
        _check_share("neutral_value", self.neutral_value)
        if len({criterion.key for criterion in self.criteria}) < len(self.criteria):
            raise BadProfile("criteria", "every criterion needs a key of its own")


@dataclass(frozen=True, kw_only=True)
class CriterionResult:
    """What one criterion did to the score; points are out of 100 and add up exactly over all criteria."""

    key: str
    state: AnswerState
    value: Decimal | None
    weight_used: Decimal
    contribution: Decimal
    shortfall: Decimal
    must_have: MustHave | None


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Score with its range (0–100, two decimals), coverage and stability (0–1, five decimals), and the advice."""

    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    coverage: Decimal | None
    results: tuple[CriterionResult, ...]
    recommendation: Recommendation
    reason: Reason
    robust: bool
    stability: Decimal | None

    @property
    def failed(self) -> tuple[str, ...]:
        """The must-haves that are not met."""
        return tuple(result.key for result in self.results if result.must_have == "fail")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The must-haves nobody has answered yet."""
        return tuple(result.key for result in self.results if result.must_have == "unknown")


def assess(profile: Profile, answers: Mapping[str, object]) -> Assessment:
    """Score one person's answers; the same answers give the same figures in any order of the criteria."""
    lines = [_line(criterion, answers.get(criterion.attribute), profile) for criterion in profile.criteria]
    sums = total([line.sums for line in lines])
    must_haves = {_must_have(line) for line in lines}
    score, low, high = sums.score, sums.low, sums.high
    recommendation, reason = _recommend(profile, sums, must_haves)
    return Assessment(
        score=_points(score),
        low=_points(low),
        high=_points(high),
        coverage=_share(sums.coverage),
        results=_results(lines, sums, score),
        recommendation=recommendation,
        reason=reason,
        robust=low is not None and high is not None and _band(profile, low) == _band(profile, high),
        stability=_stability(profile, lines, sums, must_haves, recommendation),
    )


def band(score: Decimal, *, accept_min: Decimal, review_min: Decimal) -> Recommendation:
    """Name the band a stored score falls in; both lines belong to the band above them."""
    if score >= accept_min:
        return "accept"
    return "review" if score >= review_min else "decline"


def inputs_hash(profile: Profile, answers: Mapping[str, object]) -> str:
    """Fingerprint everything that enters the figures and nothing else: no names, no labels, no unasked answers."""
    criteria = sorted(profile.criteria, key=lambda criterion: criterion.key)
    bands = [profile.accept_min, profile.review_min, profile.coverage_min, profile.neutral_value]
    inputs = {
        "engine": ENGINE_VERSION,
        "profile": [_plain(figure) for figure in bands],
        "criteria": [_fingerprint(criterion) for criterion in criteria],
        "answers": {c.attribute: _plain(answers.get(c.attribute)) for c in criteria},
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def values_hash(profile: Profile) -> int:
    """Fingerprint, in 63 bits, what the values of answers come from: no weights, no lines, no must-haves."""
    functions = [[criterion.attribute, _plain(criterion.value_function)] for criterion in profile.criteria]
    digest = hashlib.sha256(json.dumps([ENGINE_VERSION, functions], sort_keys=True).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


@dataclass(frozen=True)
class _Line:
    criterion: Criterion
    state: AnswerState
    value: Decimal | None
    sums: Sums


def _line(criterion: Criterion, answer: object, profile: Profile) -> _Line:
    weight, state = int(criterion.weight * 100), answer_state(answer)
    value = criterion.valuation(answer)
    if value is not None:
        earned = weight * int(value * MICRO)
        return _Line(criterion, state, value, Sums(weight, weight, earned, weight, earned, 0))
    if state == "not_applicable":
        return _Line(criterion, state, None, Sums())
    # An answer that the function cannot read (an old form, another type) is no answer: it is asked for, not punished.
    return _Line(criterion, "missing", None, _missing(criterion.missing_policy, weight, profile))


def _missing(policy: MissingPolicy, weight: int, profile: Profile) -> Sums:
    if policy == "exclude":
        return Sums(applicable=weight, open=weight)
    if policy == "zero":
        return Sums(applicable=weight, used=weight)
    neutral = weight * int(profile.neutral_value * MICRO)
    return Sums(applicable=weight, used=weight, points=neutral, open=weight)


def _must_have(line: _Line) -> MustHave | None:
    if not line.criterion.must_have:
        return None
    if line.value is not None:
        return "pass" if line.value >= line.criterion.knockout_min else "fail"
    return "na" if line.state == "not_applicable" else "unknown"


def _recommend(profile: Profile, sums: Sums, must_haves: set[MustHave | None]) -> Advice:
    if "fail" in must_haves:
        return "decline", "must_have_failed"
    if "unknown" in must_haves:
        return "review", "must_have_unknown"
    score, coverage = sums.score, _share(sums.coverage)
    if score is None or coverage is None:
        return "review", "no_scorable_answers"
    if coverage < profile.coverage_min:
        return "review", "low_coverage"
    return _band(profile, score), "score_band"


def _band(profile: Profile, cents: int) -> Recommendation:
    return band(Decimal(cents).scaleb(-2), accept_min=profile.accept_min, review_min=profile.review_min)


def _stability(
    profile: Profile, lines: list[_Line], sums: Sums, must_haves: set[MustHave | None], advice: Recommendation
) -> Decimal | None:
    """Share of one-at-a-time changes of a weight by a fifth that keep the advice; None without any weight."""
    weighing = [line.sums for line in lines if line.sums.applicable]
    if not weighing:
        return None
    if {"fail", "unknown"} & must_haves:
        return Decimal("1.00000")  # no weight can change what a must-have decides
    changed = (sums.nudged(own, by) for own in weighing for by in (-1, 1))
    kept = sum(_recommend(profile, nudged, must_haves)[0] == advice for nudged in changed)
    return _share(half_up(100_000 * kept, 2 * len(weighing)))


def _results(lines: list[_Line], sums: Sums, score: int | None) -> tuple[CriterionResult, ...]:
    gained: dict[str, int] = {}
    lacked: dict[str, int] = {}
    if score is not None:
        gains = {line.criterion.key: line.sums.points for line in lines}
        lacks = {line.criterion.key: line.sums.used * MICRO - line.sums.points for line in lines}
        gained = apportioned(gains, score, sums.used * MICRO)
        lacked = apportioned(lacks, 10_000 - score, sums.used * MICRO)
    return tuple(_result(line, gained, lacked) for line in lines)


def _result(line: _Line, gained: dict[str, int], lacked: dict[str, int]) -> CriterionResult:
    key = line.criterion.key
    return CriterionResult(
        key=key,
        state=line.state,
        value=line.value,
        weight_used=Decimal(line.sums.used).scaleb(-2),
        contribution=Decimal(gained.get(key, 0)).scaleb(-2),
        shortfall=Decimal(lacked.get(key, 0)).scaleb(-2),
        must_have=_must_have(line),
    )


def _points(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)


def _share(hundred_thousandths: int | None) -> Decimal | None:
    return None if hundred_thousandths is None else Decimal(hundred_thousandths).scaleb(-5)


def _check_share(key: str, figure: Decimal) -> None:
    if number(figure) is None or not 0 <= figure <= 1 or figure * MICRO % 1:
        raise BadProfile(key, "this is a number from 0 to 1 with at most six decimals")


def _fingerprint(criterion: Criterion) -> list[object]:
    weight, knockout = _plain(criterion.weight), _plain(criterion.knockout_min)
    function = _plain(criterion.value_function)
    return [
        criterion.key,
        criterion.attribute,
        weight,
        criterion.must_have,
        knockout,
        criterion.missing_policy,
        function,
    ]


def _plain(raw: object) -> object:
    """Write what JSON and the database may write differently (20, 20.0, 20.00) in one way."""
    if isinstance(raw, Mapping):
        return {option_text(key): _plain(part) for key, part in raw.items()}
    if isinstance(raw, list | tuple):
        return [_plain(part) for part in raw]
    if raw is None or isinstance(raw, bool | str):
        return raw
    figure = number(raw)
    return str(raw) if figure is None else format(figure.normalize(), "f")
