"""What a founding member says, and what an organizer asks for."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from icmp.models import Vote
from icmp.quorum import MOST_DAYS

MOST_LETTERS = 4_000


class VoteForm(forms.Form):
    vote = forms.ChoiceField(
        label=_("Your vote"),
        choices=[(Vote.YES, _("Yes, put it into force")), (Vote.NO, _("No, not like this")), (Vote.ABSTAIN, _("I abstain"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes, no or abstain."), "invalid_choice": _("Choose yes, no or abstain.")},
    )  # fmt: skip


class CommentForm(forms.Form):
    """A comment on one part; each part of a page has a form of its own."""

    part = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )

    def __init__(self, data: QueryDict | None = None, *, part: str, title: str) -> None:
        super().__init__(data, auto_id=f"id_{part or 'whole'}_%s", initial={"part": part})
        self.fields["text"].label = _("Your comment on: %(part)s") % {"part": title}


class AskForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days to read, comment and vote"),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class PublishForm(forms.Form):
    """Publishing; going without a vote asks for its reason."""

    reason = forms.CharField(
        label=_("Why without a vote?"),
        help_text=_("Everybody reads this beside the foundation: “published without a vote because …”"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the founding members do not vote on this.")},
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
