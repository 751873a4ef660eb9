from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class ProbationVerdict(models.TextChoices):
    FULL = "full", _("full member")
    EXTEND = "extend", _("extend once")
    PART = "part", _("part as friends")


class ProbationReview(models.Model):
    """What a person decided about somebody's first ninety days, and what was on the page. Never changed, never timed."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="probation_reviews", verbose_name=_("candidate")
    )
    began_on = models.DateField(_("candidate since"))
    verdict = models.CharField(_("verdict"), max_length=8, choices=ProbationVerdict)
    until = models.DateField(_("extended until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400)
    words = models.CharField(_("words to the candidate"), max_length=1000, blank=True)
    evidence = models.JSONField(_("what was on the page"), default=dict)  # figures only
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("review of first weeks")
        verbose_name_plural = _("reviews of first weeks")
        constraints = [
            models.UniqueConstraint(fields=["member", "began_on", "verdict"], name="one_extension_of_a_probation"),
            models.UniqueConstraint(
                fields=["member", "began_on"], condition=~Q(verdict="extend"), name="one_end_of_a_probation"
            ),
            models.CheckConstraint(
                condition=Q(verdict="extend", until__isnull=False)
                | Q(verdict__in=["full", "part"], until__isnull=True),
                name="extension_has_an_end",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="probation_verdict_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.verdict}"
