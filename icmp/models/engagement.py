from django.db import models
from django.utils.translation import gettext_lazy as _

from icmp.engagement import LEVEL_NAMES
from members.models import Member


class EngagementReading(models.Model):
    """How engaged a member was at the end of a day. For organizers and the member alone, never for a ranking."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="engagement_readings", verbose_name=_("member")
    )
    on = models.DateField(_("on"))
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=3)
    expected = models.DecimalField(_("what was agreed"), max_digits=9, decimal_places=3)
    index = models.DecimalField(_("index (100 as agreed)"), max_digits=9, decimal_places=3, null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)  # 1 leading … 4 exploring

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagement")
        constraints = [
            models.UniqueConstraint(fields=["member", "on"], name="one_reading_a_day"),
            models.CheckConstraint(
                condition=models.Q(level=None) | models.Q(level__in=list(LEVEL_NAMES)), name="engagement_level_known"
            ),
        ]
        indexes = [models.Index(fields=["on"], name="engagement_on")]  # everybody's on one day, and what is too old

    def __str__(self) -> str:
        return f"{self.member} {self.on}"
