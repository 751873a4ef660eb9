"""The organizers' lists of people, roles, letters and records."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .desk import DeskAdmin, DeskInline
from .models import AuditLine, Consent, Job, Letter, Member, RoleGrant, TickRun, User


@admin.register(Member)
class MemberAdmin(DeskAdmin):
    sees = "see_people"
    list_display = ("name", "standing", "segment", "joined_on", "standing_since")
    list_filter: ClassVar[tuple[Any, ...]] = ("standing", "segment")
    search_fields = ("user__name", "user__email", "profile__display_name")
    list_select_related = ("user",)
    date_hierarchy = "joined_on"
    fields = ("name", "email", "standing", "standing_since", "candidate_until", "joined_on", "ended_on", "segment")
    readonly_fields: ClassVar[tuple[Any, ...]] = ("name", "email")
    ordering = ("-joined_on", "pk")

    @admin.display(description=_("name"), ordering="user__name")
    def name(self, member: Member) -> str:
        return member.user.name or member.user.email

    @admin.display(description=_("e-mail address"))
    def email(self, member: Member) -> str:
        return member.user.email


class RoleInline(DeskInline):
    model = RoleGrant
    fk_name = "user"
    fields = ("role", "language", "granted_by", "granted_at", "ended_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleGrant]:
        return super().get_queryset(request).select_related("granted_by")


@admin.register(User)
class UserAdmin(DeskAdmin):
    """Accounts and who gave them which role."""

    sees = "grant_roles"
    list_display = ("name", "email", "language", "is_active", "created_at")
    search_fields = ("name", "email")
    list_filter = ("is_active", "language")
    fields = ("name", "email", "language", "is_active", "created_at", "last_login")
    inlines = (RoleInline,)
    ordering = ("name",)


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
