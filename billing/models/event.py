from django.db import models
from django.utils.translation import gettext_lazy as _


class StripeEventQuerySet(models.QuerySet["StripeEvent"]):
    def waiting(self) -> "StripeEventQuerySet":
        return self.filter(applied_at=None)


class StripeEvent(models.Model):
    """News from Stripe, stored before anything is done with it. It says where to look, never what is true."""

    id = models.CharField(_("event"), max_length=80, primary_key=True)
    type = models.CharField(_("type"), max_length=80)
    subject_kind = models.CharField(_("about"), max_length=40)
    subject_id = models.CharField(_("which"), max_length=80)
    live = models.BooleanField(_("real money"))
    made_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    retry_at = models.DateTimeField(_("tried again"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    objects = StripeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("news from Stripe")
        verbose_name_plural = _("news from Stripe")
        ordering = ["-received_at", "-pk"]
        indexes = [
            # the tick's question, asked every two seconds
            models.Index(fields=["received_at"], name="event_waiting", condition=models.Q(applied_at=None)),
        ]

    def __str__(self) -> str:
        return self.type
