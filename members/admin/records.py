"""The ledgers, read-only: letters, who did what, consents, the timetable, long work."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.audit import deed_in_words, deeds_in_words
from members.desk import DeskAdmin
from members.models import AuditLine, Consent, Job, Letter, TickRun


@admin.register(Letter)
class LetterAdmin(DeskAdmin):
    sees = "see_letters"
    list_display = ("subject", "to", "kind", "state", "written_at", "sent_at")
    list_filter = ("state", "kind", "language")
    search_fields = ("to", "subject")
    fields = ("subject", "to", "language", "kind", "state", "written_at", "not_before", "sent_at", "attempts", "text")
    ordering = ("-written_at",)


class DeedFilter(admin.SimpleListFilter):
    title = _("deed")
    parameter_name = "deed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return sorted(((deed, str(words)) for deed, words in deeds_in_words().items()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditLine]) -> QuerySet[AuditLine]:
        return queryset.filter(deed=self.value()) if self.value() else queryset


@admin.register(AuditLine)
class AuditLineAdmin(DeskAdmin):
    sees = "see_audit"
    list_display = ("at", "by", "what", "about")
    list_filter = (DeedFilter,)
    search_fields = ("subject",)
    search_help_text = _("The name of a thing, such as members.member:… with its number")
    list_select_related = ("by",)
    fields = ("at", "by", "what", "about", "facts_in_words", "request_id")
    readonly_fields = ("what", "about", "facts_in_words")
    ordering = ("-at",)

    @admin.display(description=_("deed"), ordering="deed")
    def what(self, line: AuditLine) -> str:
        return deed_in_words(line.deed)

    @admin.display(description=_("about what"), ordering="subject")
    def about(self, line: AuditLine) -> str:
        """The kind of thing and, where it has a page at the desk, the way there."""
        label, _colon, key = line.subject.partition(":")
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):  # a table of an earlier version
            return line.subject
        name = str(model._meta.verbose_name)
        if not self.admin_site.is_registered(model):
            return name
        place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
        return format_html('<a href="{}">{}</a>', place, name)

    @admin.display(description=_("facts"))
    def facts_in_words(self, line: AuditLine) -> str:
        return ", ".join(f"{name}: {value}" for name, value in line.facts.items()) or "–"


@admin.register(Consent)
class ConsentAdmin(DeskAdmin):
    sees = "see_audit"
    list_display = ("at", "user", "purpose", "given", "source")
    list_filter = ("purpose", "given")
    list_select_related = ("user",)
    fields = ("at", "user", "purpose", "given", "text", "language", "source")
    ordering = ("-at",)


@admin.register(TickRun)
class TickRunAdmin(DeskAdmin):
    """The timetable: when each tick last ran, how long it took, what it did."""

    sees = "see_machine"
    list_display = ("name", "started_at", "seconds", "done", "error")
    fields = ("name", "started_at", "ended_at", "done", "error")

    @admin.display(description=_("seconds"))
    def seconds(self, run: TickRun) -> str:
        return f"{(run.ended_at - run.started_at).total_seconds():.2f}" if run.ended_at else "…"


@admin.register(Job)
class JobAdmin(DeskAdmin):
    sees = "see_desk"
    list_display = ("kind", "state", "done", "total", "owner", "asked_at", "ended_at")
    list_filter = ("state", "kind")
    list_select_related = ("owner",)
    fields = ("kind", "state", "done", "total", "owner", "asked_at", "ended_at", "message")
    ordering = ("-asked_at",)
