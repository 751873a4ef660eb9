import zlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


def spoken_languages() -> list[str]:
    return ["en", "de", "es"]


class AccessModel(models.TextChoices):
    OPEN = "open", _("open")
    PRIVATE = "private", _("private")
    HYBRID = "hybrid", _("hybrid")


class Stage(models.TextChoices):
    FOUNDING = "founding", _("founding")
    FOCUSED = "focused", _("focused")
    EXPANDING = "expanding", _("expanding")


class CommunityManager(models.Manager["Community"]):
    def the(self) -> "Community | None":
        """The one community of this installation, or None before setup."""
        return self.first()


class Community(models.Model):
    """Whom this installation serves: one row. Texts are language maps."""

    id = models.SmallAutoField(primary_key=True)
    only_one = models.BooleanField(default=True, unique=True, editable=False)
    slug = models.SlugField(_("short address"))
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    languages = ArrayField(models.CharField(max_length=2), default=spoken_languages, verbose_name=_("languages"))
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    access_model = models.CharField(_("access"), max_length=10, choices=AccessModel, default=AccessModel.PRIVATE)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.FOUNDING)
    accent = models.CharField(_("accent color"), max_length=60, default="oklch(.44 .145 262)")
    imprint = models.JSONField(_("imprint"), default=dict, blank=True)
    privacy_notice = models.JSONField(_("privacy notice"), default=dict, blank=True)
    code_of_conduct = models.JSONField(_("code of conduct"), default=dict, blank=True)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)

    objects = CommunityManager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [models.CheckConstraint(condition=models.Q(only_one=True), name="one_community")]

    def __str__(self) -> str:
        return self.name

    @property
    def accent_version(self) -> str:
        """Changes with the accent, so that browsers fetch the palette again."""
        return f"{zlib.crc32(self.accent.encode()):x}"
