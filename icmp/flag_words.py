"""What flags an application, in words. A flag is a suggestion to whoever reads; none blocks or decides anything."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLAGS: dict[str, Promise] = {
    "honeypot": _("filled in like a program"),
    "too_fast": _("very fast"),
    "duplicate": _("maybe the same person"),
    "same_text": _("a text that somebody else sent too"),
    "contradiction": _("answers contradict each other"),
    "at_odds": _("promise and hours do not fit"),
    "second_application": _("another one is open"),
    "early_again": _("again, early"),
    "has_a_seat": _("has a seat"),
    "was_member": _("was a member"),
    "appeal": _("appeal"),
    "no_score": _("objected to a score"),
}


def flag_in_words(flag: str) -> str:
    """A flag that has no words yet is shown as what it is called."""
    return str(FLAGS.get(flag, flag.replace("_", " ")))
