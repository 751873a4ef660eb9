"""The queue of applications at the desk."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from icmp.flag_words import flag_in_words
from icmp.models import Application, ApplicationState
from icmp.queries.deciding import stamp_of_the_year
from icmp.queries.joining import community_language
from icmp.queries.queueing import beside, queue
from icmp.reviewing.bars import BAND_SHAPES, BANDS
from icmp.stamp_words import sentences
from members.desk import DeskAdmin, DeskList, may
from members.languages import pick

from . import deciding, entering, reading, together, writing
from .queue_filters import NEAR, BandFilter, DueFilter, FlagFilter, SegmentFilter, StageFilter
from .showing import UNREAD, page

SHAPES = {
    ApplicationState.IN_REVIEW: "watch",
    ApplicationState.NEEDS_INFO: "",
    ApplicationState.ACCEPTED: "ok",
    ApplicationState.COMPLETED: "ok",
    ApplicationState.OFFERED: "mark",
    ApplicationState.WAITLISTED: "mark",
}


class QueueList(DeskList):
    """A page of the queue; what stands beside its rows is asked for all of them at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        keys = list(
            self.result_list.values_list("pk", flat=True)
        )  # to sort keys, and not whole rows, a deep page takes less
        rows = list(self.queryset.filter(pk__in=keys))
        known = beside(rows)
        for row in rows:
            row.beside = known[row.pk]
        self.result_list = rows


@admin.register(Application)
class ApplicationAdmin(DeskAdmin):
    """The oldest promise first. What changes an application is a verb on its page."""

    sees = "see_applications"
    list_per_page = 25  # what somebody reads at a sitting; a row costs two milliseconds
    list_display = ("who", "state_badge", "promise", "band", "flag_words", "seats", "assigned")
    list_filter = (
        StageFilter, DueFilter, BandFilter, "state", SegmentFilter, FlagFilter, ("robust", admin.BooleanFieldListFilter),
    )  # fmt: skip
    search_fields = ("name", "email")
    sortable_by = ("who", "promise", "band")
    actions = ["decide_together"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return queue().annotate(fallback=Value(community_language()))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return QueueList

    def get_urls(self) -> list[URLPattern]:
        """The verbs, each with its own address, before Django's own."""
        view, verbs = self.admin_site.admin_view, {**reading.VERBS, **deciding.VERBS, **writing.VERBS}
        own = [path(f"<uuid:pk>/{verb}/", view(work), name=f"icmp_application_{verb}") for verb, work in verbs.items()]
        own += [
            path("together/", view(together.together), name="icmp_application_together"),
            path("unconfirmed/", view(entering.unconfirmed), name="icmp_application_unconfirmed"),
            path("enter/", view(entering.enter), name="icmp_application_enter"),
            path("enter/<uuid:pk>/<str:key>/", view(entering.enter_page), name="icmp_application_enter_page"),
            path("<uuid:pk>/address/", view(entering.correct), name="icmp_application_correct"),
            path("<uuid:pk>/junk/", view(entering.junk), name="icmp_application_junk"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue, and above it what is wrong with how it is decided."""
        facts = {
            "stamp": sentences(stamp_of_the_year(timezone.now())),
            "may_decide": self.has_decide_permission(request),
        }
        return super().changelist_view(request, facts | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of one application: read, rate, then see, then decide."""
        return page(request, object_id)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return may(request, "decide_applications")

    @admin.action(description=gettext_lazy("Decide together"), permissions=["decide"])
    def decide_together(self, request: HttpRequest, rows: QuerySet[Application]) -> HttpResponse:
        """The applications that were ticked, a page of the queue at most."""
        keys = rows.values_list("pk", flat=True)[: together.MOST]
        query = urlencode({"of": ",".join(str(key) for key in keys)}, safe=",")
        return redirect(f"{reverse('admin:icmp_application_together')}?{query}")

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def who(self, row: Application) -> str:
        return row.name or str(row)

    @admin.display(description=gettext_lazy("state"))
    def state_badge(self, row: Any) -> SafeString:
        state = ApplicationState(row.state)
        shown = _badge(SHAPES.get(state, ""), state.label)
        if not row.beside.may_be_undone:
            return shown
        url = reverse("admin:icmp_application_undo", args=[row.pk])
        return format_html('{} <button class="btn" formaction="{}">{}</button>', shown, url, _("Undo the decline"))

    @admin.display(description=gettext_lazy("promised by"), ordering="promised_on")
    def promise(self, row: Application) -> Any:
        """How long the promise holds, and beneath it for how long its sender has waited."""
        waits = _age(row)
        shown = _promise(row)
        return format_html("{}<small>{}</small>", shown, waits) if waits else shown

    @admin.display(description=gettext_lazy("advice"), ordering="coverage")
    def band(self, row: Application) -> Any:
        """The advice, and beneath it whether missing answers could change it and how much was answered."""
        shape, name = BAND_SHAPES.get(row.recommendation, ""), BANDS.get(row.recommendation)
        if not name:
            return None
        firm = "" if row.robust is None else (_("robust") if row.robust else _("fragile"))
        share = "" if row.coverage is None else _("%(share)s percent answered") % {"share": f"{row.coverage * 100:.0f}"}
        facts = ", ".join(word for word in (firm, share) if word)
        return format_html("{}<small>{}</small>", _badge(shape, name), facts)

    @admin.display(description=gettext_lazy("flags"))
    def flag_words(self, row: Application) -> Any:
        words = [flag_in_words(flag) for flag in row.flags]
        return format_html_join(" ", '<span class="badge badge--watch">{}</span>', ((word,) for word in words)) or None

    @admin.display(description=gettext_lazy("segment and seats"))
    def seats(self, row: Any) -> str | None:
        quota, language = row.beside.quota, get_language() or "en"
        name = pick(row.segment.name, language, fallback=row.fallback).text if row.segment else ""
        if quota is None:
            return name or None
        seats = _("%(taken)s of %(seats)s seats") % {"taken": quota.taken, "seats": quota.seats}
        return f"{name}: {seats}" if quota.of_segment else " · ".join(part for part in (name, seats) if part)

    @admin.display(description=gettext_lazy("readers"))
    def assigned(self, row: Any) -> SafeString | None:
        """How many read it and have finished, and beneath it their first names."""
        readers = row.beside.readers
        if not readers:
            return None
        done = sum(one.submitted_at is not None for one in readers)
        words = _("%(done)s of %(all)s done") % {"done": done, "all": len(readers)}
        names = ", ".join(str(one.reviewer).partition(" ")[0] for one in readers)
        return format_html("{}<small>{}</small>", words, names)


def _promise(row: Application) -> Any:
    if row.promised_on is None or row.state != ApplicationState.IN_REVIEW:
        return date_format(row.promised_on, "DATE_FORMAT") if row.promised_on else None
    left = (row.promised_on - timezone.localdate()).days
    if left < 0:
        return _badge("alarm", ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left})
    words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left} if left else _("today")
    return _badge("watch" if left <= NEAR else "", words)


def _age(row: Application) -> str:
    """Days since it was sent, as long as its sender waits for an answer or for a seat."""
    if row.submitted_at is None or row.state not in (*UNREAD, ApplicationState.WAITLISTED):
        return ""
    days = (timezone.now() - row.submitted_at).days
    return ngettext("waits for %(n)s day", "waits for %(n)s days", days) % {"n": days}


def _badge(shape: str, words: Any) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', f"badge--{shape}" if shape else "", words)
