"""The steps of a standing that an organizer takes by hand: where each fits and where it leads."""

from dataclasses import dataclass

from .lifecycle import ALUMNI, CANDIDATE, GRACE, LAPSED, LEFT, MEMBER, PAUSED, SUSPENDED


@dataclass(frozen=True)
class Step:
    """From any of `before` to one of `after`; `deed` is the right it asks for (members.gates)."""

    name: str
    before: frozenset[str]
    after: frozenset[str]
    deed: str = "change_standing"


def _step(name: str, before: set[str], after: set[str], deed: str = "change_standing") -> Step:
    return Step(name, frozenset(before), frozenset(after), deed)


# In the order in which they are offered. Who has left comes back through the join form, like everybody.
STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        _step("confirm", {CANDIDATE}, {MEMBER}),
        _step("resume", {PAUSED}, {MEMBER}),
        _step("restore", {GRACE, LAPSED}, {MEMBER, CANDIDATE}),
        _step("reinstate", {SUSPENDED}, {MEMBER, CANDIDATE}, "moderate"),
        _step("take_back", {ALUMNI}, {MEMBER}),
        _step("pause", {MEMBER}, {PAUSED}),
        _step("begin_grace", {CANDIDATE, MEMBER}, {GRACE}),
        _step("lapse", {GRACE}, {LAPSED}),
        _step("suspend", {CANDIDATE, MEMBER, PAUSED, GRACE}, {SUSPENDED}, "moderate"),
        # who belongs is given notice first, with the right to answer (operations.endings); a candidate has a review
        _step("make_alumni", {LAPSED, SUSPENDED}, {ALUMNI}),
        _step("end", {LAPSED, ALUMNI, SUSPENDED}, {LEFT}),
    )
}


def steps_from(standing: str) -> list[Step]:
    """The steps that fit a standing."""
    return [step for step in STEPS.values() if standing in step.before]
