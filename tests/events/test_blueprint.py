"""Events of a community file."""

import pytest
import yaml

from config.embedded.paths import BASE
from events.blueprint import SHAPES, read, write
from events.models import Event
from members.shapes import BrokenSection
from tests.events.factories import BEFORE

pytestmark = pytest.mark.django_db
FILES = sorted((BASE / "config" / "blueprints" / "examples").glob("*.yaml"))
COMMUNITIES = [path for path in FILES if "events:" in path.read_text()]
ENTRY = {"key": "a", "name": "Evening", "starts_at": "2026-03-19T19:00:00+01:00", "minutes": 60, "capacity": 9}


def read_all(events, needs=()):
    fitted = SHAPES["events"](events, ("events",), "en")
    return read(fitted, zone="Europe/Berlin", needs=needs, by=None, at=BEFORE)


@pytest.mark.parametrize("path", COMMUNITIES, ids=lambda path: path.stem)
def test_read_when_an_example_then_every_event_once(community, path):
    file = yaml.safe_load(path.read_text())
    needs = {need for event in file["events"] for need in event["needs"]}

    made = read_all(file["events"], needs)
    again = read_all(file["events"], needs)

    assert (len(made), again) == (len(file["events"]), [])
    assert {event.state for event in Event.objects.all()} == {"open"}


def test_read_when_written_and_read_again_then_equal(community):
    read_all([ENTRY])
    written = SHAPES["events"].written(write(zone="Europe/Berlin"), "en")
    Event.objects.all().delete()

    read_all(written)

    assert SHAPES["events"].written(write(zone="Europe/Berlin"), "en") == written
    assert Event.objects.get().starts_local.isoformat() == "2026-03-19T19:00:00"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": "2026-03-19T19:00:00"}, "starts_at"),
        ({"minutes": -1}, "minutes"),
        ({"capacity": "many"}, "capacity"),
        ({"needs": ["nothing"]}, "needs"),
        ({"format": "x"}, "format"),
        ({"key": ""}, "key"),
        ({"key": "first"}, "key"),
    ],
)
def test_read_when_an_entry_is_broken_then_its_place_is_named_and_nothing_changes(community, wrong, path):
    with pytest.raises(BrokenSection) as broken:
        read_all([{**ENTRY, "key": "first"}, {**ENTRY, **wrong}])

    assert (broken.value.path, Event.objects.count()) == (("events", 1, path), 0)
