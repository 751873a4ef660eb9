"""How the form of a version is filled in: the time it takes, where people stop, what they leave open."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from icmp.admin.words import Vocabulary, plain
from icmp.editor.frame import for_readers
from icmp.form_lints import MOST_MINUTES
from icmp.health import pictures
from icmp.models import ProfileVersion
from icmp.queries.form_times import FEWEST, FormTimes, PageFigure, QuestionFigure, form_times
from icmp.queries.joining import JoinForm, join_form
from icmp.themes import title
from members.requests import SiteRequest

from .frame import found, page

NOTABLE = 20  # percent of those asked who leave a question open, or of those who come who stop


@require_safe
def times(request: SiteRequest, version: int) -> HttpResponse:
    """Time and drop-off, page by page and question by question."""
    for_readers(request)
    row = found(version)
    form = join_form(row)
    figures = form_times(row, form, at=timezone.now())
    context: dict[str, Any] = {"figures": figures, "fewest": FEWEST, "others": _others(row)}
    if figures.is_told:
        context |= _told(form, figures)
    return page(request, "times", row, context)


def _told(form: JoinForm, figures: FormTimes) -> dict[str, Any]:
    words = Vocabulary()
    return {
        "median": _minutes(figures.seconds),
        "most_minutes": MOST_MINUTES,
        "is_long": figures.seconds is not None and figures.seconds > MOST_MINUTES * 60,
        "finished": _percent(figures.sent, figures.begun),
        "picture": pictures.bars([_bar(each, figures.begun) for each in figures.pages]),
        "pages": [_page_line(each) for each in figures.pages],
        "questions": [_question_line(each, form, words) for each in figures.questions],
    }


def _bar(each: PageFigure, begun: int) -> tuple[str, float, str]:
    return title(each.key), each.reached, f"{each.reached} ({_percent(each.reached, begun)} %)"


def _page_line(each: PageFigure) -> dict[str, Any]:
    share = _percent(each.left, each.reached)
    return {
        "title": title(each.key),
        "reached": each.reached,
        "left": each.left,
        "share": share if each.reached >= FEWEST else "",
        "is_notable": each.reached >= FEWEST and int(share) >= NOTABLE,
        "time": _minutes(each.seconds),
    }


def _question_line(each: QuestionFigure, form: JoinForm, words: Vocabulary) -> dict[str, Any]:
    open_ones = each.skipped + each.refused
    applied = each.asked - each.not_applicable
    question = form.questions[each.attribute]
    return {
        "prompt": words.say(question.prompt) or plain(each.attribute),
        "asked": applied,
        "is_told": each.asked >= FEWEST,
        "skipped": _percent(each.skipped, applied),
        "refused": _percent(each.refused, applied),
        "not_applicable": _percent(each.not_applicable, each.asked),
        "stuck": each.stuck,
        "is_notable": each.asked >= FEWEST and applied > 0 and int(_percent(open_ones, applied)) >= NOTABLE,
    }


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}" if whole else "0"


def _minutes(seconds: int | None) -> str:
    """A length in minutes and seconds."""
    if seconds is None:
        return ""
    return _("%(minutes)s min %(seconds)s s") % {"minutes": seconds // 60, "seconds": seconds % 60}


def _others(row: ProfileVersion) -> list[int]:
    """The other versions that were filled in, the newest first."""
    rows = ProfileVersion.objects.about_members().filter(applications__isnull=False).exclude(pk=row.pk)
    return list(rows.order_by("-version").values_list("version", flat=True).distinct()[:5])
