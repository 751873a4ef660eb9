from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def in_force(self) -> "ConsentTextQuerySet":
        """The newest version of each."""
        newest = self.model.objects.order_by("key", "-version").distinct("key")
        return self.filter(pk__in=newest.values("pk")).order_by("order", "pk")


class ConsentText(models.Model):
    """What is asked for one purpose, in its exact words; a change is a new version."""

    key = models.SlugField(_("key"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=40)
    title = models.JSONField(_("title"), default=dict, blank=True)  # the purpose in words, a language map
    text = models.JSONField(_("text"))
    required = models.BooleanField(_("required"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="consent_text_version_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
