"""What an applicant said, in the reader's language; a blind reader does not see who said it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from icmp.masking import masked
from icmp.models import AnswerState, Application, QuestionKind
from icmp.queries.joining import JoinForm, Speaker, join_form, raw_answers, speaker
from icmp.values import NONE_OF_THESE, NOT_APPLICABLE, PREFER_NOT_TO_SAY
from members.models import Community, Need

Veil = Callable[[str], str]


@dataclass(frozen=True)
class Said:
    """One answer in words; `long` is a text of the applicant's own."""

    question: str
    answer: str
    long: bool = False


BLIND = "blind_reading"  # the community's setting


def reads_blind() -> bool:
    """Whether readers see no names before their ratings are in: the community's setting, on unless turned off."""
    community = Community.objects.the()
    return bool(community.settings.get(BLIND, True)) if community else True


def veil_of(application: Application) -> Veil:
    """What hides in a text who wrote it."""
    names = [application.name, application.email.partition("@")[0]]
    return lambda text: masked(text, names=names, phrases=application.hidden_words)


def as_written(text: str) -> str:
    """No veil at all."""
    return text


def what_was_said(application: Application, *, blind: bool) -> list[Said]:
    """Answers, needs, offers, what was asked in between and an appeal, as one list; blind ones tell no name."""
    veil, say = veil_of(application) if blind else as_written, speaker()
    needs = [say(need.name) for need in Need.objects.filter(key__in=application.needs)]
    more = [
        (_("Looks for"), ", ".join(needs), False),
        (_("Could give"), ", ".join(veil(offer) for offer in application.offers), False),
        (application.info_request, veil(application.info_answer) if application.info_request else "", True),
        (_("Appeal"), veil(application.appeal_text), True),
    ]
    return [*said(application, veil), *(Said(question, answer, long) for question, answer, long in more if answer)]


def said(row: Application, veil: Veil = as_written) -> list[Said]:
    """Every answer in the reader's language, in the form's order, its own words behind the veil."""
    form, known, say = join_form(row.profile_version), raw_answers(row), speaker()
    states = dict(row.answers.values_list("attribute__key", "state"))
    return [
        Said(
            question=say(form.questions[ask.attribute].prompt),
            answer=_answer(form, ask.attribute, known.get(ask.attribute), say, veil),
            long=ask.kind == "long_text",
        )
        for ask in form.asks
        if states.get(ask.attribute, AnswerState.SKIPPED) != AnswerState.NOT_APPLICABLE
        and (ask.kind != QuestionKind.VOUCH or veil is as_written)  # whom somebody knows sways a blind reader
    ]


def _answer(form: JoinForm, key: str, value: object, say: Speaker, veil: Veil) -> str:
    options = {option["key"]: say(option["label"]) for option in form.questions[key].options}
    special = {
        PREFER_NOT_TO_SAY: _("prefers not to say"),
        NOT_APPLICABLE: _("does not apply"),
        NONE_OF_THESE: _("none of these"),
    }
    if value is None:
        return _("no answer")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    items = value if isinstance(value, list) else [value]
    return ", ".join(options.get(str(item)) or special.get(str(item)) or veil(str(item)) for item in items)
