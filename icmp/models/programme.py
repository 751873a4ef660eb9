from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Need


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def running(self) -> "ProgrammeQuerySet":
        return self.filter(active=True)


class Programme(models.Model):
    """Something the organizers actually run; it may serve several needs."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.JSONField(_("name"))
    needs = models.ManyToManyField(Need, blank=True, related_name="programmes", verbose_name=_("needs"))
    segment_specific = models.BooleanField(_("differs by segment"), default=False)
    hours_per_month = models.DecimalField(_("organizers' hours a month"), max_digits=6, decimal_places=2, default=0)
    north_star = models.BooleanField(_("serves the north star"), default=False)
    active = models.BooleanField(_("running"), default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(hours_per_month__gte=0), name="programme_hours_not_negative")
        ]

    def __str__(self) -> str:
        return self.key
