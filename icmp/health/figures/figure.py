"""What a figure needs to be read: a sentence, its light, what it rests on, a picture and the same as a table."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from icmp.health.measure import Measure
from icmp.health.numbers import number_text, percent_text
from icmp.lights import Light
from icmp.periods import Span
from members.languages import pick
from members.models import Community

LIGHTS = {
    "ok": gettext_lazy("In order"),
    "watch": gettext_lazy("Watch"),
    "alarm": gettext_lazy("Alarm"),
    "too_few": gettext_lazy("Too few to say"),
}


@dataclass(frozen=True)
class Picture:
    """What a picture is called before it is drawn, and the question it answers."""

    label: Promise
    about: Promise


@dataclass(frozen=True, kw_only=True)
class Table:
    """The picture as a table; the first cell of a row names it."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The context of components/figure.html."""

    label: str
    period: str
    sentence: str
    n: str
    state: str = ""
    state_label: str = ""
    text: str = ""
    people_url: str = ""
    people_label: str = ""
    svg: SafeString | str = ""
    table: Table | None = None


def small(measure: Measure, picture: Picture) -> Figure:
    """What is said of a group too small to speak of: nothing about anybody in it."""
    sentence = _("Nothing to measure yet.") if measure.n == 0 else _("Fewer than five people so far: not shown.")
    return Figure(
        label=str(picture.label),
        period=str(picture.about),
        sentence=sentence,
        text=_("This fills by itself as the community lives."),
        n=words(measure.definition),
    )


def drawn(kind: str, picture: object, alt: str) -> SafeString:
    """One of templates/icmp/pictures with its text alternative."""
    return SafeString(render_to_string(f"icmp/pictures/{kind}.html", {"picture": picture, "alt": alt}))


def lamp(light: Light | None, figure: str = "") -> dict[str, str]:
    """State and label of a light, with the figure it is about."""
    if light is None:
        return {}
    label = str(LIGHTS[light])
    return {
        "state": "" if light == "too_few" else light,
        "state_label": _("%(light)s, %(figure)s") % {"light": label, "figure": figure} if figure else label,
    }


def words(told: object) -> str:
    """A text of ours, or the reader's language of one that organizers wrote."""
    if isinstance(told, (str, Promise)):
        return str(told)
    if isinstance(told, Mapping) and (mine := told.get(reader())):
        return str(mine)
    community = Community.objects.the()
    return pick(told, reader(), fallback=community.language if community else "en").text  # type: ignore[arg-type]


def reader() -> str:
    return (get_language() or "en")[:2]


def number(figure: float, *, places: int = 0, sign: bool = False) -> str:
    return number_text(figure, reader(), places=places, sign=sign)


def percent(share: float) -> str:
    return percent_text(share, reader())


def members_counted(n: int) -> str:
    return ngettext("n = %(n)s member.", "n = %(n)s members.", n) % {"n": number(n)}


def month(span: Span) -> str:
    """A month in words, or the first and last month of something longer."""
    first = date_format(span.starts_on, "YEAR_MONTH_FORMAT")
    if span.days <= 31:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": date_format(span.ends_on, "YEAR_MONTH_FORMAT")}


def short_month(span: Span) -> str:
    """A month in three letters; of a quarter its last one."""
    return date_format(span.ends_on, "M")


def until(day: dt.date, days: int) -> str:
    return _("%(days)s days until %(day)s") % {"days": days, "day": date_format(day, "DATE_FORMAT")}
