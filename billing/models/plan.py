from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing import dues
from members.ids import new_id

is_currency = RegexValidator("^[A-Z]{3}$")


class PeriodChoice(models.TextChoices):
    MONTH = dues.MONTH, _("month")
    YEAR = dues.YEAR, _("year")


class PlanQuerySet(models.QuerySet["Plan"]):
    def offered(self) -> "PlanQuerySet":
        return self.filter(active=True).order_by("pk")


class Plan(models.Model):
    """What a seat costs. Its money never changes: another amount is another row, so that old charges stay explained."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(_("key"), max_length=40)
    name = models.JSONField(_("name"))
    note = models.JSONField(_("note"), default=dict, blank=True)
    amount_minor = models.PositiveIntegerField(_("amount (minor units)"))
    currency = models.CharField(_("currency"), max_length=3, validators=[is_currency])
    period = models.CharField(_("period"), max_length=5, choices=PeriodChoice, default=PeriodChoice.MONTH)
    active = models.BooleanField(_("offered"), default=True)
    stripe_price_id = models.CharField(_("price at Stripe"), max_length=80, unique=True, null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(active=True), name="plan_offered_once"),
            models.CheckConstraint(condition=models.Q(period__in=dues.PERIODS), name="plan_period_known"),
        ]

    def __str__(self) -> str:
        return self.key
