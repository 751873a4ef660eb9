from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.editions import lifecycle
from members.models import Consent, Member


class EditionState(models.TextChoices):
    PLANNING = lifecycle.PLANNING, _("in planning")
    CALL_OPEN = lifecycle.CALL_OPEN, _("call open")
    CALL_CLOSED = lifecycle.CALL_CLOSED, _("call closed")
    EDITING = lifecycle.EDITING, _("being edited")
    PROOFING = lifecycle.PROOFING, _("in proof")
    FROZEN = lifecycle.FROZEN, _("frozen")
    RENDERING = lifecycle.RENDERING, _("being built")
    PUBLISHED = lifecycle.PUBLISHED, _("published")
    ARCHIVED = lifecycle.ARCHIVED, _("archived")


class Medium(models.TextChoices):
    PRINT = lifecycle.PRINT, _("on paper")
    SCREEN = lifecycle.SCREEN, _("on screen")
    BOTH = lifecycle.BOTH, _("on paper and on screen")


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> "EditionQuerySet":
        return self.filter(state=EditionState.PUBLISHED)


class Edition(models.Model):
    """One book. Its words are language maps; once frozen, a trigger keeps them and its entries as they are."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    title = models.JSONField(_("title"), default=dict)
    subtitle = models.JSONField(_("subtitle"), default=dict, blank=True)
    foreword = models.JSONField(_("foreword"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=2)
    year = models.PositiveSmallIntegerField(_("year"))
    medium = models.CharField(_("appears"), max_length=6, choices=Medium, default=Medium.BOTH)
    state = models.CharField(_("state"), max_length=12, choices=EditionState, default=EditionState.PLANNING)
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    entries_count = models.PositiveIntegerField(_("entries"), default=0)
    created_at = models.DateTimeField(_("opened"))
    gathered_at = models.DateTimeField(_("entries gathered"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    built_at = models.DateTimeField(_("built"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="editions/", blank=True)
    sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    standard = models.CharField(_("PDF standard"), max_length=12, blank=True)
    unprinted = models.CharField(_("characters that no font has"), max_length=200, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=lifecycle.STATES), name="edition_state_known"),
            models.CheckConstraint(condition=models.Q(medium__in=lifecycle.PURPOSES), name="edition_medium_known"),
            models.CheckConstraint(
                condition=~models.Q(state=lifecycle.PUBLISHED) | ~models.Q(pdf=""), name="edition_published_with_pdf"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.year})"


class EntryState(models.TextChoices):
    INCLUDED = "included", _("included")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EntryQuerySet(models.QuerySet["Entry"]):
    def included(self) -> "EntryQuerySet":
        """What is printed, in the book's order."""
        return self.filter(state=EntryState.INCLUDED).order_by("sort_key", "pk")


class Entry(models.Model):
    """One member's place in one edition: a copy of what they showed to members on the day it was gathered."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries", verbose_name=_("edition"))
    # A book that has appeared stays as it is when somebody is erased: the row only loses its links.
    member = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="entries", verbose_name=_("member")
    )
    state = models.CharField(_("state"), max_length=9, choices=EntryState, default=EntryState.INCLUDED)
    snapshot = models.JSONField(_("what is printed"), default=dict, blank=True)
    sort_key = models.CharField(_("sorted as"), max_length=200, blank=True, db_collation="C")
    photo = models.FileField(_("copy of the photo"), upload_to="editions/photos/", blank=True)
    consent_print = models.ForeignKey(
        Consent, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("consent to print")
    )
    consent_screen = models.ForeignKey(
        Consent, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("consent to the screen")
    )
    gathered_at = models.DateTimeField(_("gathered"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint(fields=["edition", "member"], name="entry_once_per_edition"),
            models.CheckConstraint(condition=models.Q(state__in=EntryState.values), name="entry_state_known"),
        ]
        indexes = [models.Index(fields=["edition", "state", "sort_key"], name="entry_in_order")]  # the book itself

    def __str__(self) -> str:
        return str(self.snapshot.get("name", "–"))
