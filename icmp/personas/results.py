"""What a version says about a persona, beside what it must say."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from icmp import scoring
from icmp.admin.words import plain
from icmp.models import Persona, ProfileVersion
from icmp.models.assessment import Reason
from icmp.queries.admissions import scoring_profile
from icmp.queries.joining import Speaker
from icmp.reviewing.bars import BAND_SHAPES, BANDS, MUST_HAVE_SHAPES, MUST_HAVES, Bar, Rule
from icmp.values import BadValueFunction


@dataclass(frozen=True)
class Result:
    """The advice for a persona, why, and whether it is the one it must get."""

    advice: str
    expected: str
    reason: Any
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    bars: tuple[Bar, ...]
    rules: tuple[Rule, ...]

    @property
    def passes(self) -> bool:
        return self.advice == self.expected

    @property
    def words(self) -> Any:
        return BANDS[self.advice]

    @property
    def shape(self) -> str:
        return BAND_SHAPES[self.advice]

    @property
    def wanted(self) -> Any:
        """The outcome it must get, in words."""
        return BANDS[self.expected]


class Judge:
    """Scores personas by one version; the version is read once, in two queries."""

    def __init__(self, version: ProfileVersion, say: Speaker) -> None:
        criteria = version.criteria.all()
        self.labels = {row.key: say(row.label) or plain(row.key) for row in criteria}
        self.profile: scoring.Profile | None
        try:
            self.profile = scoring_profile(version)
        except (scoring.BadProfile, BadValueFunction):
            self.profile = None  # a draft that is not finished

    def score(self, answers: Mapping[str, object]) -> Decimal | None:
        """The score alone."""
        return scoring.assess(self.profile, answers).score if self.profile else None

    def result(self, answers: Mapping[str, object], expected: str) -> Result | None:
        """Everything about one persona; None while the version cannot score."""
        if self.profile is None:
            return None
        found = scoring.assess(self.profile, answers)
        return Result(
            advice=found.recommendation,
            expected=expected,
            reason=Reason(found.reason).label,
            score=found.score,
            low=found.low,
            high=found.high,
            bars=tuple(self._bars(found)),
            rules=tuple(
                Rule(self.labels[row.key], MUST_HAVE_SHAPES[row.must_have], MUST_HAVES[row.must_have])
                for row in found.results
                if row.must_have
            ),
        )

    def _bars(self, found: scoring.Assessment) -> list[Bar]:
        rows = [
            Bar(self.labels[row.key], row.contribution, row.contribution + row.shortfall, row.state == "answered")
            for row in found.results
            if row.weight_used
        ]
        return sorted(rows, key=lambda bar: -bar.most)


def customer_answers(persona: Persona, icp: ProfileVersion) -> Mapping[str, object]:
    """What the customers' profile scores: the organization's answers where it is about organizations."""
    said: Mapping[str, object] = persona.organization if icp.subject == "organization" else persona.answers
    return said
