"""What a standing does to a person, in the words of the confirmation page: book, dues, letters."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.lifecycle import ALUMNI, CANDIDATE, GRACE, LAPSED, LEFT, MEMBER, PAUSED, SUSPENDED

_CLOSED = _(
    "The book closes at once: the person no longer reads it and is not in it. Places at members' events ahead are given back."
)
BOOK = {
    CANDIDATE: _("The person reads the book and appears in it, marked as a candidate; candidates are not printed."),
    MEMBER: _("The person reads the book, appears in it and may be printed, as far as they agreed to it."),
    PAUSED: _("The person still reads the book, but neither appears in it nor is printed until the pause is over."),
    GRACE: _("The book stays open: the person reads it and appears in it as before."),
    LAPSED: _CLOSED,
    SUSPENDED: _CLOSED,
    LEFT: _CLOSED,
    ALUMNI: _(
        "The book closes to the person. Their page stays in it only if they chose to be listed as alumni. Places at members' events ahead are given back."
    ),
}
_NO_NEW_BILL = _(
    "No new bill by transfer is written; a bill that is open stays open. A card or debit at Stripe goes on until the person cancels it or the treasurer ends it there."
)
DUES = {
    CANDIDATE: _("Dues go on as agreed."),
    MEMBER: _("Dues go on as agreed."),
    PAUSED: _("No new dues are collected until the person is back; nothing is caught up. What is owed stays owed."),
    GRACE: _(
        "Dues stay owed. If a bill stays unpaid, the membership lapses by itself, thirty days from now at the earliest."
    ),
    LAPSED: _("What is owed stays owed; as soon as it is paid, the membership is restored by itself."),
    SUSPENDED: _NO_NEW_BILL,
    ALUMNI: _("Dues end at once: nothing more is collected, and what is still owed is let go."),
    LEFT: _("Dues end at once: nothing more is collected, and what is still owed is let go."),
}
_QUIET = _("The letter does not tell your reason; it is kept in the history of this person.")
_TELLING = _("A letter tells the person, in their language, with your reason in your words.")
LETTERS = {
    CANDIDATE: (_("A letter tells the person, in their language, until when they are a candidate."), _QUIET),
    MEMBER: (_("A letter tells the person, in their language, that they are a member."), _QUIET),
    PAUSED: (_("A letter tells the person, in their language, what the pause means."), _QUIET),
    GRACE: (_("No letter goes with this step: letters about dues go with a bill. Tell the person yourself."),),
    LAPSED: (_("A letter tells the person, in their language, that the way back is open."), _QUIET),
    SUSPENDED: (_TELLING, _("It says until when, and that they have the right to answer on their own page.")),
    ALUMNI: (_TELLING,),
    LEFT: (_TELLING, _("Who has left comes back through the join form.")),
}
MORE = {
    "pause": (_("Nothing is expected of the person in this time, and the calendar ends it."),),
    "suspend": (
        _("The person is signed out everywhere, and can sign in again to answer and to reach their own data."),
        _("It ends by itself after the last day."),
    ),
}


def effects_of(step: str, after: str) -> list[Any]:
    """The sentences for a step that leads to the standing `after`."""
    return [BOOK[after], DUES[after], *LETTERS[after], *MORE.get(step, ())]
