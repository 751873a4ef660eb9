"""The ledgers, read-only: letters, who did what, consents, the timetable, long work."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

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


@admin.register(AuditLine)
class AuditLineAdmin(DeskAdmin):
    sees = "see_audit"
    list_display = ("at", "by", "deed", "subject")
    list_filter = ("deed",)
    search_fields = ("subject",)
    list_select_related = ("by",)
    fields = ("at", "by", "deed", "subject", "facts_in_words", "request_id")
    readonly_fields = ("facts_in_words",)
    ordering = ("-at",)

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
