from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .foundation import FoundationVersion


class Vote(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    ABSTAIN = "abstain", _("abstain")


class FoundationComment(models.Model):
    """What a founding member says about a part of a foundation while it is being ratified."""

    foundation = models.ForeignKey(
        FoundationVersion, on_delete=models.CASCADE, related_name="comments", verbose_name=_("foundation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    part = models.SlugField(_("part"), max_length=40, blank=True)  # a step of the canvas; empty: the whole
    text = models.TextField(_("comment"), max_length=4000)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("comment on a foundation")
        verbose_name_plural = _("comments on foundations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.foundation_id}: {self.part}"


class RatificationQuerySet(models.QuerySet["FoundationRatification"]):
    def cast(self) -> "RatificationQuerySet":
        """Those that say something; an empty one was handed out and waits."""
        return self.exclude(vote="")


class FoundationRatification(models.Model):
    """A founding member's ballot: handed out empty when the vote begins, may be changed until the deadline."""

    foundation = models.ForeignKey(
        FoundationVersion, on_delete=models.CASCADE, related_name="ratifications", verbose_name=_("foundation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    vote = models.CharField(_("vote"), max_length=7, choices=Vote, blank=True)
    at = models.DateTimeField(_("at"))

    objects = RatificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ratification")
        verbose_name_plural = _("ratifications")
        constraints = [
            models.UniqueConstraint(fields=["foundation", "user"], name="one_vote_each"),
            models.CheckConstraint(condition=models.Q(vote__in=["", *Vote.values]), name="vote_known"),
        ]

    def __str__(self) -> str:
        return f"{self.foundation_id}: {self.vote}"
