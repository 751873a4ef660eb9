from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events import lifecycle
from members.ids import new_id

from .event import Event


class PlaceState(models.TextChoices):
    WAITING = lifecycle.WAITING, _("waiting")
    OFFERED = lifecycle.OFFERED, _("a place is on offer")
    CLAIMED = lifecycle.CLAIMED, _("took the place")
    EXPIRED = lifecycle.EXPIRED, _("did not answer in time")
    LEFT = lifecycle.LEFT, _("left the list")


class WaitingQuerySet(models.QuerySet["WaitingPlace"]):
    def in_line(self) -> "WaitingQuerySet":
        """Waiting or with an offer, first come first."""
        return self.filter(state__in=lifecycle.IN_LINE).order_by("joined_at", "pk")

    def waiting(self) -> "WaitingQuerySet":
        return self.filter(state=PlaceState.WAITING).order_by("joined_at", "pk")

    def offered(self) -> "WaitingQuerySet":
        return self.filter(state=PlaceState.OFFERED)


class WaitingPlace(models.Model):
    """A person's place in the line for one event; while `offered`, a seat is held until `offered_until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="line", verbose_name=_("event"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting_places", verbose_name=_("person")
    )
    joined_at = models.DateTimeField(_("in line since"))
    state = models.CharField(_("state"), max_length=8, choices=PlaceState, default=PlaceState.WAITING)
    offered_until = models.DateTimeField(_("on offer until"), null=True, blank=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in line")
        verbose_name_plural = _("waiting list")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "user"],
                condition=models.Q(state__in=[lifecycle.WAITING, lifecycle.OFFERED]),
                name="one_place_in_line",
            ),
            models.CheckConstraint(condition=models.Q(state__in=list(lifecycle.PLACE)), name="place_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=lifecycle.OFFERED) | models.Q(offered_until__isnull=False),
                name="offer_has_an_end",
            ),
        ]
        indexes = [
            # who is next, and which offers are over
            models.Index(fields=["event", "joined_at"], name="line_in_order", condition=models.Q(state="waiting")),
            models.Index(fields=["offered_until"], name="offer_over", condition=models.Q(state="offered")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_state_display()}"
