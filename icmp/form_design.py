"""The pages of the join form, designed from the questions: must-haves first, one theme a page, the pledge alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from icmp.rules import matches
from icmp.values import NOT_APPLICABLE

MOST_QUESTIONS = 12
YOU, BASICS, WORK, GIVING, MOTIVATION, MORE = "you", "basics", "work", "giving", "motivation", "more"
NEEDS, PLEDGE, AGREEMENT = "needs", "pledge", "agreement"
THEMES = (BASICS, WORK, GIVING, MOTIVATION, MORE)
NOT_COUNTED = frozenset({"consent", "pledge", "vouch"})
FEES = frozenset({"standard", "solidarity"})  # a pledge that offers one of these asks for the fee
TAKEN = frozenset({"continue", "sent", "confirm", "status", "health", YOU, NEEDS, PLEDGE, AGREEMENT})

_THEME_OF_DIMENSION = {
    "scope": BASICS,
    "background": WORK,
    "role": WORK,
    "interest": WORK,
    "contribution": GIVING,
    "engagement": GIVING,
    "commitment": GIVING,
    "values": MOTIVATION,
    "trust": MOTIVATION,
}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One question as the design sees it: what it asks for and what depends on it, never what it is worth."""

    attribute: str
    kind: str
    dimension: str = ""  # empty: asked without a criterion
    theme: str = ""
    must_have: bool = False
    signed: bool = False
    required: bool = False
    options: tuple[str, ...] = ()
    when: Mapping[str, object] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether it takes one of the twelve places; pledge, vouch and consents do not."""
        return self.kind not in NOT_COUNTED and not self.is_promised_amount

    @property
    def is_promised_amount(self) -> bool:
        """The hours that are typed on the pledge's screen."""
        return self.kind == "number" and self.signed

    @property
    def asks_for_the_fee(self) -> bool:
        return self.kind == "pledge" and not FEES.isdisjoint(self.options)


@dataclass(frozen=True)
class Page:
    """One screen: its place in the address, its questions in order, and how long it takes."""

    key: str
    asks: tuple[Ask, ...] = ()

    @property
    def minutes(self) -> int:
        """About how long one needs, at half a minute a question and three for a long text; at least one."""
        return max(1, minutes_of(self.asks))


def pages(asks: Iterable[Ask], *, needs: bool, consents: bool) -> tuple[Page, ...]:
    """Design the form. Pages without anything to ask do not exist; who you are comes first, consents last."""
    groups: dict[str, list[Ask]] = {}
    for ask in asks:
        groups.setdefault(page_of(ask), []).append(ask)
    own_themes = [key for key in groups if key not in (*THEMES, PLEDGE, AGREEMENT)]
    middle = [key for key in (*THEMES, *own_themes) if key in groups]
    last = [key for key, wanted in ((NEEDS, needs), (PLEDGE, PLEDGE in groups)) if wanted]
    end = [AGREEMENT] if consents or AGREEMENT in groups else []
    return tuple(Page(key, tuple(groups.get(key, ()))) for key in (YOU, *middle, *last, *end))


def page_of(ask: Ask) -> str:
    """The page a question belongs to."""
    if ask.kind == "consent":
        return AGREEMENT
    if ask.kind == "pledge" or ask.is_promised_amount:
        return PLEDGE
    if ask.must_have:
        return BASICS
    return _as_address(ask.theme) or _THEME_OF_DIMENSION.get(ask.dimension, MORE)


def _as_address(theme: str) -> str:
    """A theme that organizers named, as it can stand in an address beside the other pages of joining."""
    plain = theme.strip().replace("/", "-")
    return f"{plain}-" if plain in TAKEN else plain


def ordered(asks: Iterable[Ask], wanted: Sequence[str]) -> list[Ask]:
    """The questions in the order an organizer gave them; one that the order does not name comes after those it does."""
    place = {attribute: number for number, attribute in enumerate(wanted)}
    return sorted(asks, key=lambda ask: place.get(ask.attribute, len(place)))


def in_form_order(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """The questions as they are met, page by page."""
    return tuple(ask for page in pages(asks, needs=False, consents=False) for ask in page.asks)


def minutes_of(asks: Iterable[Ask]) -> int:
    """About how long one needs for questions, at half a minute each and three for a long text."""
    return (sum(6 if ask.kind == "long_text" else 1 for ask in asks) + 1) // 2


def counted(asks: Iterable[Ask]) -> int:
    """How many of the twelve places the form takes."""
    return sum(ask.counts for ask in asks)


def is_asked(ask: Ask, answers: Mapping[str, object]) -> bool:
    """Whether a conditional question applies to somebody with these answers; the others apply to everybody."""
    return not ask.when or matches(ask.when, answers)


def as_it_applies(asks: Iterable[Ask], answers: Mapping[str, object]) -> dict[str, object]:
    """The answers with "not applicable" for every question that is hidden, asked in the order of the form.

    What was said before a question was hidden neither counts nor opens another one.
    """
    told = dict(answers)
    for ask in asks:
        if not is_asked(ask, told):
            told[ask.attribute] = NOT_APPLICABLE
    return told
