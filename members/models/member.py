import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import lifecycle
from members.ids import new_id


class Standing(models.TextChoices):
    CANDIDATE = lifecycle.CANDIDATE, _("candidate")
    MEMBER = lifecycle.MEMBER, _("member")
    PAUSED = lifecycle.PAUSED, _("paused")
    GRACE = lifecycle.GRACE, _("in grace")
    LAPSED = lifecycle.LAPSED, _("lapsed")
    ALUMNI = lifecycle.ALUMNI, _("alumni")
    LEFT = lifecycle.LEFT, _("left")
    SUSPENDED = lifecycle.SUSPENDED, _("suspended")


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> "MemberQuerySet":
        """Those who belong today: candidates, members, in grace, paused."""
        return self.filter(standing__in=lifecycle.SEES_BOOK)

    def appearing(self) -> "MemberQuerySet":
        return self.filter(standing__in=lifecycle.APPEARS)


class Member(models.Model):
    """A person's membership: the standing that opens doors. Only members' operations write it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member", verbose_name=_("account")
    )
    standing = models.CharField(_("standing"), max_length=10, choices=Standing)
    standing_since = models.DateField(_("standing since"))
    candidate_until = models.DateField(_("candidate until"), null=True, blank=True)
    joined_on = models.DateField(_("joined"))
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    segment = models.CharField(_("segment"), max_length=60, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(condition=models.Q(standing__in=lifecycle.STANDINGS), name="standing_known"),
            models.CheckConstraint(
                condition=~models.Q(standing=lifecycle.CANDIDATE) | models.Q(candidate_until__isnull=False),
                name="candidate_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["standing", "joined_on"], name="member_standing_joined"),  # lists and cohorts
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def doors(self) -> lifecycle.Doors:
        return lifecycle.doors(self.standing)

    @property
    def title(self) -> tuple[Any, dt.date] | None:
        """The title with its date, which vanishes with the standing."""
        if self.standing in lifecycle.APPEARS_BY_CONSENT:
            return _("Alumni since"), self.standing_since
        if self.standing not in lifecycle.TITLED:
            return None
        if self.candidate_until is not None:
            return _("Candidate until"), self.candidate_until
        return _("Member since"), self.joined_on


class StandingChange(models.Model):
    """One step of a standing, dated: history that retention and titles are read from. Append-only."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="standing_changes", verbose_name=_("member")
    )
    before = models.CharField(_("before"), max_length=10, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=Standing)
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("change of standing")
        verbose_name_plural = _("changes of standing")
        indexes = [models.Index(fields=["member", "on"], name="standing_change_member")]  # one person's history

    def __str__(self) -> str:
        return f"{self.member}: {self.before} → {self.after}"


class Pledge(models.Model):
    """What a member promised to give, signed once per text version; money in minor units."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pledges", verbose_name=_("member"))
    hours_per_month = models.DecimalField(_("hours a month"), max_digits=5, decimal_places=2)
    plan_key = models.CharField(_("plan"), max_length=40, blank=True)
    fee_minor = models.PositiveIntegerField(_("fee (minor units)"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    period = models.CharField(_("period"), max_length=10, default="month")
    text = models.TextField(_("text signed"))
    text_version = models.CharField(_("version of the text"), max_length=64)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(valid_to=None), name="one_open_pledge"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.hours_per_month} h"


class LeaveOfAbsence(models.Model):
    """A stretch of time in which nothing is expected."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="leaves", verbose_name=_("member"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    class Meta:
        verbose_name = _("leave of absence")
        verbose_name_plural = _("leaves of absence")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="leave_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.starts_on} – {self.ends_on}"

    def covers(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on


class AdmissionQuerySet(models.QuerySet["Admission"]):
    def in_force(self, day: dt.date) -> "AdmissionQuerySet":
        return self.filter(valid_until__gte=day, used_at=None)


class Admission(models.Model):
    """A person said yes to somebody: until `valid_until` they may sign, pay and take their seat."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="admission", verbose_name=_("person")
    )
    plan_key = models.CharField(_("plan"), max_length=40, blank=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    admitted_at = models.DateTimeField(_("when"))
    valid_until = models.DateField(_("valid until"))
    used_at = models.DateTimeField(_("seat taken"), null=True, blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")

    def __str__(self) -> str:
        return str(self.user)
