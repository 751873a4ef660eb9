"""What a foundation still lacks or gets wrong, as keys with facts; nothing of it forbids anything."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by

from members.languages import LanguageMap

MOST_WORDS = 25  # of a mission that one can say from memory

# What the organization gains, in words that do not belong into what members gain.
GAIN = re.compile(
    r"\b(?:clients?|customers?|revenues?|leads(?!\s+to\b)|sales|profits?|upsell\w*|conversions?|market share"
    r"|kund(?:e|en|in|innen)(?:gewinnung|bindung)?|neukund\w*|ums[aä]tz\w*|gewinn|verk[aä]uf\w*|marktanteile?"
    r"|clientes?|clientas?|ingresos|ventas|facturación|ganancias|prospectos)\b",
    re.IGNORECASE,
)
# What counts heads or clicks, not what members get.
VANITY = re.compile(
    r"\b(?:sign[- ]?ups?|registrations?|new members|visits?|visitors?|page ?views?|clicks|followers|downloads"
    r"|anmeldungen|registrierungen|neumitglieder|besuche[rn]?|seitenaufrufe|aufrufe|klicks"
    r"|inscripciones|registros|nuevos miembros|altas|visitas|visitantes|clics|seguidores|descargas)\b",
    re.IGNORECASE,
)
_VANITY_EVENT = re.compile(r"sign_?up|signed_?in|visit|view|click|follow|register|download", re.IGNORECASE)
_WORD = re.compile(r"[\w'’\-]+")


@dataclass(frozen=True)
class Lint:
    """One remark: what it is (`key`), at which field it stands, and what its sentence needs to know."""

    key: str
    field: str
    facts: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Need:
    """A need of the catalogue that is still asked about."""

    key: str
    in_scope: bool = True


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme that runs, and the needs it serves."""

    key: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """A foundation with what stands beside it, as plain data. An hour or a fee of 0 means that nothing is said."""

    mission: LanguageMap = ""
    purpose_statement: LanguageMap = ""
    role_statement: LanguageMap = ""
    north_stars: Sequence[Mapping[str, object]] = ()
    non_goals: Sequence[LanguageMap] = ()
    hours: float = 0
    hours_to_be_agreed: bool = False
    fee: float = 0
    fee_to_be_agreed: bool = False
    hours_pledged: float = 0
    hours_per_programme: float = 0
    needs: Sequence[Need] = ()
    programmes: Sequence[Programme] = ()
    personas: int = 0


def lints(written: Written) -> tuple[Lint, ...]:
    """Every remark on a foundation, in the order of the canvas."""
    return (
        *mission_lints(written.mission),
        *purpose_lints(written.purpose_statement, written.role_statement),
        *north_star_lints(written.north_stars),
        *non_goal_lints(written.non_goals),
        *expectation_lints(written),
        *scope_lints(written),
    )


def mission_lints(mission: LanguageMap) -> Iterator[Lint]:
    """A mission is short enough to be remembered."""
    for language, text in _texts(mission).items():
        count = len(_WORD.findall(text))
        if count > MOST_WORDS:
            yield Lint("mission_too_long", "mission", {"language": language, "count": count, "most": MOST_WORDS})


def purpose_lints(purpose: LanguageMap, role: LanguageMap) -> Iterator[Lint]:
    """The purpose is what members gain; what the organization gains is its role."""
    roles = {_plain(text) for text in _texts(role).values()}
    for language, text in _texts(purpose).items():
        if _plain(text) in roles:
            yield Lint("purpose_equals_role", "purpose_statement", {"language": language})
        if gain := GAIN.search(text):
            yield Lint("purpose_names_gain", "purpose_statement", {"language": language, "word": gain.group()})


def north_star_lints(stars: Sequence[Mapping[str, object]]) -> Iterator[Lint]:
    """Exactly one, which counts what members get, with something that must not suffer for it."""
    chosen = [star for star in stars if _is_named(star)]
    if not chosen:
        yield Lint("no_north_star", "name")
    if len(chosen) > 1:
        yield Lint("several_north_stars", "name", {"count": len(chosen)})
    for star in chosen:
        if word := _vanity(star):
            yield Lint("north_star_counts_heads", "definition", {"word": word})
        if not star.get("counter_metrics"):
            yield Lint("no_counter_metric", "counter_metrics")


def non_goal_lints(non_goals: Sequence[LanguageMap]) -> Iterator[Lint]:
    """Focus shows in what a community says no to."""
    if not any(_texts(text) for text in non_goals):
        yield Lint("no_non_goals", "non_goals")


def expectation_lints(written: Written) -> Iterator[Lint]:
    """Time and money are both spoken about; to be agreed counts as said."""
    if not written.hours and not written.hours_to_be_agreed:
        yield Lint("no_time_expected", "hours")
    if not written.fee and not written.fee_to_be_agreed:
        yield Lint("no_money_expected", "fee")


def scope_lints(written: Written) -> Iterator[Lint]:
    """What is promised is served, what runs serves somebody, and both fit into the organizers' hours."""
    wanted = [need.key for need in written.needs if need.in_scope]
    carried = written.hours_pledged / written.hours_per_programme if written.hours_per_programme else None
    if carried is not None and len(wanted) > carried:
        yield Lint("more_needs_than_capacity", "needs", {"needs": len(wanted), "capacity": int(carried)})
    served = {need for programme in written.programmes for need in programme.needs}
    if unserved := [key for key in wanted if key not in served]:
        yield Lint("needs_without_programme", "needs", {"needs": unserved})
    if not written.programmes:
        yield Lint("no_programmes", "programmes")
    known = {need.key for need in written.needs}
    if idle := [programme.key for programme in written.programmes if not known & set(programme.needs)]:
        yield Lint("programmes_without_need", "programmes", {"programmes": idle})
    if not written.personas:
        yield Lint("no_personas", "personas")


def _texts(text: object) -> dict[str, str]:
    """The languages in which something is written; a plain string has none."""
    if isinstance(text, str):
        return {"": text} if text.strip() else {}
    return {str(code): str(said) for code, said in text.items() if said} if isinstance(text, Mapping) else {}


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _is_named(star: Mapping[str, object]) -> bool:
    return bool(_texts(star.get("name")) or _texts(star.get("definition")))


def _vanity(star: Mapping[str, object]) -> str:
    """The word by which a north star gives away that it counts heads; nothing when it does not."""
    said = [text for part in ("name", "definition", "unit") for text in _texts(star.get(part)).values()]
    found = next((match.group() for text in said if (match := VANITY.search(text))), "")
    kinds = star.get("event_types")
    names = [str(kind) for kind in kinds] if isinstance(kinds, list | tuple) else []
    return found or next((name for name in names if _VANITY_EVENT.search(name)), "")
