from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .attribute import Subject


class ProfileKind(models.TextChoices):
    ICP = "icp", _("ideal customer")
    ICMP = "icmp", _("ideal community member")


class ProfileStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class WeightingMethod(models.TextChoices):
    SWING = "swing", _("swing")
    ROC = "roc", _("by rank")
    DIRECT = "direct", _("direct")
    AHP = "ahp", _("in pairs")


class ProfileVersionQuerySet(models.QuerySet["ProfileVersion"]):
    def published(self) -> "ProfileVersionQuerySet":
        """Those in force, at most one of each kind."""
        return self.filter(status=ProfileStatus.PUBLISHED)

    def about_members(self) -> "ProfileVersionQuerySet":
        return self.filter(kind=ProfileKind.ICMP)

    def about_customers(self) -> "ProfileVersionQuerySet":
        return self.filter(kind=ProfileKind.ICP)


class ProfileVersion(models.Model):
    """A weighted rubric with its bands, 0 to 100. Published ones never change: a change is a new version."""

    kind = models.CharField(_("kind"), max_length=4, choices=ProfileKind)
    subject = models.CharField(_("about"), max_length=14, choices=Subject, default=Subject.PERSON)
    version = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=ProfileStatus, default=ProfileStatus.DRAFT)
    accept_min = models.DecimalField(_("advise to accept from"), max_digits=5, decimal_places=2, default=Decimal(70))
    review_min = models.DecimalField(_("look closer from"), max_digits=5, decimal_places=2, default=Decimal(50))
    coverage_min = models.DecimalField(
        _("least share of the weight answered"), max_digits=6, decimal_places=5, default=Decimal("0.70")
    )
    neutral_value = models.DecimalField(_("neutral value"), max_digits=7, decimal_places=6, default=Decimal("0.5"))
    high_min = models.DecimalField(_("high from"), max_digits=5, decimal_places=2, default=Decimal(70))
    weighting_method = models.CharField(
        _("weights found by"), max_length=6, choices=WeightingMethod, default=WeightingMethod.SWING
    )
    # The attributes in the order in which the form asks; those not named follow, empty is the order of the criteria.
    form_order = models.JSONField(_("order of the questions"), default=list, blank=True)
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("based on")
    )
    revision = models.PositiveIntegerField(default=0, editable=False)  # counts saves; a form names the one it showed
    change_note = models.CharField(_("what changed"), max_length=400, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    tests_passed_at = models.DateTimeField(_("personas passed"), null=True, blank=True)

    objects = ProfileVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile version")
        verbose_name_plural = _("profile versions")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="profile_version_once"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(status=ProfileStatus.PUBLISHED),
                name="one_published_profile_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    review_min__gte=0, accept_min__gte=models.F("review_min"), accept_min__lte=Decimal(100)
                ),
                name="bands_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(coverage_min__range=(0, 1), neutral_value__range=(0, 1), high_min__range=(0, 100)),
                name="profile_shares_in_range",
            ),
            models.CheckConstraint(condition=models.Q(status__in=ProfileStatus.values), name="profile_status_known"),
            models.CheckConstraint(condition=models.Q(kind__in=ProfileKind.values), name="profile_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
