"""What a trial is asked: which versions, on whom, and where weights and lines are moved to."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from icmp.json_places import json_place
from icmp.models import Pool, ProfileVersion
from icmp.parts import BrokenPart
from icmp.pool import Applicant, read_people
from icmp.queries.admissions import scoring_profile
from icmp.queries.joining import speaker
from icmp.scoring import BadProfile, Profile
from icmp.simulation import Lines
from icmp.values import BadValueFunction

from .people import APPLICANTS, MEMBERS
from .reading import check_readable

LARGEST = 10_000_000
MOST = 10_000
WHOLE, FINE = Decimal("0.5"), Decimal("0.01")  # steps of a slider


class TrialForm(forms.Form):
    """Which version against which, on whom."""

    before = forms.ModelChoiceField(label=_("Before"), queryset=ProfileVersion.objects.none(), empty_label=None)
    after = forms.ModelChoiceField(label=_("After"), queryset=ProfileVersion.objects.none(), empty_label=None)
    people = forms.ChoiceField(label=_("On whom"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = ProfileVersion.objects.about_members().filter(criteria__isnull=False).distinct()
        for name in ("before", "after"):
            field = self.fields[name]
            field.queryset = versions  # type: ignore[attr-defined]  # choice fields
            field.label_from_instance = _version_name  # type: ignore[attr-defined]  # choice fields
        pools = [(str(pool.pk), pool.name) for pool in Pool.objects.all()]
        choices: list[Any] = [(APPLICANTS, _("applicants")), (MEMBERS, _("members"))]
        if pools:
            choices.append((_("Uploaded pools"), pools))
        self.fields["people"].choices = choices  # type: ignore[attr-defined]  # choice fields

    def clean(self) -> dict[str, Any]:
        """Each version with its profile; a draft that is half written may be none yet."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("before", "after"):
            if name in cleaned:
                cleaned[f"{name}_profile"] = self._profile(name, cleaned[name])
        return cleaned

    def _profile(self, name: str, version: ProfileVersion) -> Profile | None:
        try:
            return scoring_profile(version)
        except (BadProfile, BadValueFunction):
            self.add_error(name, _("This version cannot be scored yet. Mend what its editor marks, then try it."))
            return None


def _version_name(version: ProfileVersion) -> str:
    state = version.get_status_display()
    return gettext("version %(version)s, %(state)s") % {"version": version.version, "state": state}


class MovesForm(forms.Form):
    """The version's lines as sliders and its weights as numbers, to be moved for this trial only."""

    review = forms.DecimalField(label=_("Look closer from"), min_value=0, max_value=100, decimal_places=2)
    accept = forms.DecimalField(label=_("Accept from"), min_value=0, max_value=100, decimal_places=2)

    def __init__(self, *args: Any, version: ProfileVersion, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile, say = profile, speaker()
        for name, line in (("review", profile.review_min), ("accept", profile.accept_min)):
            step = WHOLE if line % WHOLE == 0 else FINE
            attrs = {"type": "range", "min": "0", "max": "100", "step": f"{step:f}"}
            self.fields[name].widget = forms.NumberInput(attrs=attrs)
            self.fields[name].widget.input_type = "range"
            self.fields[name].initial = line.normalize()
        for row in version.criteria.all():
            self.fields[weight_name(row.key)] = forms.DecimalField(
                label=say(row.label) or row.key.replace("_", " "),
                initial=_plain(row.weight),
                min_value=0,
                max_value=Decimal("9999.99"),
                decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "class": "input"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        review, accept = cleaned.get("review"), cleaned.get("accept")
        if review is not None and accept is not None and review > accept:
            self.add_error("accept", _("Accepting cannot begin below looking closer."))
        return cleaned

    @property
    def is_asked(self) -> bool:
        """Whether anything was moved at all."""
        return any(name in self.data for name in self.fields)

    @property
    def lines(self) -> Lines:
        """The lines as moved; those of the version where nothing was asked."""
        if not self.is_bound:
            return Lines(self.profile.accept_min, self.profile.review_min, self.profile.coverage_min)
        return Lines(self.cleaned_data["accept"], self.cleaned_data["review"], self.profile.coverage_min)

    @property
    def weights(self) -> dict[str, Decimal]:
        """The weights by criterion, moved or not."""
        keys = [criterion.key for criterion in self.profile.criteria]
        return {key: self.cleaned_data[weight_name(key)] for key in keys} if self.is_bound else {}

    @property
    def line_fields(self) -> list[forms.BoundField]:
        return [self["review"], self["accept"]]

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[weight_name(criterion.key)] for criterion in self.profile.criteria]


def weight_name(key: str) -> str:
    """The name of a criterion's field, which is none of the others."""
    return f"w_{key}"


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():f}"


class PoolForm(forms.Form):
    """A file of people to try profiles on."""

    name = forms.CharField(label=_("What you call it"), max_length=120)
    file = forms.FileField(
        label=_("People as JSON"),
        help_text=_(
            'The format of the command assess_pool: {"people": [{"id", "answers", "needs"}]}, up to 10 MB and 10,000 people. Names and free texts are not kept; after 30 days everything goes.'
        ),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": _("Choose a file first.")},
    )

    def __init__(self, *args: Any, profile: Profile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile

    def clean_name(self) -> str:
        """A name of its own: pools are chosen by it, and a form sent twice keeps one."""
        name: str = self.cleaned_data["name"]
        if Pool.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is a pool of this name already. Give this one another name."))
        return name

    def clean_file(self) -> tuple[Applicant, ...]:
        """The people of the file; what is wrong is said with its line."""
        text = _text(self.cleaned_data["file"])
        try:
            people = read_people(_parsed(text))
            check_readable(people, self.profile)
        except BrokenPart as error:
            raise _at(*json_place(text, error.path), gettext(error.template) % error.facts) from None
        if not people:
            raise forms.ValidationError(_("There is nobody in this file."))
        if len(people) > MOST:
            raise forms.ValidationError(_("There are more than 10,000 people in this file."))
        return people


def _text(file: Any) -> str:
    if file.size > LARGEST:
        raise forms.ValidationError(_("This file is larger than 10 MB."))
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise forms.ValidationError(_("This is not a JSON file: it is no text in UTF-8.")) from None
    return text


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _at(error.lineno, error.colno, gettext("this is not JSON.")) from None
    except (RecursionError, ValueError):
        raise forms.ValidationError(_("This is not JSON: something in it is too long or too deep.")) from None


def _at(line: int, column: int, message: str) -> forms.ValidationError:
    place = {"line": line, "column": column, "message": message}
    return forms.ValidationError(_("Line %(line)s, column %(column)s: %(message)s"), params=place)
