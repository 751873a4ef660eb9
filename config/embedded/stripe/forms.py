"""The form of the hosted pages: card or SEPA debit, with the numbers one can try."""

from html import escape

from .methods import GOOD_CARD, GOOD_IBAN, compact, is_card, is_iban
from .words import say

CARDS = {
    GOOD_CARD: "good",
    "4000000000000002": "generic_decline",
    "4000000000009995": "insufficient_funds",
    "4000000000000341": "later_declined",
}
IBANS = {GOOD_IBAN: "sepa_good", "DE62370400440532013001": "sepa_fails", "DE35370400440532013002": "sepa_disputed"}
NUMBERS = {"card": ("number", CARDS), "sepa_debit": ("iban", IBANS)}


def entered(form: dict[str, str], kinds: list[str]) -> tuple[str, str]:
    """The chosen kind and its number."""
    kind = form.get("kind", kinds[0])
    field = NUMBERS.get(kind, ("number", {}))[0]
    return kind, compact(form.get(field, ""))


def mistake(form: dict[str, str], kinds: list[str]) -> str | None:
    """The word that says what is wrong with the number, if something is."""
    kind, number = entered(form, kinds)
    if kind == "sepa_debit":
        return None if is_iban(number) else "bad_iban"
    return None if is_card(number) else "bad_number"


def payment_fields(kinds: list[str], form: dict[str, str], language: str, wrong: str | None = None) -> str:
    """One choice with its number for each way to pay."""
    chosen = entered(form, kinds)[0]
    legend = f"<legend>{escape(say(language, 'how'))}</legend>"
    choices = "".join(_choice(kind, form, language, chosen == kind, wrong) for kind in kinds if kind in NUMBERS)
    return f"<fieldset>{legend}{choices}{_to_try(kinds, language)}</fieldset>"


def _choice(kind: str, form: dict[str, str], language: str, chosen: bool, wrong: str | None) -> str:
    field, numbers = NUMBERS[kind]
    value = escape(form.get(field, next(iter(numbers))))
    bad = ' aria-invalid="true" aria-describedby="wrong"' if chosen and wrong in ("bad_number", "bad_iban") else ""
    return (
        f'<label class="choice"><input type="radio" name="kind" value="{kind}"{" checked" if chosen else ""}>'
        f"{escape(say(language, kind))}</label>"
        f'<label>{escape(say(language, field))}<input name="{field}" value="{value}" autocomplete="off"{bad}></label>'
    )


def _to_try(kinds: list[str], language: str) -> str:
    listed = [pair for kind in kinds if kind in NUMBERS for pair in NUMBERS[kind][1].items()]
    rows = "".join(f"<li><code>{_spaced(number)}</code> {escape(say(language, word))}</li>" for number, word in listed)
    return f'<details><summary>{escape(say(language, "numbers"))}</summary><ul class="rows fine">{rows}</ul></details>'


def _spaced(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def text_field(field: str, form: dict[str, str], language: str, *, kind: str = "text", required: bool = False) -> str:
    value, needed = escape(form.get(field, "")), " required" if required else ""
    said = escape(say(language, field))
    return f'<label>{said}<input name="{field}" type="{kind}" value="{value}" autocomplete="{field}"{needed}></label>'


def alarm(wrong: str | None, language: str) -> str:
    if wrong is None:
        return ""
    return f'<p class="alarm" role="alert" id="wrong" tabindex="-1">{escape(say(language, wrong))}</p>'
