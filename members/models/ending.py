from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .member import Member


class Answerable(models.Model):
    """Something organizers decide about a person, who has the right to answer; a named organizer reads the answer."""

    answer = models.TextField(_("answer"), blank=True, max_length=4000)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answer read by"),
    )
    read_at = models.DateTimeField(_("answer read"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def waits_for_a_reader(self) -> bool:
        return self.answered_at is not None and self.read_at is None


class Suspension(Answerable):
    """A stretch of days with closed doors: with a reason, an end, and the person's answer."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="suspensions", verbose_name=_("member"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    over_at = models.DateTimeField(_("over"), null=True, blank=True)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="suspension_has_an_end"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="suspension_has_a_reason"),
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(over_at=None), name="one_suspension_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.starts_on} – {self.ends_on}"


class NoticeKind(models.TextChoices):
    LEAVE = "leave", _("leaves by own wish")
    END = "end", _("the organizers want to end it")


class NoticeOutcome(models.TextChoices):
    ENDED = "ended", _("ended")
    KEPT = "kept", _("goes on")
    WITHDRAWN = "withdrawn", _("taken back")


class Notice(Answerable):
    """A membership is to end on a day: by own wish, then the calendar ends it; by the organizers, then a person decides."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices", verbose_name=_("member"))
    kind = models.CharField(_("kind"), max_length=8, choices=NoticeKind)
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=NoticeOutcome, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(outcome=""), name="one_notice_at_a_time"),
            models.CheckConstraint(condition=~models.Q(kind="end") | ~models.Q(reason=""), name="ending_has_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(kind="end", outcome="ended")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decision_reason="")),
                name="ending_is_decided_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.last_day}"
