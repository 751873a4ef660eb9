"""The list of accounts, and on each one's page the roles: since when, given by whom, and the verbs of owners."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from members.desk import DeskAdmin
from members.models import Role, RoleGrant, User

from . import giving


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("any", _("any role")), *Role.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        held = RoleGrant.objects.in_force()
        if self.value() == "any":
            return queryset.filter(pk__in=held.values("user"))
        return queryset.filter(pk__in=held.filter(role=self.value()).values("user")) if self.value() else queryset


@admin.register(User)
class UserAdmin(DeskAdmin):
    """Accounts and who gave them which role."""

    sees = "grant_roles"
    list_display = ("name_or_address", "email", "roles_held", "language", "is_active", "created_at")
    search_fields = ("name", "email")
    list_filter = (RoleFilter, "is_active", "language")
    fields = ("name", "email", "language_name", "is_active", "created_at", "last_login")
    readonly_fields = ("language_name",)
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        held = RoleGrant.objects.in_force().order_by("granted_at", "pk")
        return super().get_queryset(request).prefetch_related(Prefetch("role_grants", held, to_attr="held"))

    @admin.display(description=_("name"), ordering="name")
    def name_or_address(self, user: User) -> str:
        return str(user)

    @admin.display(description=_("roles"))
    def roles_held(self, user: Any) -> str:
        return ", ".join(grant.title for grant in user.held) or "–"

    @admin.display(description=_("language"))
    def language_name(self, user: User) -> str:
        return str(dict(settings.LANGUAGES).get(user.language, user.language))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One account with its roles: those in force first, then those that ended."""
        user = self.get_object(request, object_id)
        roles = RoleGrant.objects.filter(user=user).select_related("granted_by") if user else RoleGrant.objects.none()
        roles = roles.order_by(F("ended_at").desc(nulls_first=True), "granted_at", "pk")
        return super().change_view(request, object_id, form_url, {"roles": roles, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """The verbs of owners, before Django's own."""
        verbs: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("invite/", giving.invite, "invite"),
            ("<uuid:pk>/role/", giving.give_role, "give_role"),
            ("<uuid:pk>/role/<int:grant>/end/", giving.end_role, "end_role"),
        ]
        own = [
            path(address, self.admin_site.admin_view(giving.for_owners(view)), name=f"members_user_{name}")
            for address, view, name in verbs
        ]
        return [*own, *super().get_urls()]
