"""What the community is for, and what it runs for it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from icmp.models import EngagementExpectation, FoundationStatus, FoundationVersion, Programme
from members.amounts import amount_text
from members.languages import LanguageMap

from .words import SpokenAdmin, lines, spoken


@admin.register(FoundationVersion)
class FoundationAdmin(SpokenAdmin):
    """Every version, the newest first. A published one never changes; a change is a new version."""

    list_display = ("title", "status", "effective_from", "mission_text", "star")
    list_filter = ("status",)
    fieldsets = (
        (None, {"fields": ("status", "canvas", "vote", "effective_from", "published_at", "author", "change_note")}),
        (gettext_lazy("Purpose"), {"fields": ("mission_text", "belong", "come_back", "take_part", "people", "others", "refusals", "principles")}),
        (gettext_lazy("Role in the business"), {"fields": ("role", "role_primary_objective")}),
        (gettext_lazy("North star"), {"fields": ("star", "star_definition", "star_target")}),
        (gettext_lazy("Expectations"), {"fields": ("asked", "hours", "fee", "solidarity")}),
    )  # fmt: skip
    readonly_fields = (
        "canvas", "vote", "mission_text", "belong", "come_back", "take_part", "people", "others", "refusals", "principles", "role", "star",
        "star_definition", "star_target", "asked", "fee", "solidarity",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("version"), ordering="version")
    def title(self, row: FoundationVersion) -> str:
        return str(row)

    @admin.display(description=gettext_lazy("canvas"))
    def canvas(self, row: FoundationVersion) -> SafeString:
        """The way to where it is written."""
        words = _("Write it step by step") if row.status == FoundationStatus.DRAFT else _("Read it step by step")
        return format_html('<a href="{}">{}</a>', reverse("canvas:overview", args=[row.version]), words)

    @admin.display(description=gettext_lazy("vote"))
    def vote(self, row: FoundationVersion) -> SafeString:
        """The way to ask the founding members, to what they said, and to publishing."""
        words = _("Ask the founding members, or publish") if row.status == FoundationStatus.DRAFT else _("See the vote")
        return format_html('<a href="{}">{}</a>', reverse("ratifying:state", args=[row.version]), words)

    @admin.display(description=gettext_lazy("mission"))
    def mission_text(self, row: FoundationVersion) -> str:
        return spoken(row, row.mission)

    @admin.display(description=gettext_lazy("why belong"))
    def belong(self, row: FoundationVersion) -> str:
        return spoken(row, row.purpose_statement) or "–"

    @admin.display(description=gettext_lazy("why come back"))
    def come_back(self, row: FoundationVersion) -> str:
        return spoken(row, row.purpose_why_return) or "–"

    @admin.display(description=gettext_lazy("why take part"))
    def take_part(self, row: FoundationVersion) -> str:
        return spoken(row, row.purpose_why_take_part) or "–"

    @admin.display(description=gettext_lazy("for whom"))
    def people(self, row: FoundationVersion) -> str:
        return _listed(row, row.for_whom)

    @admin.display(description=gettext_lazy("for whom not"))
    def others(self, row: FoundationVersion) -> str:
        return _listed(row, row.not_for_whom)

    @admin.display(description=gettext_lazy("what it says no to"))
    def refusals(self, row: FoundationVersion) -> str:
        return _listed(row, row.non_goals)

    @admin.display(description=gettext_lazy("values"))
    def principles(self, row: FoundationVersion) -> str:
        return _listed(row, row.values)

    @admin.display(description=gettext_lazy("role"))
    def role(self, row: FoundationVersion) -> str:
        return spoken(row, row.role_statement) or "–"

    @admin.display(description=gettext_lazy("north star"))
    def star(self, row: FoundationVersion) -> str:
        return spoken(row, row.north_star.get("name")) or "–"

    @admin.display(description=gettext_lazy("counts"))
    def star_definition(self, row: FoundationVersion) -> str:
        return spoken(row, row.north_star.get("definition")) or "–"

    @admin.display(description=gettext_lazy("target"))
    def star_target(self, row: FoundationVersion) -> str:
        target = row.north_star.get("target")
        return "–" if target is None else f"{target} {spoken(row, row.north_star.get('unit'))}"

    @admin.display(description=gettext_lazy("what is expected"))
    def asked(self, row: FoundationVersion) -> str:
        return spoken(row, row.expectation_text) or "–"

    @admin.display(description=gettext_lazy("hours a month"))
    def hours(self, row: FoundationVersion) -> str:
        hours = row.expected_hours_per_month
        return _("to be agreed") if row.hours_to_be_agreed else f"{hours.normalize():f}" if hours else "–"

    @admin.display(description=gettext_lazy("fee"))
    def fee(self, row: FoundationVersion) -> str:
        return _("to be agreed") if row.fee_to_be_agreed else _fee(row, row.expected_fee_minor)

    @admin.display(description=gettext_lazy("solidarity fee"))
    def solidarity(self, row: FoundationVersion) -> str:
        return _fee(row, row.solidarity_minor)


@admin.register(Programme)
class ProgrammeAdmin(SpokenAdmin):
    """What the organizers run, what it costs them, and which needs it serves."""

    list_display = ("title", "served", "hours_per_month", "north_star", "segment_specific", "active")
    list_filter = ("active", "north_star")
    fields = ("title", "served", "hours_per_month", "north_star", "segment_specific", "active")
    readonly_fields = ("title", "served")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        return super().get_queryset(request).prefetch_related("needs")

    @admin.display(description=gettext_lazy("name"), ordering="key")
    def title(self, row: Programme) -> str:
        return spoken(row, row.name)

    @admin.display(description=gettext_lazy("serves"))
    def served(self, row: Programme) -> str:
        return ", ".join(spoken(row, need.name) for need in row.needs.all()) or _("no need yet")


@admin.register(EngagementExpectation)
class ExpectationAdmin(SpokenAdmin):
    """What every member is expected to do in each period."""

    list_display = ("title", "target", "period", "weight", "grace_days")
    fields = ("title", "target", "period", "weight", "grace_days", "kinds")
    readonly_fields = ("title", "target", "kinds")

    @admin.display(description=gettext_lazy("name"), ordering="key")
    def title(self, row: EngagementExpectation) -> str:
        return spoken(row, row.name) or row.key.replace("_", " ")

    @admin.display(description=gettext_lazy("how much"))
    def target(self, row: EngagementExpectation) -> str:
        if row.target_minor is not None:
            return amount_text(row.target_minor, row.currency, _language())
        if row.target_hours is not None:
            return _("%(hours)s hours") % {"hours": f"{row.target_hours.normalize():f}"}
        return _("%(count)s times") % {"count": row.target_count}

    @admin.display(description=gettext_lazy("kinds of deed that count"))
    def kinds(self, row: EngagementExpectation) -> str:
        return ", ".join(row.activity_types) or str(row.get_ledger_display())


def _listed(row: FoundationVersion, texts: list[LanguageMap]) -> str:
    return lines(spoken(row, text) for text in texts)


def _fee(row: FoundationVersion, minor: int) -> str:
    facts = {"amount": amount_text(minor, row.currency, _language()), "period": row.get_period_display()}
    return _("%(amount)s for each %(period)s") % facts if minor else "–"


def _language() -> str:
    return (get_language() or "en")[:2]
