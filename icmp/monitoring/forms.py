"""The page after sending: what one may say, and one unticked box."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from icmp.queries.joining import community_language
from icmp.values import PREFER_NOT_TO_SAY
from members.languages import Passage, pick

from .queries import Asked, own_text

OUR_TEXT = _(
    "My answers on this page may be stored without my name, apart from my application, and counted only in groups of at least ten, to check whether admissions are fair. They never influence a decision. I can take this back on the page of my application; then they are deleted. After two years they are deleted anyway."
)


class MonitoringForm(forms.Form):
    """Nothing on it is required but the consent, and that only to keep what was said."""

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for row in asked:
            self.fields[f"q_{row.key}"] = self._field(row)
        self.text = self._text()
        self.fields["consent"] = forms.BooleanField(
            label=self.text.text,
            error_messages={
                "required": _("Without this box we keep nothing of this page. You may also just leave it.")
            },
        )

    def _field(self, row: Asked) -> forms.Field:
        named = [(str(one["key"]), self._say(one.get("label")).text or str(one["key"])) for one in row.options]
        return forms.TypedChoiceField(
            label=self._say(row.prompt).text,
            help_text=escape(self._say(row.help).text),
            choices=[*named, (PREFER_NOT_TO_SAY, _("I prefer not to say"))],
            widget=forms.RadioSelect,
            required=False,
        )

    @property
    def answers(self) -> dict[str, str]:
        """What was said; silence and "prefer not to say" leave nothing behind."""
        said = {row.key: self.cleaned_data.get(f"q_{row.key}") for row in self.asked}
        return {key: value for key, value in said.items() if value and value != PREFER_NOT_TO_SAY}

    def _text(self) -> Passage:
        own, spoken = own_text(), (translation.get_language() or "en")[:2]
        return self._say(own) if own else Passage(str(OUR_TEXT), spoken)

    def _say(self, text: Any) -> Passage:
        return pick(text, (translation.get_language() or "en")[:2], fallback=community_language())
