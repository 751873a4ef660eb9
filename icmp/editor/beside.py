"""What stands beside the editor: who comes out how, what may be better, and what the weights come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from icmp import drafting, weighting
from icmp.admin.words import Vocabulary, plain
from icmp.drafting import State
from icmp.models import Persona, ProfileVersion
from icmp.profile_lints import lints
from icmp.queries.profiles import around, effective_shares, effective_shares_of, newest_answers
from icmp.reviewing.bars import BAND_SHAPES, BANDS
from icmp.scoring import Assessment, Profile, assess

from .wording import remark


@dataclass(frozen=True)
class Result:
    """A persona, the advice it must get and the one it gets. Without `wanted` nothing must be."""

    name: str
    kind: str
    wanted: str
    advice: str
    words: str
    shape: str
    score: str
    why: str

    @property
    def passes(self) -> bool:
        return not self.wanted


class Beside:
    """Everything that follows from a state of a profile, saved or just typed; each part is worked out when asked."""

    def __init__(self, version: ProfileVersion, state: State, words: Vocabulary) -> None:
        self.version, self.state, self.words = version, state, words

    @cached_property
    def profile(self) -> Profile | None:
        """As the score reads it; None while it cannot be scored."""
        try:
            return drafting.profile_of(self.state)
        except drafting.BadDraft:
            return None

    @cached_property
    def labels(self) -> dict[str, str]:
        """What the criteria are called."""
        return {row["key"]: self.words.say(row["label"]) or plain(row["key"]) for row in self.state["criteria"]}

    @cached_property
    def results(self) -> list[Result]:
        """Every persona; those who do not come out as they must first."""
        profile = self.profile
        if profile is None or not profile.criteria:
            return []
        found = [self._result(profile, persona) for persona in Persona.objects.all()]
        return sorted(found, key=lambda result: result.passes)

    @property
    def failing(self) -> int:
        return sum(not result.passes for result in self.results)

    @cached_property
    def remarks(self) -> list[tuple[str, str, str]]:
        """Key of the criterion (empty: the whole), its name, the sentence."""
        attributes = {row["key"]: row["attribute"] for row in self.state["criteria"]}
        return [
            (lint.criterion, self.labels.get(lint.criterion, ""), remark(lint, self.words, attributes.get(lint.criterion, "")))
            for lint in lints(self.state, around(self.version))
        ]  # fmt: skip

    def remarks_on(self, key: str) -> list[str]:
        """The sentences about one criterion, or about the whole."""
        return [sentence for criterion, _name, sentence in self.remarks if criterion == key]

    @property
    def total(self) -> str:
        """What the weights come to."""
        return f"{weighting.total(drafting.weights(self.state)).normalize():f}"

    @cached_property
    def shares(self) -> dict[str, str]:
        """Each weight as a part of all of them, in percent."""
        return {key: _percent(share) for key, share in weighting.shares(drafting.weights(self.state)).items()}

    @cached_property
    def effective(self) -> dict[str, str]:
        """What each criterion does in truth, in percent; empty while too few people were scored."""
        found = self._effective()
        return {key: _percent(share) for key, share in found.items()} if found else {}

    def _effective(self) -> Mapping[str, Decimal] | None:
        if self.version.kind != "icmp" or self.profile is None:
            return None
        return effective_shares_of(self.profile, newest_answers()) or effective_shares(self.version)

    def _result(self, profile: Profile, persona: Persona) -> Result:
        of_firms = self.state["settings"]["subject"] == "organization"
        found = assess(profile, persona.organization if of_firms else persona.answers)
        must = persona.expected if self.version.kind == "icmp" else ""
        return Result(
            name=self.words.say(persona.name) or plain(persona.key),
            kind=str(persona.get_kind_display()),
            wanted=str(BANDS[must]) if must and must != found.recommendation else "",
            advice=found.recommendation,
            words=str(BANDS[found.recommendation]),
            shape=BAND_SHAPES[found.recommendation],
            score="–" if found.score is None else f"{found.score:.0f}",
            why=self._why(found),
        )

    def _why(self, found: Assessment) -> str:
        """What decided, in words: a must-have, or the two criteria that cost the most."""
        if found.failed:
            return _("not met: %(criteria)s") % {"criteria": self._named(found.failed)}
        if found.unknown:
            return _("not answered: %(criteria)s") % {"criteria": self._named(found.unknown)}
        if found.reason == "low_coverage":
            return _("too little is answered")
        lost = sorted(found.results, key=lambda result: (-result.shortfall, result.key))[:2]
        costly = [result.key for result in lost if result.shortfall >= 1]
        return _("lost most at: %(criteria)s") % {"criteria": self._named(costly)} if costly else ""

    def _named(self, keys: Any) -> str:
        return ", ".join(self.labels[key] for key in keys)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f}"
