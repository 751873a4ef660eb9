from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.facets import PART
from members.gates import Viewer
from members.models import Profile
from members.visibility import Audience


class Ring(models.TextChoices):
    """The three circles of readers for whom a page of the book is kept ready."""

    MEMBERS = "members", _("members")
    PUBLIC = "public", _("everyone")
    ORGANIZERS = "organizers", _("organizers")

    @property
    def audience(self) -> Audience:
        return Audience[self.name]


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible_to(self, viewer: Viewer) -> "ListingQuerySet":
        """The only door of list, facets, search, map, counts and export: the rows written for this viewer's ring."""
        return self.filter(audience=Ring[viewer.audience.name])

    def in_order(self) -> "ListingQuerySet":
        """By first surname, second surname, given names."""
        return self.order_by("sort_key", "profile_id")


NEVER_SHOWN = ("document", "words", "built_from", "built_at")  # large, or slow to read: an instant is 0.1 ms a row
FOUND_BY = ["document", "skills", "languages", "offers", "discipline", "city", "industry"]


def _found_by(ring: Ring, name: str, condition: models.Q) -> models.Index:
    """One index of everything that is searched and filtered: a word and filters meet inside it, and only the rows that
    have all of them are read. PostgreSQL joins no two indexes that both know the ring, as those of one kind each would.

    fastupdate is off: a pending list makes readers slower and unevenly so, and writes come one profile at a time.
    """
    return GinIndex(
        fields=FOUND_BY, condition=models.Q(audience=ring) & condition, fastupdate=False, name=f"listing_{name}_{ring}"
    )


class Listing(models.Model):
    """What one ring of readers may know of a profile, and nothing else. Written by directory.operations alone."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="listings", verbose_name=_("profile"))
    audience = models.CharField(_("for"), max_length=10, choices=Ring)
    public_id = models.CharField(_("public address"), max_length=24)
    display_name = models.CharField(_("name as shown"), max_length=160)
    surname = models.CharField(_("first surname"), max_length=80, blank=True)
    # Code point order: language collations skip the spaces that keep Núñez before Núñez Ávila.
    sort_key = models.CharField(_("sorted as"), max_length=200, db_collation="C")
    headline = models.CharField(_("headline"), max_length=140, blank=True)
    discipline = models.CharField(_("discipline"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    role_title = models.CharField(_("role"), max_length=120, blank=True)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    latitude = models.FloatField(_("latitude of the city"), null=True, blank=True)
    longitude = models.FloatField(_("longitude of the city"), null=True, blank=True)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("skills"))
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True, verbose_name=_("languages"))
    offers = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("offers"))
    needs = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("looks for"))
    years = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    candidate = models.BooleanField(_("candidate"), default=False)
    candidate_until = models.DateField(_("candidate until"), null=True, blank=True)
    has_photo = models.BooleanField(_("photo"), default=False)
    document = SearchVectorField(_("what a search finds"))
    words = models.TextField(_("words one may mistype"), blank=True)  # what this row gives to the lexicon
    sample = models.PositiveSmallIntegerField(_("sample"))  # 0–63: a fair sixty-fourth of everybody
    built_from = models.DateTimeField(_("state of the profile"))  # the profile's changed_at; another one means stale
    built_at = models.DateTimeField(_("written"))

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.UniqueConstraint(fields=["profile", "audience"], name="listing_once_per_ring"),
            models.CheckConstraint(condition=models.Q(audience__in=Ring.values), name="listing_ring_known"),
        ]
        indexes = [
            models.Index(fields=["audience", "sort_key", "profile"], name="listing_in_order"),  # keyset pages by name
            models.Index(fields=["public_id", "audience"], name="listing_address"),  # one person's page
            models.Index(fields=["audience", "discipline", "sort_key"], name="listing_discipline"),
            models.Index(fields=["audience", "industry", "sort_key"], name="listing_industry"),
            models.Index(fields=["audience", "city", "sort_key"], name="listing_city"),
            models.Index(fields=["audience", "sample"], name="listing_sample"),  # counts about large sets
            models.Index(fields=["sample"], name="listing_only_sample"),  # joined with the ones that follow
            *(_found_by(ring, "found", models.Q()) for ring in Ring),
            *(_found_by(ring, "part", models.Q(sample__lt=PART)) for ring in Ring),  # for guesses how many
        ]

    def __str__(self) -> str:
        return self.display_name
