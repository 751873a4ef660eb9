from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .member import Member


class NeedKind(models.TextChoices):
    FUNCTIONAL = "functional", _("functional")
    SOCIAL = "social", _("social")
    EMOTIONAL = "emotional", _("emotional")
    PSYCHOLOGICAL = "psychological", _("psychological")


class Need(models.Model):
    """Something members come for; names are language maps."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=NeedKind)
    name = models.JSONField(_("name"))
    in_scope = models.BooleanField(_("in scope"), default=True)
    segment_specific = models.BooleanField(_("differs by segment"), default=False)
    active = models.BooleanField(_("asked about"), default=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class MemberNeed(models.Model):
    """How much a member needs something, 1 to 5; 2 or less is no demand."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="needs", verbose_name=_("member"))
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+", verbose_name=_("need"))
    importance = models.PositiveSmallIntegerField(_("importance"))
    asked_on = models.DateField(_("asked"))

    class Meta:
        verbose_name = _("need of a member")
        verbose_name_plural = _("needs of members")
        constraints = [
            models.UniqueConstraint(fields=["member", "need"], name="one_answer_per_need"),
            models.CheckConstraint(condition=models.Q(importance__range=(1, 5)), name="importance_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.need} {self.importance}"


class Direction(models.TextChoices):
    GIVE = "give", _("give")
    RECEIVE = "receive", _("receive")
    BOTH = "both", _("both")
    NONE = "none", _("none")


class ActivityType(models.Model):
    """A kind of deed and what it counts for: weight 0–12, direction, default minutes, presence."""

    key = models.CharField(_("key"), max_length=40, primary_key=True)
    weight = models.PositiveSmallIntegerField(_("weight"))
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    minutes = models.PositiveIntegerField(_("minutes"))
    presence = models.BooleanField(_("counts as presence"))
    needs = ArrayField(models.CharField(max_length=14), default=list, blank=True, verbose_name=_("kinds of need"))
    counts_as = ArrayField(models.CharField(max_length=10), default=list, blank=True, verbose_name=_("counts as"))

    class Meta:
        verbose_name = _("kind of deed")
        verbose_name_plural = _("kinds of deed")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
