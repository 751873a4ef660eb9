"""What a community file says about whom it admits, as pure profiles: no database is needed to try it on people."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from icmp.accepted import PLEDGED_HOURS, STATED_FEE, Setting
from icmp.focus import Capacity, Need, Programme
from icmp.parts import BrokenPart, Path, Section, figure, one_of, rows, section, steps, word
from icmp.rules import BadRule, check
from icmp.scoring import BadProfile, Criterion, MissingPolicy, Profile, Recommendation
from icmp.values import BadValueFunction, valuation

Subject = Literal["person", "organization"]
Made = TypeVar("Made")
POLICIES = ("exclude", "zero", "neutral")
BANDS = ("accept", "review", "decline")
FRIENDLY = ("ideal", "champion")
KINDS = (*FRIENDLY, "customer_only", "not_now", "anti")


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody invented, with the outcome that a good profile gives them."""

    key: str
    expected: Recommendation
    answers: Mapping[str, object]
    organization: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Design:
    """Both profiles with everything that measures whom they admit; without criteria there is no customer profile."""

    icmp: Profile
    icp: Profile | None
    icp_subject: Subject
    personas: tuple[Persona, ...]
    setting: Setting
    attributes: frozenset[str]  # everything that anything in the file asks about a person


def read_design(file: Section) -> Design:
    """Read a parsed community file of either schema version; raises BrokenPart."""
    icmp = read_profile(file, "icmp")
    if icmp is None:
        raise BrokenPart(("icmp",), "the profile of members has no criteria")
    subject = one_of(section(file, "icp", ()).get("subject", "person"), ("person", "organization"), ("icp", "subject"))
    _refuse_monitoring(file)
    icp, setting = read_profile(file, "icp"), _setting(file)
    return Design(
        icmp=icmp,
        icp=icp,
        icp_subject=cast("Subject", subject),
        personas=tuple(_each(file, "personas", _persona)),
        setting=setting,
        attributes=_asked(file, icmp, icp, setting),
    )


def _setting(file: Section) -> Setting:
    path = ("foundation", "expectations")
    expected = section(section(file, "foundation", ()), "expectations", path[:1])
    time, money = section(expected, "time", path), section(expected, "money", path)
    cohort = section(file, "cohort_policy", ())
    return Setting(
        segments=tuple(_each(file, "segments", _segment)),
        needs=tuple(_each(file, "needs", _need)),
        programmes=tuple(_each(file, "programmes", _programme)),
        capacity=_capacity(section(file, "organizer_capacity", ())),
        hours=_hours(section(file, "organizer_hours_by_need", ())),
        expected_hours=float(figure(time, "hours_per_month_min", (*path, "time"), default="0")),
        fee_minor=int(100 * figure(money, "amount", (*path, "money"), default="0")),
        solidarity_minor=int(100 * figure(money, "solidarity_amount", (*path, "money"), default="0")),
        seats=int(figure(cohort, "seats", ("cohort_policy",))) if cohort.get("seats") is not None else None,
        quotas={key: seats for key, seats in _each(file, "segments", _quota) if seats is not None},
    )


def read_profile(file: Section, kind: str) -> Profile | None:
    """Read the profile of members (icmp) or of customers (icp); None when it has no criteria."""
    row, path = section(file, kind, ()), (kind,)
    criteria = [_criterion(each, place) for each, place in rows(row, "criteria", path)]
    if not criteria:
        return None
    bands, lines = section(row, "bands", path), (*path, "bands")
    try:
        return Profile(
            criteria=tuple(criteria),
            accept_min=figure(bands, "accept_min", lines, default="70"),
            review_min=figure(bands, "review_min", lines, default="50"),
            coverage_min=figure(row, "coverage_min", path, default="0.70"),
            neutral_value=figure(row, "neutral_value", path, default="0.5"),
        )
    except BadProfile as error:
        raise BrokenPart(lines if error.key == "accept_min" else (*path, error.key), str(error)) from error


