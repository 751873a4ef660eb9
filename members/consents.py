"""The consent ledger's one way in, and the one question: does a yes hold today?"""

import datetime as dt
import hashlib

from django.db.models import OuterRef, QuerySet, Subquery

from .models import Consent, User
from .signals import announce, consent_changed


def record_consent(
    *, user: User, purpose: str, given: bool, text: str, language: str, source: str, at: dt.datetime
) -> Consent:
    """Write a yes or a no with the exact text that was shown."""
    version = hashlib.sha256(text.encode()).hexdigest()
    return Consent.objects.create(
        user=user,
        purpose=purpose,
        given=given,
        text=text,
        text_version=version,
        language=language,
        source=source,
        at=at,
    )


def consents_in_force(user: User) -> dict[str, Consent]:
    """The newest row of each purpose."""
    rows = Consent.objects.filter(user=user).order_by("purpose", "-at", "-pk").distinct("purpose")
    return {row.purpose: row for row in rows}


def consents_to(purpose: str) -> QuerySet[User]:
    """The people whose newest word on `purpose` is yes.

    One look into the ledger's index per person, whatever the planner believes of the table's size: sets within sets
    took minutes for 167 people when its statistics were those of an empty table.
    """
    words = Consent.objects.filter(user=OuterRef("pk"), purpose=purpose).order_by("-at", "-pk")
    return User.objects.annotate(agrees=Subquery(words.values("given")[:1])).filter(agrees=True)


def withdraw_consent(*, user: User, purpose: str, at: dt.datetime) -> bool:
    """Write a no after a yes, with the text that had been agreed to; False where no yes holds."""
    held = consents_in_force(user).get(purpose)
    if held is None or not held.given:
        return False
    record_consent(
        user=user, purpose=purpose, given=False, text=held.text, language=held.language, source="privacy center", at=at
    )
    announce(consent_changed, user_id=str(user.pk), purpose=purpose, at=at)
    return True
