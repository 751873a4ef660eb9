from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.models import Registration
from members.desk import DeskAdmin


@admin.register(Registration)
class RegistrationAdmin(DeskAdmin):
    """Who has, had or gave back a place, over all events."""

    sees = "see_people"
    list_display = ("person", "event", "state", "registered_at", "attended_at")
    list_filter = ("state",)
    search_fields = ("user__name", "user__email", "event__title", "event__slug")
    list_select_related = ("user", "event")
    fields = ("person", "event", "state", "registered_at", "attended_at", "checked_in_by")
    readonly_fields = ("person",)
    ordering = ("-registered_at", "pk")

    @admin.display(description=_("person"), ordering="user__name")
    def person(self, registration: Registration) -> str:
        return str(registration.user)
