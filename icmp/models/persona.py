from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .assessment import Recommendation
from .segment import Segment


class PersonaKind(models.TextChoices):
    IDEAL = "ideal", _("ideal")
    CHAMPION = "champion", _("champion")
    CUSTOMER_ONLY = "customer_only", _("customer only")
    NOT_NOW = "not_now", _("not now")
    ANTI = "anti", _("anti")


class Persona(models.Model):
    """An invented person with answers and what should be advised for them: the unit test of a profile."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.JSONField(_("name"))
    kind = models.CharField(_("kind"), max_length=14, choices=PersonaKind)
    expected = models.CharField(_("should be advised"), max_length=8, choices=Recommendation)
    pointer = models.JSONField(_("not here, but there"), default=dict, blank=True)
    segment = models.ForeignKey(
        Segment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    narrative = models.JSONField(_("story"), default=dict, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)  # {attribute key: value}
    organization = models.JSONField(_("organization"), default=dict, blank=True)  # answers where an ICP is about one
    needs = models.JSONField(_("needs"), default=dict, blank=True)  # {need key: importance 1–5}
    offers = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("offers"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=PersonaKind.values), name="persona_kind_known"),
            models.CheckConstraint(
                condition=models.Q(expected__in=Recommendation.values), name="persona_expected_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key
