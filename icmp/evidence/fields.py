"""Beside a question whose answer can be shown: a link, a file, and a box that takes back what was sent."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from icmp.models import Evidence, Proof, Question, QuestionKind

from .files import BadFile, Clean, cleaned

REASONS = {
    "empty": _("This file is empty. Choose another one."),
    "too_big": _("This file is larger than 5 MB. Send a smaller one, or a link."),
    "unknown": _("This is no PDF, JPEG, PNG or WebP, whatever its name says. Send one of these, or a link."),
    "unreadable": _("This file cannot be read; it may be cut off. Send it again, or another one."),
    "too_large": _("This picture has too many pixels. Send a smaller one."),
    "active": _("This PDF contains a program or another file. Print it into a new PDF and send that one."),
}


@dataclass(frozen=True)
class Shown:
    """What was sent for one answer; `drop` takes the former file back."""

    link: str
    file: Clean | None
    drop: bool = False


class ProofField(forms.FileField):
    """A file that is what it claims; its cleaned value is what may be kept."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            return None
        try:
            return cleaned(data, size=data.size)
        except BadFile as error:
            raise ValidationError(REASONS[error.reason], code=error.reason) from error


def asks_for_evidence(question: Question) -> bool:
    """Whether an answer can be shown; a question for a link is its own evidence."""
    criterion = question.criterion
    return bool(criterion and criterion.evidence == Evidence.LINK and question.kind != QuestionKind.LINK)


def evidence_fields(key: str, kept: Proof | None) -> dict[str, forms.Field]:
    """The fields beside a question, none of them required; what was sent before is said and can be taken back."""
    fields: dict[str, forms.Field] = {
        f"e_{key}_link": forms.URLField(
            label=_("A page that shows it"), max_length=300, assume_scheme="https", required=False,
            initial=kept.link if kept else "",
        ),
        f"e_{key}_file": ProofField(
            label=_("Or a file that shows it"),
            required=False,
            widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
            help_text=_("We have your file; another one replaces it.") if kept and kept.file else _(
                "PDF, JPEG, PNG or WebP, up to 5 MB. Only those who decide see it, after they have read the answers."
            ),
        ),
    }  # fmt: skip
    if kept and kept.file:
        fields[f"e_{key}_drop"] = forms.BooleanField(label=_("Take the file back"), required=False)
    return fields


def shown_by(form: forms.Form) -> dict[str, Shown]:
    """What a checked form holds, by attribute; a field that was refused leaves the former evidence as it is."""
    found: dict[str, Shown] = {}
    for name in form.fields:
        key = name.removeprefix("e_").removesuffix("_link")
        if name != f"e_{key}_link" or name in form.errors or f"e_{key}_file" in form.errors:
            continue
        sent = form.cleaned_data
        drop = bool(sent.get(f"e_{key}_drop"))
        found[key] = Shown(link=sent.get(name, ""), file=sent.get(f"e_{key}_file"), drop=drop)
    return found
