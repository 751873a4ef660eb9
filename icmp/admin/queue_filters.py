"""What the queue of applications can be narrowed to."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from icmp.admission import OPEN
from icmp.flag_words import FLAGS
from icmp.models import Application, ApplicationState, Decision, Segment
from icmp.queries.joining import speaker
from icmp.reviewing.bars import BANDS

from .showing import UNREAD

NEAR = 3  # days before the promised one


class StageFilter(admin.SimpleListFilter):
    """Where the desk opens: what waits for the organizers."""

    title = gettext_lazy("stage")
    parameter_name = "stage"
    stages = {"open": UNREAD, "ahead": OPEN - set(UNREAD)}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", gettext_lazy("to be decided")),
            ("ahead", gettext_lazy("on the way in")),
            ("untold", gettext_lazy("declined, letter waits")),
            ("closed", gettext_lazy("closed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() == "untold":
            untold = Decision.objects.in_force().filter(announced_at=None)
            return queryset.filter(state=ApplicationState.DECLINED, pk__in=untold.values("application"))
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
