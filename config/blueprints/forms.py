"""A community file, chosen or corrected in place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 500_000  # bytes; twenty times the largest example


class ChosenFile(forms.FileField):
    """Needed unless the text is there, which the form looks after."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class BlueprintForm(forms.Form):
    """A file, or its text where it was corrected on the page; the file wins."""

    file = ChosenFile(
        label=_("Blueprint"),
        help_text=_("A YAML file of schema version 1 or 2."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,application/yaml,text/yaml"}),
    )
    text = forms.CharField(
        label=_("Its text"),
        help_text=_("You can correct it here and have it read again."),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("file"):
            kept["text"] = self._read(kept["file"])
        if not self.errors and not kept.get("text", "").strip():
            self.add_error("file", _("Choose a file first."))
        return kept

    def _read(self, file: Any) -> str:
        content: bytes = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            self.add_error("file", _("At most half a megabyte, please."))
            return ""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("This is not text in UTF-8."))
            return ""
