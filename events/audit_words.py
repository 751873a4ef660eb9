"""The deeds of events in words, for the records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Promise] = {
    "calendar_address.renewed": _("renewed a calendar address"),
    "event.archived": _("archived an event"),
    "event.canceled": _("canceled an event"),
    "event.changed": _("changed an event"),
    "event.checked_in": _("checked somebody in"),
    "event.closed": _("closed the registration"),
    "event.drafted": _("drafted an event"),
    "event.finished": _("ended an event"),
    "event.given_back": _("gave a place back"),
    "event.line_expired": _("let an offered place expire"),
    "event.line_joined": _("joined a waiting list"),
    "event.line_left": _("left a waiting list"),
    "event.opened": _("opened the registration"),
    "event.place_offered": _("offered a place"),
    "event.published": _("published an event"),
    "event.registered": _("registered for an event"),
    "event.running": _("began an event"),
}
