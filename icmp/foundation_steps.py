"""The steps of the canvas, in the order in which one thinks them through, and the fields that each writes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One screen: the fields of a version that it writes, and what stands beside versions and changes at once."""

    key: str
    fields: tuple[str, ...] = ()
    at_once: tuple[str, ...] = ()

    @property
    def is_versioned(self) -> bool:
        """Whether it writes into a version, so that only a draft can be changed."""
        return bool(self.fields)


STEPS = {
    step.key: step
    for step in (
        Step("mission", ("mission",)),
        Step("purpose", ("purpose_statement", "purpose_why_return", "purpose_why_take_part")),
        Step("role", ("role_statement", "role_primary_objective", "role_secondary_objectives")),
        Step("north_star", ("north_star",)),
        Step("values", ("values", "non_goals")),
        Step("people", ("for_whom", "not_for_whom")),
        Step(
            "expectations",
            (
                "expectation_text",
                "expected_hours_per_month",
                "hours_to_be_agreed",
                "expected_fee_minor",
                "solidarity_minor",
                "fee_to_be_agreed",
                "currency",
                "period",
            ),
        ),
        Step("access", at_once=("access_model",)),
        Step("needs", at_once=("needs",)),
        Step("programmes", at_once=("programmes",)),
        Step("segments", at_once=("segments",)),
        Step("capacity", ("capacity",)),
        Step("growth", ("expansion_gates", "co_creation"), at_once=("stage",)),
        Step("summary", ("change_note",)),
    )
}
# What a new version takes over from the one it begins with; what it changes is said anew.
COPIED = tuple(name for step in STEPS.values() for name in step.fields if name != "change_note")
