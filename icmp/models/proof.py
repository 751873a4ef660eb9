import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .application import Application
from .attribute import Attribute


class ProofResult(models.TextChoices):
    CONFIRMS = "confirms", _("confirms the answer")
    UNCLEAR = "unclear", _("unclear")
    CONTRADICTS = "contradicts", _("contradicts the answer")


def random_name(proof: "Proof", name: str) -> str:
    """Where a file is kept: nothing of the name it came with, only what was found inside."""
    return f"evidence/{secrets.token_urlsafe(24)}.{name.rpartition('.')[2]}"


class Proof(models.Model):
    """What an applicant showed for one answer: a link, or a file that was checked and, if a picture, written anew."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="proofs", verbose_name=_("application")
    )
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+", verbose_name=_("attribute"))
    link = models.URLField(_("link"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to=random_name, max_length=120, blank=True)
    given_at = models.DateTimeField(_("given"))
    result = models.CharField(_("result"), max_length=11, choices=ProofResult, blank=True)
    note = models.CharField(_("what was seen"), max_length=300, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence of an answer")
        verbose_name_plural = _("evidence of answers")
        constraints = [
            models.UniqueConstraint(fields=["application", "attribute"], name="one_proof_per_answer"),
            models.CheckConstraint(condition=~Q(link="") | ~Q(file=""), name="proof_shows_something"),
            models.CheckConstraint(
                condition=Q(result="", checked_at=None) | Q(result__in=ProofResult.values, checked_at__isnull=False),
                name="proof_checked_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.attribute_id}"
