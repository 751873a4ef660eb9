from django.db import models
from django.utils.translation import gettext_lazy as _


class DataType(models.TextChoices):
    SINGLE = "single", _("one of several")
    MULTI = "multi", _("some of several")
    NUMBER = "number", _("number")
    BOOL = "bool", _("yes or no")
    TEXT = "text", _("text")
    DATE = "date", _("date")
    RATING = "rating", _("rating")


class Sensitivity(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary")
    SPECIAL_CATEGORY = "special_category", _("special category")
    MONITORING_ONLY = "monitoring_only", _("only for monitoring fairness")


class Subject(models.TextChoices):
    PERSON = "person", _("person")
    ORGANIZATION = "organization", _("organization")


class Attribute(models.Model):
    """Something known about an applicant; every answer is the answer to one attribute."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    label = models.JSONField(_("label"), default=dict, blank=True)
    data_type = models.CharField(_("kind of answer"), max_length=8, choices=DataType)
    options = models.JSONField(_("options"), default=list, blank=True)  # [{"key", "label": language map}]
    unit = models.JSONField(_("unit"), default=dict, blank=True)  # a language map
    subject = models.CharField(_("about"), max_length=14, choices=Subject, default=Subject.PERSON)
    sensitivity = models.CharField(_("sensitivity"), max_length=16, choices=Sensitivity, default=Sensitivity.ORDINARY)
    retention_days = models.PositiveIntegerField(_("kept for days after the decision"), default=180)
    # A criterion refers to this column too, and holds it to be false: what only monitors can never score.
    only_monitored = models.GeneratedField(
        expression=models.Case(
            models.When(sensitivity=Sensitivity.MONITORING_ONLY, then=models.Value(True)), default=models.Value(False)
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=models.Q(data_type__in=DataType.values), name="attribute_type_known"),
            models.CheckConstraint(condition=models.Q(sensitivity__in=Sensitivity.values), name="sensitivity_known"),
            models.UniqueConstraint(fields=["id", "only_monitored"], name="attribute_monitored"),
        ]

    def __str__(self) -> str:
        return self.key
