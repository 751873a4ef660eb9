"""Deeds of the ledger in words, as an organizer chooses among them."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from icmp.admin.words import plain

KINDS: dict[str, Promise] = {
    "profile.completed": _("completed a profile"),
    "book.profile_published": _("published a page of the book"),
    "session.visited": _("visited the site"),
    "content.viewed": _("read something"),
    "reaction.given": _("reacted to something"),
    "thanks.given": _("thanked somebody"),
    "message.posted": _("wrote a message"),
    "question.asked": _("asked a question"),
    "question.answered": _("answered a question"),
    "answer.accepted": _("gave the answer that helped"),
    "resource.shared": _("shared something useful"),
    "event.registered": _("registered for an event"),
    "event.attended": _("attended an event"),
    "event.no_show": _("registered and did not come"),
    "event.spoke": _("spoke at an event"),
    "event.volunteered": _("helped at an event"),
    "event.organized": _("organized an event"),
    "intro.requested": _("asked for an introduction"),
    "intro.accepted": _("accepted an introduction"),
    "intro.useful": _("found an introduction useful"),
    "mentoring.session_given": _("gave a mentoring session"),
    "mentoring.session_taken": _("had a mentoring session"),
    "project.joined": _("joined a project"),
    "project.task_done": _("finished a task of a project"),
    "project.led": _("led a project"),
    "project.delivered": _("delivered a project"),
    "feedback.given": _("gave feedback"),
    "pulse.answered": _("answered the pulse"),
    "foundation.comment": _("commented on the foundation"),
    "foundation.ratified": _("voted on the foundation"),
    "review.application": _("read an application"),
    "member.vouched": _("vouched for somebody"),
    "member.welcomed": _("welcomed a newcomer"),
    "fee.paid": _("paid a fee"),
    "moderation.report": _("reported something"),
}


def kind_choices(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Kinds of deed to choose from, by their words; one that nobody named yet keeps its key in plain words."""
    named = {key: str(KINDS.get(key) or plain(key.replace(".", " "))) for key in keys}
    return sorted(named.items(), key=lambda pair: pair[1].casefold())
