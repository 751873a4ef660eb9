"""A foundation as it is read: part by part, each with its texts; and what a new version changes in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from icmp.foundation_diff import Change, diff
from icmp.gates import gates
from icmp.health.numbers import exact_text
from icmp.metric_words import gate_in_words, metric_in_words
from icmp.models import FoundationVersion, Objective
from icmp.quorum import co_creation
from icmp.values import number
from members.amounts import amount_text
from members.languages import LanguageMap, Passage, pick

WHOLE = ""  # the part of a comment that is about everything
Text = LanguageMap | Sequence[LanguageMap]


@dataclass(frozen=True)
class Block:
    """A text of a part under its own small heading: a lead, a plain text, a list of yes or no, or a fact."""

    field: str
    label: Promise | str
    value: Text
    style: str = "text"

    @property
    def passages(self) -> list[Passage]:
        """What the reader reads, one for each line of a list."""
        lines = [self.value] if isinstance(self.value, str) or hasattr(self.value, "keys") else self.value
        found = [_spoken(line) for line in lines]  # type: ignore[arg-type]  # the line above took the single ones out
        return [passage for passage in found if passage.text]


@dataclass(frozen=True)
class Part:
    """One part of a foundation, as the canvas has a step for it."""

    key: str
    title: Promise | str
    blocks: tuple[Block, ...]

    @property
    def shown(self) -> list[Block]:
        """Blocks that say something."""
        return [block for block in self.blocks if block.passages]


@dataclass(frozen=True)
class Difference:
    """How one block changed, in the reader's language where it did; `elsewhere` names the other languages."""

    label: Promise | str
    change: Change
    elsewhere: tuple[str, ...]


def parts(row: FoundationVersion) -> tuple[Part, ...]:
    """The whole foundation in the order in which one tells it."""
    star, rule = row.north_star, co_creation(row.co_creation)
    return (
        Part("mission", gettext_lazy("Mission"), (Block("mission", gettext_lazy("mission"), row.mission, "lead"),)),
        Part(
            "purpose",
            gettext_lazy("Purpose"),
            (
                Block("purpose_statement", gettext_lazy("Why belong"), row.purpose_statement),
                Block("purpose_why_return", gettext_lazy("Why come back"), row.purpose_why_return),
                Block("purpose_why_take_part", gettext_lazy("Why take part"), row.purpose_why_take_part),
            ),
        ),
        Part(
            "people",
            gettext_lazy("For whom"),
            (
                Block("for_whom", gettext_lazy("You will feel at home if"), row.for_whom, "yes"),
                Block("not_for_whom", gettext_lazy("This is not the place if"), row.not_for_whom, "no"),
            ),
        ),
        Part("values", gettext_lazy("Values"), (Block("values", gettext_lazy("What we hold to"), row.values, "yes"),)),
        Part(
            "non_goals",
            gettext_lazy("What we say no to"),
            (Block("non_goals", gettext_lazy("Others do this, not we"), row.non_goals, "no"),),
        ),
        Part("expectations", gettext_lazy("What is expected"), tuple(_expectations(row))),
        Part(
            "north_star",
            gettext_lazy("North star"),
            (
                Block("star_name", gettext_lazy("What we count"), star.get("name") or "", "lead"),
                Block("star_definition", gettext_lazy("What counts"), star.get("definition") or ""),
                Block("star_target", gettext_lazy("The goal"), _target(row), "fact"),
                Block("star_inputs", gettext_lazy("What we can do about it"), _figures(star.get("inputs")), "fact"),
                Block(
                    "star_counter", gettext_lazy("What must not suffer"), _figures(star.get("counter_metrics")), "fact"
                ),
            ),
        ),
        Part(
            "role",
            gettext_lazy("Role in the business"),
            (
                Block("role_statement", gettext_lazy("What it is good for"), row.role_statement),
                Block("objectives", gettext_lazy("Objectives"), _objectives(row), "fact"),
            ),
        ),
        Part("capacity", gettext_lazy("Organizers’ capacity"), tuple(_capacity(row.capacity))),
        Part("growth", gettext_lazy("When we grow"), (Block("gates", gettext_lazy("Only when"), _gates(row), "yes"),)),
        Part(
            "co_creation",
            gettext_lazy("How this is decided"),
            (
                Block("cohort", gettext_lazy("Founding members"), str(rule.cohort) if rule.cohort else "", "fact"),
                Block("quorum", gettext_lazy("Must take part"), _percent(rule.quorum) if rule.cohort else "", "fact"),
                Block("days", gettext_lazy("Days to comment"), str(rule.days) if rule.cohort else "", "fact"),
            ),
        ),
    )


