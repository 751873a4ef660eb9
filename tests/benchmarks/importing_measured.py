"""The measuring part of `python -m tests.benchmarks importing`: a list of 100,000 people, from file to accounts."""

import argparse
import csv
import io
import os
import pathlib
import sys
import time
from collections.abc import Callable, Iterator

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  (models load after setup)
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from members.importing import operations, sheets, staging, taking  # noqa: E402
from members.jobs import Progress  # noqa: E402
from members.models import Community, Import, Job, Member, Profile, RoleGrant, User  # noqa: E402
from members.names import split_name  # noqa: E402
from members.operations import open_account  # noqa: E402
from tests.benchmarks.book_measured import say  # noqa: E402
from tests.benchmarks.crowd import GIVEN, SYLLABLES  # noqa: E402

HEAD = (
    "E-mail",
    "Vorname",
    "Nachname",
    "Segundo apellido",
    "City",
    "Headline",
    "Skills",
    "Languages",
    "Company",
    "Years at work",
)
GOAL_SECONDS, GOAL_MEGABYTES, GOAL_TIMES = 60, 48, 6  # for 100,000; growth at any size; beside one account at a time
LOOP = 300  # people for the loop that opens one account at a time
PAGE = os.sysconf("SC_PAGE_SIZE")


class Watched(Progress):
    """Tells nobody how far it is, and remembers how much memory the process held at most."""

    def __init__(self) -> None:
        super().__init__(Job(), timezone.now)
        self.most = held()

    def __call__(self, done: int, total: int) -> None:
        self.most = max(self.most, held())


def held() -> int:
    """Bytes of memory the process holds now."""
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * PAGE


def people(size: int, *, city: str = "Berlin") -> Iterator[tuple[str, ...]]:
    """A list with names that are all different, as different people have them."""
    yield HEAD
    for number in range(size):
        first, second = _word(number), _word(number * 7 + 3)
        yield (
            f"person{number}@example.org", GIVEN[number % len(GIVEN)], first.capitalize(), f"{second.capitalize()} {number}", city,
            f"Engineer for {second}", "SQL; Python; Bridges", "español C2, German (B1)", f"{first} AG", str(number % 40),
        )  # fmt: skip


def _word(number: int) -> str:
    base = len(SYLLABLES)
    return "".join(SYLLABLES[number // base**place % base] for place in range(4))


def as_text(size: int, **more: str) -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(people(size, **more))
    return io.BytesIO(text.getvalue().encode("cp1252", "replace"))


def as_book(size: int) -> io.BytesIO:
    file = io.BytesIO()
    sheets.write(file, title="People", table=people(size))
    return file


def main() -> int:
    """Read, settle and take in, twice; print beside the floors; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks importing", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    size = parser.parse_args().people
    Community.objects.create(slug="bench", name="Bench")
    by = User.objects.create_user("owner@example.org", name="Owner")
    RoleGrant.objects.create(user=by, role="owner", granted_at=timezone.now())
    # The imports before the floors: memory that a floor has asked for would hide what an import asks for.
    small = imported("tenth", as_text(size // 10), by, taken=False)
    first = imported("new people", as_text(size), by)
    loop = one_by_one(by) * size / LOOP
    floor = bulk(size)
    again = imported("same again", as_text(size), by)
    changes = imported("all change", as_text(size, city="Hamburg"), by)
    book = imported("workbook", as_book(size), by, taken=False)
    say(f"one account at a time {loop:.1f} s, rows of four tables by bulk_create {floor:.1f} s")
    say(f"{'':12}{'read s':>8}{'settle s':>9}{'take s':>8}{'all s':>7}{'/bulk':>7}{'loop/':>7}{'MB':>5}")
    for figures in (small, first, again, changes, book):
        say(line(*figures, floor=floor, loop=loop))
    wrong = broken(size, first, loop) + broken(size, again, loop) + broken(size, changes, loop)
    say("\n".join(["broken:", *wrong]) if wrong else "every bound holds")
    return int(bool(wrong))


Figures = tuple[str, float, float, float, float]  # name, seconds to read, to settle, to take in, megabytes


def imported(name: str, file: io.BytesIO, by: User, *, taken: bool = True) -> Figures:
    """One import without the waiting in between."""
    source = operations.choose_file(file=file, name=name, language="es", by=by, at=timezone.now())
    operations.say_columns(
        source=source, mapping=source.mapping, manner="replace", language="es", by=by, at=timezone.now()
    )
    source.refresh_from_db()
    watched, before = Watched(), held()
    settle = staging.settle
    settled: list[float] = []

    def timed(source: Import) -> None:
        settled.append(seconds(lambda: settle(source)))

    staging.settle = timed
    read = seconds(lambda: staging.read_rows(source, progress=watched)) - settled[0]
    staging.settle = settle
    source.refresh_from_db()
    took = 0.0
    if taken:
        operations.take_in(source=source, letters=False, by=by, at=timezone.now())
        source.refresh_from_db()
        took = seconds(lambda: taking.take_rows(source, by=by, progress=watched))
        source.refresh_from_db()
    say(f"{name}: {source.counts}, taken {source.taken}, changed {source.changed}")
    return name, read, settled[0], took, (watched.most - before) / 1e6


def line(name: str, read: float, settle: float, take: float, megabytes: float, *, floor: float, loop: float) -> str:
    whole = read + settle + take
    return f"{name:12}{read:8.1f}{settle:9.1f}{take:8.1f}{whole:7.1f}{whole / floor:7.2f}{loop / whole:7.1f}{megabytes:5.0f}"


def broken(size: int, figures: Figures, loop: float) -> list[str]:
    name, read, settle, take, megabytes = figures
    whole = read + settle + take
    promises = {
        f"{whole:.0f} s": whole < GOAL_SECONDS * size / 100_000,
        f"{megabytes:.0f} MB more while it works": megabytes < GOAL_MEGABYTES,
        f"only {loop / whole:.1f} times as quick as one at a time": loop / whole >= GOAL_TIMES,
    }
    return [f"{name}: {words}" for words, kept in promises.items() if not kept]


def one_by_one(by: User) -> float:
    """Accounts opened as the desk opens one."""

    def work() -> None:
        for number in range(LOOP):
            at = timezone.now()
            open_account(email=f"loop{number}@example.org", name=f"Loop Nr {number}", language="es", at=at, by=by)

    return seconds(work)


def bulk(size: int) -> float:
    """The usual way to write many: objects of user, address and page, without looking at what is there; then undone."""

    def work() -> None:
        with transaction.atomic():
            for start in range(0, size, 2_000):
                users = [
                    User(email=f"bulk{n}@example.org", name=f"Bulk Nr {n}", password="!")
                    for n in range(start, min(size, start + 2_000))
                ]
                User.objects.bulk_create(users)
                EmailAddress.objects.bulk_create([EmailAddress(user=user, email=user.email) for user in users])
                day = timezone.localdate()
                members = [Member(user=user, standing="paused", standing_since=day, joined_on=day) for user in users]
                Member.objects.bulk_create(members)
                Profile.objects.bulk_create([Profile(member=one, **split_name(one.user.name)) for one in members])
            transaction.set_rollback(True)

    return seconds(work)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
