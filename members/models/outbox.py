from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.ids import new_id


class LetterState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")
    CANCELED = "canceled", _("canceled")


class Letter(models.Model):
    """A letter to one person, written in the same transaction as its cause; the relay sends it once per `key`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(_("key"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("person"),
    )
    to = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("as HTML"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=LetterState, default=LetterState.WAITING)
    written_at = models.DateTimeField(_("written"))
    not_before = models.DateTimeField(_("not before"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            # the relay's question, asked every five seconds
            models.Index(fields=["not_before"], name="letter_due", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.subject


class LetterChoice(models.Model):
    """A kind of letter that a person does not want; letters that a contract needs are not in this list."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letter_choices", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=60)

    class Meta:
        verbose_name = _("letter switched off")
        verbose_name_plural = _("letters switched off")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="letter_choice_once")]

    def __str__(self) -> str:
        return self.kind


class LetterWording(models.Model):
    """A letter in the organizers' own words, in one language; what was in force stays as a row with an end."""

    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter in own words")
        verbose_name_plural = _("letters in own words")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"], condition=models.Q(ended_at=None), name="one_wording_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
