"""Rounds in words: how one stands, what is in the way, what is seldom meant, and why somebody waits."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.health.figures import words

from . import operations
from .plans import Remark

STATES: dict[str, tuple[str, Promise]] = {
    "open": ("ok", gettext_lazy("takes applications")),
    "planned": ("mark", gettext_lazy("planned")),
    "closed": ("", gettext_lazy("closed to applications")),
}
REMARKS: dict[Remark, Promise] = {
    "above_cap": gettext_lazy("These are more seats than the community has room for at the moment."),
    "nobody_else": gettext_lazy(
        "Every segment has a limit, and together they are fewer than the seats: some stay empty."
    ),
    "crowded": gettext_lazy(
        "The limits of the segments are more than the seats together. Whoever is accepted first has the seat."
    ),
    "many_lots": gettext_lazy("More than every tenth seat is drawn by lot. One in ten is enough to learn from."),
}
WAITS: dict[str, Promise] = {
    "next": gettext_lazy("next: is offered a seat within minutes"),
    "cohort_full": gettext_lazy("all seats are taken"),
    "segment_full": gettext_lazy("the seats of the segment are taken"),
    "chosen": gettext_lazy("put on the list by choice: a person offers the seat"),
    "lapsed": gettext_lazy("let two offers pass: a person offers again"),
}


def refusal(why: operations.RoundRefusal) -> tuple[str | None, str]:
    """The field at which a refusal stands, and what it says."""
    for kind, (field, say) in _REFUSALS.items():
        if isinstance(why, kind):
            return field, say(why)
    return None, _("The round cannot be so.")


def _other(why: operations.OtherRound) -> str:
    facts = {"name": words(why.other.name), "day": date_format(why.other.opens_at, "DATE_FORMAT")}
    return _("“%(name)s”, which opens on %(day)s, takes applications at the same time. One round at a time.") % facts


_REFUSALS: dict[type[operations.RoundRefusal], tuple[str | None, Callable[..., str]]] = {
    operations.EndsBeforeItBegins: ("closes_on", lambda why: _("A round closes after it has opened.")),
    operations.QuotaTooLarge: ("quota", lambda why: _("A segment has at most as many seats as there are in all.")),
    operations.TooManyLots: ("lottery_seats", lambda why: _("Seats by lot are among the seats of the round.")),
    operations.SeatsTaken: (
        "seats",
        lambda why: _("%(taken)s seats are taken, held or kept already; there cannot be fewer.") % {"taken": why.taken},
    ),
    operations.OtherRound: ("opens_on", _other),
    operations.HasBegun: ("opens_on", lambda why: _("People have applied since it opened, so its opening stays.")),
    operations.LotsAreDrawn: (
        "lottery_seats",
        lambda why: _("The seats by lot are drawn: their number stays, and the round takes no more applications."),
    ),
    operations.ChangedMeanwhile: (
        None,
        lambda why: _("Somebody changed this round while you were writing. Yours stands below; saving again puts it in place of theirs."),
    ),
    operations.InUse: (None, lambda why: _("People have applied in this round, so it stays.")),
}  # fmt: skip
