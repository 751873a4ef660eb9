"""What changed between two versions of a foundation, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from icmp.foundation_diff import diff

words = st.text(alphabet="ab \n", max_size=30)


def pieces(before: object, after: object) -> list[list[tuple[str, str]]]:
    found = diff({"field": before}, {"field": after})
    return [[(piece.kind, piece.text) for piece in change.pieces] for change in found]


def test_diff_when_a_word_came_then_only_that_word_is_marked():
    assert pieces("We build.", "We build cars.")[0][0] == ("same", "We ")


def test_diff_when_a_sentence_was_rewritten_then_one_piece_goes_and_one_comes():
    found = pieces("Career progress for all of us.", "Mexican professionals for all of us.")

    assert found == [[("removed", "Career progress "), ("added", "Mexican professionals "), ("same", "for all of us.")]]


def test_diff_when_one_language_changed_then_only_that_language():
    before, after = {"en": "Build.", "de": "Bauen."}, {"en": "Build.", "de": "Bauen!"}

    assert [change.language for change in diff({"m": before}, {"m": after})] == ["de"]


def test_diff_when_nothing_changed_then_nothing():
    assert diff({"m": ["a"], "n": 3}, {"m": ["a"], "n": 3}) == ()


@given(words, words)
def test_diff_when_any_two_texts_then_both_can_be_read_out_of_it(before, after):
    found = diff({"m": before}, {"m": after})

    assert [(change.before, change.after) for change in found] == ([(before, after)] if before != after else [])
