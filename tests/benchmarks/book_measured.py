"""The measuring part of tests.benchmarks.book: runs beside a database of its own."""

import argparse
import statistics
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402  (models load after setup)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from members.models import Community, Member, Profile, User  # noqa: E402
from tests.benchmarks.crowd import AT, load_members  # noqa: E402

EMPTY = "/code-of-conduct/"
PAGES = {
    "empty page again": EMPTY,
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
GOAL_MS = 100


def main() -> int:
    """Load, measure in turns, print; 1 when a page misses the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    started = time.perf_counter()
    client = _prepare(options.size)
    say(f"loaded members={options.size} seconds={time.perf_counter() - started:.0f}")
    pages = {name: path.format(**_values()) for name, path in PAGES.items()}
    times = _measure(client, pages, options.rounds)
    empty = statistics.median(times.pop("empty page"))
    for name, taken in times.items():
        _report(client, name, pages[name], taken, empty)
    slow = [name for name, taken in times.items() if statistics.median(taken) > GOAL_MS]
    say(f"goal_ms={GOAL_MS} missed={','.join(slow) or 'none'}")
    return int(bool(slow))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _prepare(size: int) -> Client:
    Community.objects.create(slug="bench", name="Bench")
    user = User.objects.create_user("reader@example.org", name="Reader")
    Member.objects.create(user=user, standing="paused", standing_since=AT.date(), joined_on=AT.date())
    load_members(size)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False  # as in production: no look at the disk
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _values() -> dict[str, str]:
    """What to ask for: a person in the middle, a Garcia in the middle, words of the stories."""
    in_order = Profile.objects.order_by("sort_key")
    garcias = in_order.filter(first_surname="García")
    first = Profile.objects.order_by("pk")[0]
    words = sorted(
        first.biography["en"].split(), key=lambda word: Profile.objects.filter(biography__en__contains=word).count()
    )
    return {
        "deep": in_order[in_order.count() // 2].public_id,
        "deep_hit": garcias[garcias.count() // 2].public_id,
        "skill": first.skills[0],
        "rare": words[0],
        "common": words[-1],
    }


def _measure(client: Client, pages: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each page, in turns, after one round that warms up."""
    paths = {"empty page": EMPTY, **pages}
    times: dict[str, list[float]] = {name: [] for name in paths}
    for at in range(rounds + 1):
        for name, path in paths.items():
            started = time.perf_counter()
            response = client.get(path)
            taken = 1000 * (time.perf_counter() - started)
            if response.status_code != 200:
                raise SystemExit(f"{path} answered {response.status_code}")
            if at:
                times[name].append(taken)
    return times


def _report(client: Client, name: str, path: str, taken: list[float], empty: float) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    middle, high = statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]
    kilobytes = len(response.content) / 1000
    say(
        f"ratio={middle / empty:.2f} p50_ms={middle:.1f} p95_ms={high:.1f} queries={len(queries)} kB={kilobytes:.0f} {name}"
    )


if __name__ == "__main__":
    sys.exit(main())