def _criterion(row: Section, path: Path) -> Criterion:
    key = word(row, "key", path)
    _check_function(row.get("value_function"), (*path, "value_function"))
    must_have = row.get("must_have", False)
    if not isinstance(must_have, bool):
        raise BrokenPart((*path, "must_have"), "this is true or false")
    policy = one_of(row.get("missing_policy", "exclude"), POLICIES, (*path, "missing_policy"))
    try:
        return Criterion(
            key=key,
            attribute=word(row, "attribute", path) if row.get("attribute") is not None else key,
            weight=figure(row, "weight", path),
            value_function=row["value_function"],
            must_have=must_have,
            knockout_min=figure(row, "knockout_min", path, default="1"),
            missing_policy=cast("MissingPolicy", policy),
        )
    except BadProfile as error:
        raise BrokenPart(path, str(error)) from error


def _check_function(function: object, path: Path) -> None:
    try:
        valuation(function)
    except BadValueFunction as error:
        raise BrokenPart((*path, *steps(error.place)), str(error)) from error


def _refuse_monitoring(file: Section) -> None:
    """What is asked only to watch over fairness is never scored."""
    watched = {
        word(row, "key", path)
        for row, path in rows(file, "attributes", ())
        if row.get("sensitivity") == "monitoring_only"
    }
    for kind in ("icmp", "icp"):
        for row, path in rows(section(file, kind, ()), "criteria", (kind,)):
            if row.get("attribute", row.get("key")) in watched:
                raise BrokenPart((*path, "attribute"), "what only monitors fairness can never be scored")


def _asked(file: Section, icmp: Profile, icp: Profile | None, setting: Setting) -> frozenset[str]:
    criteria = (*icmp.criteria, *(icp.criteria if icp else ()))
    return frozenset(
        {
            *(criterion.attribute for criterion in criteria),
            *(name for _key, rule in setting.segments for name in _compared(rule)),
            *(word(row, "key", path) for row, path in rows(file, "attributes", ())),
            PLEDGED_HOURS,
            STATED_FEE,
        }
    )


def _compared(rule: object) -> Iterator[str]:
    """Every attribute that a rule compares."""
    if isinstance(rule, Mapping):
        if "attr" in rule:
            yield str(rule["attr"])
        for part in rule.values():
            yield from _compared(part)
    elif isinstance(rule, list):
        for part in rule:
            yield from _compared(part)


def _persona(row: Section, path: Path) -> Persona:
    kind = one_of(row.get("type"), KINDS, (*path, "type"))
    expected = row.get("expected", "accept" if kind in FRIENDLY else "decline")
    return Persona(
        key=word(row, "key", path),
        expected=cast("Recommendation", one_of(expected, BANDS, (*path, "expected"))),
        answers=section(row, "answers", path),
        organization=section(row, "organization", path),
    )


def _segment(row: Section, path: Path) -> tuple[str, Section]:
    rule = section(row, "when", path)
    try:
        check(rule)
    except BadRule as error:
        raise BrokenPart((*path, "when", *steps(error.place)[1:]), str(error)) from error
    return word(row, "key", path), rule


def _quota(row: Section, path: Path) -> tuple[str, int | None]:
    seats = row.get("seat_quota")
    return word(row, "key", path), None if seats is None else int(figure(row, "seat_quota", path))


def _need(row: Section, path: Path) -> Need:
    return Need(
        key=word(row, "key", path),
        in_scope=bool(row.get("in_scope", True)),
        segment_specific=bool(row.get("segment_specific", False)),
    )


def _programme(row: Section, path: Path) -> Programme:
    needs = row.get("needs") or []
    if not isinstance(needs, list):
        raise BrokenPart((*path, "needs"), "this is a list of needs")
    return Programme(
        key=word(row, "key", path),
        needs=tuple(str(need) for need in needs),
        segment_specific=bool(row.get("segment_specific", False)),
        hours_per_month=float(figure(row, "hours_per_month", path, default="0")),
        north_star=bool(row.get("north_star", False)),
    )


def _capacity(row: Section) -> Capacity:
    path = ("organizer_capacity",)
    return Capacity(
        hours_pledged=float(figure(row, "hours_per_month_pledged", path, default="0")),
        hours_per_programme=float(figure(row, "hours_per_programme_month", path, default="0")),
    )


def _hours(row: Section) -> dict[str, float] | None:
    return {key: float(figure(row, key, ("organizer_hours_by_need",))) for key in row} or None


def _each(file: Section, name: str, make: Callable[[Section, Path], Made]) -> list[Made]:
    return [make(row, path) for row, path in rows(file, name, ())]
