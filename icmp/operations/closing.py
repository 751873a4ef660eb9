"""Ends that nobody decides: the applicant goes, or it was never an application."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from icmp import notices
from icmp.models import Application, ApplicationState, ConsentText, Proof
from icmp.policies import ANSWERS_KEPT, ANSWERS_KEPT_ON_WISH
from icmp.queries.admissions import decision_in_force
from icmp.sheets.keeping import forget_sheet
from members.audit import note
from members.consents import consents_in_force
from members.models import User
from members.operations import end_admission

from .steps import locked, move

READ = (
    ApplicationState.IN_REVIEW,
    ApplicationState.NEEDS_INFO,
    ApplicationState.WAITLISTED,
    ApplicationState.OFFERED,
)
FORGOTTEN = (
    ApplicationState.DECLINED,
    ApplicationState.WITHDRAWN,
    ApplicationState.EXPIRED,
    ApplicationState.LAPSED,
    ApplicationState.SPAM,
)


@transaction.atomic
def withdraw(*, application: Application, at: dt.datetime) -> Application:
    """Close an application because its applicant says so; possible as long as it is open to them."""
    row = locked(application)
    forget_untold_decline(row, at=at)
    before = move(row, ApplicationState.WITHDRAWN, at=at)
    row.confirm_token = None
    row.save()
    if row.user and before == ApplicationState.ACCEPTED:
        end_admission(user=row.user, at=at)
    note(deed="application.withdrawn", about=row, by=row.user, at=at, before=before)
    notices.write_withdrawn(row, at=at)
    return row


def honor_withdrawn_consents(*, at: dt.datetime) -> int:
    """Withdraw what may no longer be read because its applicant took a needed yes back; returns how many."""
    needed = ConsentText.objects.in_force().filter(required=True).values_list("purpose", flat=True)
    read = Application.objects.filter(state__in=READ, user__isnull=False).select_related("user")
    ended = 0
    for application in read.filter(user__consents__given=False, user__consents__purpose__in=list(needed)).distinct():
        held = consents_in_force(application.user) if application.user else {}
        if any(purpose in held and not held[purpose].given for purpose in needed):
            withdraw(application=application, at=at)
            ended += 1
    return ended


@transaction.atomic
def mark_spam(*, application: Application, by: User, at: dt.datetime) -> Application:
    """Put something aside that was never an application, without a letter."""
    row = locked(application)
    before = move(row, ApplicationState.SPAM, at=at)
    row.confirm_token = None
    row.save()
    note(deed="application.spam", about=row, by=by, at=at, before=before)
    return row


def forget_untold_decline(row: Application, *, at: dt.datetime) -> None:
    """Until a decline is told the application is open to its applicant, and going first makes it void."""
    decision = decision_in_force(row)
    if row.state == ApplicationState.DECLINED and decision and decision.announced_at is None:
        move(row, ApplicationState.IN_REVIEW, at=at)
        row.save(update_fields=["state"])
        decision.undone_at, decision.undone_by = at, row.user
        decision.save(update_fields=["undone_at", "undone_by"])


def forget_answers(*, at: dt.datetime) -> int:
    """Delete what closed applications said, 180 days after they closed, two years when that was wished; outcome and fingerprint stay, unlinked."""
    late = Q(keep_answers=False, closed_at__lt=at - ANSWERS_KEPT) | Q(closed_at__lt=at - ANSWERS_KEPT_ON_WISH)
    over = Application.objects.filter(late, state__in=FORGOTTEN).exclude(email="")
    for application in over:
        forget(application, at=at)
    # of those who took their seat only what they showed goes: it has been looked at, or never will be
    Proof.objects.filter(application__closed_at__lt=at - ANSWERS_KEPT).delete()
    return len(over)


@transaction.atomic
def forget(application: Application, *, at: dt.datetime) -> None:
    """Delete what one application said; outcome and fingerprint stay, unlinked."""
    row = locked(application)
    row.answers.all().delete()
    row.page_times.all().delete()
    row.vouches.all().delete()
    row.proofs.all().delete()
    forget_sheet(application=row)
    row.name = row.email = row.info_request = row.info_answer = row.appeal_text = ""
    row.needs, row.carried_over, row.offers, row.consents, row.signed_pledge, row.user = {}, {}, [], [], None, None
    row.hidden_words = []
    row.entered_by, row.consent_given_how = None, ""
    row.save()
    note(deed="application.forgotten", about=row, by=None, at=at)
