"""The words of the pledge. What is read on the page is, letter for letter, what is kept as signed."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icmp.promises import AGREED


def deed_text(*, name: str, community: str, hours: Decimal, plan: str, fee: str) -> str:
    """The pledge in the active language; blank lines between paragraphs. `fee` is an amount in words."""
    whole = int(hours) if hours == int(hours) else hours
    time = ngettext("%(hours)s hour", "%(hours)s hours", int(hours) if hours == 1 else 2) % {"hours": f"{whole}"}
    names = {"name": name, "community": community, "time": time, "fee": fee}
    if plan == AGREED:
        first = _(
            "I, %(name)s, will give %(community)s %(time)s each month, and pay towards its costs what I agree with its organizers."
        )
    else:
        first = _("I, %(name)s, will give %(community)s %(time)s each month, and pay %(fee)s towards its costs.")
    second = _("If life gets in the way, I will say so early.")
    return f"{first % names}\n\n{second}"
