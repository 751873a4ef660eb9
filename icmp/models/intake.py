import datetime as dt
import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_seed() -> str:
    """What a draw of seats will follow from: 64 hex digits that nobody chose, secret until the draw."""
    return secrets.token_hex(32)


class IntakeQuerySet(models.QuerySet["Intake"]):
    def open_at(self, moment: dt.datetime) -> "IntakeQuerySet":
        """Those that take applications at a moment, the one that closes first in front."""
        not_over = models.Q(closes_at=None) | models.Q(closes_at__gt=moment)
        return self.filter(not_over, opens_at__lte=moment).order_by(models.F("closes_at").asc(nulls_last=True))

    def upcoming(self, moment: dt.datetime) -> "IntakeQuerySet":
        """Those that open later, the next one in front."""
        return self.filter(opens_at__gt=moment).order_by("opens_at")

    def closed(self, moment: dt.datetime) -> "IntakeQuerySet":
        """Those that take no applications any more."""
        return self.filter(closes_at__lte=moment)


class Intake(models.Model):
    """A cohort: when one may apply, and how many seats there are, in all and for each segment."""

    name = models.JSONField(_("name"))
    opens_at = models.DateTimeField(_("opens"), unique=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("seats"))
    # {segment key: the most seats of it}; the database refuses one above all seats (intake_quotas_fit, 0022_rounds)
    segment_quotas = models.JSONField(_("seats for each segment"), default=dict, blank=True)
    lottery_seats = models.PositiveIntegerField(_("seats by lot"), default=0)
    lottery_seed = models.CharField(max_length=64, default=new_seed, editable=False)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="intake_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(lottery_seats__lte=models.F("seats")), name="intake_lots_are_among_its_seats"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%Y-%m-%d}"


class LotDraw(models.Model):
    """How the lottery seats of an intake were drawn, for anybody to do again: see icmp.lots. Never changed."""

    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, related_name="draw", verbose_name=_("intake"))
    seed = models.CharField(_("seed"), max_length=64)
    tickets = ArrayField(models.CharField(max_length=12), verbose_name=_("tickets, in the order drawn"))
    seats = models.PositiveIntegerField(_("seats by lot"))
    drawn_at = models.DateTimeField(_("drawn"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )

    class Meta:
        verbose_name = _("draw of seats")
        verbose_name_plural = _("draws of seats")

    def __str__(self) -> str:
        return f"{self.intake} · {self.drawn_at:%Y-%m-%d}"
