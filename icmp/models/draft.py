from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .profile import ProfileVersion


class ProfileRevisionQuerySet(models.QuerySet["ProfileRevision"]):
    def standing(self) -> "ProfileRevisionQuerySet":
        """What led to the draft as it is, the present first."""
        return self.filter(is_undone=False)

    def undone(self) -> "ProfileRevisionQuerySet":
        """What was taken back and may come again, the next one first."""
        return self.filter(is_undone=True)


class ProfileRevision(models.Model):
    """How a draft looked after a save: what undo goes back to, and what a second editor's text is compared with."""

    profile_version = models.ForeignKey(
        ProfileVersion, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("profile version")
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.JSONField(_("state"))  # settings and criteria as icmp.drafting writes them
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    is_undone = models.BooleanField(_("undone"), default=False)  # waits to be done again, until somebody saves anew

    objects = ProfileRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of a profile")
        verbose_name_plural = _("revisions of profiles")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["profile_version", "number"], name="revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_version_id}: {self.number}"
