from django.db import models
from django.utils.translation import gettext_lazy as _


class Light(models.TextChoices):
    OK = "ok", _("fine")
    WATCH = "watch", _("watch")
    ALARM = "alarm", _("alarm")
    TOO_FEW = "too_few", _("too few to say")


class MetricSnapshot(models.Model):
    """One figure of one period, as it was computed; it can be computed again and gives the same row."""

    metric_key = models.CharField(_("figure"), max_length=60)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    dimension = models.JSONField(_("part"), default=dict, blank=True)  # {} is everybody, {"segment": key} a part
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(_("of these"), max_digits=16, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(_("out of"), max_digits=16, decimal_places=6, null=True, blank=True)
    ci_low = models.DecimalField(
        _("lower bound of the 95 percent interval"), max_digits=16, decimal_places=6, null=True, blank=True
    )
    ci_high = models.DecimalField(
        _("upper bound of the 95 percent interval"), max_digits=16, decimal_places=6, null=True, blank=True
    )
    n = models.PositiveIntegerField(_("people counted"), default=0)
    state = models.CharField(_("light"), max_length=8, choices=Light, blank=True)
    engine_version = models.CharField(_("version of the rules"), max_length=20)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["metric_key", "period_start", "period_end", "dimension", "engine_version"],
                name="one_snapshot_per_period",
            ),
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")), name="period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric_key} {self.period_start}"
