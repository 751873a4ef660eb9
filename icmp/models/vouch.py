from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

from .application import Application
from .intake import Intake

MOST_PER_INTAKE = 3


class Relation(models.TextChoices):
    WORKED = "worked", _("we worked together")
    VOLUNTEERED = "volunteer", _("we volunteered together")
    STUDIED = "studied", _("we studied or taught together")
    HELPED = "helped", _("one of us helped the other")
    PRIVATE = "private", _("we know each other privately")


class Strength(models.IntegerChoices):
    ACQUAINTED = 0, _("I know them a little; I cannot say more")
    WOULD_SAY_YES = 1, _("I know how they work with others, and I would say yes")
    WOULD_WORK_WITH = 2, _("I would start something with them tomorrow")


class Vouch(models.Model):
    """A member whom an applicant named is asked in private; the answer is given once. Strength 0 vouches for nothing.

    What counts takes one of three places of its member in the intake, so that the database knows when they are used up.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="vouches", verbose_name=_("application")
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="vouches", verbose_name=_("member"))
    intake = models.ForeignKey(
        Intake, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("intake")
    )
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    relation = models.CharField(_("relation"), max_length=9, choices=Relation, blank=True)
    strength = models.PositiveSmallIntegerField(_("strength"), choices=Strength, null=True, blank=True)
    text = models.CharField(_("one sentence"), max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(_("place"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("vouch")
        verbose_name_plural = _("vouches")
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="asked_once_for_an_application"),
            models.UniqueConstraint(
                fields=["member", "intake", "place"],
                condition=Q(place__isnull=False),
                nulls_distinct=False,
                name="vouch_takes_its_own_place",
            ),
            models.CheckConstraint(
                condition=Q(strength=None) | Q(strength__in=Strength.values, answered_at__isnull=False)
                & Q(relation__in=Relation.values) & ~Q(text=""),
                name="vouch_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(strength__gte=1, place__range=(1, MOST_PER_INTAKE), place__isnull=False)
                | Q(strength=0, place=None)
                | Q(strength=None, place=None),
                name="vouch_that_counts_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")), name="vouch_asked_before_answered"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} → {self.application}"
