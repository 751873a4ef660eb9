from django.db import models
from django.utils.translation import gettext_lazy as _

from .attribute import Attribute
from .criterion import Criterion


class QuestionKind(models.TextChoices):
    SINGLE_CHOICE = "single_choice", _("one of several")
    MULTI_CHOICE = "multi_choice", _("some of several")
    NUMBER = "number", _("number")
    SCALE = "scale", _("scale")
    CONSENT = "consent", _("consent")
    PLEDGE = "pledge", _("pledge")
    LONG_TEXT = "long_text", _("long text")
    LINK = "link", _("link")
    VOUCH = "vouch", _("vouch")


class QuestionQuerySet(models.QuerySet["Question"]):
    def of_version(self, version_id: int) -> "QuestionQuerySet":
        """The questions of a profile's criteria and those of attributes asked beside it, in the form's order."""
        beside = models.Q(criterion=None, active=True)
        return self.filter(models.Q(criterion__profile_version_id=version_id) | beside).order_by("order", "pk")


class Question(models.Model):
    """How the join form asks for an attribute: for a criterion, or (without one) for segments and the ICP."""

    criterion = models.OneToOneField(
        Criterion,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="question",
        verbose_name=_("criterion"),
    )
    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="questions", verbose_name=_("attribute")
    )
    kind = models.CharField(_("kind"), max_length=13, choices=QuestionKind)
    prompt = models.JSONField(_("question"))
    help = models.JSONField(_("help"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=list, blank=True)  # [{"key", "label": language map}]
    min = models.DecimalField(_("at least"), max_digits=12, decimal_places=2, null=True, blank=True)
    max = models.DecimalField(_("at most"), max_digits=12, decimal_places=2, null=True, blank=True)
    required = models.BooleanField(_("required"), default=False)
    when = models.JSONField(_("asked when"), default=dict, blank=True)  # a rule; hidden counts as not applicable
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    theme = models.CharField(_("page of the form"), max_length=40, blank=True)
    active = models.BooleanField(_("asked"), default=True)
    # The easy way out: “prefer not to say” where one is chosen, “none of these” where several are.
    may_refuse = models.BooleanField(_("offers a way not to answer"), default=True)
    may_not_apply = models.BooleanField(_("offers “does not apply to me”"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attribute"], condition=models.Q(criterion=None), name="one_question_beside_the_profile"
            ),
            models.CheckConstraint(
                condition=models.Q(min__isnull=True) | models.Q(max__isnull=True) | models.Q(max__gte=models.F("min")),
                name="question_range_in_order",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=QuestionKind.values), name="question_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute_id}: {self.kind}"
