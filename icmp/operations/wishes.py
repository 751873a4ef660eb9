"""What applicants may ask for about their data: keep it, no score over it, delete it now."""

import datetime as dt

from django.db import transaction

from icmp.models import Application, ApplicationState
from icmp.monitoring.operations import forget_record
from icmp.queries.admissions import decision_in_force
from members.audit import note
from members.models import User

from .closing import FORGOTTEN, forget, forget_untold_decline, withdraw
from .steps import NotPossible, locked

OPEN_TO_THEM = (
    ApplicationState.IN_REVIEW,
    ApplicationState.NEEDS_INFO,
    ApplicationState.ACCEPTED,
    ApplicationState.WAITLISTED,
    ApplicationState.OFFERED,
)
NOBODY_DECIDED = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)
READINGS_WITHOUT_A_SCORE = 2


@transaction.atomic
def keep_answers(*, application: Application, keep: bool, at: dt.datetime) -> Application:
    """Keep the answers for two years instead of six months once the application is over, or no longer."""
    row = locked(application)
    if row.keep_answers != keep:
        row.keep_answers = keep
        row.save(update_fields=["keep_answers"])
        note(deed="application.keep_wished", about=row, by=row.user, at=at, keep=keep)
    return row


@transaction.atomic
def object_to_scoring(*, application: Application, at: dt.datetime) -> Application:
    """Put the score aside for good: it advises nobody, and two people read. A decline not told yet becomes void."""
    row = locked(application)
    forget_untold_decline(row, at=at)
    if row.state not in NOBODY_DECIDED or row.scoring_objected_at:
        raise NotPossible(row.state, row.state)
    row.scoring_objected_at = at
    row.score = row.coverage = row.robust = None
    row.recommendation, row.flags = "", [*row.flags, "no_score"]
    row.readings_wanted = max(row.readings_wanted, READINGS_WITHOUT_A_SCORE)
    row.save()
    note(deed="application.scoring_objected", about=row, by=row.user, at=at)
    return row


@transaction.atomic
def erase_answers(*, application: Application, by: User, at: dt.datetime) -> None:
    """Delete what was said, now: an open application is withdrawn first. A seat that was taken is left, not erased."""
    row = locked(application)
    decision = decision_in_force(row)
    untold = row.state == ApplicationState.DECLINED and decision is not None and decision.announced_at is None
    if row.state in OPEN_TO_THEM or untold:
        row = withdraw(application=row, at=at)
    if row.state not in FORGOTTEN:
        raise NotPossible(row.state, ApplicationState.WITHDRAWN)
    forget_record(application=row)
    note(deed="application.erased", about=row, by=by, at=at)
    forget(row, at=at)
