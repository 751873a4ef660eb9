"""The organizers' site: one door, our sign-in, our theme."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.monday import monday


class Desk(admin.AdminSite):
    site_header = _("Organizers")
    site_title = _("Organizers")
    index_title = _("Monday")
    index_template = "config/monday.html"
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The Monday page; every list stands below it."""
        return super().index(request, {**monday(request), **(extra_context or {})})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The lists of one part, under its own name."""
        names = {app.label: app.verbose_name for app in apps.get_app_configs()}
        return super().app_index(request, app_label, {"title": names.get(app_label, ""), **(extra_context or {})})

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff with a second factor; the middleware asks for the second."""
        return request.user.is_active and request.user.is_staff

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one sign-in page is allauth's; there is no second way in."""
        if request.user.is_authenticated and not self.has_permission(request):
            return HttpResponseRedirect(reverse("home"))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(  # type: ignore[override]  # a redirect is a fine answer
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(  # type: ignore[override]  # as above
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))
