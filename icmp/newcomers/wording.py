"""Words of the first weeks that several pages say."""

from typing import Any

from django.utils.translation import gettext_lazy as _

LACKS: dict[str, Any] = {
    "buddy": _("no buddy"),
    "pledge": _("no pledge"),
    "page": _("page not complete"),
    "deeds": _("nothing on record"),
    "windows": _("no window closed yet"),
}
STEPS: dict[str, Any] = {
    "wrote": _("Write two lines"),
    "met": _("Meet"),
    "introduced": _("Introduce them to two members"),
}
STEP_HELP: dict[str, Any] = {
    "wrote": _("Who you are, and when you have half an hour."),
    "met": _("A call or a coffee. Ask what they came for. It is recorded as thirty minutes that you gave."),
    "introduced": _("Two who know about what your newcomer came for. Introductions are what newcomers remember."),
}
