"""A trial: two versions on one crowd. What no weight and no line changes stays in this process for a while."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock

from icmp.accepted import Known, Setting
from icmp.models import ProfileVersion
from icmp.scoring import Profile
from icmp.simulation import Lines, Outcome, Standing, lines_of, outcome, standing
from icmp.value_tables import value_table

from . import people
from .everybody import Everybody, Tally, tally_of
from .people import crowd, mark, setting_at

KEPT = 3  # trials; each holds the values of at most 20,000 people
# To find out whether many people changed takes longer than to try something on them.
LOOKED_AT_ANEW = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Trial:
    """Before, and what the version after adds up to under its own weights."""

    labels: tuple[str, ...]
    known: tuple[Known, ...]
    setting: Setting
    before: Outcome
    after: Standing
    among: int  # people of the source; above people.MOST only some of them were read
    everybody: Everybody | None = None  # of those, where they can be counted in the database

    def tally(self, found: Outcome, weights: Mapping[str, Decimal]) -> tuple[Tally, int]:
        """Everybody, and how many could be counted; unless all could, it is the tally of those read."""
        if self.everybody is None:
            return tally_of(self.before, found, self.labels), len(self.labels)
        counted = self.everybody.tally(weights, found.lines)
        is_whole = counted.people == self.among
        return (counted if is_whole else tally_of(self.before, found, self.labels)), counted.people

    def tried(self, weights: Mapping[str, Decimal], lines: Lines) -> Outcome:
        """The version after with some weights and its lines moved."""
        return outcome(self.after.moved(weights), lines)


class Trials:
    """The last few trials, by everything they depend on."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Trial] = OrderedDict()
        self._marks: dict[str, tuple[dt.datetime, tuple[object, ...]]] = {}
        self._lock = Lock()

    def mark(self, source: str, at: dt.datetime) -> tuple[object, ...]:
        """What changes when the people of a source do; of many people as it was within the last minute."""
        with self._lock:
            seen, known = self._marks.get(source, (at, None))
        return known if known and seen <= at < seen + LOOKED_AT_ANEW else mark(source)

    def keep_mark(self, source: str, looked_at: tuple[object, ...], at: dt.datetime) -> None:
        with self._lock:
            seen, known = self._marks.get(source, (at, None))
            if known != looked_at or not seen <= at < seen + LOOKED_AT_ANEW:
                self._marks[source] = (at, looked_at)

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


def trial(
    *,
    before: Profile,
    after: Profile,
    source: str,
    at: dt.datetime,
    versions: tuple[ProfileVersion, ProfileVersion] | None = None,
) -> Trial:
    """Try both versions on the people of a source; asked again while nothing changed, it is there at once.

    With the rows of the `versions` also those can be counted who are too many to be read.
    """
    setting, marked = setting_at(at), _TRIALS.mark(source, at)
    key = repr((marked, before, after, setting, versions and [row.pk for row in versions]))
    found = _TRIALS.get(key)
    if found is None:
        found = _begun(before, after, setting, source, versions)
        _TRIALS.keep(key, found)
    if found.everybody:
        _TRIALS.keep_mark(source, marked, at)
    return found


def _begun(
    before: Profile,
    after: Profile,
    setting: Setting,
    source: str,
    versions: tuple[ProfileVersion, ProfileVersion] | None,
) -> Trial:
    among = people.count_of(source)
    read = crowd(source, setting, among=among)
    table = value_table(before, read.answers)
    old = standing(table)
    new = old if before == after else standing(value_table(after, read.answers))
    everybody = Everybody.of(source, versions) if versions and among > len(read.labels) else None
    return Trial(read.labels, read.known, setting, outcome(old, lines_of(before)), new, among, everybody)
