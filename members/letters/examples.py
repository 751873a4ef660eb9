"""Facts that nobody has, for reading a letter before it is sent to anybody."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Community, User


def example_facts(*, language: str, now: dt.datetime) -> dict[str, Any]:
    """What every letter may state, under the names the letters' templates use, in the language that is active."""
    link = f"{settings.ORIGIN}/…/"
    return {
        **dict.fromkeys(LINKS, link),
        **dict.fromkeys(DAYS, now + dt.timedelta(days=7)),
        **dict.fromkeys(SENTENCES, _("Here stands what was written.")),
        **_people(),
        **_things(now, link),
        "community": Community.objects.the(),
        "origin": settings.ORIGIN,
        "language": language,
    }


DAYS = (
    "appeal_until", "decided_on", "deleted_on", "end", "lapses_on", "reapply_on", "sign_until", "starts", "until",
    "waits_until", "ends_on", "leaves_on", "answer_until",
)  # fmt: skip
LINKS = (
    "apply_url", "book_url", "buddy_url", "calendar_url", "desk_url", "dues_link", "events_url", "first_weeks_url", "link",
    "page_url", "present_url", "review_url", "status_url", "url",
)  # fmt: skip
SENTENCES = ("subject", "text", "explanation", "reason", "told", "words", "question")


def _people() -> dict[str, Any]:
    ada, juan = "Ada Lovelace", "Juan Orozco"
    grants = [SimpleNamespace(title=_("Organizer"))]
    return {
        "name": ada, "newcomer": ada, "person": ada, "candidate": ada, "by": juan, "buddy": juan,
        "member": SimpleNamespace(user=User(name=ada), candidate_until=timezone.localdate()),
        "grant": grants[0], "grants": grants, "is_staff": True, "who": juan,
    }  # fmt: skip


def _things(now: dt.datetime, link: str) -> dict[str, Any]:
    today, later = now, now + dt.timedelta(days=30)  # moments, because some letters tell the hour
    need = SimpleNamespace(name=_("Growth through a mentor"), url=link)
    return {
        "title": _("An evening for newcomers"), "where": "Berlin", "zone": settings.TIME_ZONE, "which": "1d",
        "starts": now, "plan": _("Member"), "pledged": 3, "given": 1, "day": 3, "deeds": 2, "owed": 2, "late": 1, "due": later, "keeps": True, "own": False,
        "ended": False, "missing": False, "people": 167, "needs": [need], "need": need,
        "leave": SimpleNamespace(ends_on=later), "notice": SimpleNamespace(ends_on=later, reason="…"),
        "charge": SimpleNamespace(
            amount_minor=1500, currency="EUR", due_on=later, period_start=today, period_end=later, reference="MPG-2741"
        ),
        "bank": SimpleNamespace(holder="Circle e. V.", written_iban="DE02 1203 0000 0000 2020 51", bic="", bank=""),
        "receipt": SimpleNamespace(number="2026-0042", text=_("The receipt stands here.")),
        "application": SimpleNamespace(
            promised_on=later, waitlist_until=later, offered_until=now, info_request=_("Here stands what was asked."),
            entered_by="Juan Orozco", consent_given_how=_("on paper"),
        ),
        "foundation": SimpleNamespace(
            version=2, effective_from=later, change_note=_("What changes, in one line."), unvoted_reason=""
        ),
        "result": SimpleNamespace(carried=True, yes=5, no=1, abstain=0, needed=4, founders=7),
    }  # fmt: skip
