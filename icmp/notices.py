"""Every letter about an application, in the language of the one who applies."""

import datetime as dt
import hashlib
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from icmp.explaining import explanation
from icmp.models import Application, Decision, Outcome
from icmp.policies import ACCEPTED_HOLDS, ANSWERS_KEPT, APPEAL_WITHIN, INFO_WITHIN
from icmp.queries.admissions import policy
from icmp.renewal import RENEW, SEAT, renewal_path, way_back
from members import lifecycle
from members.models import Letter, Member, User
from members.operations import local_day
from members.outbox import absolute, render_letter, write_letter

KIND_OF_OUTCOME = {
    Outcome.ACCEPT: "application_accepted",
    Outcome.WAITLIST: "application_waitlisted",
    Outcome.DECLINE: "application_declined",
}

__all__ = ["explanation"]


def status_url(application: Application) -> str:
    """The applicant's page, from the configured origin."""
    return absolute(reverse("icmp:application", args=[application.public_token]))


def write_resume_link(application: Application, *, at: dt.datetime) -> None:
    """Where to go on with a draft; each link works once."""
    url = absolute(reverse("icmp:resume", args=[application.resume_token]))
    _write(application, "application_resume", f"{application.pk}:{at.isoformat()}", at=at, url=url)


def write_confirmation(application: Application, *, at: dt.datetime) -> None:
    """Prove the address. Who has an account reads another letter; who has a seat, or renews, is led there."""
    url = absolute(reverse("icmp:confirm", args=[application.confirm_token]))
    account = User.objects.filter(email=application.email).first()
    way, facts = way_back(account), {"url": url}
    if way == SEAT:
        kind, facts = "application_has_a_seat", {"url": absolute(reverse("account_login"))}
    elif way == RENEW:
        kind, facts = "application_renewal", _renewal(account, url)
    else:
        kind = "application_known_address" if account else "application_confirm"
        if application.entered_by_id:
            kind = "application_entered"
    _write(application, kind, f"{application.pk}:{at.isoformat()}", at=at, **facts)


def _renewal(account: User | None, confirm_url: str) -> dict[str, str]:
    """Where one renews; who has no seat at the moment may also apply anew."""
    facts = {"url": absolute(f"{reverse('account_login')}?{urlencode({'next': renewal_path()})}")}
    lapsed = Member.objects.filter(user=account).exclude(standing__in=lifecycle.SEES_BOOK).exists()
    return facts | ({"apply_url": confirm_url} if lapsed else {})


def write_received(application: Application, *, at: dt.datetime) -> None:
    _write(application, "application_received", str(application.pk), at=at)


def write_question(application: Application, *, at: dt.datetime) -> None:
    until = local_day(at + INFO_WITHIN)
    _write(application, "application_question", f"{application.pk}:{at.isoformat()}", at=at, until=until)


def write_decision(application: Application, decision: Decision, *, at: dt.datetime) -> None:
    """Tell a decision with its explanation, once."""
    kind = KIND_OF_OUTCOME[Outcome(decision.outcome)]
    facts = decision_facts(application, text=decision.explanation_sent, decided_at=decision.decided_at, at=at)
    _write(application, kind, str(decision.pk), at=at, **facts)


def preview_decision(application: Application, *, outcome: str, pointer: str, at: dt.datetime) -> tuple[str, str]:
    """Subject and text of the letter that a decision would send."""
    text = explanation(application, outcome=outcome, pointer=pointer)
    facts = decision_facts(application, text=text, decided_at=at, at=at)
    context = _context(application) | facts
    language = application.language
    subject, body, _html = render_letter(kind=KIND_OF_OUTCOME[Outcome(outcome)], language=language, context=context)
    return subject, body


def decision_facts(application: Application, *, text: str, decided_at: dt.datetime, at: dt.datetime) -> dict[str, Any]:
    """The days that a decision letter names."""
    days = policy()
    return {
        "explanation": text,
        "decided_on": local_day(decided_at),
        "appeal_until": local_day(at + APPEAL_WITHIN),
        "deleted_on": local_day(at + ANSWERS_KEPT),
        "sign_until": local_day(at + ACCEPTED_HOLDS),
        "reapply_on": application.reapply_allowed_from or local_day(at) + dt.timedelta(days=days.reapply_days),
        "waits_until": application.waitlist_until or local_day(at) + dt.timedelta(days=days.waitlist_days),
    }


def may_appeal(decision: Decision, *, at: dt.datetime) -> bool:
    """Within thirty days of the letter."""
    told = decision.announced_at
    return decision.outcome == Outcome.DECLINE and told is not None and at <= told + APPEAL_WITHIN


def write_offer(application: Application, *, at: dt.datetime) -> None:
    _write(application, "application_offered", f"{application.pk}:{at.isoformat()}", at=at)


def write_offer_ended(application: Application, *, at: dt.datetime) -> None:
    _write(application, "application_offer_ended", f"{application.pk}:{at.isoformat()}", at=at)


def write_appealed(application: Application, *, at: dt.datetime) -> None:
    _write(application, "application_appealed", f"{application.pk}:{at.isoformat()}", at=at)


def write_expired(application: Application, *, at: dt.datetime) -> None:
    _write(application, "application_expired", str(application.pk), at=at)


def write_lapsed(application: Application, *, at: dt.datetime) -> None:
    _write(application, "application_lapsed", str(application.pk), at=at)


def write_withdrawn(application: Application, *, at: dt.datetime) -> None:
    """Only to an address that was proven: nobody else asked for letters."""
    if application.confirmed_at:
        _write(application, "application_withdrawn", str(application.pk), at=at)


def write_note(application: Application, *, subject: str, text: str, by: User, at: dt.datetime) -> Letter | None:
    """An organizer's own words; the same ones on the same day go once, and None comes back."""
    words = hashlib.sha256(f"{subject}\n{text}".encode()).hexdigest()[:16]
    key = f"{application.pk}:{local_day(at)}:{words}"
    return _write(application, "application_note", key, at=at, subject=subject, text=text, by=by.name)


def preview_note(application: Application, *, subject: str, text: str, by: User) -> tuple[str, str]:
    """Subject and text of such a letter."""
    context = _context(application) | {"subject": subject, "text": text, "by": by.name}
    return render_letter(kind="application_note", language=application.language, context=context)[:2]


def write_readings_asked(reader: User, *, owed: int, late: int, due: dt.date | None, at: dt.datetime) -> bool:
    """What a reader owes, at most once a day; whether it was written."""
    facts = {"name": reader.name, "owed": owed, "late": late, "due": due, "link": absolute(reverse("reviewing:mine"))}
    key = f"readings_asked:{reader.pk}:{local_day(at)}"
    sent = write_letter(
        kind="readings_asked", key=key, to=reader.email, user=reader, language=reader.language, context=facts, at=at
    )
    return sent is not None


def _write(application: Application, kind: str, key: str, *, at: dt.datetime, **facts: Any) -> Letter | None:
    return write_letter(
        kind=kind,
        key=f"{kind}:{key}",
        to=application.email,
        user=application.user,
        language=application.language,
        context=_context(application) | facts,
        at=at,
    )


def _context(application: Application) -> dict[str, Any]:
    return {"application": application, "name": application.name, "status_url": status_url(application)}
