from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application


class Outcome(models.TextChoices):
    ACCEPT = "accept", _("accept")
    WAITLIST = "waitlist", _("waiting list")
    DECLINE = "decline", _("decline")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self) -> "DecisionQuerySet":
        """Those neither undone nor replaced after an appeal."""
        return self.filter(undone_at=None, superseded_at=None)

    def announced(self) -> "DecisionQuerySet":
        """Those whose letter has gone."""
        return self.in_force().filter(announced_at__isnull=False)


class Decision(models.Model):
    """What a person decided about an application and why. There is none without a person or without a reason."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("application")
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason"))
    agrees_with_recommendation = models.BooleanField(_("as advised"))
    override_reason = models.TextField(_("why not as advised"), blank=True)
    # What was advised and how long the decider had the answers open, as it was when they decided.
    advised = models.CharField(_("advice at the time"), max_length=8, blank=True)
    reading_seconds = models.PositiveIntegerField(_("seconds spent on the answers"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"))
    announce_at = models.DateTimeField(_("told from"))
    announced_at = models.DateTimeField(_("told"), null=True, blank=True)
    explanation_sent = models.TextField(_("explanation sent"), blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    superseded_at = models.DateTimeField(_("opened again by an appeal"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(undone_at=None, superseded_at=None),
                name="one_decision_in_force",
            ),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="outcome_known"),
            models.CheckConstraint(condition=models.Q(reason__regex=r"\S"), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(agrees_with_recommendation=True) | models.Q(override_reason__regex=r"\S"),
                name="override_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["announce_at"], condition=models.Q(announced_at=None, undone_at=None), name="decision_to_tell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.decided_at:%Y-%m-%d})"
