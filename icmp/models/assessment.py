from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application
from .profile import ProfileVersion


class AssessmentPurpose(models.TextChoices):
    DECISION = "decision", _("decision")
    REALIGNMENT = "realignment", _("realignment")
    WHAT_IF = "what_if", _("what if")


class Recommendation(models.TextChoices):
    ACCEPT = "accept", _("accept")
    REVIEW = "review", _("look closer")
    DECLINE = "decline", _("decline")


class Reason(models.TextChoices):
    MUST_HAVE_FAILED = "must_have_failed", _("a must-have is not met")
    MUST_HAVE_UNKNOWN = "must_have_unknown", _("a must-have is not answered")
    NO_SCORABLE_ANSWERS = "no_scorable_answers", _("nothing to score yet")
    LOW_COVERAGE = "low_coverage", _("too little is answered")
    SCORE_BAND = "score_band", _("the score")


class Assessment(models.Model):
    """What the score said at a moment, with everything it came from. Only ever added; advice, never a decision."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="assessments", verbose_name=_("application")
    )
    profile_version = models.ForeignKey(
        ProfileVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("profile version")
    )
    purpose = models.CharField(_("purpose"), max_length=11, choices=AssessmentPurpose)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    score_low = models.DecimalField(_("at least"), max_digits=5, decimal_places=2, null=True)
    score_high = models.DecimalField(_("at most"), max_digits=5, decimal_places=2, null=True)
    coverage = models.DecimalField(_("coverage"), max_digits=6, decimal_places=5, null=True)
    must_haves = models.JSONField(_("must-haves"), default=dict)  # {criterion key: pass | fail | unknown | na}
    recommendation = models.CharField(_("advice"), max_length=8, choices=Recommendation)
    reason = models.CharField(_("because of"), max_length=19, choices=Reason)
    robust = models.BooleanField(_("robust"))
    stability = models.DecimalField(_("stability"), max_digits=6, decimal_places=5, null=True)
    # [{"key", "state", "value", "weight_used", "contribution", "shortfall", "must_have"}]; figures as texts, exact
    results = models.JSONField(_("criterion by criterion"), default=list)
    inputs_hash = models.CharField(_("fingerprint of the inputs"), max_length=64)
    engine_version = models.CharField(_("version of the rules"), max_length=20)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.CheckConstraint(condition=models.Q(recommendation__in=Recommendation.values), name="advice_known"),
        ]
        indexes = [
            models.Index(fields=["application", "purpose", "-computed_at"], name="assessment_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.score}: {self.get_recommendation_display()}"
