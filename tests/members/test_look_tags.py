"""Monograms, amounts and the tags that show them."""

from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from members.amounts import amount_text
from members.monogram import PATTERNS, initials, pattern


class Apply(forms.Form):
    city = forms.CharField(label="City", help_text="The town is enough.")
    fee = forms.ChoiceField(label="Fee", choices=[("full", "15"), ("low", "5")], widget=forms.RadioSelect)
    hours = forms.IntegerField(label="Hours", widget=forms.NumberInput({"data-stepper": True}), required=False)
    agreed = forms.BooleanField(label="I accept")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def rendered(source: str, **context: object) -> str:
    return Template("{% load gremio %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Íñigo Núñez Größmann", "ÍN"),
        ("Jörg Müller-Ibáñez", "JM"),
        ("Ana María Peña Ruiz", "AP"),
        ("María de la Cruz", "MC"),
        ("diego ávila", "DÁ"),
        ("Cher", "C"),
        ("王小明", "王"),
        ("(Max) 'Moritz'", "MM"),
        ("I\u0301ñigo N\u0303uñez", "ÍÑ"),
        ("ßtefan", "ß"),
        ("", "·"),
        ("👩‍🚀 !?", "·"),
    ],
)
def test_initials_of_a_name_are_one_or_two_capitals(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text())
def test_initials_of_any_text_never_fail_and_stay_short(name: str) -> None:
    assert initials(name)


@given(st.one_of(st.text(), st.integers(), st.uuids()))
def test_pattern_of_a_key_is_always_the_same(key: object) -> None:
    assert pattern(key) == pattern(key)
    assert pattern(key) in PATTERNS


def test_pattern_of_many_keys_uses_all_four() -> None:
    assert {pattern(key) for key in range(50)} == set(PATTERNS)


@pytest.mark.parametrize(
    ("minor", "currency", "language", "exact", "expected"),
    [
        (1500, "EUR", "en", False, "€15"),
        (1550, "EUR", "en", False, "€15.50"),
        (1500, "EUR", "en", True, "€15.00"),
        (1500, "EUR", "de", False, "15\u00a0€"),
        (1500, "EUR", "de", True, "15,00\u00a0€"),
        (123456, "EUR", "de", False, "1.234,56\u00a0€"),
        (123456, "EUR", "es", False, "1234,56\u00a0€"),
        (12345600, "EUR", "es", False, "123.456\u00a0€"),
        (123456789, "EUR", "en", False, "€1,234,567.89"),
        (-500, "EUR", "en", False, "\u2212€5"),
        (-505, "EUR", "es", False, "\u22125,05\u00a0€"),
        (30000, "MXN", "en", False, "MXN\u00a0300"),
        (300, "JPY", "de", True, "300\u00a0JPY"),
        (0, "EUR", "de-at", False, "0\u00a0€"),
        (100, "EUR", "fr", False, "€1"),
    ],
)
def test_amount_text_in_a_language_reads_as_written_there(
    minor: int, currency: str, language: str, exact: bool, expected: str
) -> None:
    assert amount_text(minor, currency, language, exact=exact) == expected


def test_money_tag_follows_the_language_of_the_reader() -> None:
    with translation.override("de"):
        assert rendered('{% money 1550 "EUR" %}') == "15,50\u00a0€"
        assert rendered('{% money nothing "EUR" %}', nothing=None) == ""


def test_localized_tag_marks_a_text_in_another_language() -> None:
    community = SimpleNamespace(language="de")

    with translation.override("es"):
        assert rendered("{% localized text %}", text={"es": "Hola"}, community=community) == "Hola"
        marked = rendered("{% localized text %}", text={"de": "<Hallo>", "en": "Hello"}, community=community)
        assert marked == '<span lang="de">&lt;Hallo&gt;</span>'
        assert rendered("{% localized text %}", text=None, community=None) == ""
        assert rendered("{{ text|in_language }}", text={"en": "Hello", "es": "Hola"}) == "Hola"


def test_icon_tag_with_a_label_is_announced() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "search" %}')
    assert 'role="img" aria-label="Search"' in rendered('{% icon "search" "Search" %}')


def test_badge_tag_of_an_unknown_state_is_plain() -> None:
    assert rendered('{% badge "watch" "Soon" %}') == '<span class="badge badge--watch">Soon</span>'
    assert rendered('{% badge "purple" "Soon" %}') == '<span class="badge">Soon</span>'


def test_tile_tag_shows_a_photo_where_there_is_one() -> None:
    assert "<span>ÍN</span>" in rendered('{% tile "Íñigo Núñez" 7 %}')
    assert 'src="/p.webp"' in rendered('{% tile "Íñigo Núñez" 7 photo="/p.webp" %}')


def test_field_tag_ties_help_and_error_to_the_control() -> None:
    html = rendered("{% field form.city %}", form=Apply({}))

    assert 'aria-describedby="id_city_helptext id_city_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_city_helptext"' in html
    assert 'id="id_city_error"' in html
    assert 'class="input"' in html


def test_field_tag_of_a_list_is_a_fieldset_of_choices() -> None:
    html = rendered("{% field form.fee %}", form=Apply())

    assert "<legend>Fee</legend>" in html
    assert html.count('class="choice"') == 2


def test_field_tag_of_a_small_number_has_a_stepper_hidden_without_scripts() -> None:
    html = rendered("{% field form.hours %}", form=Apply())

    assert html.count("data-step=") == 2
    assert html.count(" hidden>") == 2


def test_form_errors_tag_links_every_mistake_to_its_field() -> None:
    html = rendered("{% form_errors form %}", form=Apply({}))

    assert 'href="#id_city"' in html
    assert 'href="#id_fee_0"' in html
    assert 'role="alert"' in html
    assert "autofocus" in html


def test_form_errors_tag_of_a_sound_form_says_nothing() -> None:
    assert rendered("{% form_errors form %}", form=Apply()) == ""
    assert rendered("{% form_errors form %}", form=None) == ""


def test_fields_tag_shows_every_field_once() -> None:
    html = rendered("{% fields form %}", form=Apply({"city": "Ulm", "fee": "low", "agreed": "on"}))

    assert [html.count(f'name="{name}"') for name in ("city", "hours", "agreed", "token", "fee")] == [1, 1, 1, 1, 2]


def test_field_tag_escapes_a_help_text_that_organizers_wrote() -> None:
    form = Apply()
    form.fields["city"].help_text = "<b>bold</b>"

    assert "&lt;b&gt;bold&lt;/b&gt;" in rendered("{% field form.city %}", form=form)
