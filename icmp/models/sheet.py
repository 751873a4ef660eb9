from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application
from .profile import ProfileVersion
from .segment import Segment


class Pool(models.Model):
    """People from an uploaded file, kept for a while to try a profile on them."""

    name = models.CharField(_("name"), max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    keep_until = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("pool")
        verbose_name_plural = _("pools")
        ordering = ["-uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


class AnswerSheet(models.Model):
    """What enters somebody's score, on one row: of an application, or of one line of a pool. Derived, never edited.

    A score over everybody reads one narrow table in one statement instead of twenty answers a person.
    """

    id = models.BigAutoField(primary_key=True)
    application = models.OneToOneField(
        Application,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sheet",
        verbose_name=_("application"),
    )
    pool = models.ForeignKey(
        Pool, on_delete=models.CASCADE, null=True, blank=True, related_name="sheets", verbose_name=_("pool")
    )
    label = models.CharField(_("label"), max_length=60, blank=True)  # of a pool's line, such as p001
    answers = models.JSONField(_("answers"), default=dict)  # {attribute key: value}, without free texts
    needs = models.JSONField(_("needs"), default=dict, blank=True)  # {need key: importance 1–5}
    segment = models.ForeignKey(
        Segment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    built_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(application__isnull=False) ^ models.Q(pool__isnull=False), name="sheet_of_one_kind"
            ),
            models.UniqueConstraint(fields=["pool", "label"], name="sheet_once_per_pool"),
        ]

    def __str__(self) -> str:
        return self.label or str(self.application_id)


class SheetValues(models.Model):
    """What each answer of a sheet is worth under one version: what a moved weight or line does not change."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="values_by_version", verbose_name=_("answer sheet")
    )
    profile_version = models.ForeignKey(
        ProfileVersion, on_delete=models.CASCADE, related_name="+", verbose_name=_("profile version")
    )
    # Fingerprint of the value functions; values of other ones are out of date and count for nothing.
    rules = models.BigIntegerField()
    # Millionths in the order of the criteria; −1 is a missing answer, −2 one that does not apply.
    values = ArrayField(models.IntegerField(), verbose_name=_("values"))

    class Meta:
        verbose_name = _("values of a sheet")
        verbose_name_plural = _("values of sheets")
        constraints = [
            models.UniqueConstraint(fields=["profile_version", "sheet"], name="values_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_version_id}: {self.sheet_id}"
