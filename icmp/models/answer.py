from django.db import models
from django.utils.translation import gettext_lazy as _

from .application import Application
from .attribute import Attribute


class AnswerState(models.TextChoices):
    ANSWERED = "answered", _("answered")
    SKIPPED = "skipped", _("skipped")
    PREFER_NOT_TO_SAY = "prefer_not_to_say", _("prefers not to say")
    NOT_APPLICABLE = "not_applicable", _("does not apply")


class Answer(models.Model):
    """What an applicant answered to one attribute; "none of these" is an answer, an empty one is skipped."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answers", verbose_name=_("application")
    )
    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="answers", verbose_name=_("attribute")
    )
    value = models.JSONField(_("answer"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=17, choices=AnswerState, default=AnswerState.ANSWERED)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["application", "attribute"], name="one_answer_per_attribute"),
            models.CheckConstraint(condition=models.Q(state__in=AnswerState.values), name="answer_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute_id}: {self.state}"
