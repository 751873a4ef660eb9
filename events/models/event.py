import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from events import lifecycle, seats
from events.walltime import wall_of, zone_of
from members.ids import new_id, new_public_id
from members.languages import pick

from .wall_time import WallTimeField

if TYPE_CHECKING:
    from members.gates import Viewer


class EventState(models.TextChoices):
    DRAFT = lifecycle.DRAFT, _("draft")
    PUBLISHED = lifecycle.PUBLISHED, _("announced")
    OPEN = lifecycle.OPEN, _("open")
    CLOSED = lifecycle.CLOSED, _("closed")
    RUNNING = lifecycle.RUNNING, _("running")
    FINISHED = lifecycle.FINISHED, _("finished")
    ARCHIVED = lifecycle.ARCHIVED, _("archived")
    CANCELED = lifecycle.CANCELED, _("canceled")


class EventFormat(models.TextChoices):
    ONLINE = "online", _("online")
    IN_PERSON = "in_person", _("in person")
    HYBRID = "hybrid", _("in person and online")
    ASYNC = "async", _("in your own time")


class EventAudience(models.TextChoices):
    MEMBERS = "members", _("members")
    PUBLIC = "public", _("everybody")


class Purpose(models.TextChoices):
    """Which of the three purposes of the community an event serves."""

    BELONG = "belong", _("a reason to belong")
    RETURN = "return", _("a reason to come back")
    TAKE_PART = "take_part", _("a reason to take part")


class EventQuerySet(models.QuerySet["Event"]):
    def shown(self) -> "EventQuerySet":
        return self.filter(state__in=lifecycle.SHOWN)

    def visible_to(self, viewer: "Viewer") -> "EventQuerySet":
        """The only door to events: public ones for everybody, members' ones for those who see the book.

        Whoever has a place keeps the page of it, so that it can be given back.
        """
        if viewer.sees_book:
            return self.shown()
        public = models.Q(audience=EventAudience.PUBLIC)
        if not viewer.user_id:
            return self.shown().filter(public)
        own = models.Q(registrations__user_id=viewer.user_id, registrations__state__in=lifecycle.HOLDS_SEAT)
        rows = self.shown().annotate(own_place=models.FilteredRelation("registrations", condition=own))
        return rows.filter(public | models.Q(own_place__isnull=False))

    def ahead(self, as_of: dt.datetime) -> "EventQuerySet":
        """Told to people and not over yet, soonest first."""
        told = lifecycle.AHEAD | {lifecycle.RUNNING}
        return self.filter(state__in=told, ends_at__gte=as_of).order_by("starts_at", "pk")

    def past(self, as_of: dt.datetime) -> "EventQuerySet":
        """Held and over, latest first."""
        return self.shown().exclude(state=lifecycle.CANCELED).filter(ends_at__lt=as_of).order_by("-starts_at", "-pk")

    def orphans(self) -> "EventQuerySet":
        """Events that name no need: saved, but shown as belonging to nothing."""
        return self.filter(needs=[])


class Event(models.Model):
    """A gathering. `starts_local` is the clock on the wall, `starts_at` the instant; `taken` counts people and offers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    public_id = models.CharField(_("public address"), max_length=24, unique=True, default=new_public_id)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.JSONField(_("title"))
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    description = models.JSONField(_("description"), default=dict, blank=True)
    format = models.CharField(_("format"), max_length=10, choices=EventFormat)
    starts_local = WallTimeField(_("starts, by the clock there"))
    timezone = models.CharField(_("time zone"), max_length=60)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    minutes = models.PositiveIntegerField(_("minutes"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    online_link = models.URLField(_("link to the room"), max_length=400, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    taken = models.PositiveIntegerField(_("places taken"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=EventState, default=EventState.DRAFT)
    audience = models.CharField(_("for whom"), max_length=8, choices=EventAudience, default=EventAudience.MEMBERS)
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("needs"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, blank=True)
    north_star = models.BooleanField(_("serves the north star"), default=False)
    organizer_hours = models.PositiveIntegerField(_("organizers' hours"), default=0)
    organizer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="organized_events",
        verbose_name=_("organized by"),
    )
    sequence = models.PositiveIntegerField(_("version in calendars"), default=0)
    canceled_reason = models.CharField(_("why it was canceled"), max_length=400, blank=True)
    changed_at = models.DateTimeField(_("changed"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("capacity")), name="never_oversold"),
            models.CheckConstraint(condition=models.Q(state__in=list(lifecycle.EVENT)), name="event_state_known"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")), name="event_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_in_order"),  # lists, page by page
            models.Index(fields=["state", "starts_at"], name="event_state_when"),  # the ticks' questions
        ]

    def __str__(self) -> str:
        return pick(self.title, (get_language() or "en")[:2]).text or self.slug

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.public_id])

    @property
    def left(self) -> int:
        """Places that can be given away now."""
        return seats.available(capacity=self.capacity, confirmed=self.taken, live_offers=0)

    @property
    def is_orphan(self) -> bool:
        return not self.needs

    @property
    def ends_local(self) -> dt.datetime:
        """What the clock there shows at the end."""
        return wall_of(self.ends_at, self.timezone)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zone_of(self.timezone)

    @property
    def zone_text(self) -> str:
        """Whose clock it is, in words."""
        city = self.timezone.rsplit("/", 1)[-1].replace("_", " ")
        short = self.starts_at.astimezone(self.zone).tzname() or ""
        return gettext("%(city)s time, %(short)s") % {"city": city, "short": short}

    @property
    def where(self) -> str:
        """The place in words, without the link to the room."""
        named = ", ".join(part for part in (self.city, self.place) if part)
        return named or str(EventFormat(self.format).label)
