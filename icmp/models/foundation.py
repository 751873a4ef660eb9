from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class FoundationStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_RATIFICATION = "in_ratification", _("in ratification")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")


class Objective(models.TextChoices):
    SUPPORT = "support", _("support")
    PRODUCT = "product", _("product")
    ACQUISITION = "acquisition", _("acquisition")
    CONTRIBUTION = "contribution", _("contribution")
    ENGAGEMENT = "engagement", _("engagement")
    SUCCESS = "success", _("success")


class FeePeriod(models.TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class FoundationQuerySet(models.QuerySet["FoundationVersion"]):
    def published(self) -> "FoundationQuerySet":
        """The one in force, if any."""
        return self.filter(status=FoundationStatus.PUBLISHED)


class FoundationVersion(models.Model):
    """What the community is for, for whom, and what it asks. Texts are language maps; published ones never change."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    status = models.CharField(_("status"), max_length=16, choices=FoundationStatus, default=FoundationStatus.DRAFT)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    mission = models.JSONField(_("mission"))
    purpose_statement = models.JSONField(_("purpose: why belong"), default=dict, blank=True)
    purpose_why_return = models.JSONField(_("purpose: why come back"), default=dict, blank=True)
    purpose_why_take_part = models.JSONField(_("purpose: why take part"), default=dict, blank=True)
    role_statement = models.JSONField(_("role in the business"), default=dict, blank=True)
    role_primary_objective = models.CharField(_("first objective"), max_length=12, choices=Objective, blank=True)
    role_secondary_objectives = ArrayField(
        models.CharField(max_length=12, choices=Objective), default=list, blank=True, verbose_name=_("other objectives")
    )
    values = models.JSONField(_("values"), default=list, blank=True)  # lists of language maps, to the end of this block
    non_goals = models.JSONField(_("what it says no to"), default=list, blank=True)
    for_whom = models.JSONField(_("for whom"), default=list, blank=True)
    not_for_whom = models.JSONField(_("for whom not"), default=list, blank=True)
    north_star = models.JSONField(_("north star"), default=dict, blank=True)  # key, name, definition, unit, target …
    expectation_text = models.JSONField(_("what is expected"), default=dict, blank=True)
    expected_hours_per_month = models.DecimalField(_("hours a month"), max_digits=5, decimal_places=2, default=0)
    hours_to_be_agreed = models.BooleanField(_("hours are to be agreed"), default=False)
    expected_fee_minor = models.PositiveIntegerField(_("fee (minor units)"), default=0)
    solidarity_minor = models.PositiveIntegerField(_("solidarity fee (minor units)"), default=0)
    fee_to_be_agreed = models.BooleanField(_("the fee is to be agreed"), default=False)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    period = models.CharField(_("for each"), max_length=10, choices=FeePeriod, default=FeePeriod.MONTH)
    capacity = models.JSONField(_("organizers' capacity"), default=dict, blank=True)  # hours pledged, per newcomer …
    co_creation = models.JSONField(_("co-creation"), default=dict, blank=True)  # founding cohort, quorum, comment days
    expansion_gates = models.JSONField(_("gates to growth"), default=list, blank=True)  # [{metric, op, value}]
    change_note = models.CharField(_("what changed"), max_length=400, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("based on")
    )
    revision = models.PositiveIntegerField(default=0, editable=False)  # counts saves; a form names the one it showed
    ratify_from = models.DateTimeField(_("votes from"), null=True, blank=True)
    ratify_until = models.DateTimeField(_("votes until"), null=True, blank=True)
    ratified_at = models.DateTimeField(_("carried"), null=True, blank=True)
    vote_result = models.JSONField(_("result of the vote"), default=dict, blank=True)  # counts of the last round only
    unvoted_reason = models.CharField(_("why without a vote"), max_length=400, blank=True)  # shown to everybody
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = FoundationQuerySet.as_manager()

    class Meta:
        verbose_name = _("foundation")
        verbose_name_plural = _("foundations")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=models.Q(status=FoundationStatus.PUBLISHED),
                name="one_published_foundation",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=FoundationStatus.values), name="foundation_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expected_hours_per_month__gte=0), name="expected_hours_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(solidarity_minor__lte=models.F("expected_fee_minor")),
                name="solidarity_at_most_the_fee",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Foundation %(version)s") % {"version": self.version})
