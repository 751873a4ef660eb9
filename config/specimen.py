"""What the style page shows: one of everything, in every state. For developers, so in English only; all of it is invented."""

from typing import Any

from django import forms
from django.utils.safestring import mark_safe

CHART = (
    '<svg class="chart" viewBox="0 0 640 78" role="img" aria-label="14 of 20"><rect class="z1" y="10" width="250" height="34"/>'
    '<rect class="z2" x="250" y="10" width="250" height="34"/><rect class="z3" x="500" y="10" width="100" height="34"/>'
    '<rect class="bar" y="20" width="350" height="14"/><path class="goal" d="M500 4V50"/><text y="68">0</text>'
    '<text class="m a" x="350" y="68">14</text><text class="m k" x="500" y="68">goal 20</text></svg>'
)
SWATCHES = ("paper", "leaf", "ink", "ink2", "rule", "rubric", "solid", "tint", "wash", "ok", "watch", "alarm")
ICONS = [
    "alert",
    "back",
    "book",
    "calendar",
    "camera",
    "chart",
    "check",
    "clock",
    "coin",
    "desk",
    "down",
    "download",
    "edit",
    "eye",
    "filter",
    "globe",
    "info",
    "key",
    "leave",
    "link",
    "lock",
    "mail",
    "map",
    "menu",
    "minus",
    "moon",
    "next",
    "people",
    "person",
    "plus",
    "print",
    "search",
    "shield",
    "star",
    "sun",
    "ticket",
    "x",
]
SIZES = (
    ("5", "Größmann, Íñigo"),
    ("4", "Łukasik & Piña"),
    ("3", "Every member brings some of each"),
    ("2", "Of the 24 who joined, 20 are still here"),
    ("1", "Straßer, Zúñiga, Ordóñez, Müller, Wróbel"),
)


class FeeChoice(forms.RadioSelect):
    """Choices with a sentence below each."""

    hints = {"low": "Same seat, same rights, no proof"}


class SpecimenForm(forms.Form):
    """One field of every kind."""

    city = forms.CharField(label="City", help_text="The town is enough, never a street.", initial="Schwäbisch Gmünd")
    hours = forms.IntegerField(label="Hours each month", min_value=3)
    helped = forms.IntegerField(label="People helped", widget=forms.NumberInput({"data-stepper": True}), initial=4)
    country = forms.ChoiceField(label="Country", choices=[("de", "Germany"), ("mx", "Mexico")])
    since = forms.DateField(label="Here since", widget=forms.DateInput({"type": "date"}), required=False)
    photo = forms.FileField(label="Photo", required=False)
    fee = forms.ChoiceField(
        label="Fee", choices=[("full", "€15 a month"), ("low", "€5 (solidarity)")], widget=FeeChoice, initial="full"
    )
    languages = forms.MultipleChoiceField(
        label="Speaks at work",
        choices=[("de", "German"), ("es", "Spanish"), ("en", "English")],
        widget=forms.CheckboxSelectMultiple,
    )
    about = forms.CharField(label="In two sentences", widget=forms.Textarea({"rows": 3}), required=False)
    agreed = forms.BooleanField(label="I accept the code of conduct", help_text="You can read it again at any time.")


def people() -> list[dict[str, Any]]:
    return [
        {
            "url": "#",
            "name": "Íñigo Núñez Größmann",
            "key": "c",
            "line": "Makes batteries boring, which is the point",
            "meta": ["Leads battery systems, 14 years, Stuttgart", "Offers mentoring, reading your reports"],
        },
        {
            "url": "#",
            "name": "Lucía Ordóñez Köhler",
            "key": "a",
            "line": "New to Hamburg, not new to wind",
            "meta": ["Wind turbine engineer, 7 years, Hamburg"],
            "mark": "Candidate until 30 April",
        },
    ]


def figure() -> dict[str, Any]:
    return {
        "label": "North star",
        "period": "Lifts, October 2026",
        "state": "watch",
        "state_label": "Watch",
        "sentence": "14 of 27 members got a step forward from another member.",
        "text": "Twice as many as in August, and six short of the goal.",
        "n": "n = 27 members. Counted when the receiver confirms.",
        "people_url": "#",
        "people_label": "Read the 14 cases",
        "svg": mark_safe(CHART),  # noqa: S308 - a constant of this file
        "table": {
            "caption": "Lifts a month, 2026",
            "head": ["Month", "Lifts"],
            "rows": [["September", 11], ["October", 14]],
        },
    }


def specimens() -> dict[str, Any]:
    """The context of config/style.html."""
    return {
        "form": SpecimenForm({"city": "Schwäbisch Gmünd", "hours": "1", "helped": "4", "fee": "full"}),
        "blank": SpecimenForm(auto_id="fresh_%s"),
        "figure": figure(),
        "people": people(),
        "swatches": SWATCHES,
        "sizes": SIZES,
        "icons": ICONS,
        "tiles": ["Íñigo Núñez", "Mariana Piña", "Jörg Müller", "Łucja Wróbel", "王小明", "Xóchitl"],
        "ways_out": [{"url": "#", "label": "Within 100 km"}, {"url": "#", "label": "Write to me"}],
        "texts": {"de": "Nur auf Deutsch geschrieben"},
    }
