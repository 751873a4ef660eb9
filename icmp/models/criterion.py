from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from .attribute import Attribute
from .profile import ProfileVersion


class Dimension(models.TextChoices):
    SCOPE = "scope", _("scope")
    BACKGROUND = "background", _("background")
    INTEREST = "interest", _("interest")
    ROLE = "role", _("role")
    CONTRIBUTION = "contribution", _("contribution")
    VALUES = "values", _("values")
    ENGAGEMENT = "engagement", _("engagement")
    COMMITMENT = "commitment", _("commitment")
    TRUST = "trust", _("trust")
    DEMOGRAPHICS = "demographics", _("demographics")
    BEHAVIOURAL = "behavioural", _("behavior")
    PSYCHOGRAPHICS = "psychographics", _("psychographics")
    BUDGET = "budget", _("budget")


class MissingPolicy(models.TextChoices):
    EXCLUDE = "exclude", _("leave out")
    ZERO = "zero", _("count as nothing")
    NEUTRAL = "neutral", _("count as neutral")


class Evidence(models.TextChoices):
    SELF_REPORTED = "self_reported", _("own word")
    LINK = "link", _("link")
    VOUCHED = "vouched", _("vouched for")
    SIGNED = "signed", _("signed")
    REVIEWED = "reviewed", _("rated by reviewers")
    RECORD = "record", _("record")


class Criterion(models.Model):
    """One thing a profile looks for: which answer, how it is valued, what it weighs, what it says when it fails."""

    profile_version = models.ForeignKey(
        ProfileVersion, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("profile version")
    )
    key = models.SlugField(_("key"), max_length=60)
    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("attribute")
    )
    only_monitored = models.BooleanField(default=False, db_default=False, editable=False)  # see Attribute
    dimension = models.CharField(_("dimension"), max_length=14, choices=Dimension)
    label = models.JSONField(_("label"), default=dict, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=2)
    must_have = models.BooleanField(_("must have"), default=False)
    knockout_min = models.DecimalField(_("met from"), max_digits=7, decimal_places=6, default=Decimal(1))
    value_function = models.JSONField(_("how answers are valued"))
    missing_policy = models.CharField(
        _("missing answers"), max_length=7, choices=MissingPolicy, default=MissingPolicy.EXCLUDE
    )
    evidence = models.CharField(_("evidence"), max_length=13, choices=Evidence, default=Evidence.SELF_REPORTED)
    anchors = models.JSONField(_("anchors for reviewers"), default=dict, blank=True)  # {"0": map … "4": map}
    decline_text = models.JSONField(_("what a decline says"), default=dict, blank=True)
    rationale = models.JSONField(_("why it is asked"), default=dict, blank=True)
    provenance = models.CharField(_("where it comes from"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["profile_version", "key"], name="criterion_key_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="weight_not_negative"),
            models.CheckConstraint(condition=models.Q(knockout_min__range=(0, 1)), name="knockout_is_a_share"),
            models.CheckConstraint(condition=models.Q(only_monitored=False), name="monitored_is_never_scored"),
        ]

    def __str__(self) -> str:
        return self.key
