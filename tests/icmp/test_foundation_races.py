"""Two organizers at the same moment: one saves, the other sees it. With the lock off one text is lost."""

import datetime as dt
import threading

import pytest

from icmp.models import FoundationVersion
from icmp.operations import StepChanged, start_foundation, write_step
from icmp.queries.foundations import mark_of, state_of
from tests.members.desk import at_once

from .factories import FoundationFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def test_write_when_several_save_one_step_at_once_then_one_stands_and_the_others_see_it(community):
    row = FoundationFactory()
    shown = mark_of(state_of(row, "mission"))

    def save(text: str) -> object:
        values = {"mission": {"en": text}}
        return write_step(foundation=row, step="mission", values=values, revision=shown, by=None, at=AT)

    done = at_once(save, ["one", "two", "three", "four"])

    row.refresh_from_db()
    refused = [each for each in done if isinstance(each, StepChanged)]
    saved = [each for each in done if isinstance(each, FoundationVersion)]
    assert (len(refused), len(saved), row.revision) == (3, 1, 1)
    assert {str(each.present) for each in refused} == {str({"mission": row.mission})}


def test_write_when_two_save_one_step_without_lock_then_one_text_is_lost(community):
    """The negative control: look, be slow, write."""
    row = FoundationFactory()
    shown = mark_of(state_of(row, "mission"))
    both_looked = threading.Barrier(2, timeout=10)

    def save(text: str) -> bool:
        mine = FoundationVersion.objects.get(pk=row.pk)
        is_unchanged = mark_of(state_of(mine, "mission")) == shown
        both_looked.wait()
        mine.mission = {"en": text}
        mine.save(update_fields=["mission"])
        return is_unchanged

    done = at_once(save, ["one", "two"])

    assert done == [True, True]


def test_start_when_several_begin_at_once_then_each_has_a_number_of_its_own(community):
    done = at_once(lambda _name: start_foundation(by=None, at=AT).version, ["a", "b", "c", "d"])

    assert sorted(done) == [1, 2, 3, 4]
