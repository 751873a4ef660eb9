"""People from a file: the file, its rows while they wait, and pages prepared for people who have no seat yet."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.ids import new_id


class ImportState(models.TextChoices):
    CHOSEN = "chosen", _("columns not said yet")
    READING = "reading", _("being read")
    READ = "read", _("to be looked at")
    TAKING = "taking", _("being taken in")
    TAKEN = "taken", _("taken in")
    BROKEN = "broken", _("cannot be read")
    CANCELED = "canceled", _("given up")


class Manner(models.TextChoices):
    FILL = "fill", _("Fill in what is empty")
    REPLACE = "replace", _("Replace what is there")
    LEAVE = "leave", _("Leave them as they are")


class Fate(models.TextChoices):
    NEW = "new", _("new")
    CHANGES = "changes", _("changes")
    SAME = "same", _("no change")
    PERHAPS = "perhaps", _("perhaps the same person")
    TWICE = "twice", _("a second time in the file")
    REFUSED = "refused", _("refused")


def random_name(row: models.Model, name: str) -> str:
    """Where a file is kept: under nothing of the name it came with."""
    return f"imports/{secrets.token_urlsafe(24)}"


class Import(models.Model):
    """One file of people. Its rows and the file itself go after thirty days; what its columns meant is remembered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("file"), max_length=120)
    file = models.FileField(upload_to=random_name, max_length=120, blank=True)
    kind = models.CharField(max_length=4)
    encoding = models.CharField(max_length=10, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    header_line = models.PositiveIntegerField()
    columns = models.JSONField(default=list)  # their names
    sample = models.JSONField(default=list)  # the first rows, to choose by
    mapping = models.JSONField(default=list)  # a field per column, empty for none
    language = models.CharField(_("language of new people"), max_length=2, default="en")
    manner = models.CharField(_("people who are here already"), max_length=7, choices=Manner, default=Manner.FILL)
    state = models.CharField(_("state"), max_length=8, choices=ImportState, default=ImportState.CHOSEN)
    flaw = models.CharField(max_length=20, blank=True)
    flaw_line = models.PositiveIntegerField(default=0)
    line_read = models.PositiveIntegerField(default=0)  # rows up to here are kept: a worker that died goes on behind it
    counts = models.JSONField(default=dict)  # of each fate
    taken = models.PositiveIntegerField(_("new people"), default=0)
    changed = models.PositiveIntegerField(_("people changed"), default=0)
    letters = models.BooleanField(_("letter to new people"), default=False)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("taken in by")
    )
    taken_at = models.DateTimeField(_("taken in"), null=True)
    forget_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-chosen_at"]

    def __str__(self) -> str:
        return self.name


class ImportedRow(models.Model):
    """A row of a file with what becomes of it; written and read by statements over many rows (members.importing)."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    address = models.CharField(_("e-mail address"), max_length=254, blank=True)
    address_key = models.CharField(max_length=254, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    said = models.JSONField(default=dict)  # values as a profile keeps them
    remarks = models.JSONField(default=list)  # cells that were left out
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.NEW)
    reason = models.CharField(max_length=20, blank=True)
    twin = models.PositiveIntegerField(default=0)  # the earlier line of the same address
    person = models.UUIDField()  # the account a new person gets, or the one that is theirs
    perhaps = models.UUIDField(null=True)  # the account that may be theirs
    changes = models.JSONField(default=dict)  # field: [before, after]
    wanted = models.BooleanField(default=False)  # perhaps the same person, and an organizer says: somebody else
    done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["source", "line"], name="imported_line_once")]
        indexes = [
            models.Index(fields=["source", "fate", "line"], name="imported_fate"),  # the preview, fate by fate
            models.Index(fields=["person"], name="imported_person"),  # what is kept about somebody
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.line}"


class PreparedPage(models.Model):
    """What an import says of somebody who has an account and no seat yet: it becomes their page with the seat."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="prepared_page"
    )
    said = models.JSONField(default=dict)
    source = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, related_name="+")
    prepared_at = models.DateTimeField(_("prepared"))

    class Meta:
        verbose_name = _("prepared page")
        verbose_name_plural = _("prepared pages")

    def __str__(self) -> str:
        return str(self.user)
