"""A trial: two versions on one crowd. What no weight and no line changes stays in this process for a while."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock

from icmp.accepted import Known, Setting
from icmp.scoring import Profile
from icmp.simulation import Lines, Outcome, Standing, lines_of, outcome, standing
from icmp.value_tables import value_table

from .people import Crowd, crowd, mark, setting_at

KEPT = 3  # trials; each holds the values of at most 20,000 people


@dataclass(frozen=True)
class Trial:
    """Before, and what the version after adds up to under its own weights."""

    labels: tuple[str, ...]
    known: tuple[Known, ...]
    setting: Setting
    before: Outcome
    after: Standing

    def tried(self, weights: Mapping[str, Decimal], lines: Lines) -> Outcome:
        """The version after with some weights and its lines moved."""
        return outcome(self.after.moved(weights), lines)


class Trials:
    """The last few trials, by everything they depend on."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Trial] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Trial | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: str, trial: Trial) -> None:
        with self._lock:
            self._kept[key] = trial
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_TRIALS = Trials()


def trial(*, before: Profile, after: Profile, source: str, at: dt.datetime) -> Trial:
    """Try both versions on the people of a source; asked again while nothing changed, it is there at once."""
    setting = setting_at(at)
    key = repr((mark(source), before, after, setting))
    found = _TRIALS.get(key)
    if found is None:
        found = _begun(before, after, crowd(source, setting), setting)
        _TRIALS.keep(key, found)
    return found


def _begun(before: Profile, after: Profile, people: Crowd, setting: Setting) -> Trial:
    table = value_table(before, people.answers)
    old = standing(table)
    new = old if before == after else standing(value_table(after, people.answers))
    return Trial(people.labels, people.known, setting, outcome(old, lines_of(before)), new)
