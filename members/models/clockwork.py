"""Work that takes long, ticks that ran, and counters that limit."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.ids import new_id


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELED = "canceled", _("canceled")


class Job(models.Model):
    """Long work with progress; a request writes the row, a tick claims it, closing the page changes nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    arguments = models.JSONField(_("arguments"), default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="jobs", verbose_name=_("asked by")
    )
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    cancel_requested = models.BooleanField(_("asked to stop"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="jobs/", blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    message = models.CharField(_("message"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["asked_at"], name="job_open", condition=models.Q(state__in=["waiting", "running"])),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class TickRun(models.Model):
    """The last run of one line of the timetable."""

    name = models.CharField(_("tick"), max_length=80, primary_key=True)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    done = models.IntegerField(_("done"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("last run")
        verbose_name_plural = _("timetable")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """How often something happened in a window of time; `key` is a keyed hash, never an address."""

    key = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField()
    window_ends_at = models.DateTimeField(db_index=True)  # the sweep asks for what is over

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
