from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.health.figures.figure import Figure, Table, drawn, members_counted, number, percent
from icmp.health.measure import HIDDEN_BELOW
from icmp.laboratory import pictures
from icmp.laboratory.corners import Tension
from icmp.tension import Corners

NAMES = {
    "champion": gettext_lazy("Champions"),
    "customer_only": gettext_lazy("Customers only"),
    "community_only": gettext_lazy("Community only"),
    "off_profile": gettext_lazy("Off profile"),
}
MEANINGS = {
    "champion": gettext_lazy("High in both: they buy and they give."),
    "customer_only": gettext_lazy("They would pay, and give little to others."),
    "community_only": gettext_lazy("They give, and are not whom the business sells to."),
    "off_profile": gettext_lazy("Low in both, by what they answered."),
}
OFFERS = {
    "champion": gettext_lazy(
        "A part to play: lead a circle, mentor, welcome newcomers, say what the product should become. Thanks in public, "
        "never a discount alone."
    ),
    "customer_only": gettext_lazy(
        "Good service, product news and the open evenings. A place inside when they want to give, and a small first ask."
    ),
    "community_only": gettext_lazy(
        "Their place, without a sales talk. A solidarity fee or a sponsor carries what they cannot pay."
    ),
    "off_profile": gettext_lazy(
        "A personal talk: what they came for, and who serves that better. Nobody is sent away for a score."
    ),
}
ACTIONS = {
    "too_few": gettext_lazy("Fewer than ten people have both scores: nothing follows from this yet."),
    "stop_for_revenue": gettext_lazy(
        "The business is pulling. Stop admitting for revenue, give contribution more weight in the profile, and look at "
        "how much of what you send is promotion."
    ),
    "agree_role": gettext_lazy(
        "The community lives on people the business does not sell to. Agree with the business what the community is for, "
        "or find another payer."
    ),
    "wait": gettext_lazy(
        "More people lean to one side, but so few are one-sided that it can be chance. Look again in a quarter."
    ),
    "separate": gettext_lazy(
        "The two profiles exclude each other: who fits one fits the other less often than by chance. Separate tiers or "
        "spaces serve both better than one compromise."
    ),
    "keep": gettext_lazy("Nothing has to change. Look again in a quarter."),
}
KINDS = {"champion": "bar", "customer_only": "z2", "community_only": "bar2", "off_profile": "z1"}


@dataclass(frozen=True)
class Corner:
    """A corner in words: who they are, how many now and last quarter, and what they are offered."""

    name: str
    meaning: str
    offer: str
    now: str
    before: str


@dataclass(frozen=True)
class Fact:
    """A figure with its name and what it means."""

    name: str
    value: str
    meaning: str


def picture(found: Tension) -> Figure:
    """The two-by-two picture with the way of the last quarters as a tail."""
    if found.now.n < HIDDEN_BELOW:
        return _few(found)
    return Figure(
        label=_("Two by two"),
        period=_("Do both want the same people?"),
        sentence=_sentence(found.now),
        text=_way_in_words(found),
        n=" ".join([members_counted(found.now.n), *_left_out(found), _definition(found)]),
        svg=_picture(found),
        table=_table(found),
    )


def corners(found: Tension) -> list[Corner]:
    """The four corners; of fewer than five people without their number."""
    told, told_before = found.now.n >= HIDDEN_BELOW, found.before.n >= HIDDEN_BELOW
    return [
        Corner(
            name=str(NAMES[key]),
            meaning=str(MEANINGS[key]),
            offer=str(OFFERS[key]),
            now=number(count(found.now)) if told else "–",
            before=number(count(found.before)) if told_before else "–",
        )
        for key, count in COUNTS.items()
    ]


def facts(found: Tension) -> list[Fact]:
    """Overlap, pull, lift and φ with what they say."""
    now = found.now
    if now.n < HIDDEN_BELOW:
        return []
    return [
        Fact(
            _("Overlap"), _figure(now.overlap, percent),
            _("Champions among all who are high in anything. The higher, the less the two compete."),
        ),
        Fact(
            _("Pull"), _figure(now.pull, _signed),
            _("−1 is the community's, +1 the business's. Between %(low)s and %(high)s with 95 percent certainty.")
            % {"low": _signed(now.pull_interval.low), "high": _signed(now.pull_interval.high)},
        ),
        Fact(
            _("Lift"), _figure(now.lift, _two),
            _("How often somebody is both, against chance. 1 is chance, below 1 the profiles exclude each other."),
        ),
        Fact(
            _("Connection (φ)"), _figure(now.phi, _signed),
            _("−1 to +1. Around 0 one profile says nothing about the other."),
        ),
    ]  # fmt: skip


