"""Many invented members with the frequencies of real ones: few common surnames, many rare ones, words by Zipf's law."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from directory.operations import rebuild_listings
from members.folding import sort_key
from members.models import Member, Profile, User
from members.places import places

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
BATCH = 2_000
GIVEN = [
    "Ana",
    "Luis",
    "José",
    "María",
    "Íñigo",
    "Lucía",
    "Jörg",
    "Noe",
    "Ximena",
    "Andrés",
    "Camila",
    "Diego",
    "Eva",
    "Félix",
    "Gael",
    "Hugo",
    "Inés",
    "Julia",
    "Karl",
    "Lena",
]
COMMON = ["García", "Müller", "Hernández", "Piña", "Weiß", "Núñez", "López", "Martínez", "Schmidt", "Peña"]
SYLLABLES = [
    "ba",
    "co",
    "de",
    "fi",
    "gu",
    "la",
    "me",
    "ni",
    "or",
    "pu",
    "ra",
    "so",
    "ta",
    "va",
    "xi",
    "ze",
    "ño",
    "öl",
    "ma",
    "qui",
]
FIELDS = ["engineering", "software", "science", "health", "law", "arts", "business", "education", "trade", "design"]
OFFERS = [
    f"{verb} {thing}"
    for verb in ("Reading", "Mentoring", "Introducing", "Rehearsing")
    for thing in ("reports", "talks", "leads")
]
CITIES = [place for place in places() if place.country == "DE"]
LANGUAGES = ("es", "de", "en", "fr", "pt", "it")


def load_members(size: int, *, after: int = 0) -> int:
    """Write `size` members with profiles beside the `after` that are there, and all listings; returns their number."""
    words_of_all, chance = Random(1), Random(after)
    words = [_word(words_of_all) for _ in range(4_000)]
    for start in range(after, after + size, BATCH):
        _write(list(_people(chance, words, start, min(BATCH, after + size - start))))
    return rebuild_listings(at=AT)


def _word(chance: Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))


def _people(chance: Random, words: list[str], start: int, count: int) -> Iterator[tuple[User, Member, Profile]]:
    for number in range(start, start + count):
        user = User(email=f"person{number}@example.org", name=f"Person {number}", password="!", synthetic=True)
        member = Member(
            user=user, standing="member", standing_since=AT.date(), joined_on=_joined(chance), synthetic=True
        )
        yield user, member, _profile(chance, words, member)


def _joined(chance: Random) -> dt.date:
    return AT.date() - dt.timedelta(days=chance.randint(0, 700))


def _surname(chance: Random, words: list[str]) -> str:
    return chance.choice(COMMON) if chance.random() < 0.3 else chance.choice(words).capitalize()


def _profile(chance: Random, words: list[str], member: Member) -> Profile:
    given, first, second = chance.choice(GIVEN), _surname(chance, words), _surname(chance, words)
    weights = [1 / (rank + 1) for rank in range(len(words))]
    story = " ".join(chance.choices(words, weights, k=60))
    city = chance.choices(CITIES, [place.population for place in CITIES])[0].name
    return Profile(
        member=member, given_names=given, first_surname=first, second_surname=second, display_name=f"{given} {first} {second}",
        sort_key=sort_key(first, second, given), headline=" ".join(chance.choices(words, k=5)),
        discipline=chance.choices(FIELDS, range(10, 0, -1))[0], industry=chance.choice(FIELDS), employer=f"{_surname(chance, words)} AG",
        role_title=f"{chance.choice(words)} lead", years_experience=chance.randint(0, 40), city=city,
        languages=[{"code": code, "level": "C1"} for code in chance.sample(LANGUAGES, chance.randint(1, 3))],
        skills=list(dict.fromkeys(chance.choices(words[:400], weights[:400], k=6))), offers=chance.sample(OFFERS, 2),
        biography={"en": story}, changed_at=AT,
    )  # fmt: skip


def _write(people: list[tuple[User, Member, Profile]]) -> None:
    User.objects.bulk_create([user for user, _member, _profile in people])
    Member.objects.bulk_create([member for _user, member, _profile in people])
    Profile.objects.bulk_create([profile for _user, _member, profile in people])
