"""Letters: written with their cause, sent by the relay, once per key, in the reader's language."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from .letter_kinds import OPTIONAL_KINDS
from .letters.wording import own_letter
from .models import Community, Letter, LetterChoice, LetterState, User

MOST_ATTEMPTS = 8
BATCH = 50


def absolute(path: str) -> str:
    """A link for a letter: from the configured origin, never from a request's Host."""
    return f"{settings.ORIGIN}{path}"


def write_letter(
    *,
    kind: str,
    key: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    at: dt.datetime,
    user: User | None = None,
    not_before: dt.datetime | None = None,
) -> Letter | None:
    """Put a letter into the outbox, once per `key`, rendered from letters/<kind>.{subject.txt,txt} in `language`.

    None when it was written before or when its reader switched this kind off.
    """
    if user and kind in OPTIONAL_KINDS and LetterChoice.objects.filter(user=user, kind=kind).exists():
        return None
    subject, text, html = render_letter(kind=kind, language=language, context=context)
    row = Letter(
        key=key, kind=kind, user=user, to=to, language=language, subject=subject, text=text, html=html,
        written_at=at, not_before=not_before or at,
    )  # fmt: skip
    written = Letter.objects.bulk_create([row], ignore_conflicts=True)
    return Letter.objects.filter(key=key, pk=written[0].pk).first()


def render_letter(*, kind: str, language: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject, plain text and HTML of a letter; the HTML is the same words in a quiet frame."""
    full = {
        **context,
        "community": Community.objects.the(),
        "origin": settings.ORIGIN,
        "kind": kind,
        "language": language,
    }
    full["optional"] = kind in OPTIONAL_KINDS
    with translation.override(language):
        subject, text = own_letter(kind=kind, language=language, context=full) or _original(kind, full)
        html = render_to_string("letters/frame.html", {**full, "subject": subject, "text": text})
    return subject[:200], text, html


def _original(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    subject = " ".join(render_to_string(f"letters/{kind}.subject.txt", dict(facts)).split())
    return subject, render_to_string(f"letters/{kind}.txt", dict(facts)).strip() + "\n"


def relay_letters(*, at: dt.datetime, batch: int = BATCH) -> int:
    """Send what is due, oldest first; returns how many left. Two relays never take the same letter."""
    sent = 0
    connection = get_connection()
    for _ in range(batch):
        if not _relay_one(connection, at=at):
            break
        sent += 1
    connection.close()
    return sent


def _relay_one(connection: BaseEmailBackend, *, at: dt.datetime) -> bool:
    """Lock, send, mark, in one transaction: a relay killed before the mark sends again rather than never."""
    with transaction.atomic():
        due = Letter.objects.filter(state=LetterState.WAITING, not_before__lte=at).order_by("not_before", "pk")
        letter = due.select_for_update(skip_locked=True).first()
        if letter is None:
            return False
        try:
            _send(connection, letter)
        except OSError as error:  # smtplib's exceptions are OSErrors
            _note_failure(letter, error, at=at)
            connection.close()
            return True
        letter.state, letter.sent_at, letter.last_error = LetterState.SENT, at, ""
        letter.save(update_fields=["state", "sent_at", "last_error"])
    return True


def _send(connection: BaseEmailBackend, letter: Letter) -> None:
    headers = {
        "Message-ID": f"<{letter.pk}@gremio>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers=headers, connection=connection
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _note_failure(letter: Letter, error: OSError, *, at: dt.datetime) -> None:
    """Try again later, twice as late each time; after the last attempt it waits for a person."""
    letter.attempts += 1
    letter.last_error = type(error).__name__
    letter.not_before = at + dt.timedelta(seconds=30 * 2**letter.attempts)
    if letter.attempts >= MOST_ATTEMPTS:
        letter.state = LetterState.FAILED
    letter.save(update_fields=["attempts", "last_error", "not_before", "state"])
