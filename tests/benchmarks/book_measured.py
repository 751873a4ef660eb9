"""The measuring part of `python -m tests.benchmarks`: runs beside a database of its own."""

import argparse
import logging
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.conf import settings  # noqa: E402  (models load after setup)
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from members.models import Community, Member, Profile, User  # noqa: E402
from tests.benchmarks.crowd import AT, load_members  # noqa: E402
from tests.benchmarks.figures import HEAD, Figure  # noqa: E402

FEW = 1_000  # members at first, to compare the number of queries with
EMPTY = "/code-of-conduct/"
PAGES = {
    "empty page": EMPTY,
    "empty page again": EMPTY,  # its ratio is the machine's noise
    "everybody": "/book/",
    "as a list": "/book/?view=list",
    "one filter": "/book/?field=engineering",
    "two filters": "/book/?field=engineering&city=Berlin",
    "common skill": "/book/?skill={skill}",
    "common surname": "/book/?q=garcia",
    "surname, deep": "/book/?q=garcia&after={deep_hit}",
    "rare word": "/book/?q={rare}",
    "common word": "/book/?q={common}",
    "word and filter": "/book/?q={common}&field=software",
    "typing slip": "/book/?q=hernandes",
    "deep page": "/book/?after={deep}",
    "profile": "/book/{deep}/",
}


def main() -> int:
    """Load, measure in turns, print; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    client = prepare()
    load(0, min(FEW, options.members))
    with_few = {name: len(statements(client, path)) for name, path in paths().items()}
    load(FEW, options.members - FEW)
    figures = [Figure(name, path, queries_with_few=with_few[name]) for name, path in paths().items()]
    measure(client, figures, options.rounds)
    say(HEAD)
    for figure in figures:
        say(figure.line(empty=figures[0].middle))
    broken = [line for figure in figures for line in figure.broken()]
    say("\n".join(["broken:", *broken]) if broken else "every bound holds")
    return int(bool(broken))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare() -> Client:
    """A community, and a browser in which one member of it is signed in."""
    Community.objects.create(slug="bench", name="Bench")
    user = User.objects.create_user("reader@example.org", name="Reader")
    Member.objects.create(user=user, standing="paused", standing_since=AT.date(), joined_on=AT.date())
    logging.getLogger("gremio.request").setLevel(logging.WARNING)  # a line for each request would bury the table
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False  # as in production: no look at the disk
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def load(already: int, more: int) -> None:
    taken = milliseconds(lambda: load_members(more, after=already))
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    say(f"loaded {more} members in {taken / 1000:.0f} s")


def paths() -> dict[str, str]:
    """The pages' addresses for whoever is there: a person and a García in the middle, words of the stories."""
    in_order = Profile.objects.order_by("sort_key")
    garcias = in_order.filter(first_surname="García")
    first = Profile.objects.order_by("pk")[0]
    words = sorted(
        first.biography["en"].split(), key=lambda word: Profile.objects.filter(biography__en__contains=word).count()
    )
    values = {
        "deep": in_order[in_order.count() // 2].public_id,
        "deep_hit": garcias[garcias.count() // 2].public_id,
        "skill": first.skills[0],
        "rare": words[0],
        "common": words[-1],
    }
    return {name: path.format(**values) for name, path in PAGES.items()}


def measure(client: Client, figures: list[Figure], rounds: int) -> None:
    """Every page and its statements alone, in turns, after one round that warms up."""
    asked = {figure.name: statements(client, figure.path) for figure in figures}
    for number in range(rounds + 1):
        for figure in figures:
            page = milliseconds(lambda path=figure.path: get(client, path))
            bare = milliseconds(lambda name=figure.name: replay(asked[name]))
            if number:
                figure.milliseconds.append(page)
                figure.bare.append(bare)
    for figure in figures:
        figure.queries = len(asked[figure.name])
        figure.kilobytes = len(get(client, figure.path)) / 1000


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def get(client: Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return response.content


def statements(client: Client, path: str) -> list[str]:
    """What the page asks the database, without the marks of transactions."""
    with CaptureQueriesContext(connection) as queries:
        get(client, path)
    marks = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [query["sql"] for query in queries if not query["sql"].startswith(marks)]


def replay(asked: list[str]) -> None:
    """The same statements by the driver alone: the floor, which no page can go below."""
    with transaction.atomic(), connection.connection.cursor() as cursor:
        for statement in asked:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
        transaction.set_rollback(True)


if __name__ == "__main__":
    sys.exit(main())
