"""What a set of admitted people would be for the community: focus, who gives, who needs, who pays, who finds a seat."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from icmp.focus import Capacity, Focus, Need, Person, Programme, focus
from icmp.rules import first_match
from icmp.statistics import spearman
from icmp.values import number

PLEDGED_HOURS = "pledge_hours_month"
STATED_FEE = "wtp_eur_month"
TOP_NEEDS = 3
NO_CAPACITY = Capacity(hours_pledged=0, hours_per_programme=0)
STRONG_NEED = 4  # an importance from which somebody waits for help
FEW_RECEIVERS = 1 / 3  # of the accepted; below this the givers have nobody to lift


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the organizers can carry and what they ask of everybody; money in minor units a month."""

    segments: tuple[tuple[str, Mapping[str, object]], ...] = ()
    needs: tuple[Need, ...] = ()
    programmes: tuple[Programme, ...] = ()
    capacity: Capacity = NO_CAPACITY
    hours: Mapping[str, float] | None = None  # of organizers a month, by need or programme; None: as programmes plan
    expected_hours: float = 0
    fee_minor: int = 0
    solidarity_minor: int = 0
    seats: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)  # seats by segment


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """What is known about somebody besides the score."""

    answers: Mapping[str, object]
    needs: Mapping[str, float]
    need_intensity: float | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """The same as it counts among the accepted; no weight changes it. What was not stated is None."""

    person: Person
    intensity: float
    hours: float | None
    fee: float | None
    gives: bool  # at least the hours asked of everybody
    waits: bool  # for help with something that is in scope
    pays_minor: int | None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The figures of the accepted; each is None when there is nothing to compute it from."""

    focus: Focus
    need_willingness: float | None
    paying_share: float | None
    pledged_hours: float | None


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """What the accepted bring and ask: people, hours a month in all, revenue a month in minor units, and seats."""

    segments: Mapping[str, int]
    givers: int
    receivers: int
    pledged_hours: float | None
    revenue_minor: int | None
    seated: int
    waiting: int

    @property
    def givers_per_receiver(self) -> float | None:
        """How many give for each who waits for help; None when nobody waits."""
        return self.givers / self.receivers if self.receivers else None

    @property
    def has_nobody_to_lift(self) -> bool:
        """Whether those who give will look in vain for those who need."""
        return self.givers > 0 and self.receivers < FEW_RECEIVERS * sum(self.segments.values())


def known(one: Somebody, setting: Setting) -> Known:
    """Reduce somebody to what counts among the accepted."""
    hours, fee = _amount(one, PLEDGED_HOURS), _amount(one, STATED_FEE)
    return Known(
        person=Person(segment=first_match(setting.segments, one.answers) or "", needs=one.needs),
        intensity=need_intensity(one),
        hours=hours,
        fee=fee,
        gives=hours is not None and hours > 0 and hours >= setting.expected_hours,
        waits=_waits_for_help(one, setting),
        pays_minor=None if fee is None else _pays(fee, setting),
    )


def accepted_figures(people: Sequence[Known], setting: Setting) -> Accepted:
    """Measure the accepted: spread, rank correlation of need and willingness, paying share, mean of pledged hours."""
    hours, fees = _stated(one.hours for one in people), _stated(one.fee for one in people)
    return Accepted(
        focus=focus_of(people, setting),
        need_willingness=_inversion(people, hours, fees),
        paying_share=fmean(fee > 0 for fee in fees) if fees else None,
        pledged_hours=fmean(hours) if hours else None,
    )


def focus_of(people: Iterable[Known], setting: Setting) -> Focus:
    """Measure whether the organizers' hours can serve what these people need."""
    persons = [one.person for one in people]
    return focus(persons, setting.needs, setting.programmes, setting.capacity, hours=setting.hours)


def cohort(people: Sequence[Known], setting: Setting) -> Cohort:
    """Count what the accepted, the highest score first, bring and ask, and who finds a seat."""
    hours = [one.hours for one in people if one.hours is not None]
    fees = [one.pays_minor for one in people if one.pays_minor is not None]
    seated = seats_taken([one.person.segment for one in people], setting)
    return Cohort(
        segments=Counter(one.person.segment for one in people),
        givers=sum(one.gives for one in people),
        receivers=sum(one.waits for one in people),
        pledged_hours=sum(hours) if hours else None,
        revenue_minor=sum(fees) if fees else None,
        seated=seated,
        waiting=len(people) - seated,
    )


def seats_taken(segments: Iterable[str], setting: Setting) -> int:
    """Count who finds a seat when each takes one in turn, as long as the intake and the own segment have one."""
    taken: Counter[str] = Counter()
    for segment in segments:
        if setting.seats is not None and taken.total() >= setting.seats:
            break
        if taken[segment] < setting.quotas.get(segment, taken[segment] + 1):
            taken[segment] += 1
    return taken.total()


def need_intensity(one: Somebody) -> float:
    """Give how much somebody needs: as stated, else the mean of the three most important needs."""
    if one.need_intensity is not None:
        return one.need_intensity
    top = sorted(one.needs.values(), reverse=True)[:TOP_NEEDS]
    return fmean(top) if top else 0.0


def _amount(one: Somebody, attribute: str) -> float | None:
    figure = number(one.answers.get(attribute))
    return None if figure is None else float(figure)


def _waits_for_help(one: Somebody, setting: Setting) -> bool:
    return any(need.in_scope and one.needs.get(need.key, 0) >= STRONG_NEED for need in setting.needs)


def _pays(fee: float, setting: Setting) -> int:
    """The larger of the two fees that somebody finds fair; a stated amount is not yet a paid one."""
    fits = [minor for minor in (setting.fee_minor, setting.solidarity_minor) if minor <= 100 * fee]
    return max(fits, default=0)


def _stated(amounts: Iterable[float | None]) -> list[float]:
    """Give what each stated, nothing being 0: nobody gives what they did not say. Empty when nobody was asked."""
    said = list(amounts)
    return [amount or 0.0 for amount in said] if any(amount is not None for amount in said) else []


def _inversion(people: Sequence[Known], hours: Sequence[float], fees: Sequence[float]) -> float | None:
    if not hours or not fees:
        return None
    willing = [hour + fee for hour, fee in zip(_standardized(hours), _standardized(fees), strict=True)]
    return spearman([one.intensity for one in people], willing)


def _standardized(amounts: Sequence[float]) -> list[float]:
    mean, spread = fmean(amounts), pstdev(amounts)
    return [(amount - mean) / spread if spread else 0.0 for amount in amounts]
