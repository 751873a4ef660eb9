"""What every step of an application has in common: the lock, the check, and what is said when it is refused."""

import datetime as dt

from icmp import admission
from icmp.models import Application, Decision
from icmp.queries.admissions import decision_in_force


class NotPossible(Exception):  # reads as what is said where it is caught
    """The application is not in a state from which this step can be taken."""

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(f"{state} → {wanted}")
        self.state, self.wanted = state, wanted


class AlreadyDecided(NotPossible):
    """Somebody else decided first; `decision` names who and when."""

    def __init__(self, state: str, wanted: str, decision: Decision) -> None:
        super().__init__(state, wanted)
        self.decision = decision


def locked(application: Application) -> Application:
    """The application as it is now; whoever else wants it waits until this transaction ends."""
    return Application.objects.select_for_update(of=("self",)).select_related("profile_version").get(pk=application.pk)


def move(application: Application, to: str, *, at: dt.datetime, seen_in: tuple[str, ...] = ()) -> str:
    """Take a legal step on a locked application, unsaved; `seen_in` are the states its page was offered for.

    Returns the state before. Raises AlreadyDecided or NotPossible.
    """
    before = application.state
    if before == to or (seen_in and before not in seen_in) or not admission.is_legal(before, to):
        raise refusal(application, to)
    application.state, application.state_since, application.changed_at = to, at, at
    if to not in admission.OPEN:
        application.closed_at = at
    return before


def refusal(application: Application, wanted: str) -> NotPossible:
    """Why a step cannot be taken."""
    decision = decision_in_force(application)
    if decision and application.state in admission.DECIDED:
        return AlreadyDecided(application.state, wanted, decision)
    return NotPossible(application.state, wanted)
