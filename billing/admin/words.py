"""How money and its states are shown at the desk."""

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from billing import lifecycle
from members.amounts import amount_text
from members.languages import pick

SIGNS = {
    lifecycle.OPEN: "watch",
    lifecycle.PAID: "ok",
    lifecycle.FAILED: "alarm",
    lifecycle.ACTIVE: "ok",
    lifecycle.PAST_DUE: "alarm",
    lifecycle.CANCEL_SCHEDULED: "watch",
    lifecycle.PENDING: "watch",
}


def shown_money(minor: int, currency: str) -> SafeString:
    """An amount that lines up with those above and below."""
    return format_html('<span class="num">{}</span>', amount_text(minor, currency, get_language() or "en", exact=True))


def shown_state(state: str, label: str) -> SafeString:
    """A state as shape and word."""
    return render_to_string("components/badge.html", {"state": SIGNS.get(state, ""), "label": label})


def shown_text(texts: object) -> str:
    return pick(texts, get_language() or "en").text if isinstance(texts, (str, dict)) else ""
