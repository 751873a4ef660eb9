"""`python -m tests.benchmarks.simulation`: a moved weight or line over 100,000 people, held against its bound.

Needs no database. Prints each step with its ratio to scoring everybody anew, one person at a time.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from icmp.comparison import flipped, transitions
from icmp.scoring import Profile, assess
from icmp.simulation import Lines, Outcome, effective_weights, lines_of, outcome, standing
from icmp.value_tables import value_table
from tests.icmp.blueprints import icmp_profile, pool

BOUND = 0.2  # seconds for the answer to a moved weight or line
ROUNDS = 5
SAMPLE = 1_000  # people scored one at a time; all of them would take a minute
Found = TypeVar("Found")


def people(count: int) -> list[dict[str, Any]]:
    """The pool again and again, with other figures in it; the same people every time."""
    chance = random.Random(167)
    found = []
    for _ in range(count):
        answers = dict(chance.choice(pool())["answers"])
        found.append(answers | {"invest_hours_12m": chance.randrange(200), "helped_last_12m": chance.randrange(9)})
    return found


def best(work: Callable[[], Found], rounds: int = ROUNDS) -> tuple[float, Found]:
    """The shortest of some runs, as the machine is shared, and what the work gave."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - begun)
    return min(times), found


def told(before: Outcome, after: Outcome) -> tuple[Any, ...]:
    """Everything a trial shows as soon as something moves."""
    shown = after.counts, after.histogram, after.sole_blockers, transitions(before, after)
    return (*shown, flipped(before, after), effective_weights(after))


def measure(profile: Profile, count: int) -> int:
    crowd = people(count)
    lone, _found = best(lambda: [assess(profile, one) for one in crowd[:SAMPLE]], 1)
    one_by_one = lone * count / min(SAMPLE, count)
    valued, table = best(lambda: value_table(profile, crowd), 1)
    summed, base = best(lambda: standing(table), 1)
    lines = lines_of(profile)
    before = outcome(base, lines)
    before.scores  # noqa: B018  (kept from then on, as in a trial)
    weight, _ = best(lambda: told(before, outcome(base.moved({"vouches": Decimal("25.5")}), lines)))
    moved = Lines(Decimal(65), Decimal(45), lines.coverage_min)
    line, _ = best(lambda: told(before, outcome(base, moved)))
    rows = [("everybody one at a time", one_by_one), ("valued once", valued), ("summed once", summed)]
    rows += [("a weight moves", weight), ("a line moves", line)]
    for name, seconds in rows:
        sys.stdout.write(f"{name:24} {1000 * seconds:10.1f} ms   1 : {one_by_one / seconds:.0f}\n")
    return int(max(weight, line) > BOUND)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    sys.exit(measure(icmp_profile("mpg_narrowed"), options.parse_args().people))
