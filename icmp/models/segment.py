from django.db import models
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """A part of the membership, told by a rule over answers. In `order` the first that matches wins."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.JSONField(_("name"))
    when = models.JSONField(_("rule"), default=dict, blank=True)  # {"all": [{"attr", "op", "value"}]}; {} is everybody
    order = models.PositiveSmallIntegerField(_("order"))
    seat_quota = models.PositiveIntegerField(_("seats in an intake"), null=True, blank=True)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.key
