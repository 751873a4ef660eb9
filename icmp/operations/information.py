"""A question in between: an organizer asks for more, the applicant answers, and the answers are scored again."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from icmp import notices
from icmp.models import Application, ApplicationState
from icmp.policies import ANSWER_PROMISED, INFO_WITHIN
from icmp.queries.admissions import scored_answers, segment_for
from members.audit import note
from members.models import User
from members.operations import local_day

from .assessing import assess_application
from .drafts import keep_answers
from .steps import NotPossible, locked, move
from .submission import AT_ODDS, flags_of_answers
from .vouches import ask_vouches


@transaction.atomic
def ask_for_more(
    *, application: Application, question: str, reopened: Sequence[str], by: User, at: dt.datetime
) -> Application:
    """Ask the applicant something and open the answers named in `reopened` again."""
    row = locked(application)
    move(row, ApplicationState.NEEDS_INFO, at=at, seen_in=(ApplicationState.IN_REVIEW,))
    row.info_request, row.info_answer, row.reopened = question, "", list(reopened)
    row.save()
    note(deed="application.asked", about=row, by=by, at=at, reopened=list(reopened))
    notices.write_question(row, at=at)
    return row


@transaction.atomic
def answer_more(*, application: Application, text: str, answers: Mapping[str, object], at: dt.datetime) -> Application:
    """Keep what was answered, only of what was opened, and read the application again."""
    row = locked(application)
    move(row, ApplicationState.IN_REVIEW, at=at, seen_in=(ApplicationState.NEEDS_INFO,))
    keep_answers(row, {key: answers[key] for key in row.reopened if key in answers}, at=at)
    row.info_answer, row.reopened = text, []
    row.promised_on = local_day(at + ANSWER_PROMISED)
    row.segment = segment_for(scored_answers(row))
    row.flags = [*(flag for flag in row.flags if flag != AT_ODDS), *flags_of_answers(row)]
    row.save()
    ask_vouches(row, at=at)
    assess_application(application=row, at=at)
    note(deed="application.answered", about=row, by=row.user, at=at)
    return row


def expire_questions(*, at: dt.datetime) -> int:
    """Close what was not answered within fourteen days; that is no decision, and one may apply again at once."""
    old = Application.objects.filter(state=ApplicationState.NEEDS_INFO, state_since__lt=at - INFO_WITHIN)
    for application in old:
        _expire(application, at=at)
    return len(old)


@transaction.atomic
def _expire(application: Application, *, at: dt.datetime) -> None:
    row = locked(application)
    try:
        move(row, ApplicationState.EXPIRED, at=at, seen_in=(ApplicationState.NEEDS_INFO,))
    except NotPossible:
        return  # answered a moment ago
    row.save()
    note(deed="application.expired", about=row, by=None, at=at)
    notices.write_expired(row, at=at)
