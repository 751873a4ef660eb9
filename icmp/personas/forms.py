"""One persona: who it is, what it needs and offers, what it said, and what it must get."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from icmp.admin.words import Vocabulary
from icmp.forms.fields import LinesField
from icmp.models import Persona, Segment
from icmp.models.assessment import Recommendation
from icmp.models.persona import PersonaKind
from icmp.operations.personas import State, persona_state
from icmp.values import PREFER_NOT_TO_SAY, answer_state, option_text
from members.form_fields import LanguageMapField, in_languages_of
from members.models import Community, Need

from .answers import Asked, field_of

MOST_OFFERS = 12
IMPORTANCE = [("", "–"), *((str(n), str(n)) for n in range(1, 6))]
KIND_HINTS = {
    PersonaKind.IDEAL: _("The member you wish for. Usually accepted."),
    PersonaKind.CHAMPION: _("Member and customer at once. Usually accepted."),
    PersonaKind.CUSTOMER_ONLY: _("Buys, and does not belong. Usually declined."),
    PersonaKind.NOT_NOW: _("Could belong later. Usually declined, with a pointer."),
    PersonaKind.ANTI: _("Harms what you do. Declined."),
}


class PersonaForm(forms.Form):
    """`values` is what is to be saved; answers that no field shows are kept as they are."""

    name = LanguageMapField(label=_("Name"), help_text=_("A name and what the person is, in a few words."), longest=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=PersonaKind.choices, widget=forms.RadioSelect)
    expected = forms.ChoiceField(
        label=_("Must get"),
        help_text=_("A profile is not published while somebody gets something else."),
        choices=Recommendation.choices,
        widget=forms.RadioSelect,
    )
    narrative = LanguageMapField(label=_("Story"), long=True, longest=4000, required=False)
    segment = forms.ModelChoiceField(
        Segment.objects.all(), to_field_name="key", label=_("Segment"), required=False, empty_label="–"
    )
    offers = LinesField(label=_("Offers"), help_text=_("One a line."), most=MOST_OFFERS, required=False)
    pointer = LanguageMapField(
        label=_("Not here, but there"),
        help_text=_("Where people like this one are better off; a decline says it."),
        long=True, longest=1000, required=False,
    )  # fmt: skip
    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, persona: Persona, asked: Iterable[Asked], about: Iterable[Asked],
        community: Community | None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=persona_state(persona) if persona.pk else None)
        self.persona, self.words = persona, Vocabulary()
        self.asked = {"q": (persona.answers, list(asked)), "o": (persona.organization, list(about))}
        self.fields["kind"].widget.hints = KIND_HINTS
        self.fields["segment"].label_from_instance = lambda row: self.words.say(row.name)  # type: ignore[attr-defined]  # it is a model choice field
        self.initial["segment"] = persona.segment.key if persona.segment else None
        for prefix, (said, rows) in self.asked.items():
            for one in rows:
                if not _is_hidden(one, said.get(one.attribute.key)):
                    self._ask(prefix, one, said)
        self.wanted = list(Need.objects.filter(active=True))
        for need in self.wanted:
            self._want(need)
        in_languages_of(self, community)

    def _ask(self, prefix: str, one: Asked, said: Mapping[str, Any]) -> None:
        key, answer = one.attribute.key, said.get(one.attribute.key)
        field = field_of(one, self.words.say, self.words.attribute(key))
        field.initial = _shown(one.kind, answer)
        if isinstance(field, forms.ChoiceField):
            # What was said and is no option any more can still be seen, and is not lost by saving.
            choices: list[Any] = list(field.choices)  # type: ignore[arg-type]  # ours are lists
            known = {str(value) for value, _label in choices}
            present = field.initial if isinstance(field.initial, list) else [field.initial]
            more = [(value, value) for value in present if isinstance(value, str) and value not in known]
            field.choices = [*choices, *more]
        self.fields[f"{prefix}_{key}"] = field

    def _want(self, need: Need) -> None:
        self.fields[f"n_{need.key}"] = forms.ChoiceField(
            label=self.words.say(need.name), choices=IMPORTANCE, required=False,
            initial=str(self.persona.needs.get(need.key, "")),
        )  # fmt: skip

    def answers(self, prefix: str = "q") -> State:
        """The answers so far: those of the fields that are filled in well, and those that no field shows."""
        said, rows = self.asked[prefix]
        shown = [one.attribute.key for one in rows if not _is_hidden(one, said.get(one.attribute.key))]
        typed = {key: self.cleaned_data.get(f"{prefix}_{key}") for key in shown}
        kept = {key: answer for key, answer in said.items() if key not in typed}
        return kept | {key: _unmoved(said.get(key), answer) for key, answer in typed.items() if answer is not None}

    @property
    def values(self) -> State:
        """What is to be saved."""
        kept, segment = self.cleaned_data, self.cleaned_data["segment"]
        shown = {need.key for need in self.wanted}
        needs = {key: weight for key, weight in self.persona.needs.items() if key not in shown}
        needs |= {key: int(kept[f"n_{key}"]) for key in (row.key for row in self.wanted) if kept[f"n_{key}"]}
        plain = {name: kept[name] for name in ("name", "kind", "expected", "narrative", "pointer", "offers")}
        return plain | {
            "segment_id": segment.pk if segment else None,
            "needs": needs,
            "answers": self.answers(),
            "organization": self.answers("o"),
        }

    def part(self, prefix: str) -> list[BoundField]:
        """The fields of one part, to be drawn."""
        return [self[name] for name in self.fields if name.startswith(f"{prefix}_")]

    @property
    def said_fields(self) -> list[BoundField]:
        return self.part("q")

    @property
    def organization_fields(self) -> list[BoundField]:
        return self.part("o")

    @property
    def need_fields(self) -> list[BoundField]:
        return self.part("n")


def _unmoved(before: Any, after: Any) -> Any:
    """The same choices are the same answer, in whatever order the boxes stand."""
    same = isinstance(before, list) and isinstance(after, list) and sorted(map(str, before)) == sorted(map(str, after))
    return before if same else after


def _is_hidden(one: Asked, answer: Any) -> bool:
    """Whether the field for it could not show the answer: it is kept as it is."""
    return answer is not None and (
        (one.kind == "text" and not isinstance(answer, str))
        or (one.kind in ("number", "several", "ratings") and answer_state(answer) == "not_applicable")
    )


def _shown(kind: str, answer: Any) -> Any:
    """An answer as its field shows it: a choice of one stands alone, of several in a list."""
    if kind == "several" and answer is not None:
        return [option_text(each) for each in (answer if isinstance(answer, list) else [answer])]
    if kind == "single" and answer is not None:
        return option_text(answer[0] if isinstance(answer, list) and answer else answer)
    return None if kind == "number" and answer == PREFER_NOT_TO_SAY else answer
