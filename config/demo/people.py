"""Gives each applicant of the pool what the pool lacks: a name in full, an address, a city, a voice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from config.demo.biographies import Biography, biographies
from config.demo.dice import dice
from config.demo.stock import LANGUAGES, Words, skill_keys, stock
from members.folding import fold, sort_key
from members.places import Place, places

_EMPLOYED = ("employed_professional", "phd_researcher", None)
_FIELDS_OF_A_PROFILE = (
    "photo",
    "headline",
    "biography",
    "discipline",
    "industry",
    "employer",
    "role_title",
    "city",
    "in_germany_since",
    "languages",
    "skills",
    "offers",
    "needs",
    "pronouns",
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language and its level in the European framework, A1 to C2."""

    code: str
    level: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody would give, how, and how often a month."""

    topic: Words
    format: str
    needs: tuple[str, ...]
    capacity_per_month: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """One of the pool, complete. Texts without a language map are in `interface_language`."""

    person_id: str
    name: str
    given_name: str
    first_surname: str
    second_surname: str
    sort_key: str
    email: str
    address: str  # she | he | they: for pronouns and the drawing
    pronouns: str
    headline: str
    discipline: Words
    industry: Words
    employer: str
    role_title: str
    city: Place
    in_germany_since: int | None
    years_experience: int
    languages: tuple[Spoken, ...]
    skills: tuple[str, ...]
    offers: tuple[Offer, ...]
    needs: Mapping[str, int]
    need_intensity: float
    pledged_hours: int
    biographies: tuple[Biography, ...]
    interface_language: str
    tier: str
    visibility: Mapping[str, str]
    consents: tuple[str, ...]
    has_portrait: bool
    portrait_alt: str
    synthetic: bool = True


def synthesize(pool: Iterable[Mapping[str, Any]], *, seed: int, today: date) -> list[SyntheticPerson]:
    """Return the pool's people in full and in its order; the same pool, seed and day give the same people."""
    people: list[SyntheticPerson] = []
    emails: set[str] = set()
    names: set[str] = set()
    for applicant in pool:
        person = _person(applicant, dice(seed, applicant["id"]), today, emails=emails, names=names)
        emails.add(person.email)
        names.add(person.name)
        people.append(person)
    return people


def _person(
    applicant: Mapping[str, Any], chance: Random, today: date, *, emails: Collection[str], names: Collection[str]
) -> SyntheticPerson:
    answers = applicant["answers"]
    work = stock("work")[answers["field"]]
    status = answers["professional_status"]
    given, first_surname = applicant["name"].rsplit(" ", 1)
    second_surname = _second_surname(chance, applicant["name"], names)
    name = " ".join(part for part in (given, first_surname, second_surname) if part)
    address = next(way for way in ("she", "he", "they") if given in stock("names")[way])
    language = _interface_language(chance, answers)
    city = _city(chance, answers["country_of_residence"], work["hubs"])
    since = today.year - answers["years_in_germany"] if city.country == "DE" else None
    employer = chance.choice(work["employers"]) if status in _EMPLOYED else ""
    role = _role(chance, answers, work["roles"])
    topic = chance.choice(work["topics"])
    offers = _offers(chance, answers, language)
    return SyntheticPerson(
        person_id=applicant["id"],
        name=name,
        given_name=given,
        first_surname=first_surname,
        second_surname=second_surname,
        sort_key=sort_key(first_surname, second_surname, given),
        email=_email(given, first_surname, second_surname, emails),
        address=address,
        pronouns=stock("names")["pronouns"][address][language] if chance.random() < 0.35 else "",
        headline=f"{role[language]} – {topic[language]}",
        discipline=work["discipline"],
        industry=chance.choice(work["industries"]),
        employer=employer,
        role_title=role[language],
        city=city,
        in_germany_since=since,
        years_experience=answers["years_experience"],
        languages=_spoken(chance, answers),
        skills=_skills(chance, answers["field"]),
        offers=offers,
        needs=dict(applicant["needs"]),
        need_intensity=float(applicant["need_intensity"]),
        pledged_hours=answers["pledge_hours_month"],
        biographies=biographies(
            chance,
            answers=answers,
            languages=_biography_languages(chance, language),
            facts={
                "home": chance.choice(stock("names")["mexican_hometowns"]),
                "city": city.name.split(" am ")[0],
                "since": str(since or today.year - 2),
                "employer": employer,
            },
            topic=topic,
        ),
        interface_language=language,
        tier=_tier(answers),
        visibility=_visibility(chance),
        consents=_consents(chance),
        has_portrait=chance.random() < 0.67,
        portrait_alt=stock("status")["portrait_alt"][language].format(name=name),
    )


def _second_surname(chance: Random, name: str, taken: Collection[str]) -> str:
    """Choose a second surname for most, another one while the full name is already somebody's."""
    own, elsewhere = stock("names")["second_surnames"], stock("names")["second_surnames_from_elsewhere"]
    luck = chance.random()
    if luck < 0.12 and name not in taken:
        return ""
    first_choice = chance.choice(elsewhere if luck < 0.28 else own)
    choices = [first_choice, *chance.sample(own, len(own))]
    surname: str = next(choice for choice in choices if f"{name} {choice}" not in taken)
    return surname


