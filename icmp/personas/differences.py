"""What two organizers wrote about the same persona, side by side."""

from typing import Any

from django.utils.translation import gettext as _

from icmp.admin.words import Vocabulary
from icmp.models import Persona, Segment
from icmp.operations.personas import State, persona_state
from members.languages import LANGUAGES

from .forms import PersonaForm


def differences(present: Persona, form: PersonaForm) -> list[tuple[str, str, str]]:
    """Each place where what is saved now differs from what was typed: its name, theirs, mine."""
    theirs, mine = (_told(state, form) for state in (persona_state(present), form.values))
    return [(name, theirs.get(name, "–"), mine.get(name, "–")) for name in {**theirs, **mine}
            if theirs.get(name) != mine.get(name)]  # fmt: skip


def _told(state: State, form: PersonaForm) -> dict[str, str]:
    words = form.words
    segment = Segment.objects.filter(pk=state["segment_id"]).first()
    needs = {need.key: words.say(need.name) for need in form.wanted}
    told = {
        _("Name"): _texts(state["name"]),
        _("Kind"): dict(form.fields["kind"].choices)[state["kind"]],  # type: ignore[attr-defined]  # a choice field
        _("Must get"): dict(form.fields["expected"].choices)[state["expected"]],  # type: ignore[attr-defined]  # a choice field
        _("Segment"): words.say(segment.name) if segment else "–",
        _("Story"): _texts(state["narrative"]),
        _("Not here, but there"): _texts(state["pointer"]),
        _("Offers"): ", ".join(state["offers"]),
    }
    told |= {needs.get(key, key): str(weight) for key, weight in state["needs"].items()}
    for part in ("answers", "organization"):
        told |= {words.attribute(key): _answer(key, value, words) for key, value in state[part].items()}
    return {name: str(text) for name, text in told.items() if text}


def _texts(text: Any) -> str:
    return text if isinstance(text, str) else " / ".join(text[code] for code in LANGUAGES if (text or {}).get(code))


def _answer(key: str, value: Any, words: Vocabulary) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(words.option(key, each) for each in (value if isinstance(value, list) else [value]))
