"""A text in every language of the community: read, kept, bounded, and never lost."""

import pytest
from django import forms
from django.http import QueryDict

from members.form_fields import LanguageMapField, in_languages_of
from members.models import Community


class TextForm(forms.Form):
    text = LanguageMapField(label="Text", longest=10)


def form(body: str | None = None, **values: object) -> forms.Form:
    spoken = Community(**({"language": "de", "languages": ["de", "en"]} | values))
    data = None if body is None else QueryDict(body)
    return in_languages_of(TextForm(data, initial={"text": values.get("text", "Hallo")}), spoken)


def test_text_when_posted_then_a_map_without_empty_languages():
    posted = form("text_en=+Hello+&text_de=Hallo&text_es=")

    assert posted.is_valid()
    assert posted.cleaned_data == {"text": {"en": "Hello", "de": "Hallo"}}


def test_text_when_in_no_language_then_asked_for_once():
    posted = form("text_en=&text_de=+")

    assert posted.errors == {"text": ["Please write this in at least one language."]}


@pytest.mark.parametrize("typed", ["12345678901", "a%00b"])
def test_text_when_too_long_or_with_nul_then_the_language_is_named_and_the_text_kept(typed):
    posted = form(f"text_de={typed}")

    assert not posted.is_valid()
    assert posted.errors["text"][0].startswith("German: ")
    assert typed.replace("%00", "") in str(posted["text"]).replace("\x00", "")


def test_text_when_shown_then_the_communitys_languages_with_its_own_first_and_a_plain_text_in_it():
    html = str(form()["text"])

    assert html.index('name="text_de"') < html.index('name="text_en"')
    assert 'name="text_es"' not in html
    assert 'value="Hallo"' in html.split('name="text_en"')[0]


def test_text_when_a_language_is_no_longer_spoken_but_written_then_shown_too():
    shown = TextForm(initial={"text": {"es": "Hola"}})

    html = str(in_languages_of(shown, Community(language="de", languages=["de"]))["text"])

    assert 'name="text_es"' in html