def titles() -> dict[str, str]:
    """What the parts are called, the whole included."""
    return {part.key: str(part.title) for part in parts(FoundationVersion(mission=""))} | {WHOLE: _("The whole")}


def differences(before: Part, after: Part, *, language: str) -> list[Difference]:
    """What changed in a part, block by block; a text that names no language is in `language`."""
    labels = {block.field: block.label for block in (*before.blocks, *after.blocks)}
    changes = diff(*({block.field: _named(block, language) for block in part.blocks} for part in (before, after)))
    by_field: dict[str, list[Change]] = {}
    for change in changes:
        by_field.setdefault(change.field, []).append(change)
    return [_difference(labels[name], found) for name, found in by_field.items()]


def _named(block: Block, language: str) -> Text:
    """The texts of a block with their languages; a fact has none."""
    if block.style == "fact":
        return block.value
    if isinstance(block.value, str):
        return {language: block.value} if block.value else {}
    if hasattr(block.value, "keys"):
        return block.value
    return [{language: line} if isinstance(line, str) else line for line in block.value]


def _difference(label: Promise | str, changes: list[Change]) -> Difference:
    shown = next((change for change in changes if change.language in (_reader(), "")), changes[0])
    names = dict(settings.LANGUAGES)
    elsewhere = tuple(str(names[c.language]) for c in changes if c is not shown and c.language in names)
    return Difference(label, shown, elsewhere)


def _expectations(row: FoundationVersion) -> Iterator[Block]:
    hours, fee = row.expected_hours_per_month, row.expected_fee_minor
    periods = {"month": _("%(amount)s a month"), "quarter": _("%(amount)s a quarter"), "year": _("%(amount)s a year")}
    paid = periods[row.period]

    def money(minor: int) -> str:
        return paid % {"amount": amount_text(minor, row.currency, _reader())} if minor else ""

    agreed = _("to be agreed")
    asked = _("%(hours)s hours a month") % {"hours": _exact(hours)} if hours else ""
    yield Block("expectation_text", gettext_lazy("In words"), row.expectation_text)
    yield Block("hours", gettext_lazy("Your time"), agreed if row.hours_to_be_agreed else asked, "fact")
    yield Block("fee", gettext_lazy("The fee"), agreed if row.fee_to_be_agreed else money(fee), "fact")
    yield Block("solidarity", gettext_lazy("The solidarity fee"), money(row.solidarity_minor), "fact")


def _target(row: FoundationVersion) -> str:
    target = row.north_star.get("target")
    return "" if target is None else f"{_exact(target)} {_spoken(row.north_star.get('unit')).text}".strip()


def _objectives(row: FoundationVersion) -> str:
    names = dict(Objective.choices)
    chosen = [row.role_primary_objective, *row.role_secondary_objectives]
    return ", ".join(str(names[key]) for key in chosen if key in names)


def _figures(keys: object) -> str:
    return ", ".join(metric_in_words(str(key)) for key in keys) if isinstance(keys, list) else ""


def _capacity(told: Mapping[str, object]) -> Iterator[Block]:
    labels = {
        "organizers": gettext_lazy("Organizers"),
        "hours_per_month_pledged": gettext_lazy("Hours a month they pledged together"),
        "hours_per_programme_month": gettext_lazy("Hours a month that keep one program alive"),
        "hours_per_newcomer": gettext_lazy("Hours that a newcomer takes"),
        "newcomers_per_core_member": gettext_lazy("Newcomers that one core member can welcome at a time"),
    }
    for name, label in labels.items():
        yield Block(name, label, "" if told.get(name) is None else _exact(told[name]), "fact")


def _gates(row: FoundationVersion) -> list[LanguageMap]:
    return [gate_in_words(gate) for gate in gates(row.expansion_gates, {})]


def _exact(told: object) -> str:
    """A number as the reader writes it; what is none as it stands."""
    figure = number(told)
    return str(told) if figure is None else exact_text(figure, _reader())


def _percent(share: object) -> str:
    return f"{float(str(share)):.0%}".replace("%", " %")


def _spoken(value: LanguageMap | None) -> Passage:
    return pick(value, _reader())


def _reader() -> str:
    return (get_language() or "en")[:2]
