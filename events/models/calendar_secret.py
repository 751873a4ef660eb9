import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_secret() -> str:
    """192 random bits for an address that calendars fetch without signing in."""
    return secrets.token_urlsafe(24)


class CalendarSecret(models.Model):
    """The secret part of a personal calendar address; a new one revokes the old."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_secrets", verbose_name=_("person")
    )
    secret = models.CharField(_("secret"), max_length=40, unique=True, default=new_secret)
    made_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="one_calendar_address_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"
