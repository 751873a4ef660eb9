"""The canvas in words: its steps, its remarks, and the fields of a comparison."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from icmp.foundation_lints import Lint

# step: (title, what it is about)
STEPS = {
    "mission": (gettext_lazy("Mission"), gettext_lazy("What this community is for, short enough to say from memory.")),
    "purpose": (gettext_lazy("Purpose"), gettext_lazy("What members gain: why belong, why come back, why take part.")),
    "role": (
        gettext_lazy("Role in the business"),
        gettext_lazy("What the organization behind it gains. Members read the purpose; this is for you."),
    ),
    "north_star": (
        gettext_lazy("North star"),
        gettext_lazy("One figure that says whether members get what they came for. Exactly one."),
    ),
    "values": (
        gettext_lazy("Values and non-goals"),
        gettext_lazy("How we treat each other, and what we say no to so that focus is visible."),
    ),
    "people": (
        gettext_lazy("For whom, and for whom not"),
        gettext_lazy("Each line continues a sentence: “You will feel at home if …”, “This is not the place if …”."),
    ),
    "expectations": (
        gettext_lazy("Time and money"),
        gettext_lazy("What every member brings. Said before anybody applies."),
    ),
    "access": (gettext_lazy("Open or private"), gettext_lazy("Who gets in, and who can see that you are here.")),
    "needs": (
        gettext_lazy("Needs"),
        gettext_lazy("What people come for, in their own words. In scope is what you promise to serve."),
    ),
    "programmes": (gettext_lazy("Programs"), gettext_lazy("What you actually run, the hours it takes, and which needs it serves.")),
    "segments": (
        gettext_lazy("Segments"),
        gettext_lazy("Parts of the membership, told by their answers. The first whose rule fits wins."),
    ),
    "capacity": (gettext_lazy("Organizers’ capacity"), gettext_lazy("The hours there really are. Everything else is measured against them.")),
    "growth": (
        gettext_lazy("Growth and ratification"),
        gettext_lazy("Start small. The gates say when growing is safe; the founding members say yes to this text."),
    ),
    "summary": (gettext_lazy("What changes"), gettext_lazy("In one line, for those who will read or vote on this version.")),
}  # fmt: skip


def reader() -> str:
    """The reader's language."""
    return (get_language() or "en")[:2]


def title_of(step: str) -> str:
    return str(STEPS[step][0])


def about(step: str) -> str:
    return str(STEPS[step][1])


# Where a remark of icmp.foundation_lints stands in the canvas.
STEP_OF_FIELD = {
    "mission": "mission",
    "purpose_statement": "purpose",
    "name": "north_star",
    "definition": "north_star",
    "counter_metrics": "north_star",
    "non_goals": "values",
    "hours": "expectations",
    "fee": "expectations",
    "needs": "needs",
    "programmes": "programmes",
    "personas": "",
}


def remark(lint: Lint, names: Mapping[str, str]) -> str:
    """One remark as a sentence that says what to do; `names` are those of needs and programs by key."""
    facts = _facts(lint.facts, names)
    if lint.key == "mission_too_long":
        return _("%(language)s has %(count)s words; at most %(most)s can be said from memory. What can go?") % facts
    if lint.key == "needs_without_programme":
        told = ngettext(
            "No program serves %(needs)s. Run one for it, or take it out of scope.",
            "No program serves %(needs)s. Run one for them, or take them out of scope.",
            len(_listed(lint.facts["needs"])),
        )
        return told % facts
    if lint.key == "programmes_without_need":
        told = ngettext(
            "%(programmes)s serves no need. What is it for?",
            "%(programmes)s serve no need. What are they for?",
            len(_listed(lint.facts["programmes"])),
        )
        return told % facts
    return _SENTENCES[lint.key]() % facts


_SENTENCES = {
    "purpose_equals_role": lambda: _("Purpose and role say the same. The purpose is what members gain, the role what the organization gains."),
    "purpose_names_gain": lambda: _("“%(word)s” is what the organization gains; that belongs under role. What does a member gain?"),
    "no_north_star": lambda: _("No north star yet. What is the one sign that members got what they came for?"),
    "several_north_stars": lambda: _("There are %(count)s north stars. With more than one, none leads; keep the one that hurts most to lose."),
    "north_star_counts_heads": lambda: _("“%(word)s” counts who came, not what they got. Count something that a member would thank you for."),
    "no_counter_metric": lambda: _("No counter-metric. What must not suffer while this figure rises?"),
    "no_non_goals": lambda: _("Nothing is said no to yet. Name what others do better."),
    "no_time_expected": lambda: _("Nothing is said about time. Name the hours, or say that they are to be agreed."),
    "no_money_expected": lambda: _("Nothing is said about money. Name the fee, or say that it is to be agreed."),
    "more_needs_than_capacity": lambda: _("%(needs)s needs are in scope; the organizers’ hours keep %(capacity)s programs alive. Which needs can wait?"),
    "no_programmes": lambda: _("No program runs yet. What do you do every month?"),
    "no_personas": lambda: _("No persona is written yet. Personas are people you invent to test whom the profile accepts."),
}  # fmt: skip


def _facts(facts: Mapping[str, object], names: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = dict(facts)
    if "language" in facts:
        code = str(facts["language"])
        told["language"] = get_language_info(code)["name_translated"].capitalize() if code else _("The text")
    for name in ("needs", "programmes"):
        if isinstance(facts.get(name), list):
            told[name] = ", ".join(names.get(key, key) for key in _listed(facts[name]))
    return told


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
