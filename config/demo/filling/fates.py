"""Who of the pool applied when, and what the reviewers made of it: decided by score and ratings, before any database."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from config.demo.dice import dice
from config.demo.past import imagine_past
from config.demo.people import SyntheticPerson
from config.demo.records import Past
from icmp.scoring import Profile, assess

ACCEPT, WAIT, MORE, DECLINE, UNSENT = "accept", "wait", "more", "decline", "unsent"
KIND_ENOUGH = Decimal("60")  # reviewers say yes to a review-band application from here on
STILL_WAITING, ASKED_MORE, LEFT_UNSENT = 9, 2, 3
BEFORE_JOINING = dt.timedelta(days=12)


@dataclass(frozen=True)
class Fate:
    """One application: its person, answers, the moment it was sent, and its outcome."""

    person: SyntheticPerson
    answers: Mapping[str, Any]
    sent_at: dt.datetime
    outcome: str


def fates(
    pool: Sequence[Mapping[str, Any]],
    people: Sequence[SyntheticPerson],
    profile: Profile,
    *,
    seed: int,
    now: dt.datetime,
) -> tuple[list[Fate], Past]:
    """Everybody's fate, oldest first, and the past of those who were accepted."""
    outcomes = _outcomes(pool, profile)
    accepted = [person for person in people if outcomes[person.person_id] == ACCEPT]
    past = imagine_past(accepted, seed=seed, today=now.date())
    found = []
    for place, (row, person) in enumerate(zip(pool, people, strict=True)):
        outcome = outcomes[person.person_id]
        sent_at = _sent_at(person, outcome, past, seed=seed, now=now, place=place)
        found.append(Fate(person, row["answers"], sent_at, outcome))
    return sorted(found, key=lambda fate: fate.sent_at), past


def _outcomes(pool: Sequence[Mapping[str, Any]], profile: Profile) -> dict[str, str]:
    """Accept what the score and kind reviewers accept; the last of the rest have not been decided yet."""
    scored = {row["id"]: assess(profile, row["answers"]) for row in pool}
    yes = {
        key
        for key, found in scored.items()
        if found.recommendation == "accept"
        or (found.recommendation == "review" and not found.failed and (found.score or 0) >= KIND_ENOUGH)
    }
    undecided = [key for key, found in scored.items() if key not in yes and not found.failed]
    failed = [key for key, found in scored.items() if found.failed]
    outcomes = dict.fromkeys(scored, DECLINE) | dict.fromkeys(yes, ACCEPT)
    outcomes |= dict.fromkeys(undecided[-STILL_WAITING:], WAIT)
    outcomes |= dict.fromkeys(undecided[-STILL_WAITING - ASKED_MORE : -STILL_WAITING], MORE)
    return outcomes | dict.fromkeys(failed[-LEFT_UNSENT:], UNSENT)


def _sent_at(
    person: SyntheticPerson, outcome: str, past: Past, *, seed: int, now: dt.datetime, place: int
) -> dt.datetime:
    """Before joining for members; in the last days for what is open; any time in two years for the rest."""
    chance = dice(seed, f"sent:{person.person_id}")
    if outcome == ACCEPT:
        joined = dt.datetime.combine(past.stays[person.person_id].joined_on, dt.time(9, place % 60), now.tzinfo)
        return joined - BEFORE_JOINING - dt.timedelta(hours=chance.randrange(72))
    if outcome in (WAIT, MORE, UNSENT):
        return now - dt.timedelta(days=chance.randrange(1, 12), minutes=chance.randrange(600))
    return now - dt.timedelta(days=chance.randrange(20, 700), minutes=chance.randrange(600))
