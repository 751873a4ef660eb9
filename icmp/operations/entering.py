"""An application that came on paper is typed in by an organizer; its sender confirms it as everybody does."""

import datetime as dt

from django.db import transaction

from icmp.models import Application, ApplicationState, ProfileVersion
from icmp.models.application import new_resume_token
from members.audit import note
from members.models import User

from .drafts import start_draft
from .steps import locked, refusal
from .submission import send_confirmation

SOURCES = ("paper", "letter", "conversation")


class SameAddress(Exception):  # reads as what is said where it is caught
    """The new address is the old one."""


@transaction.atomic
def start_entry(
    *, version: ProfileVersion, source: str, consent_given_how: str, language: str, by: User, at: dt.datetime
) -> Application:
    """Open a draft for somebody who applied on paper, by letter or in a conversation: who types it in is kept."""
    draft = start_draft(version=version, token=new_resume_token(), language=language, at=at, source=source)
    draft.entered_by, draft.consent_given_how = by, consent_given_how
    draft.save(update_fields=["entered_by", "consent_given_how"])
    note(deed="application.entered", about=draft, by=by, at=at, source=source)
    return draft


@transaction.atomic
def correct_address(*, application: Application, email: str, by: User, at: dt.datetime) -> bool:
    """Replace a mistyped address: the link that went to the old one is dead, a new one goes to the new.

    False when the new address has had its letters for today. Raises NotPossible once the address was confirmed, and
    SameAddress when it is the same one.
    """
    row = locked(application)
    if row.state != ApplicationState.UNVERIFIED:
        raise refusal(row, ApplicationState.UNVERIFIED)
    address = email.strip().lower()
    if address == row.email:
        raise SameAddress
    row.email, row.confirm_token, row.changed_at = address, None, at
    row.save()
    note(deed="application.address_corrected", about=row, by=by, at=at)
    return send_confirmation(row, at=at)
