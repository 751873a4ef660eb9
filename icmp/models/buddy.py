from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class BuddyOffer(models.Model):
    """A member who looks after newcomers, so many at a time. Taking it back is deleting it."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, related_name="buddy_offer", primary_key=True, verbose_name=_("member")
    )
    at_once = models.PositiveSmallIntegerField(_("newcomers at a time"), default=1)
    offered_at = models.DateTimeField(_("offered"))

    class Meta:
        verbose_name = _("offer to be a buddy")
        verbose_name_plural = _("offers to be a buddy")
        constraints = [models.CheckConstraint(condition=Q(at_once__gte=1, at_once__lte=5), name="buddy_has_limits")]

    def __str__(self) -> str:
        return str(self.member)


class BuddyPair(models.Model):
    """A newcomer and the member who looks after them, by lot or by an organizer's hand (`paired_by`)."""

    newcomer = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="buddy_pairs", verbose_name=_("newcomer")
    )
    buddy = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="newcomer_pairs", verbose_name=_("buddy"))
    paired_at = models.DateTimeField(_("paired"))
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    wrote_at = models.DateTimeField(_("wrote to them"), null=True, blank=True)
    met_at = models.DateTimeField(_("met them"), null=True, blank=True)
    introduced_at = models.DateTimeField(_("introduced them to two members"), null=True, blank=True)
    feedback = models.CharField(_("how it goes, for the organizers"), max_length=1000, blank=True)
    feedback_at = models.DateTimeField(_("told"), null=True, blank=True)

    class Meta:
        verbose_name = _("buddy of a newcomer")
        verbose_name_plural = _("buddies of newcomers")
        constraints = [
            models.UniqueConstraint(fields=["newcomer"], condition=Q(ended_at=None), name="one_buddy_at_a_time"),
            models.CheckConstraint(condition=~Q(newcomer=F("buddy")), name="nobody_is_their_own_buddy"),
        ]

    def __str__(self) -> str:
        return f"{self.buddy} → {self.newcomer}"
