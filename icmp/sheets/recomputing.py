"""Whether an assessment of years ago still comes out as it was kept."""

from dataclasses import dataclass
from typing import Any

from icmp import scoring
from icmp.models import Assessment
from icmp.operations.assessing import as_columns
from icmp.queries.admissions import scoring_profile

from .gathering import scored_answers_of


@dataclass(frozen=True)
class Recomputed:
    """An assessment once more, from the answers that are stored and the ratings that were in at the time."""

    found: scoring.Assessment
    same_inputs: bool  # an answer that was corrected later, or forgotten, is another input
    same_rules: bool
    differences: tuple[str, ...]  # the figures that come out differently

    @property
    def agrees(self) -> bool:
        return not self.differences


def recompute(assessment: Assessment) -> Recomputed:
    """Score again what an assessment scored."""
    profile = scoring_profile(assessment.profile_version)
    application = assessment.application
    answers = scored_answers_of([application], until=assessment.computed_at)[application.pk]
    found = scoring.assess(profile, answers)
    again: dict[str, Any] = as_columns(found)
    return Recomputed(
        found=found,
        same_inputs=scoring.inputs_hash(profile, answers) == assessment.inputs_hash,
        same_rules=assessment.engine_version == scoring.ENGINE_VERSION,
        differences=tuple(name for name, figure in again.items() if figure != getattr(assessment, name)),
    )
