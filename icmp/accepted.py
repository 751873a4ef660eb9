"""What a set of admitted people would be for the community: focus, who pays, who gives, and who needs most."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from icmp.design import Design
from icmp.focus import Focus, Person, focus
from icmp.rules import first_match
from icmp.statistics import spearman
from icmp.values import number

PLEDGED_HOURS = "pledge_hours_month"
STATED_FEE = "wtp_eur_month"
TOP_NEEDS = 3

Amount = Callable[[Mapping[str, object]], float | None]


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """What is known about somebody besides the score."""

    answers: Mapping[str, object]
    needs: Mapping[str, float]
    need_intensity: float | None = None


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The figures of the accepted; each is None when there is nothing to compute it from."""

    focus: Focus
    need_willingness: float | None
    paying_share: float | None
    pledged_hours: float | None


def accepted_figures(people: Sequence[Somebody], design: Design) -> Accepted:
    """Measure the accepted: spread, rank correlation of need and willingness, paying share, mean of pledged hours."""
    hours = _stated(people, PLEDGED_HOURS)
    fees = _stated(people, STATED_FEE)
    return Accepted(
        focus=focus_of(people, design),
        need_willingness=_inversion(people, hours, fees),
        paying_share=fmean(fee > 0 for fee in fees) if fees else None,
        pledged_hours=fmean(hours) if hours else None,
    )


def focus_of(people: Sequence[Somebody], design: Design) -> Focus:
    """Measure whether the organizers' hours can serve what these people need."""
    placed = [Person(segment=first_match(design.segments, one.answers) or "", needs=one.needs) for one in people]
    return focus(placed, design.needs, design.programmes, design.capacity, hours=design.hours)


def need_intensity(one: Somebody) -> float:
    """Give how much somebody needs: as stated, else the mean of the three most important needs."""
    if one.need_intensity is not None:
        return one.need_intensity
    top = sorted(one.needs.values(), reverse=True)[:TOP_NEEDS]
    return fmean(top) if top else 0.0


def _stated(people: Sequence[Somebody], attribute: str) -> list[float]:
    """Give what each stated, nothing being 0: nobody gives what they did not say. Empty when nobody was asked."""
    amounts = [number(one.answers.get(attribute)) for one in people]
    return [float(amount or 0) for amount in amounts] if any(amount is not None for amount in amounts) else []


def _inversion(people: Sequence[Somebody], hours: Sequence[float], fees: Sequence[float]) -> float | None:
    if not hours or not fees:
        return None
    willing = [hour + fee for hour, fee in zip(_standardized(hours), _standardized(fees), strict=True)]
    return spearman([need_intensity(one) for one in people], willing)


def _standardized(amounts: Sequence[float]) -> list[float]:
    mean, spread = fmean(amounts), pstdev(amounts)
    return [(amount - mean) / spread if spread else 0.0 for amount in amounts]
