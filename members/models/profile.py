from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import lifecycle
from members.ids import new_public_id

from .member import Member

if TYPE_CHECKING:
    from members.gates import Viewer


class ProfileQuerySet(models.QuerySet["Profile"]):
    def appearing(self) -> "ProfileQuerySet":
        """Profiles whose owner's standing lets them appear; alumni by their own choice."""
        by_choice = models.Q(member__standing__in=lifecycle.APPEARS_BY_CONSENT, listed_as_alumni=True)
        return self.filter(models.Q(member__standing__in=lifecycle.APPEARS) | by_choice)

    def visible_to(self, viewer: "Viewer") -> "ProfileQuerySet":
        """The only door to other people's profiles: rows this viewer may know of, own one always."""
        shown = self.appearing()
        if not viewer.sees_book:
            shown = shown.filter(audiences__name="public")
        if viewer.member_id:
            shown = shown | self.filter(member_id=viewer.member_id)
        return shown

    def printable(self) -> "ProfileQuerySet":
        return self.filter(member__standing__in=lifecycle.PRINTED)


class Profile(models.Model):
    """A member's page of the book. `audiences` holds the choices; members.visibility decides."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, related_name="profile", primary_key=True, verbose_name=_("member")
    )
    public_id = models.CharField(_("public address"), max_length=24, unique=True, default=new_public_id)
    given_names = models.CharField(_("given names"), max_length=80)
    first_surname = models.CharField(_("first surname"), max_length=80, blank=True)
    second_surname = models.CharField(_("second surname"), max_length=80, blank=True)
    display_name = models.CharField(_("name as shown"), max_length=160)
    sort_key = models.CharField(_("sorted as"), max_length=200, db_collation="C")
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    photo = models.ImageField(_("photo"), upload_to="photos/", blank=True)
    photo_alt = models.CharField(_("what the photo shows"), max_length=200, blank=True)
    headline = models.CharField(_("headline"), max_length=140, blank=True)
    discipline = models.CharField(_("discipline"), max_length=60, blank=True)
    industry = models.CharField(_("industry"), max_length=60, blank=True)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    role_title = models.CharField(_("role"), max_length=120, blank=True)
    years_experience = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    in_country_since = models.PositiveSmallIntegerField(_("in the country since"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)  # [{"code": "de", "level": "C1"}]
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("skills"))
    offers = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("offers"))
    looks_for = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("looks for"))
    biography = models.JSONField(_("biography"), default=dict, blank=True)  # language map
    links = ArrayField(models.URLField(max_length=300), default=list, blank=True, verbose_name=_("links"))
    audiences = models.JSONField(_("who sees what"), default=dict, blank=True)
    listed_as_alumni = models.BooleanField(_("stays in the book after leaving"), default=False)
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        indexes = [models.Index(fields=["sort_key", "member"], name="profile_in_order")]  # keyset pages by name

    def __str__(self) -> str:
        return self.display_name
