"""What a blind reader does not see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.masking import HIDDEN, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am Íñigo, inigo nunez to friends.", f"I am {HIDDEN}, {HIDDEN} {HIDDEN} to friends."),
        ("Write to ada.l@example.org or https://ada.example/cv", f"Write to {HIDDEN} or {HIDDEN}"),
        ("Call +49 170 1234567 now", f"Call {HIDDEN} now"),
        ("Degree in 1987, since 03.05.2019 here", f"Degree in {HIDDEN}, since {HIDDEN} here"),
        ("I led 12 people for 4 years, 60 % remote", "I led 12 people for 4 years, 60 % remote"),
        ("At Siemens AG I learned; siemens ag is large", f"At {HIDDEN} I learned; {HIDDEN} is large"),
    ],
)
def test_masked_when_a_text_tells_who_then_it_no_longer_does(text, expected):
    assert masked(text, names=["Íñigo Núñez Größmann"], phrases=["Siemens AG"]) == expected


@given(st.text(alphabet="Lovelac AdÁ.,e1"), st.text(alphabet="abc ", min_size=1, max_size=6))
def test_masked_when_a_name_stands_anywhere_then_it_is_gone(text, phrase):
    found = masked(f"{text} Lovelace {phrase}", names=["Ada Lovelace"], phrases=[phrase])

    assert "Lovelace" not in found.split()
    assert not phrase.strip() or phrase.strip() not in found
