"""What was done, decided and agreed. Append-only: a trigger refuses change except inside the erasure operation."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import ActivityType
from .member import Member


class Deed(models.Model):
    """One thing a member did, written once per `key`. A correction is a reversing row, never a change."""

    id = models.BigAutoField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="deeds", verbose_name=_("member"))
    type = models.ForeignKey(ActivityType, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind"))
    occurred_at = models.DateTimeField(_("when"))
    minutes = models.IntegerField(_("minutes"))
    target = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="received_deeds", verbose_name=_("for")
    )
    subject = models.CharField(_("about"), max_length=80, blank=True)  # "events.event:<id>"
    source = models.CharField(_("source"), max_length=20)
    key = models.CharField(_("key"), max_length=120, unique=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("deed")
        verbose_name_plural = _("deeds")
        indexes = [
            models.Index(fields=["member", "occurred_at"], name="deed_member_when"),  # one person's deeds in a window
            BrinIndex(fields=["occurred_at"], name="deed_when_brin"),  # windows over everybody; rows arrive in order
        ]

    def __str__(self) -> str:
        return f"{self.type_id} {self.occurred_at:%Y-%m-%d}"


class AuditLine(models.Model):
    """Who did what to what, when. `facts` holds ids and choices, never a person's words or address."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    deed = models.CharField(_("what"), max_length=60)
    subject = models.CharField(_("about"), max_length=80)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit lines")
        indexes = [
            models.Index(fields=["subject", "-at"], name="audit_subject"),  # "what happened to this?"
            BrinIndex(fields=["at"], name="audit_at_brin"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.subject}"


class Consent(models.Model):
    """A yes or a no to one purpose, with the exact text that was shown. The newest row per purpose holds."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=40)
    given = models.BooleanField(_("yes"))
    text = models.TextField(_("text shown"))
    text_version = models.CharField(_("version of the text"), max_length=64)
    language = models.CharField(_("language"), max_length=2)
    source = models.CharField(_("where"), max_length=40)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["user", "purpose", "-at"], name="consent_latest")]  # the one that holds

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"
