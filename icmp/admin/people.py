"""Members in the desk's list, with the segment that icmp knows by name."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from icmp.models import Segment
from icmp.queries.joining import community_language, speaker
from members.admin import MemberAdmin
from members.models import Member

from .words import plain, spoken


class MemberSegmentFilter(admin.SimpleListFilter):
    title = _("segment")
    parameter_name = "segment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        say = speaker()
        return [(row.key, say(row.name) or plain(row.key)) for row in Segment.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> QuerySet[Member]:
        return queryset.filter(segment=self.value()) if self.value() else queryset


def _named(names: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple("segment_name" if name == "segment" else name for name in names)


admin.site.unregister(Member)


@admin.register(Member)
class PersonAdmin(MemberAdmin):
    """The list of members below, with the name of the segment instead of its key."""

    list_display = _named(MemberAdmin.list_display)
    list_filter = tuple(MemberSegmentFilter if name == "segment" else name for name in MemberAdmin.list_filter)
    fields = _named(MemberAdmin.fields)
    readonly_fields = (*MemberAdmin.readonly_fields, "segment_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        named = Segment.objects.filter(key=OuterRef("segment")).values("name")[:1]
        rows: QuerySet[Member] = super().get_queryset(request)
        return rows.annotate(segment_words=Subquery(named), fallback=Value(community_language()))

    @admin.display(description=_("segment"), ordering="segment")
    def segment_name(self, member: Any) -> str:
        return spoken(member, member.segment_words) or plain(member.segment)
