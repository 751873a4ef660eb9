from django.db import models
from django.utils.translation import gettext_lazy as _

from .catalogue import Need
from .member import Member


class HelpQuerySet(models.QuerySet["HelpExchange"]):
    def confirmed(self) -> "HelpQuerySet":
        return self.filter(confirmed_at__isnull=False)


class HelpExchange(models.Model):
    """One member helped another. It counts only once the receiver has said so."""

    giver = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="help_given", verbose_name=_("giver"))
    receiver = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="help_received", verbose_name=_("receiver")
    )
    need = models.ForeignKey(
        Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("need")
    )
    minutes = models.PositiveIntegerField(_("minutes"))
    occurred_at = models.DateTimeField(_("when"))
    confirmed_at = models.DateTimeField(_("confirmed by the receiver"), null=True, blank=True)
    useful = models.PositiveSmallIntegerField(_("how useful, 0 to 2"), null=True, blank=True)
    key = models.CharField(_("key"), max_length=120, unique=True)

    objects = HelpQuerySet.as_manager()

    class Meta:
        verbose_name = _("help")
        verbose_name_plural = _("help given")
        constraints = [
            models.CheckConstraint(condition=~models.Q(giver=models.F("receiver")), name="help_between_two"),
        ]
        indexes = [models.Index(fields=["confirmed_at"], name="help_confirmed")]  # the north star counts by month

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"
