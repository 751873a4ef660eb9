"""The organizers' desk: Django's admin, opened deed by deed instead of by permission rows."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import gates


def may(request: HttpRequest, deed: str) -> bool:
    """Whether the person at the desk may do `deed`."""
    user = request.user
    return user.is_authenticated and user.is_active and gates.may(user.roles, deed)


if TYPE_CHECKING:  # Django's classes take no parameters at run time
    AnyAdmin = admin.ModelAdmin[Any]
    AnyInline = admin.TabularInline[Any, Any]
else:
    AnyAdmin, AnyInline = admin.ModelAdmin, admin.TabularInline


class DeskList(ChangeList):
    """A list that treats a year beyond every calendar as what it is: a filter nobody can have meant."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> models.QuerySet[Any]:
        try:
            return super().get_queryset(request, exclude_parameters)
        except OverflowError as error:
            raise IncorrectLookupParameters(error) from error


class DeskAdmin(AnyAdmin):
    """A list at the desk. State is read-only; what changes it is a verb that calls an operation.

    `sees` opens list and page; `edits`, where given, opens the fields of `editable`.
    """

    sees = "see_desk"
    edits = ""
    editable: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False
    actions: Any = None  # the names of what may be done with several rows at once; Django's type forbids to say so

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskList

    def action_checkbox(self, obj: models.Model) -> SafeString:
        """Django's box, written without a widget's two templates a row: a tenth of a page's time."""
        words = _("Choose: %(name)s") % {"name": obj}
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, words)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request, self.sees)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may(request, self.sees)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(self.edits) and may(request, self.edits)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        shown = [field.name for field in self.opts.fields if field.name not in self.editable]
        return [*shown, *(name for name in self.readonly_fields if name not in shown)]


class DeskInline(AnyInline):
    """Rows shown under another one, to whoever may see that one; read-only."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
