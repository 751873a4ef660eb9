from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events import lifecycle
from members.ids import new_id, new_public_id

from .event import Event


class RegistrationState(models.TextChoices):
    CONFIRMED = lifecycle.CONFIRMED, _("has a place")
    ATTENDED = lifecycle.ATTENDED, _("was there")
    NO_SHOW = lifecycle.NO_SHOW, _("did not come")
    CANCELED_BY_ATTENDEE = lifecycle.CANCELED_BY_ATTENDEE, _("gave the place back")
    CANCELED_BY_HOST = lifecycle.CANCELED_BY_HOST, _("canceled by the organizers")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.CONFIRMED)

    def seated(self) -> "RegistrationQuerySet":
        """Those who hold or held a place to the end."""
        return self.filter(state__in=lifecycle.HOLDS_SEAT)


class Registration(models.Model):
    """One person's place at one event. `token` opens the door once and is good for this event alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("event"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=20, choices=RegistrationState)
    registered_at = models.DateTimeField(_("registered"))
    token = models.CharField(_("door token"), max_length=24, unique=True, default=new_public_id)
    attended_at = models.DateTimeField(_("came in"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("let in by"),
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="one_registration_per_person"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(lifecycle.REGISTRATION)), name="registration_state_known"
            ),
        ]
        indexes = [models.Index(fields=["event", "state"], name="registration_event_state")]  # door, reminders

    def __str__(self) -> str:
        return f"{self.user}: {self.get_state_display()}"
