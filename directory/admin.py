"""The book at the organizers' desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.desk import DeskAdmin, may
from members.languages import pick

from .editions import desk
from .models import Edition


@admin.register(Edition)
class EditionAdmin(DeskAdmin):
    """Editions of the book, the newest first. What changes one is a verb on its page."""

    sees = desk.DEED
    list_display = ("name", "year", "state_badge", "language_name", "medium", "entries_count", "pages", "built_at")
    list_filter = ("state",)
    ordering = ("-number",)

    def get_urls(self) -> list[URLPattern]:
        """The pages and verbs of an edition, before Django's own."""
        view = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{name}{'' if '.' in name else '/'}", view(work), name=f"directory_edition_{_as_name(name)}")
            for name, work in desk.PAGES.items()
        ]
        return [*own, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request, desk.DEED)

    def add_view(self, request: Any, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return desk.add(request)

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return desk.page(request, int(object_id) if object_id.isascii() and object_id.isdecimal() else 0)

    @admin.display(description=_("edition"), ordering="number")
    def name(self, row: Edition) -> str:
        return f"{row.number}. {pick(row.title, (get_language() or 'en')[:2], fallback=row.language)}"

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, row: Edition) -> SafeString:
        shape = f"badge--{desk.SHAPES[row.state]}" if row.state in desk.SHAPES else ""
        return format_html('<span class="badge {}">{}</span>', shape, row.get_state_display())

    @admin.display(description=_("language"), ordering="language")
    def language_name(self, row: Edition) -> str:
        return row.language.upper()


def _as_name(page: str) -> str:
    return page.partition(".")[0].replace("/", "_")
