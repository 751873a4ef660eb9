"""The letter to a member whom an applicant named."""

import datetime as dt

from django.urls import reverse

from icmp.models import Vouch
from members.limits import take
from members.outbox import absolute, write_letter

LETTERS_FOR_ONE = 10  # a day for one applicant's address, whatever they name and however often they apply
LETTERS_A_DAY = 5  # however many people name somebody; the page shows all of them


def write_asked(vouch: Vouch, *, at: dt.datetime) -> None:
    """Ask once, with the link to answer in private; beyond the limits the question stands on the member's page alone."""
    user = vouch.member.user
    who = vouch.application.email
    if not take(deed="vouch letter of", who=who, limit=LETTERS_FOR_ONE, per=dt.timedelta(days=1), at=at):
        return
    if not take(deed="vouch letter", who=str(user.pk), limit=LETTERS_A_DAY, per=dt.timedelta(days=1), at=at):
        return
    facts = {
        "name": user.name,
        "person": vouch.application.name,
        "url": absolute(reverse("vouching:answer", args=[vouch.pk])),
    }
    write_letter(
        kind="vouch_asked", key=f"vouch_asked:{vouch.pk}", to=user.email, user=user, language=user.language,
        context=facts, at=at,
    )  # fmt: skip
