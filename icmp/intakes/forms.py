"""A round as organizers fill it in: its name, its two moments, its seats in all, by segment and by lot."""

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.health.figures import words
from icmp.models import Intake, Segment
from members.form_fields import LanguageMapField, in_languages_of
from members.models import Community

from .operations import mark
from .plans import Plan, plan_of

MOST_SEATS = 10_000
YEARS = range(2000, 2100)
WHOLE = {"inputmode": "numeric"}


def _seats(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_SEATS, widget=forms.TextInput(WHOLE), **more)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **more
    )


class RoundForm(forms.Form):
    """`plan` is the round that a valid form describes; quotas that nobody typed are left to the segment."""

    name = LanguageMapField(label=gettext_lazy("Name of the round"), longest=80)
    opens_on = _day(gettext_lazy("Opens on"))
    opens_time = _time(gettext_lazy("Opens at"))
    closes_on = _day(gettext_lazy("Closes on"), required=False)
    closes_time = _time(gettext_lazy("Closes at"), help_text=gettext_lazy("Empty: at the end of that day."))
    seats = _seats(gettext_lazy("Seats in all"))
    lottery_seats = _seats(
        gettext_lazy("Of these, by lot"),
        required=False,
        help_text=gettext_lazy(
            "Drawn after the round has closed, among those whose answers lie between yes and no. "
            "The join page says so before anybody applies."
        ),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, intake: Intake | None, community: Community | None, segments: Sequence[Segment],
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.intake = intake
        self.zone = zoneinfo.ZoneInfo(community.timezone if community else "UTC")
        super().__init__(data, initial=self._shown(intake) if intake else dict(initial or {}))
        in_languages_of(self, community)
        self.quota_names = {f"quota_{segment.pk}": segment.key for segment in segments}
        for segment in segments:
            self.fields[f"quota_{segment.pk}"] = self._quota(segment)

    def _quota(self, segment: Segment) -> forms.IntegerField:
        usual = segment.seat_quota
        told = (
            _("Empty: no limit of its own.") if usual is None else _("Empty: as usual, %(seats)s.") % {"seats": usual}
        )
        field = _seats(words(segment.name) or segment.key, required=False, help_text=told)
        field.initial = self.intake.segment_quotas.get(segment.key) if self.intake else None
        return field

    def _shown(self, intake: Intake) -> dict[str, Any]:
        opens = intake.opens_at.astimezone(self.zone)
        closes = intake.closes_at.astimezone(self.zone) if intake.closes_at else None
        return {
            "name": intake.name,
            "opens_on": opens.date(),
            "opens_time": opens.time(),
            "closes_on": closes.date() if closes else None,
            "closes_time": closes.time() if closes else None,
            "seats": intake.seats,
            "lottery_seats": intake.lottery_seats or None,
            "seen": mark(intake),
        }

    def quota_fields(self) -> Iterator[BoundField]:
        """One field for each segment."""
        for name in self.quota_names:
            yield self[name]

    @property
    def plan(self) -> Plan:
        """The round that the valid form describes; what no field shows is kept."""
        kept = self.cleaned_data
        before = plan_of(self.intake).quotas if self.intake else {}
        gone = {key: most for key, most in before.items() if key not in self.quota_names.values()}
        typed = {key: kept[name] for name, key in self.quota_names.items() if kept[name] is not None}
        return Plan(
            name=kept["name"],
            opens_at=kept["opens_at"],
            closes_at=kept["closes_at"],
            seats=kept["seats"],
            quotas={key: min(most, kept["seats"]) for key, most in gone.items()} | typed,
            lottery_seats=kept["lottery_seats"] or 0,
        )

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("closes_time") and not kept.get("closes_on") and "closes_on" not in self.errors:
            self.add_error("closes_on", _("Name the day too."))
        opened, closed = (self.intake.opens_at, self.intake.closes_at) if self.intake else (None, None)
        kept["opens_at"] = self._moment("opens", kept, opened)
        kept["closes_at"] = self._moment("closes", kept, closed)
        return kept

    def _moment(self, which: str, kept: Mapping[str, Any], before: dt.datetime | None) -> dt.datetime | None:
        """The instant that was typed; one that shows the same minute as before stays as it was."""
        day = kept.get(f"{which}_on")
        if day is None:
            return None
        if day.year not in YEARS:
            self.add_error(f"{which}_on", _("Choose a day of this century."))
            return None
        if which == "closes" and kept.get("closes_time") is None:
            day += dt.timedelta(days=1)  # the whole day counts
        local = dt.datetime.combine(day, kept.get(f"{which}_time") or dt.time(), self.zone)
        if before and before.astimezone(self.zone).replace(second=0, microsecond=0) == local:
            return before
        instant = local.astimezone(dt.UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.add_error(f"{which}_time", _("That night the clocks jump over this time."))
        return instant
