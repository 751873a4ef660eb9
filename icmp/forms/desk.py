"""What organizers say about an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.models import Application, Confidence, Criterion, Outcome, Persona, Verdict
from icmp.operations.decisions import agrees
from icmp.queries.admissions import rated_criteria
from icmp.queries.joining import Speaker, join_form, speaker


class ReviewForm(forms.Form):
    """Ratings on anchors, then a verdict with one line and how sure one is."""

    verdict = forms.ChoiceField(label=_("Your verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    confidence = forms.TypedChoiceField(
        label=_("How sure are you?"), choices=Confidence.choices, coerce=int, widget=forms.RadioSelect
    )
    rationale = forms.CharField(label=_("In one line, why"), max_length=400)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rated = list(rated_criteria(application.profile_version))
        say = speaker()
        for criterion in self.rated:
            self.fields[f"r_{criterion.key}"] = _rating_field(criterion, say)
        self.order_fields([f"r_{criterion.key}" for criterion in self.rated])

    @property
    def ratings(self) -> dict[str, int]:
        return {criterion.key: self.cleaned_data[f"r_{criterion.key}"] for criterion in self.rated}


def _rating_field(criterion: Criterion, say: Speaker) -> forms.Field:
    levels = int(criterion.value_function.get("levels", 4))
    steps = [(str(step), _step(step, say(criterion.anchors.get(str(step))))) for step in range(levels + 1)]
    return forms.TypedChoiceField(label=say(criterion.label), choices=steps, coerce=int, widget=forms.RadioSelect)


def _step(step: int, anchor: str) -> str:
    return f"{step} – {anchor}" if anchor else str(step)


class DecisionForm(forms.Form):
    """The decision, its reason, and a reason more when it goes against the advice."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("Kept with the decision; the applicant reads the letter below, not this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    override_reason = forms.CharField(
        label=_("Why not as advised"),
        help_text=_("Only when your decision differs from the advice."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    pointer = forms.ChoiceField(
        label=_("Where else to look"), help_text=_("Added to a decline, if it helps."), required=False
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.fields["pointer"].choices = pointers()  # type: ignore[attr-defined]  # it is a choice field

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        outcome = kept.get("outcome")
        if outcome and not agrees(outcome, self.application.recommendation) and not kept.get("override_reason"):
            self.add_error("override_reason", _("The advice says otherwise: please say why you decide against it."))
        return kept


def pointers() -> list[tuple[str, Any]]:
    """Where a declined applicant may be better off: what the personas point to."""
    say = speaker()
    personas = [row for row in Persona.objects.all() if row.pointer]
    return [("", _("Nothing")), *((row.key, f"{say(row.name)}: {say(row.pointer)[:80]}…") for row in personas)]


class AskForm(forms.Form):
    """A question to the applicant, and the answers to open again."""

    question = forms.CharField(
        label=_("Your question"),
        help_text=_("It is sent as you write it, in the applicant's language please."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reopened = forms.MultipleChoiceField(
        label=_("Answers to open again"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say = speaker()
        questions = join_form(application.profile_version).questions.values()
        choices = [(row.attribute.key, say(row.prompt)) for row in questions]
        self.fields["reopened"].choices = choices  # type: ignore[attr-defined]  # it is a choice field


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button itself says yes."""


class LetterForm(forms.Form):
    """A letter to an applicant; greeting, signature and the way to the status page are added."""

    subject = forms.CharField(label=_("Subject"), max_length=160)
    text = forms.CharField(
        label=_("Text"),
        help_text=_("Write in the applicant’s language. The greeting and your name are added."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_subject(self) -> str:
        return " ".join(str(self.cleaned_data["subject"]).split())
