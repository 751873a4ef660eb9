"""The queue of applications at the desk."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from icmp.admission import OPEN
from icmp.models import Application, ApplicationState, Segment
from icmp.queries.admissions import queue
from icmp.queries.joining import community_language, speaker
from members.desk import DeskAdmin, may
from members.languages import pick

from . import deciding, entering, reading, together
from .picture import BAND_SHAPES, BANDS
from .showing import UNREAD, page

NEAR = 3  # days before the promised one
SHAPES = {
    ApplicationState.IN_REVIEW: "watch",
    ApplicationState.NEEDS_INFO: "",
    ApplicationState.ACCEPTED: "ok",
    ApplicationState.COMPLETED: "ok",
    ApplicationState.OFFERED: "mark",
    ApplicationState.WAITLISTED: "mark",
}
FLAGS = {
    "honeypot": gettext_lazy("filled in like a program"),
    "too_fast": gettext_lazy("very fast"),
    "second_application": gettext_lazy("another one is open"),
    "early_again": gettext_lazy("again, early"),
    "has_a_seat": gettext_lazy("has a seat"),
    "was_member": gettext_lazy("was a member"),
    "appeal": gettext_lazy("appeal"),
}


class StageFilter(admin.SimpleListFilter):
    """Where the desk opens: what waits for the organizers."""

    title = gettext_lazy("stage")
    parameter_name = "stage"
    stages = {"open": UNREAD, "ahead": OPEN - set(UNREAD)}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", gettext_lazy("to be decided")),
            ("ahead", gettext_lazy("on the way in")),
            ("closed", gettext_lazy("closed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() == "closed":
            return queryset.exclude(state__in=OPEN)
        states = self.stages.get(self.value() or "")
        return queryset.filter(state__in=states) if states else queryset


class SegmentFilter(admin.SimpleListFilter):
    title = gettext_lazy("segment")
    parameter_name = "segment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        say = speaker()
        return [(row.key, say(row.name)) for row in Segment.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(segment__key=self.value()) if self.value() else queryset


class FlagFilter(admin.SimpleListFilter):
    title = gettext_lazy("flag")
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(FLAGS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(flags__contains=[self.value()]) if self.value() in FLAGS else queryset


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("promise")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", gettext_lazy("late")), ("near", gettext_lazy("within three days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        today = timezone.localdate()
        waiting = queryset.filter(state=ApplicationState.IN_REVIEW)
        if self.value() == "late":
            return waiting.filter(promised_on__lt=today)
        if self.value() == "near":
            return waiting.filter(promised_on__range=(today, today + dt.timedelta(days=NEAR)))
        return queryset


class BandFilter(admin.SimpleListFilter):
    title = gettext_lazy("advice")
    parameter_name = "advice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(BANDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(recommendation=self.value()) if self.value() in BANDS else queryset


@admin.register(Application)
class ApplicationAdmin(DeskAdmin):
    """The oldest promise first. What changes an application is a verb on its page."""

    sees = "see_applications"
    list_display = (
        "who", "state_badge", "promise", "band", "robustness", "share_answered", "age", "segment_name", "reviews", "flag_words",
    )  # fmt: skip
    list_filter = (
        StageFilter, DueFilter, BandFilter, "state", SegmentFilter, FlagFilter, ("robust", admin.BooleanFieldListFilter),
    )  # fmt: skip
    search_fields = ("name", "email")
    list_select_related = ("segment", "intake", "user")
    sortable_by = ("who", "promise", "age", "share_answered")
    actions = ["decide_together"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return queue().annotate(fallback=Value(community_language()))

    def get_urls(self) -> list[URLPattern]:
        """The verbs, each with its own address, before Django's own."""
        view, verbs = self.admin_site.admin_view, {**reading.VERBS, **deciding.VERBS}
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

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return may(request, "decide_applications")

    @admin.action(description=gettext_lazy("Decide together"), permissions=["decide"])
    def decide_together(self, request: HttpRequest, rows: QuerySet[Application]) -> HttpResponse:
        """The applications that were ticked, a page of the queue at most."""
        keys = rows.values_list("pk", flat=True)[: together.MOST]
        query = urlencode({"of": ",".join(str(key) for key in keys)}, safe=",")
        return redirect(f"{reverse('admin:icmp_application_together')}?{query}")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of one application: read, rate, then see, then decide."""
        return page(request, object_id)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def who(self, row: Application) -> str:
        return row.name or str(row)

    @admin.display(description=gettext_lazy("state"))
    def state_badge(self, row: Application) -> SafeString:
        return _badge(SHAPES.get(ApplicationState(row.state), ""), row.get_state_display())

    @admin.display(description=gettext_lazy("promised by"), ordering="promised_on")
    def promise(self, row: Application) -> Any:
        if row.promised_on is None or row.state != ApplicationState.IN_REVIEW:
            return row.promised_on
        left = (row.promised_on - timezone.localdate()).days
        if left < 0:
            return _badge("alarm", ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left})
        words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left} if left else _("today")
        return _badge("watch" if left <= NEAR else "", words)

    @admin.display(description=gettext_lazy("advice"))
    def band(self, row: Application) -> Any:
        shape, name = BAND_SHAPES.get(row.recommendation, ""), BANDS.get(row.recommendation)
        return _badge(shape, name) if name else None

    @admin.display(description=gettext_lazy("robust"))
    def robustness(self, row: Application) -> str | None:
        return None if row.robust is None else (_("robust") if row.robust else _("fragile"))

    @admin.display(description=gettext_lazy("answered"), ordering="coverage")
    def share_answered(self, row: Application) -> str | None:
        return None if row.coverage is None else f"{row.coverage * 100:.0f} %"

    @admin.display(description=gettext_lazy("waiting"), ordering="submitted_at")
    def age(self, row: Application) -> str | None:
        """Days since it was sent, as long as its sender waits for an answer or for a seat."""
        if row.submitted_at is None or row.state not in (*UNREAD, ApplicationState.WAITLISTED):
            return None
        days = (timezone.now() - row.submitted_at).days
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}

    @admin.display(description=gettext_lazy("segment"))
    def segment_name(self, row: Any) -> str | None:
        language = get_language() or "en"
        return pick(row.segment.name, language, fallback=row.fallback).text if row.segment else None

    @admin.display(description=gettext_lazy("reviews"))
    def reviews(self, row: Model) -> int:
        return int(row.reviews_in)  # type: ignore[attr-defined]  # counted by queue()

    @admin.display(description=gettext_lazy("flags"))
    def flag_words(self, row: Application) -> str:
        return ", ".join(str(FLAGS.get(flag, flag)) for flag in row.flags)


def _badge(shape: str, words: Any) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', f"badge--{shape}" if shape else "", words)
