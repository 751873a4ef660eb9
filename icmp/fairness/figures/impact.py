"""Groups compared: one figure for each way to divide applications."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.fairness import cases as steps
from icmp.fairness.cases import Case
from icmp.fairness.groups import Watched
from icmp.fairness.impact import FEWEST, SIGNIFICANT, Count, Impact, worst
from icmp.fairness.monitored import Monitored
from icmp.health import pictures
from icmp.health.figures.figure import Figure, Table, drawn, lamp, number, percent, words
from icmp.lights import Light
from icmp.models import Criterion, ProfileKind

NAMES = {
    "with": gettext_lazy("With a vouch"),
    "without": gettext_lazy("Without a vouch"),
    "out": gettext_lazy("Everybody else"),
}
STEP_NAMES = {
    steps.ALL: gettext_lazy("All steps together"),
    steps.MUST_HAVES: gettext_lazy("Must-haves"),
    steps.SCORE: gettext_lazy("Score"),
    steps.READERS: gettext_lazy("Readers and deciders"),
}
LIGHT_OF: dict[str, Light] = {"ok": "ok", "watch": "watch", "alarm": "alarm", "insufficient": "too_few"}
READINGS = {
    "ok": gettext_lazy("in order"),
    "watch": gettext_lazy("watch"),
    "alarm": gettext_lazy("alarm"),
    "insufficient": gettext_lazy("too few"),
}
SAY = {
    steps.MUST_HAVES: gettext_lazy(
        "Look at the rule that stops them: is it needed for what the community does, or only usual?"
    ),
    steps.SCORE: gettext_lazy(
        "Look at the criteria below that this group reaches least, and ask for another proof of the same thing."
    ),
    steps.READERS: gettext_lazy(
        "Read three of their applications once more, blind and in pairs, and compare the reasons that were written."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Division:
    """One way to divide applications: what it is called, its question, and its groups by step."""

    label: str
    about: str
    compared: Mapping[str, Sequence[Impact]]
    criteria: Mapping[str, Sequence[Impact]]
    name: Callable[[str], str]
    rounded: bool = False  # told in tens and in steps of five percent, so that no single person moves a figure


def figures(cases: Sequence[Case], groups: Sequence[Watched], *, names: Mapping[str, str]) -> list[Figure]:
    """The two built-in divisions, then the groups that organizers watch."""
    divisions = [
        _division(_("Language of the form"), _("Does the language matter?"), cases, steps.by_language, _language),
        _division(_("Vouches"), _("Do those without friends here get in?"), cases, steps.by_vouch, _name),
    ]
    for group in groups:
        told = {"in": group.name}
        divisions.append(
            _division(
                group.name,
                _("Against everybody else"),
                cases,
                steps.by_rule(group.when),
                lambda key, told=told: told.get(key) or _name(key),  # type: ignore[misc]  # bound in the loop
            )
        )
    return [_figure(division, names) for division in divisions]


def monitored_figures(asked: Sequence[Monitored]) -> list[Figure]:
    """What only monitors fairness: groups of ten or more, rounded, and never by criterion."""
    found = []
    for one in asked:
        compared = {step: steps.compared(one.groups, reaches) for step, reaches in steps.STEPS.items()}
        found.append(
            _figure(
                Division(
                    label=words(one.label),
                    about=_("Said voluntarily, apart from the application"),
                    compared=compared,
                    criteria={},
                    name=lambda key, one=one: words(one.options[key]),  # type: ignore[misc]  # bound in the loop
                    rounded=True,
                ),
                {},
            )
        )
    return found


def todo(found: Sequence[Figure]) -> list[tuple[str, str]]:
    """What stands out, the alarms first, and what to do."""
    ranked = sorted((one for one in found if one.state in ("alarm", "watch")), key=lambda one: one.state)
    return [(one.sentence, one.text) for one in ranked]


def without_vouch(cases: Sequence[Case]) -> Figure:
    """The share of the accepted whom nobody vouched for: a vouch must not be the door."""
    accepted = [case for case in cases if case.decided and case.vouched is not None]
    alone = sum(not case.vouched for case in accepted)
    facts = {"label": _("Accepted without a vouch"), "period": _("Is a vouch the door?")}
    n = _("A vouch counts when a member stood for the applicant. Answers that were deleted count for nothing.")
    if len(accepted) < FEWEST:
        return Figure(sentence=_("Fewer than ten people accepted: not shown."), n=n, table=None, **facts)
    share = alone / len(accepted)
    told = {"alone": number(alone), "n": number(len(accepted)), "share": percent(share)}
    rest = len(accepted) - alone
    bars = [(_name("without"), alone, percent(share)), (_name("with"), rest, percent(1 - share))]
    return Figure(
        sentence=_("%(alone)s of %(n)s accepted people came without a vouch.") % told,
        text=_("The lower it is, the more the community only grows among friends. Vouches weigh ten points at most."),
        n=n,
        table=None,
        svg=drawn("bars", pictures.bars(bars), _("Accepted without a vouch: %(share)s.") % told),
        **facts,
    )


def criteria_named() -> dict[str, str]:
    """The criteria of the members' profiles by key, in words; the newest version's words win."""
    rows = Criterion.objects.filter(profile_version__kind=ProfileKind.ICMP).order_by("profile_version__version")
    return {key: words(label) or key for key, label in rows.values_list("key", "label")}


def _division(
    label: str, about: str, cases: Sequence[Case], of: Callable[[Case], str | None], name: Callable[[str], str]
) -> Division:
    groups = steps.divided(cases, of)
    keys = dict.fromkeys(key for case in cases for key in case.criteria)
    return Division(
        label=label,
        about=about,
        compared={step: steps.compared(groups, reaches) for step, reaches in steps.STEPS.items()},
        criteria={key: steps.compared(groups, steps.criterion(key)) for key in keys},
        name=name,
    )


def _figure(division: Division, names: Mapping[str, str]) -> Figure:
    reading = worst(one.reading for row in division.compared.values() for one in row)
    low = _lowest(division)
    return Figure(
        label=division.label,
        period=division.about,
        sentence=_sentence(division, reading, low),
        text=str(SAY.get(low[0], _("See below at which step it happens."))) if low else "",
        n=_counted(division),
        svg=_picture(division),
        table=None if reading == "insufficient" else _table(division, names),
        **lamp(LIGHT_OF[reading]),
    )


def _lowest(division: Division) -> tuple[str, Impact] | None:
    """Where it stands out: the step with the most serious reading, a single step before all together."""
    found = [(step, one) for step, row in division.compared.items() for one in row if one.reading in ("alarm", "watch")]
    return min(found, key=lambda pair: (pair[1].reading, pair[0] == steps.ALL, pair[1].ratio), default=None)


def _sentence(division: Division, reading: str, low: tuple[str, Impact] | None) -> str:
    if division.rounded and len(division.compared[steps.ALL]) < 2:
        return _("Not yet two groups of ten people who answered and have their decision: nothing is told.")
    if len(division.compared[steps.ALL]) < 2:
        return _("There is only one group so far, so nothing to compare.")
    if reading == "insufficient":
        return _("Fewer than ten people in a group: nothing can be said yet.")
    if low is None:
        return _("No group gets through a step less than four fifths as often as the best one.")
    step, one = low
    facts = {
        "group": division.name(one.count.group),
        "step": STEP_NAMES[step],
        "ratio": _ratio(one, division),
        "p": _p(one, division),
    }
    if division.rounded:
        return _rounded_sentence(one, facts)
    if one.reading == "alarm":
        return (
            _("%(group)s: %(ratio)s times the best group's share at “%(step)s”, hardly by chance (p = %(p)s).") % facts
        )
    return _("%(group)s: %(ratio)s times the best group's share at “%(step)s”; it may be chance (p = %(p)s).") % facts


def _rounded_sentence(one: Impact, facts: Mapping[str, object]) -> str:
    if one.reading == "alarm":
        return _("%(group)s: about %(ratio)s times the best group's share at “%(step)s”, hardly by chance.") % facts
    return _("%(group)s: about %(ratio)s times the best group's share at “%(step)s”; it may be chance.") % facts


def _counted(division: Division) -> str:
    if division.rounded:
        return _(
            "Counted are all intakes together, in tens and as people were told first; shares are rounded to five percent."
        )
    n = sum(one.count.n for one in division.compared[steps.ALL])
    decided = ngettext("%(n)s decided application.", "%(n)s decided applications.", n) % {"n": number(n)}
    return f"{decided} " + _(
        "Four fifths is an American rule of thumb; small groups swing, so look at several intakes."
    )


def _picture(division: Division) -> str:
    shown = [one.count for one in division.compared[steps.ALL] if one.reading != "insufficient"]
    if not shown:
        return ""
    rows = [(division.name(one.group), _share(one, division), _picture_label(one, division)) for one in shown]
    told = "; ".join(f"{name} {said}" for name, _rate, said in rows)
    return drawn("bars", pictures.bars(rows), _("Share accepted: %(told)s") % {"told": told})


def _table(division: Division, names: Mapping[str, str]) -> Table | None:
    rows = [_row(str(STEP_NAMES[step]), one, division) for step, row in division.compared.items() for one in row]
    rows += [_row(names.get(key, key), one, division) for key, row in division.criteria.items() for one in row]
    if not rows:
        return None
    return Table(
        caption=_("Each step and each criterion by group"),
        head=[_("Step"), _("Group"), _("Got through"), _("Share"), _("Ratio"), _("p"), _("Reading")],
        rows=rows,
    )


def _row(step: str, one: Impact, division: Division) -> list[str]:
    said = [step, division.name(one.count.group)]
    if one.reading == "insufficient":
        return [*said, _("fewer than ten") if one.count.n < FEWEST else "–", "–", "–", "–", str(READINGS[one.reading])]
    share = percent(_share(one.count, division))
    return [
        *said,
        _counts(one.count, division),
        share,
        _ratio(one, division),
        _p(one, division),
        str(READINGS[one.reading]),
    ]


def _ratio(one: Impact, division: Division) -> str:
    return "–" if one.ratio is None else number(one.ratio, places=1 if division.rounded else 2)


def _p(one: Impact, division: Division) -> str:
    if division.rounded and one.p is not None:
        return "< 0.05" if one.p < SIGNIFICANT else "≥ 0.05"
    return _chance(one.p)


def _share(one: Count, division: Division) -> float:
    return round(one.rate * 20) / 20 if division.rounded else one.rate


def _counts(one: Count, division: Division) -> str:
    if division.rounded:
        return _("of %(n)s or more") % {"n": number(one.n // 10 * 10)}
    return _through(one)


def _picture_label(one: Count, division: Division) -> str:
    return f"{_counts(one, division)} · {percent(_share(one, division))}"


def _chance(p: float | None) -> str:
    return "–" if p is None else number(max(p, 0.001), places=3 if p < 0.01 else 2)


def _through(count: Count) -> str:
    return _("%(through)s of %(n)s") % {"through": number(count.through), "n": number(count.n)}


def _name(key: str) -> str:
    return str(NAMES.get(key, key))


def _language(key: str) -> str:
    return str(dict(settings.LANGUAGES).get(key, key))