def actions(found: Tension) -> list[str]:
    """What follows, in words."""
    return [str(ACTIONS[key]) for key in found.now.actions]


COUNTS: dict[str, Callable[[Corners], int]] = {
    "champion": lambda found: found.champions,
    "customer_only": lambda found: found.customer_only,
    "community_only": lambda found: found.community_only,
    "off_profile": lambda found: found.off_profile,
}


def _few(found: Tension) -> Figure:
    sentence = _("Nothing to measure yet.") if found.now.n == 0 else _("Fewer than five people so far: not shown.")
    return Figure(
        label=_("Two by two"),
        period=_("Do both want the same people?"),
        sentence=sentence,
        n=" ".join([*_left_out(found), _definition(found)]),
    )


def _sentence(now: Corners) -> str:
    champions = ngettext(
        "%(k)s of %(n)s members is a champion", "%(k)s of %(n)s members are champions", now.champions
    ) % {"k": number(now.champions), "n": number(now.n)}
    if "stop_for_revenue" in now.actions:
        return _("%(champions)s, and the business is pulling.") % {"champions": champions}
    if "agree_role" in now.actions:
        return _("%(champions)s, and the community is pulling.") % {"champions": champions}
    return f"{champions}."


def _way_in_words(found: Tension) -> str:
    if len(found.way) < 2:
        return ""
    last, now = found.way[-2:]
    return _("Since %(day)s the middle of the community moved by %(customer)s points as customers and %(member)s as members.") % {
        "day": date_format(last.day, "DATE_FORMAT"),
        "customer": number(now.customer - last.customer, places=1, sign=True),
        "member": number(now.member - last.member, places=1, sign=True),
    }  # fmt: skip


def _left_out(found: Tension) -> list[str]:
    told = []
    if found.drawn_from:
        told.append(_("Drawn by lot from %(n)s people.") % {"n": number(found.drawn_from)})
    if found.now.unscored:
        told.append(
            ngettext(
                "%(n)s person has no customer score and is counted apart.",
                "%(n)s people have no customer score and are counted apart.",
                found.now.unscored,
            )
            % {"n": number(found.now.unscored)}
        )
    if found.without:
        told.append(
            ngettext(
                "%(n)s person came without an application and is not counted.",
                "%(n)s people came without an application and are not counted.",
                found.without,
            )
            % {"n": number(found.without)}
        )
    return told


def _definition(found: Tension) -> str:
    return _("High is %(customer)s points or more as a customer and %(member)s or more as a member.") % {
        "customer": number(float(found.customer_from)),
        "member": number(float(found.member_from)),
    }


def _picture(found: Tension) -> str:
    names = [f"{NAMES[key]} {number(COUNTS[key](found.now))}" for key in ("champion", "community_only", "off_profile", "customer_only")]  # fmt: skip
    square = pictures.square(
        [(disc.customer, disc.member, disc.n, KINDS[disc.corner]) for disc in found.discs],
        lines=(float(found.customer_from), float(found.member_from)),
        corners=(names[0], names[1], names[2], names[3]),
        axes=(_("score as a customer →"), _("↑ score as a member")),
        way=[(place.customer, place.member) for place in found.way],
        here=_("now"),
    )
    alt = _("Members by both scores: %(rows)s") % {"rows": ", ".join(names)}
    return drawn("square", square, alt)


def _table(found: Tension) -> Table:
    return Table(
        caption=_("The middle of the community at the end of each quarter"),
        head=[_("Day"), _("People"), _("As customers"), _("As members")],
        rows=[
            [
                date_format(place.day, "DATE_FORMAT"),
                number(place.n),
                number(place.customer, places=1),
                number(place.member, places=1),
            ]
            for place in found.way
        ],
    )


def _figure(value: float | None, told: Callable[[float], str]) -> str:
    return "–" if value is None else told(value)


def _signed(value: float) -> str:
    return number(value, places=2, sign=True)


def _two(value: float) -> str:
    return number(value, places=2)
