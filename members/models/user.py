from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members import gates
from members.ids import new_id


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who signs in by code or passkey; with `password`, by that too."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may do follows from roles and standing, never from flags here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    synthetic = models.BooleanField(_("fictional"), default=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    is_superuser = False  # there is no such thing here

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_lower_case")]
        # Whoever applies may be somebody we know by another address: looked for by the folded name.
        indexes = [models.Index(models.Func("name", function="gremio_fold"), name="user_name")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles in force, asked once per request."""
        return frozenset(self.role_grants.filter(ended_at=None).values_list("role", flat=True))

    @property
    def is_staff(self) -> bool:
        """Whether the organizers' desk opens, which also asks for a second factor."""
        return bool(self.roles & gates.STAFF)

    @cached_property
    def viewer(self) -> gates.Viewer:
        """This person as somebody who looks."""
        member = getattr(self, "member", None)
        return gates.Viewer(
            user_id=str(self.pk),
            member_id=str(member.pk) if member else None,
            standing=member.standing if member else None,
            roles=self.roles if self.is_active else frozenset(),
        )

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's question; the desk asks by deed instead (members.desk), so every answer here is no."""
        return False

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class RoleQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self) -> "RoleQuerySet":
        return self.filter(ended_at=None)


class Role(models.TextChoices):
    OWNER = gates.OWNER, _("owner")
    ADMISSIONS = gates.ADMISSIONS, _("admissions")
    REVIEWER = gates.REVIEWER, _("reviewer")
    EVENTS = gates.EVENTS, _("events")
    BOOK = gates.BOOK, _("book")
    EDITOR = gates.EDITOR, _("editor")
    TRANSLATOR = gates.TRANSLATOR, _("translator")
    TREASURER = gates.TREASURER, _("treasurer")
    MODERATOR = gates.MODERATOR, _("moderator")
    AUDITOR = gates.AUDITOR, _("auditor")


class RoleGrant(models.Model):
    """A role that somebody was given, by whom, from when to when. A grant ends; it is never deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    language = models.CharField(_("language"), max_length=2, blank=True)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("given by")
    )
    granted_at = models.DateTimeField(_("given"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "language"], condition=models.Q(ended_at=None), name="role_once_in_force"
            ),
            models.CheckConstraint(condition=models.Q(role__in=gates.ROLES), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"

    @property
    def title(self) -> str:
        """The role in words, with the language that a translator works in."""
        language = dict(settings.LANGUAGES).get(self.language)
        return f"{self.get_role_display()} ({language})" if language else self.get_role_display()

    @property
    def opens_desk(self) -> bool:
        return self.role in gates.STAFF
