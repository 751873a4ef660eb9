from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application
from .assessment import Recommendation

Verdict = Recommendation  # a reader's word has the same three values as the advice


class Confidence(models.IntegerChoices):
    LOW = 1, _("low")
    MEDIUM = 2, _("medium")
    HIGH = 3, _("high")


class ReviewQuerySet(models.QuerySet["Review"]):
    def finished(self) -> "ReviewQuerySet":
        """Those whose ratings are in and count."""
        return self.filter(submitted_at__isnull=False, conflict_of_interest=False)

    def waiting(self) -> "ReviewQuerySet":
        """Those a reviewer still owes."""
        return self.filter(submitted_at=None, conflict_of_interest=False, released_at=None)

    def counting(self) -> "ReviewQuerySet":
        """Those that are in or still owed: what an application has of the readings it wants."""
        return self.filter(conflict_of_interest=False, released_at=None)


class Review(models.Model):
    """One reviewer's blind reading: ratings on anchors, a verdict and a reason. Assigned first, submitted later."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("application")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    assigned_at = models.DateTimeField(_("assigned"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    ratings = models.JSONField(_("ratings"), default=dict, blank=True)  # {criterion key: 0–4}
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, blank=True)
    confidence = models.PositiveSmallIntegerField(_("confidence"), choices=Confidence, null=True, blank=True)
    rationale = models.TextField(_("reason"), blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    conflict_of_interest = models.BooleanField(_("conflict of interest"), default=False)
    released_at = models.DateTimeField(_("handed over"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="one_review_per_reviewer"),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True)
                | models.Q(verdict__in=Verdict.values, confidence__range=(1, 3)) & ~models.Q(rationale=""),
                name="review_complete_when_submitted",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None) | models.Q(released_at=None), name="review_in_is_not_handed_over"
            ),
        ]
        indexes = [
            # what a reader owes: asked by their own page, by every assignment and by the queue
            models.Index(
                fields=["reviewer", "due_on"],
                condition=models.Q(submitted_at=None, conflict_of_interest=False, released_at=None),
                name="review_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.reviewer}"


class ReviewerAbsence(models.Model):
    """Days on which a reader is away: nothing new comes, and what they have not begun goes to others."""

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("reviewer")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("absence of a reader")
        verbose_name_plural = _("absences of readers")
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="absence_has_an_end"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.starts_on} – {self.ends_on}"
