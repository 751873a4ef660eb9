"""The list of members, and on each one's page the steps that fit the standing."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from members.desk import DeskAdmin, may
from members.models import Member, Standing
from members.steps import STEPS

from . import ending, taking

# what the calendar and the till write, in the reader's language; a person's words stay as they are
REASONS: dict[str, Any] = {
    "accepted": _("accepted"),
    "accepted again": _("accepted again"),
    "dues are late": _("dues are late"),
    "dues did not arrive": _("dues did not arrive"),
    "dues arrived": _("dues arrived"),
    "dues were canceled": _("dues were canceled"),
    "leave over": _("the leave is over"),
    "leave begins": _("the leave begins"),
    "back early": _("back early"),
    "suspension over": _("the suspension is over"),
}


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

    def get_urls(self) -> list[URLPattern]:
        """One address for each step, before Django's own."""
        own = [
            path(
                f"<uuid:pk>/{name}/",
                self.admin_site.admin_view(taking.page_of(name)),
                name=f"members_member_{name}",
            )
            for name in STEPS
        ]
        verbs = {"notice": ending.give_notice, "decide_notice": ending.decide_notice, "read_answer": ending.read_answer}
        own += [
            path(f"<uuid:pk>/{name}/", self.admin_site.admin_view(view), name=f"members_member_{name}")
            for name, view in verbs.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One member, with the steps that this organizer may take now, and those that were taken, newest first."""
        member = self.get_object(request, object_id)
        facts = _facts(request, member) if member else {}
        return super().change_view(request, object_id, form_url, {**facts, **(extra_context or {})})


def _facts(request: HttpRequest, member: Member) -> dict[str, Any]:
    names = dict(Standing.choices)
    history = member.standing_changes.select_related("by").order_by("-at", "-pk")
    return {
        **ending.facts_of(request, member),
        "verbs": taking.verbs_of(request, member),
        "account": member.user_id if may(request, "grant_roles") else None,
        "history": [
            (
                change,
                [names[key] for key in (change.before, change.after) if key],
                REASONS.get(change.reason, change.reason),
            )
            for change in history
        ],
    }
