from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from events import operations
from events.forms import EventForm, plan_as_initial
from events.models import Event, EventState
from members.desk import DeskAdmin, may
from members.languages import pick
from members.models import Community, Need

from . import door, verbs

LOOKS = {EventState.OPEN: "ok", EventState.RUNNING: "ok", EventState.CLOSED: "watch", EventState.CANCELED: "alarm"}


class NeedFilter(admin.SimpleListFilter):
    title = _("names a need")
    parameter_name = "orphan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("yes")), ("yes", _("no, an orphan"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        answers = {"yes": queryset.filter(needs=[]), "no": queryset.exclude(needs=[])}
        return answers.get(self.value() or "", queryset)


@admin.register(Event)
class EventAdmin(DeskAdmin):
    """Every event with its seats; planning, publishing and canceling are verbs, the door is a page of its own."""

    sees = "see_people"
    list_display = ("name", "when", "where", "seats", "state_badge", "serves")
    list_filter = ("state", NeedFilter, "format", "audience", "north_star")
    search_fields = ("title", "city", "slug")
    ordering = ("-starts_at", "pk")
    fields = (
        "name", "when", "where", "seats", "state_badge", "serves", "audience", "purpose", "north_star",
        "organizer_hours", "organizer",
    )  # fmt: skip
    readonly_fields = ("name", "when", "where", "seats", "state_badge", "serves")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """With the names of the needs, in the same query."""
        one_of = models.Func(
            models.F("key"), models.OuterRef("needs"), template="%(expressions)s)", arg_joiner=" = any(",
            output_field=models.BooleanField(),
        )  # fmt: skip
        named = Need.objects.filter(one_of).values("name")
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(need_names=ArraySubquery(named))

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may(request, "run_events")

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and before them our verbs on one event."""
        pages = {
            "publish": verbs.publish, "close": verbs.close, "open": verbs.open_again, "cancel": verbs.cancel,
            "check-in": door.check_in,
        }  # fmt: skip
        own = [
            path(
                f"<uuid:event_id>/{name}/",
                self.admin_site.admin_view(self._on_one(view)),
                name=f"events_event_{name.replace('-', '_')}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def _on_one(self, view: Any) -> Any:
        """Only who runs events gets to a verb; the event is there or the page is not."""

        def page(request: HttpRequest, event_id: str) -> HttpResponse:
            if not may(request, "run_events"):
                raise PermissionDenied
            event = Event.objects.filter(pk=event_id).first()
            if event is None:
                raise Http404
            context = {**self.admin_site.each_context(request), "opts": self.opts, "event": event}
            answer: HttpResponse = view(request, event, context)
            return answer

        return page

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Plan an event."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = _form(request, None)
        if request.method == "POST" and form.is_valid():
            event = operations.draft_event(plan=form.plan(), by=_who(request), at=timezone.now())
            messages.success(request, gettext("Saved as a draft. Nobody but organizers sees it yet."))
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))
        return self._form_page(request, form, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Change an event; who may not run events reads it instead."""
        if not may(request, "run_events"):
            return super().change_view(request, object_id, form_url, extra_context)
        event = self.get_object(request, object_id)
        if event is None:
            raise Http404
        form = _form(request, event)
        if request.method == "POST" and form.is_valid() and _changed(request, event, form):
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))
        return self._form_page(request, form, event)

    def _form_page(self, request: HttpRequest, form: EventForm, event: Event | None) -> HttpResponse:
        title = str(event) if event else gettext("A new event")
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "form": form, "event": event, "title": title,
            "verbs": verbs.verbs_of(event) if event else [],
        }  # fmt: skip
        return render(request, "events/desk/event_form.html", context, status=422 if form.errors else 200)

    @admin.display(description=_("title"))
    def name(self, event: Event) -> str:
        return str(event)

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, event: Event) -> str:
        return (
            f"{date_format(event.starts_local, 'SHORT_DATE_FORMAT')}, {date_format(event.starts_local, 'TIME_FORMAT')}"
        )

    @admin.display(description=_("where"))
    def where(self, event: Event) -> str:
        return event.where

    @admin.display(description=_("places"), ordering="taken")
    def seats(self, event: Event) -> str:
        return gettext("%(taken)s of %(capacity)s") % {"taken": event.taken, "capacity": event.capacity}

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, event: Event) -> str:
        return _badge(LOOKS.get(EventState(event.state), ""), event.get_state_display())

    @admin.display(description=_("serves"))
    def serves(self, event: Event) -> str:
        if event.is_orphan:
            return _badge("watch", gettext("orphan"))
        language = (get_language() or "en")[:2]
        return ", ".join(pick(name, language).text for name in event.need_names)  # type: ignore[attr-defined]  # annotated


def _badge(look: str, text: str) -> str:
    return format_html('<span class="badge badge--{}">{}</span>', look or "plain", text)


def _form(request: HttpRequest, event: Event | None) -> EventForm:
    community = Community.objects.the()
    language = community.language if community else "en"
    return EventForm(
        request.POST if request.method == "POST" else None,
        initial=plan_as_initial(event, language=language) if event else None,
        language=language,
        timezone=community.timezone if community else "UTC",
        taken=event.taken if event else 0,
    )


def _changed(request: HttpRequest, event: Event, form: EventForm) -> bool:
    try:
        operations.change_event(event=event, plan=form.plan(), by=_who(request), at=timezone.now())
    except operations.CapacityBelowTaken as below:
        form.add_error("capacity", gettext("%(taken)s places are taken by now.") % {"taken": below.taken})
        return False
    except operations.IllegalStep:
        form.add_error(None, gettext("An event that is over or canceled is no longer changed."))
        return False
    messages.success(request, gettext("Saved."))
    return True


def _who(request: HttpRequest) -> Any:
    """The organizer; behind the desk's door nobody is anonymous."""
    return request.user
