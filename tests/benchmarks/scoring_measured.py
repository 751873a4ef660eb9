"""The measuring part of `python -m tests.benchmarks scoring`: runs beside a database of its own."""

import argparse
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import django

django.setup()

from django.db import connection  # noqa: E402  (models load after setup)

from icmp.models import AnswerSheet, Pool, ProfileVersion, SheetValues  # noqa: E402
from icmp.scoring import Profile, assess, values_hash  # noqa: E402
from icmp.sheets.moving import Trial, moved  # noqa: E402
from icmp.sheets.rescoring import rescore  # noqa: E402
from icmp.values import MICRO  # noqa: E402
from tests.benchmarks import sheets  # noqa: E402

AT = "2026-11-02T09:00:00Z"
SAMPLE = 2_000  # people of the loop over objects
SCAN_ANSWERS = "select count(*), sum(pg_column_size(answers)) from icmp_answersheet"
SCAN_VALUES = "select count(*), sum(v0) from icmp_sheetvalues"
HEAD = f"{'':34}{'ms':>10}{'µs/person':>11}{'× scan':>9}{'loop ×':>9}{'promised ms':>13}"
GOAL_ONE_MS, GOAL_RESCORE_MS, GOAL_MOVED_MS = 1, 2_000, 200  # the last two of 100,000 people
GOAL_GROWN_MB = 16  # of memory, whatever the number of people


@dataclass(frozen=True)
class Row:
    """What was measured of one deed, beside a plain scan of the same rows and a loop over objects."""

    name: str
    ms: float
    people: int
    scan_ms: float
    loop_us: float
    goal_ms: float | None = None

    def line(self) -> str:
        each = 1000 * self.ms / self.people
        goal = "" if self.goal_ms is None else f"{self.goal_ms:.0f}"
        scan = f"{self.ms / self.scan_ms:.1f}" if self.scan_ms else ""
        return f"{self.name:34}{self.ms:10.1f}{each:11.2f}{scan:>9}{self.loop_us / each:9.0f}{goal:>13}"

    @property
    def kept(self) -> bool:
        return self.goal_ms is None or self.ms < self.goal_ms


def main() -> int:
    """Load, measure, print; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks scoring", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2, help="connections that value people at the same time")
    options = parser.parse_args()
    profile = sheets.profile()
    version = sheets.version_of(profile)
    load(options.people)
    rows, grown = measure(profile, version, options)
    say(HEAD)
    for row in rows:
        say(row.line())
    say(f"memory grew by {grown:.0f} MB while everybody was valued, promised under {GOAL_GROWN_MB}")
    broken = [f"{row.name}: {row.ms:.1f} ms, promised under {row.goal_ms:.0f}" for row in rows if not row.kept]
    broken += [f"memory grew by {grown:.0f} MB"] if grown >= GOAL_GROWN_MB else []
    say("\n".join(["broken:", *broken]) if broken else "every bound holds")
    return int(bool(broken))


def measure(profile: Profile, version: ProfileVersion, options: argparse.Namespace) -> tuple[list[Row], float]:
    people, share = options.people, options.people / 100_000
    loop_us = 1000 * loop(profile, version) / SAMPLE
    one = one_person(profile)
    before = peak()
    first = milliseconds(lambda: rescore(version=version, tell=bar("valuing"), workers=options.workers))
    again = milliseconds(lambda: rescore(version=version, anew=True, tell=bar("again"), workers=options.workers))
    grown = peak() - before
    sql("vacuum analyze icmp_sheetvalues")
    agree(profile, version)
    scan, values = (middle(lambda text=text: sql(text), options.rounds) for text in (SCAN_ANSWERS, SCAN_VALUES))
    weight, line = heavier(version), stricter(version)
    goal = GOAL_MOVED_MS * share
    rows = [
        Row("one person in Python", one, 1, 0, loop_us, GOAL_ONE_MS),
        Row("loop over objects", loop_us * people / 1000, people, scan, loop_us),
        Row("scan of the answers", scan, people, scan, loop_us),
        Row("everybody valued and written", first, people, scan, loop_us, GOAL_RESCORE_MS * share),
        Row("everybody valued again", again, people, scan, loop_us, GOAL_RESCORE_MS * share),
        Row("scan of the values", values, people, values, loop_us),
        Row("a moved weight", middle(lambda: moved(weight), options.rounds), people, values, loop_us, goal),
        Row("a moved line", middle(lambda: moved(line), options.rounds), people, values, loop_us, goal),
    ]
    return rows, grown


def load(people: int) -> None:
    pool = Pool.objects.create(name="Crowd", uploaded_at=AT, keep_until="2027-02-01")
    taken = milliseconds(lambda: sheets.load(pool.pk, people, AT))
    sql("vacuum analyze icmp_answersheet")
    say(f"loaded {people} sheets in {taken / 1000:.0f} s")


def loop(profile: Profile, version: ProfileVersion) -> float:
    """What one would write without the statement: read an object, score it, save an object."""

    def work() -> None:
        for sheet in AnswerSheet.objects.order_by("pk")[:SAMPLE].iterator():
            found = assess(profile, sheet.answers)
            values = {
                f"v{place}": -1 if row.value is None else int(row.value * MICRO)
                for place, row in enumerate(found.results)
            }
            SheetValues.objects.create(sheet=sheet, profile_version=version, rules=values_hash(profile), **values)

    taken = milliseconds(work)
    SheetValues.objects.all().delete()
    return taken


def one_person(profile: Profile) -> float:
    """The middle of many, as somebody else's turn on the machine is in some of them."""
    return statistics.median(
        milliseconds(lambda answers=answers: assess(profile, answers)) for answers in sheets.people(SAMPLE)
    )


def agree(profile: Profile, version: ProfileVersion) -> None:
    """Stop when the statement and the pure rules advise differently."""
    some = AnswerSheet.objects.filter(pk__in=AnswerSheet.objects.order_by("pk").values("pk")[:SAMPLE])
    counted = Counter(assess(profile, answers).recommendation for answers in some.values_list("answers", flat=True))
    found = moved(Trial.as_it_is(version), sheets=some).after
    if found != counted:
        raise SystemExit(f"the statement advises {found}, the rules {dict(counted)}")


def heavier(version: ProfileVersion) -> Trial:
    now = Trial.as_it_is(version).profile
    first, *others = now.criteria
    return Trial(version, replace(now, criteria=(replace(first, weight=first.weight + 5), *others)))


def stricter(version: ProfileVersion) -> Trial:
    return Trial(version, replace(Trial.as_it_is(version).profile, accept_min=Decimal(75)))


def bar(name: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        filled = 30 * done // total
        sys.stdout.write(f"\r{name:10}[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}" + "\n" * (done == total))
        sys.stdout.flush()

    return tell


def peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def middle(work: Callable[[], object], rounds: int) -> float:
    return statistics.median(milliseconds(work) for _round in range(rounds))


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
