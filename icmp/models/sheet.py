from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
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


COLUMNS = 32  # values with a column of their own; what a profile asks beyond that stands in one list


def _value() -> "models.IntegerField[int | None, int | None]":
    return models.IntegerField(null=True)


class SheetValues(models.Model):
    """What each answer of a sheet is worth under one version: what a moved weight or line does not change.

    Written and read by the hundred thousand: a column is read in a third of the time that a place in a list takes, and
    one index is all there is. Neither key is checked row by row, which took longer than the writing: a chunk locks its
    version and the sheets for as long as it writes (see icmp.sheets.rescoring), and triggers delete the values of
    sheets and versions that go.
    """

    pk = models.CompositePrimaryKey("sheet", "profile_version")
    sheet = models.ForeignKey(
        AnswerSheet,
        on_delete=models.CASCADE,
        related_name="values_by_version",
        db_index=False,
        db_constraint=False,
        verbose_name=_("answer sheet"),
    )
    profile_version = models.ForeignKey(
        ProfileVersion,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("profile version"),
    )
    # Fingerprint of the value functions; values of other ones are out of date and count for nothing.
    rules = models.BigIntegerField()
    # Millionths in the order of the criteria; −1 is a missing answer, −2 one that does not apply.
    v0 = _value()
    v1 = _value()
    v2 = _value()
    v3 = _value()
    v4 = _value()
    v5 = _value()
    v6 = _value()
    v7 = _value()
    v8 = _value()
    v9 = _value()
    v10 = _value()
    v11 = _value()
    v12 = _value()
    v13 = _value()
    v14 = _value()
    v15 = _value()
    v16 = _value()
    v17 = _value()
    v18 = _value()
    v19 = _value()
    v20 = _value()
    v21 = _value()
    v22 = _value()
    v23 = _value()
    v24 = _value()
    v25 = _value()
    v26 = _value()
    v27 = _value()
    v28 = _value()
    v29 = _value()
    v30 = _value()
    v31 = _value()
    more = ArrayField(models.IntegerField(), null=True)  # those of the criteria beyond the columns

    class Meta:
        verbose_name = _("values of a sheet")
        verbose_name_plural = _("values of sheets")
        indexes = [BrinIndex(fields=["profile_version"], name="values_by_version", autosummarize=True)]

    def __str__(self) -> str:
        return f"{self.profile_version_id}: {self.sheet_id}"