def _email(given: str, first_surname: str, second_surname: str, taken: Collection[str]) -> str:
    local = fold(f"{given} {first_surname} {second_surname}").replace(" ", ".")
    numbered = (f"{local}{number or ''}@example.org" for number in range(len(taken) + 1))
    return next(email for email in numbered if email not in taken)


def _interface_language(chance: Random, answers: Mapping[str, Any]) -> str:
    weights = (3, 4, 5) if answers["working_language"] in ("C1", "C2") else (2, 1, 6)
    return chance.choices(LANGUAGES, weights)[0]


def _city(chance: Random, country: str, hubs: Mapping[str, float]) -> Place:
    candidates = [place for place in places() if place.country == country]
    weights = [place.population**1.2 * hubs.get(place.name, 1.0) for place in candidates]
    return chance.choices(candidates, weights)[0]


def _role(chance: Random, answers: Mapping[str, Any], roles: list[dict[str, Any]]) -> Words:
    """Choose a role that fits the experience; without work, the situation stands in its place."""
    status = answers["professional_status"]
    if status in ("student", "job_seeker", "career_break", "phd_researcher"):
        situation: Words = stock("status")[status]
        return situation
    senior = answers["years_experience"] >= 8
    fitting = [role for role in roles if senior or not role.get("senior")]
    role = chance.choice(fitting)
    return {language: role[language] for language in LANGUAGES}


def _spoken(chance: Random, answers: Mapping[str, Any]) -> tuple[Spoken, ...]:
    """Put the level of the working language on German or English and a lower one on the other."""
    levels = ("A1", "A2", "B1", "B2", "C1", "C2")
    better = levels.index(answers["working_language"] or "B1")
    worse = max(0, better - chance.choice((0, 1, 1, 2, 3)))
    best, other = chance.sample(("de", "en"), 2)
    spoken = [Spoken("es", answers["spanish"]), Spoken(best, levels[better]), Spoken(other, levels[worse])]
    if chance.random() < 0.18:
        spoken.append(Spoken(chance.choice(("fr", "pt", "it", "nah", "yua")), chance.choice(("A2", "B1", "B2"))))
    return tuple(spoken)


def _skills(chance: Random, field: str) -> tuple[str, ...]:
    """Choose five to eight skills, most of them of the field."""
    own, general = skill_keys()[field], skill_keys()["general"]
    wanted = chance.randint(5, 8)
    of_the_field = chance.sample(own, min(len(own), chance.randint(3, 5)))
    return (*of_the_field, *chance.sample(general, wanted - len(of_the_field)))


def _offers(chance: Random, answers: Mapping[str, Any], language: str) -> tuple[Offer, ...]:
    """Choose offers by the hours pledged: nothing pledged, nothing offered."""
    hours = answers["pledge_hours_month"]
    count = min(3, (hours + 1) // 2)
    return tuple(
        Offer(
            topic=offer["topic"],
            format=offer["format"],
            needs=tuple(offer["needs"]),
            capacity_per_month=max(1, hours // 2),
            languages=tuple(dict.fromkeys((language, "es"))),
        )
        for offer in chance.sample(stock("biographies")["offers"], count)
    )


def _biography_languages(chance: Random, own: str) -> tuple[str, ...]:
    others = [language for language in LANGUAGES if language != own]
    return (own, *chance.sample(others, chance.choices((0, 1, 2), (55, 30, 15))[0]))


def _tier(answers: Mapping[str, Any]) -> str:
    """Choose what the person would pay; those who pledged no fee get the lowest, in case they are admitted."""
    if answers["accepts_fee_pledge"] != "standard":
        return "solidarity"
    return "patron" if (answers["wtp_eur_month"] or 0) >= 30 else "standard"


def _visibility(chance: Random) -> Mapping[str, str]:
    """Choose an audience per field: a fifth open, a fifth reserved, the others as the defaults have it."""
    manner = chance.choices(("open", "usual", "reserved"), (20, 60, 20))[0]
    audience = dict.fromkeys(_FIELDS_OF_A_PROFILE, "members")
    if manner == "open":
        audience |= dict.fromkeys(("photo", "headline", "biography", "discipline", "city", "languages"), "public")
    if manner == "reserved":
        audience |= {"city": "nobody", "photo": "ties", "employer": "ties", "needs": "organizers"}
    return audience | {"needs": "organizers"} if chance.random() < 0.3 else audience


def _consents(chance: Random) -> tuple[str, ...]:
    """Choose the optional consents: seven in ten for the screen, most of them for print as well."""
    given = ["admission_reading"]
    if chance.random() < 0.8:
        given.append("contact_by_letter")
    book = chance.random()
    if book < 0.72:
        given.append("book_ebook")
    if book < 0.66 or 0.72 <= book < 0.76:
        given.append("book_print")
    return tuple(given)
