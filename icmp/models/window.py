from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

from .expectation import EngagementExpectation


class ExpectationWindow(models.Model):
    """What one member was expected to do in one period, and did. Once closed it never changes."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="expectation_windows", verbose_name=_("member")
    )
    expectation = models.ForeignKey(
        EngagementExpectation, on_delete=models.CASCADE, related_name="windows", verbose_name=_("expectation")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    target = models.DecimalField(_("expected, by days of membership"), max_digits=14, decimal_places=6)
    actual = models.DecimalField(_("done"), max_digits=14, decimal_places=6, default=Decimal(0))
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=Decimal(1))
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    excused = models.BooleanField(_("excused"), default=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("window of an expectation")
        verbose_name_plural = _("windows of expectations")
        constraints = [
            models.UniqueConstraint(fields=["member", "expectation", "starts_on"], name="one_window_a_period"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="window_in_order"),
            models.CheckConstraint(condition=Q(target__gte=0, actual__gte=0), name="window_not_negative"),
        ]
        indexes = [
            models.Index(fields=["ends_on"], condition=Q(closed_at=None), name="window_to_close"),  # what the tick asks
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.expectation}, {self.starts_on} – {self.ends_on}"
