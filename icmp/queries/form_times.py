"""How the form is filled in: the time it takes, where people stop, and what they leave open. Of few, nothing is told."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, FloatField, QuerySet

from icmp.models import Answer, AnswerState, Application, ApplicationState, PageTime, ProfileVersion

from .joining import JoinForm

FEWEST = 10  # people; of fewer a figure would be about somebody
MOST = 2_000  # the newest of either kind; so the page costs the same whatever happened
STOPPED_AFTER = dt.timedelta(days=1)  # whoever did not touch a draft for so long has stopped, for now


class Median(Aggregate):
    """The middle one; of an even number, half way between the two."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class PageFigure:
    """A page: how many came to it, how many stopped on it, and how long it takes (seconds; None where too few know)."""

    key: str
    reached: int
    left: int
    seconds: int | None


@dataclass(frozen=True)
class QuestionFigure:
    """A question of the applications that were sent, and how many drafts stopped at it after it was refused."""

    attribute: str
    asked: int
    skipped: int
    refused: int
    not_applicable: int
    stuck: int


@dataclass(frozen=True)
class FormTimes:
    """Everything of one version; `seconds` is the median of those that were sent."""

    sent: int
    stopped: int
    seconds: int | None
    pages: tuple[PageFigure, ...]
    questions: tuple[QuestionFigure, ...]

    @property
    def begun(self) -> int:
        return self.sent + self.stopped

    @property
    def is_told(self) -> bool:
        return self.begun >= FEWEST


def form_times(version: ProfileVersion, form: JoinForm, *, at: dt.datetime) -> FormTimes:
    """Measure a version's form; five queries whatever its length and however many filled it in."""
    rows = Application.objects.filter(profile_version=version)
    sent = rows.filter(submitted_at__isnull=False).order_by("-submitted_at")[:MOST].values("pk")
    idle = rows.filter(state=ApplicationState.DRAFT).idle_since(at - STOPPED_AFTER)
    stopped = idle.order_by("-changed_at")[:MOST].values("pk")
    last_pages = Counter(Application.objects.filter(pk__in=stopped).values_list("page", flat=True))
    stuck = Counter(key for keys in _stuck(stopped) for key in keys)
    total = Application.objects.filter(pk__in=sent).aggregate(n=Count("pk"), median=Median("form_seconds"))
    return FormTimes(
        sent=total["n"],
        stopped=sum(last_pages.values()),
        seconds=_whole(total["median"]) if total["n"] >= FEWEST else None,
        pages=tuple(_pages(form, last_pages, sent=total["n"], seconds=_seconds(sent))),
        questions=tuple(_questions(form, _states(sent), stuck)),
    )


def _stuck(stopped: QuerySet[Application, Any]) -> Iterable[list[str]]:
    rows = PageTime.objects.filter(application__in=stopped).exclude(stuck=[])
    return rows.values_list("stuck", flat=True)


def _seconds(sent: QuerySet[Application, Any]) -> dict[str, int]:
    """The median of each page of which enough are known."""
    rows = (
        PageTime.objects.filter(application__in=sent).values("page").annotate(n=Count("pk"), median=Median("seconds"))
    )
    return {row["page"]: _whole(row["median"]) for row in rows if row["n"] >= FEWEST}


def _states(sent: QuerySet[Application, Any]) -> dict[tuple[str, str], int]:
    """How often each question was answered, skipped and so on."""
    rows = Answer.objects.filter(application__in=sent).values_list("attribute__key", "state").annotate(n=Count("pk"))
    return {(attribute, state): n for attribute, state, n in rows}


def _pages(form: JoinForm, last: Counter[str], *, sent: int, seconds: dict[str, int]) -> Iterable[PageFigure]:
    """Whoever kept one page came to the next; who kept none of these pages is not among them."""
    left = {page.key: 0 for page in form.pages}
    for key, count in last.items():
        here = form.page(key)
        following = form.after(key) if here else form.pages[0]
        left[(following or form.pages[-1]).key] += count
    still = sent + sum(left.values())
    for page in form.pages:
        yield PageFigure(page.key, still, left[page.key], seconds.get(page.key))
        still -= left[page.key]


def _questions(form: JoinForm, states: dict[tuple[str, str], int], stuck: Counter[str]) -> Iterable[QuestionFigure]:
    for ask in form.asks:
        count = {state: states.get((ask.attribute, state), 0) for state in AnswerState.values}
        yield QuestionFigure(
            attribute=ask.attribute,
            asked=sum(count.values()),
            skipped=count[AnswerState.SKIPPED],
            refused=count[AnswerState.PREFER_NOT_TO_SAY],
            not_applicable=count[AnswerState.NOT_APPLICABLE],
            stuck=stuck[ask.attribute],
        )


def _whole(median: float | None) -> int:
    return round(median or 0)
