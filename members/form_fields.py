"""Form fields that every floor needs: a text in each language of the community."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from .languages import LANGUAGES, LanguageMap
from .models import Community

Form = TypeVar("Form", bound=forms.BaseForm)


class LanguageMapWidget(forms.MultiWidget):
    """One control for each language, stacked, each with the language's name; posted as `<name>_en`, `<name>_de` ….

    `spoken` are the languages drawn; a language that is no longer spoken but has a text is drawn too, so that no
    form loses a text. `plain` is the language that a plain string is written in.
    """

    template_name = "components/languages.html"

    def __init__(self, *, long: bool = False, rows: int = 3, attrs: Mapping[str, Any] | None = None) -> None:
        self.spoken: tuple[str, ...] = LANGUAGES
        self.plain = LANGUAGES[0]
        kind, own = (forms.Textarea, {"rows": rows}) if long else (forms.TextInput, {})
        super().__init__({code: kind(attrs={**own, **(attrs or {}), "lang": code}) for code in LANGUAGES})

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, str):
            value = {self.plain: value}
        return [str((value or {}).get(code) or "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        lines = dict(zip(LANGUAGES, context["widget"]["subwidgets"], strict=True))
        order = [*self.spoken, *(code for code in LANGUAGES if code not in self.spoken and lines[code]["value"])]
        context["widget"]["lines"] = [(get_language_info(code)["name_translated"], lines[code]) for code in order]
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # one language is enough


class LanguageMapField(forms.Field):
    """A text in every language of the community. Cleaned: {"en": "…", "de": "…"} without empty ones; {} for none.

    Initial value: a language map, or a plain string, which is in the community's language. `long` draws text areas,
    `longest` bounds each language. Required means written in at least one language. After making a form call
    `in_languages_of(form, community)` once, so that only the community's languages are drawn, its own first:

        class MissionForm(forms.Form):
            mission = LanguageMapField(label=_("Mission"), long=True, longest=400)

        form = in_languages_of(MissionForm(request.POST or None, initial={"mission": row.mission}), request.community)

    In templates `{% field form.mission %}` draws it. In tests post `mission_en=…&mission_de=…`.
    """

    widget: LanguageMapWidget
    default_error_messages = {"required": _("Please write this in at least one language.")}

    def __init__(self, *, long: bool = False, longest: int = 4000, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", LanguageMapWidget(long=long, rows=rows))
        super().__init__(**kwargs)
        self.line = forms.CharField(required=False, max_length=longest)

    def clean(self, value: Any) -> dict[str, str]:
        texts, wrong = {}, []
        for code, typed in zip(LANGUAGES, value or [""] * len(LANGUAGES), strict=True):
            try:
                texts[code] = self.line.clean(typed).replace("\r\n", "\n")
            except ValidationError as error:
                wrong += [f"{get_language_info(code)['name_translated']}: {message}" for message in error.messages]
        if wrong:
            raise ValidationError(wrong)
        kept = {code: text for code, text in texts.items() if text}
        if self.required and not kept:
            raise ValidationError(self.error_messages["required"], code="required")
        return kept

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.widget.decompress(initial)
        return before != [str(text or "").replace("\r\n", "\n") for text in data or [""] * len(LANGUAGES)]


def in_languages_of(form: Form, community: Community | None) -> Form:
    """Let every language map of a form be written in the community's languages; gives the form back."""
    plain = community.language if community else LANGUAGES[0]
    spoken = [code for code in (community.languages if community else LANGUAGES) if code in LANGUAGES]
    for field in form.fields.values():
        if isinstance(field.widget, LanguageMapWidget):
            field.widget.plain = plain
            field.widget.spoken = tuple(dict.fromkeys([plain, *spoken]))
    return form


def written(texts: Iterable[LanguageMap]) -> list[LanguageMap]:
    """Those of a list of language maps that say something."""
    return [text for text in texts if text and (isinstance(text, str) or any(text.values()))]
