import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntakeQuerySet(models.QuerySet["Intake"]):
    def open_at(self, moment: dt.datetime) -> "IntakeQuerySet":
        """Those that take applications at a moment, the one that closes first in front."""
        not_over = models.Q(closes_at=None) | models.Q(closes_at__gt=moment)
        return self.filter(not_over, opens_at__lte=moment).order_by(models.F("closes_at").asc(nulls_last=True))

    def upcoming(self, moment: dt.datetime) -> "IntakeQuerySet":
        """Those that open later, the next one in front."""
        return self.filter(opens_at__gt=moment).order_by("opens_at")


class Intake(models.Model):
    """A cohort: when one may apply, and how many seats there are, in all and for each segment."""

    name = models.JSONField(_("name"))
    opens_at = models.DateTimeField(_("opens"), unique=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("seats"))
    segment_quotas = models.JSONField(_("seats for each segment"), default=dict, blank=True)  # {segment key: seats}

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="intake_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%Y-%m-%d}"
