"""What the join form asks and what an application answered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation

from icmp import form_design
from icmp.form_design import Ask, Page
from icmp.models import (
    Answer,
    AnswerState,
    Application,
    ApplicationState,
    ConsentText,
    FoundationVersion,
    ProfileVersion,
    Question,
)
from icmp.promises import Fees
from icmp.values import NOT_APPLICABLE, PREFER_NOT_TO_SAY
from members.languages import LanguageMap, pick
from members.models import Community, Need

# Asked on a page of its own after the submission, apart from the application.
NOT_ON_THE_FORM = ("monitoring",)


@dataclass(frozen=True)
class JoinForm:
    """The form of one profile version: its pages, and the rows that they ask with."""

    version: ProfileVersion
    pages: tuple[Page, ...]
    questions: dict[str, Question]
    consents: tuple[ConsentText, ...]

    def page(self, key: str) -> Page | None:
        return next((page for page in self.pages if page.key == key), None)

    def after(self, key: str) -> Page | None:
        """The page that follows; None after the last."""
        place = [page.key for page in self.pages].index(key)
        return self.pages[place + 1] if place + 1 < len(self.pages) else None

    def before(self, key: str) -> Page | None:
        place = [page.key for page in self.pages].index(key)
        return self.pages[place - 1] if place else None

    @property
    def asks(self) -> tuple[Ask, ...]:
        return tuple(ask for page in self.pages for ask in page.asks)

    @property
    def minutes(self) -> int:
        """About how long the whole form takes."""
        return sum(page.minutes for page in self.pages)


def published_profile() -> ProfileVersion | None:
    """The member profile in force, by which the form asks."""
    return ProfileVersion.objects.published().about_members().first()


def published_foundation() -> FoundationVersion | None:
    return FoundationVersion.objects.published().first()


def fees() -> Fees:
    """What the foundation in force asks for; nothing when there is none."""
    foundation = published_foundation()
    if foundation is None:
        return Fees(0, 0, "EUR", "month")
    return Fees(foundation.expected_fee_minor, foundation.solidarity_minor, foundation.currency, foundation.period)


def join_form(version: ProfileVersion) -> JoinForm:
    """The form of a version, in four queries whatever its length."""
    rows = Question.objects.of_version(version.pk).select_related("criterion", "attribute")
    # Where a criterion asks for it too, its question is the one.
    questions = {row.attribute.key: row for row in sorted(rows, key=_asked_beside) if row.active}
    consents = tuple(ConsentText.objects.in_force().exclude(key__in=NOT_ON_THE_FORM))
    by_order = sorted(questions.values(), key=lambda row: (row.order, row.pk))
    asks = form_design.ordered((as_ask(row) for row in by_order), version.form_order)
    pages = form_design.pages(asks, needs=needs_asked().exists(), consents=bool(consents))
    return JoinForm(version, pages, questions, consents)


def _asked_beside(row: Question) -> bool:
    return row.criterion_id is None


def asks_beside() -> tuple[Ask, ...]:
    """What every form asks beside its profile's criteria; one query."""
    rows = Question.objects.filter(criterion=None, active=True).select_related("attribute", "criterion")
    return tuple(as_ask(row) for row in rows)


def as_ask(row: Question) -> Ask:
    """A question as the design of the form sees it."""
    criterion = row.criterion
    counts = criterion is not None and (criterion.must_have or criterion.missing_policy == "zero")
    return Ask(
        attribute=row.attribute.key,
        kind=row.kind,
        dimension=criterion.dimension if criterion else "",
        theme=row.theme,
        must_have=bool(criterion and criterion.must_have),
        signed=bool(criterion and criterion.evidence == "signed"),
        required=row.required or counts,  # where silence would count as nothing, it is asked for
        options=tuple(option["key"] for option in row.options),
        when=row.when,
    )


def needs_asked() -> QuerySet[Need]:
    """The needs that the form lists."""
    return Need.objects.filter(active=True)


def raw_answers(application: Application) -> dict[str, object]:
    """What was answered, by attribute, with the sentinels that the rules understand."""
    rows = Answer.objects.filter(application=application).select_related("attribute")
    return {row.attribute.key: raw(row) for row in rows}


def raw(answer: Answer) -> object:
    """One answer as the rules read it."""
    return raw_value(answer.state, answer.value)


def raw_value(state: str, value: object) -> object:
    """The same from its columns."""
    if state == AnswerState.PREFER_NOT_TO_SAY:
        return PREFER_NOT_TO_SAY
    if state == AnswerState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return value if state == AnswerState.ANSWERED else None


def unfinished_page(application: Application, form: JoinForm) -> Page | None:
    """The first page on which something required is not answered yet; None when it can be sent."""
    answers = form_design.as_it_applies(form.asks, raw_answers(application))
    done = {
        form_design.YOU: bool(application.name and application.email),
        form_design.AGREEMENT: _agreed(application, form),
    }
    for page in form.pages:
        asked = [ask for ask in page.asks if ask.required and form_design.is_asked(ask, answers)]
        if not done.get(page.key, True) or any(answers.get(ask.attribute) is None for ask in asked):
            return page
    return None


def _agreed(application: Application, form: JoinForm) -> bool:
    given = {row["purpose"] for row in application.consents if row["given"]}
    return all(consent.purpose in given for consent in form.consents if consent.required)


def draft_by_token(token: str | None) -> Application | None:
    """The draft that a cookie or a link opens."""
    return Application.objects.filter(resume_token=token, state=ApplicationState.DRAFT).first() if token else None


def community_language() -> str:
    community = Community.objects.the()
    return community.language if community else "en"


Speaker = Callable[[LanguageMap | None], str]


def speaker(language: str | None = None) -> Speaker:
    """What says language maps to the reader (or in `language`); the community is asked once, here."""
    spoken, fallback = language or (translation.get_language() or "en")[:2], community_language()
    return lambda text: pick(text, spoken, fallback=fallback).text
