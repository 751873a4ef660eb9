from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExpectationLedger(models.TextChoices):
    HOURS = "hours", _("hours")
    FEES = "fees", _("fees")
    HELP = "help", _("help")


class ExpectationPeriod(models.TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")


class EngagementExpectation(models.Model):
    """One thing every member is expected to do in each period, counted in deeds, hours or money."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.JSONField(_("name"), default=dict, blank=True)
    activity_types = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("kinds of deed that count")
    )
    ledger = models.CharField(_("ledger"), max_length=8, choices=ExpectationLedger, blank=True)
    target_count = models.PositiveIntegerField(_("how often"), null=True, blank=True)
    target_hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2, null=True, blank=True)
    target_minor = models.PositiveIntegerField(_("money (minor units)"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    period = models.CharField(_("in each"), max_length=8, choices=ExpectationPeriod)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("expectation")
        verbose_name_plural = _("expectations")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity_types__len__gt=0, ledger="")
                | models.Q(activity_types__len=0, ledger__in=ExpectationLedger.values),
                name="expectation_counts_deeds_or_a_ledger",
            ),
            models.CheckConstraint(
                condition=models.Q(target_count__isnull=False, target_hours__isnull=True, target_minor__isnull=True)
                | models.Q(target_count__isnull=True, target_hours__isnull=False, target_minor__isnull=True)
                | models.Q(target_count__isnull=True, target_hours__isnull=True, target_minor__isnull=False),
                name="expectation_has_one_target",
            ),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="expectation_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.key
