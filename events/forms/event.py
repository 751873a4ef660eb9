import datetime as dt
import zoneinfo
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventAudience, EventFormat, Purpose
from events.plan import Plan
from events.walltime import DoubledHour, MissingHour, instant_of, is_second
from members.languages import LANGUAGES, pick
from members.models import Need

TEXTS = {"title": (_("Title"), 120), "summary": (_("In two sentences"), 400), "description": (_("Description"), 6000)}
LANGUAGE_NAMES = {"en": _("English"), "de": _("German"), "es": _("Spanish")}
MOST_CAPACITY, MOST_MINUTES, MOST_HOURS = 5000, 14 * 24 * 60, 2000
FIRST, SECOND = "first", "second"


def zone_choices() -> list[tuple[str, str]]:
    """The zones in which people live, by name."""
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    names = sorted(name for name in zoneinfo.available_timezones() if name.startswith(areas))
    return [(name, name.replace("_", " ")) for name in [*names, "UTC"]]


class EventForm(forms.Form):
    """An event as organizers write it: each text once per language, the time by the clock on the wall."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(label=_("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    timezone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    which = forms.ChoiceField(
        label=_("Which of the two?"),
        choices=[(FIRST, _("the first, before the clocks go back")), (SECOND, _("the second, after it"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Only needed in the night in which an hour comes twice."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=MOST_MINUTES, initial=90)
    format = forms.ChoiceField(label=_("Format"), choices=EventFormat, initial=EventFormat.IN_PERSON)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    online_link = forms.URLField(
        label=_("Link to the room"),
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text=_("Shown only to people who have a place."),
    )
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_CAPACITY)
    audience = forms.ChoiceField(label=_("For whom"), choices=EventAudience, initial=EventAudience.MEMBERS)
    needs = forms.MultipleChoiceField(
        label=_("Which needs it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You may leave this open; the event is then shown as an orphan."),
    )
    purpose = forms.ChoiceField(
        label=_("Which purpose it serves"), choices=[("", _("not said")), *Purpose.choices], required=False
    )
    north_star = forms.BooleanField(label=_("Serves the north star"), required=False)
    organizer_hours = forms.IntegerField(
        label=_("Hours it costs the organizers"), min_value=0, max_value=MOST_HOURS, initial=0
    )

    def __init__(self, *args: Any, language: str, timezone: str, taken: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.taken = language, taken
        self.fields["timezone"].initial = timezone
        texts = {name: field for key in TEXTS for name, field in self._texts(key)}
        self.fields = {**texts, **self.fields}
        self.fields["needs"].choices = need_choices()  # type: ignore[attr-defined]  # a MultipleChoiceField

    def _texts(self, key: str) -> list[tuple[str, forms.CharField]]:
        label, most = TEXTS[key]
        widget: type[forms.Widget] = forms.TextInput if key == "title" else forms.Textarea
        return [
            (
                f"{key}_{code}",
                forms.CharField(
                    label=lazystr(f"{label} ({LANGUAGE_NAMES[code]})"),
                    max_length=most,
                    required=key == "title" and code == self.language,
                    widget=widget(attrs={"lang": code} | ({"rows": 4} if key != "title" else {})),
                ),
            )
            for code in LANGUAGES
        ]

    def clean_capacity(self) -> int:
        capacity = int(self.cleaned_data["capacity"])
        if capacity < self.taken:
            raise forms.ValidationError(
                _("%(taken)s places are taken or on offer already; there cannot be fewer."),
                params={"taken": self.taken},
            )
        return capacity

    def clean(self) -> dict[str, Any]:
        """Turn wall time and zone into an instant; a missing hour is refused, a doubled one asked about."""
        values = super().clean() or {}
        if not {"day", "clock", "timezone"} <= values.keys():
            return values
        local = dt.datetime.combine(values["day"], values["clock"])
        second = {FIRST: False, SECOND: True}.get(values.get("which", ""))
        try:
            values["starts_at"] = instant_of(local, values["timezone"], second=second)
            values["starts_local"] = local
        except MissingHour as missing:
            after = date_format(missing.after, "TIME_FORMAT")
            self.add_error(
                "clock", _("That night the clocks jump over this time. Did you mean %(time)s?") % {"time": after}
            )
        except DoubledHour:
            self.add_error("which", _("That night this time comes twice. Please say which one you mean."))
        except OverflowError:
            self.add_error("day", _("Please choose a day closer to now."))
        return values

    def plan(self) -> Plan:
        """What was written, complete; only after is_valid()."""
        values = self.cleaned_data
        same = (
            "starts_local", "starts_at", "timezone", "minutes", "format", "place", "city", "online_link", "capacity",
            "audience", "purpose", "north_star", "organizer_hours",
        )  # fmt: skip
        texts: dict[str, Any] = {key: self._map(key) for key in TEXTS}
        return Plan(**texts, **{name: values[name] for name in same}, needs=tuple(values["needs"]))

    def _map(self, key: str) -> dict[str, str]:
        written = {code: str(self.cleaned_data.get(f"{key}_{code}", "")).strip() for code in LANGUAGES}
        return {code: text for code, text in written.items() if text}


def need_choices() -> list[tuple[str, str]]:
    """The needs the community looks after, in the reader's language."""
    language = (get_language() or "en")[:2]
    return [(need.key, pick(need.name, language).text) for need in Need.objects.filter(in_scope=True, active=True)]


def plan_as_initial(event: Event, *, language: str) -> dict[str, Any]:
    """An event as its form shows it."""
    same = (
        "timezone", "minutes", "format", "place", "city", "online_link", "capacity", "audience", "needs", "purpose",
        "north_star", "organizer_hours",
    )  # fmt: skip
    texts = {f"{key}_{code}": text for key in TEXTS for code, text in _as_map(getattr(event, key), language).items()}
    second = is_second(event.starts_local, event.timezone, event.starts_at)
    when = {"day": event.starts_local.date(), "clock": event.starts_local.time(), "which": SECOND if second else ""}
    return {**texts, **when, **{name: getattr(event, name) for name in same}}


def _as_map(value: Any, language: str) -> dict[str, str]:
    """A plain string means the community's language."""
    return {language: value} if isinstance(value, str) else dict(value or {})
