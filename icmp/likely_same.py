"""When two applications may be one person's, and when answers do not fit together. Suggestions only; no Django."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from icmp.form_design import Ask
from icmp.values import number

GOOGLE = ("gmail.com", "googlemail.com")  # their mailboxes do not tell dots apart, nor the two names
PLACES = ("city", "country", "residence", "town")  # attributes with one of these words in their key say where one lives
LONG = 80  # characters; shorter texts are the same by chance


def mailbox(address: str) -> str:
    """The mailbox behind an address: without what follows a plus, and without what its provider ignores."""
    name, _at, domain = address.strip().lower().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '')}@{GOOGLE[0]}" if domain in GOOGLE else f"{name}@{domain}"


def same_mailbox(address: str) -> str:
    """A pattern, for Python and the database alike, that the addresses of the same mailbox fit."""
    name, _at, domain = mailbox(address).rpartition("@")
    if domain in GOOGLE:
        letters = r"\.?".join(re.escape(letter) for letter in name)
        return rf"^{letters}(\+[^@]*)?@({'|'.join(re.escape(one) for one in GOOGLE)})$"
    return rf"^{re.escape(name)}(\+[^@]*)?@{re.escape(domain)}$"


def lives_elsewhere(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether both said where they live, and it is not the same place."""
    places = [key for key in one if key in other and any(word in key for word in PLACES)]
    return any(_plain(one[key]) != _plain(other[key]) for key in places)


def at_odds(asks: Iterable[Ask], answers: Mapping[str, object], *, least: Decimal) -> bool:
    """Whether a promise and its amount contradict each other: a yes to the time with fewer hours, a no with enough."""
    asks = tuple(asks)
    promises = [ask.attribute for ask in asks if ask.kind == "pledge" and not ask.options]
    amounts = [number(answers.get(ask.attribute)) for ask in asks if ask.is_promised_amount]
    hours = next((amount for amount in amounts if amount is not None), None)
    if hours is None or least <= 0:
        return False
    about_time = [key for key in promises if "time" in key or "hour" in key] or promises[: len(promises) == 1]
    said = {answers[key] for key in about_time if isinstance(answers.get(key), bool)}
    return (True in said and hours < least) or (False in said and hours >= least)


def _plain(value: object) -> str:
    figure = number(value)
    return str(value).strip().casefold() if figure is None else str(figure)
