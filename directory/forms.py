"""The sections of one's own page of the book. Each is a form of its own; saving is done by members' operations."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.languages import LANGUAGES
from members.models import Profile
from members.visibility import FIELDS, Audience, chosen

from .wording import LEVELS, language_choices

MOST_SPOKEN = 6
MOST_LINES = 12
MOST_SKILLS = 20
LONGEST_STORY = 4_000
MOST_MARKS = 3  # accents on one letter; more of them spill over the neighboring lines
FIRST_YEAR = 1930
# Characters that turn the direction of everything after them.
_TURNS = re.compile(
    "[\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}]"
)


def tidy(text: str) -> str:
    """The text composed, without turning characters and towers of accents, with single blanks in each line."""
    text = unicodedata.normalize("NFC", _TURNS.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS and (char in "\n\t" or unicodedata.category(char) != "Cc"):
            kept.append(char)
    return "\n".join(" ".join(line.split()) for line in "".join(kept).split("\n")).strip()


class LineField(forms.CharField):
    """One line of text, tidied."""

    def to_python(self, value: Any) -> str:
        return tidy(str(super().to_python(value) or "")).replace("\n", " ")


class TextField(forms.CharField):
    """Several paragraphs, tidied."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return tidy(str(super().to_python(value) or ""))


class LinesField(forms.CharField):
    """A list, one entry a line; empty lines and repetitions go."""

    widget = forms.Textarea

    def __init__(self, *, longest: int, most: int = MOST_LINES, **kwargs: Any) -> None:
        self.longest, self.most = longest, most
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line for line in dict.fromkeys(tidy(str(value or "")).split("\n")) if line]

    def validate(self, value: Any) -> None:
        if len(value) > self.most:
            raise forms.ValidationError(_("At most %(most)s, please.") % {"most": self.most})
        for line in value:
            if len(line) > self.longest:
                raise forms.ValidationError(
                    _("“%(line)s” is longer than %(most)s characters.")
                    % {"line": f"{line[:30]}…", "most": self.longest}
                )

    def run_validators(self, value: Any) -> None:
        """Each entry is validated on its own."""
        for line in value:
            super().run_validators(line)


class SectionForm(forms.Form):
    """A section of the page: begins with what is there, and gives back the changes."""

    @classmethod
    def beginning(cls, profile: Profile) -> dict[str, Any]:
        """What the page says today."""
        return {name: getattr(profile, name) for name in cls.base_fields if hasattr(profile, name)}

    @property
    def changes(self) -> Mapping[str, Any]:
        """What the operation is told, by field of the profile."""
        return self.cleaned_data


class NameForm(SectionForm):
    given_names = LineField(label=_("Given names"), max_length=80)
    first_surname = LineField(label=_("First surname"), max_length=80, required=False)
    second_surname = LineField(label=_("Second surname"), max_length=80, required=False)
    display_name = LineField(
        label=_("Name as shown"),
        max_length=160,
        required=False,
        help_text=_("Left empty, it is put together from the parts."),
    )
    pronouns = LineField(label=_("Pronouns"), max_length=40, required=False)

    @property
    def changes(self) -> Mapping[str, Any]:
        parts = (self.cleaned_data[name] for name in ("given_names", "first_surname", "second_surname"))
        composed = " ".join(part for part in parts if part)[:160]
        return {**self.cleaned_data, "display_name": self.cleaned_data["display_name"] or composed}


class WorkForm(SectionForm):
    discipline = LineField(label=_("Field"), max_length=60, required=False)
    role_title = LineField(label=_("What you work as"), max_length=120, required=False)
    employer = LineField(label=_("Employer"), max_length=120, required=False)
    industry = LineField(label=_("Industry"), max_length=60, required=False)
    years_experience = forms.IntegerField(label=_("Years at work"), min_value=0, max_value=80, required=False)


class PlaceForm(SectionForm):
    city = LineField(label=_("City"), max_length=80, required=False, help_text=_("The city is enough; never a street."))
    in_country_since = forms.IntegerField(
        label=_("In the country since"), min_value=FIRST_YEAR, max_value=2100, required=False, help_text=_("A year.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A code or level that came from elsewhere stays choosable, so that saving never loses it.
        spoken = {str(value): name for name, value in self.initial.items() if value}
        languages = [("", _("none")), *with_more(language_choices(), spoken, "language_")]
        levels = [("", _("not said")), *with_more([(level, level) for level in LEVELS], spoken, "level_")]
        for at in range(MOST_SPOKEN):
            number = {"number": at + 1}
            self.fields[f"language_{at}"] = forms.ChoiceField(
                label=_("Language %(number)s") % number, choices=languages, required=False
            )
            self.fields[f"level_{at}"] = forms.ChoiceField(
                label=_("Level of language %(number)s") % number, choices=levels, required=False
            )

    @classmethod
    def beginning(cls, profile: Profile) -> dict[str, Any]:
        spoken = enumerate(profile.languages[:MOST_SPOKEN])
        pairs = {key: value for at, each in spoken for key, value in _pair(at, each).items()}
        return {**super().beginning(profile), **pairs}

    @property
    def changes(self) -> Mapping[str, Any]:
        said = self.cleaned_data
        spoken: dict[str, str] = {}
        for at in range(MOST_SPOKEN):
            spoken.setdefault(said[f"language_{at}"], said[f"level_{at}"])
        languages = [{"code": code, "level": level} for code, level in spoken.items() if code]
        return {"city": said["city"], "in_country_since": said["in_country_since"], "languages": languages}


def with_more(choices: list[tuple[str, str]], present: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    """The choices, and those values that are there already under a field named `prefix`…."""
    known = {code for code, _name in choices}
    return [
        *choices,
        *((value, value) for value, name in present.items() if name.startswith(prefix) and value not in known),
    ]


def _pair(at: int, spoken: Mapping[str, str]) -> dict[str, str]:
    return {f"language_{at}": spoken.get("code", ""), f"level_{at}": spoken.get("level", "")}


class SkillsForm(SectionForm):
    skills = LinesField(label=_("What you know"), longest=60, most=MOST_SKILLS, help_text=_("One in a line."))
    offers = LinesField(
        label=_("What you offer"), longest=120, help_text=_("One in a line, as you would say it to a friend.")
    )
    looks_for = LinesField(label=_("What you look for"), longest=120, help_text=_("One in a line."))


class StoryForm(SectionForm):
    headline = LineField(
        label=_("Headline"), max_length=140, required=False, help_text=_("One sentence that only fits you.")
    )
    story_en = TextField(label=_("Your story in English"), max_length=LONGEST_STORY, required=False)
    story_de = TextField(label=_("Your story in German"), max_length=LONGEST_STORY, required=False)
    story_es = TextField(label=_("Your story in Spanish"), max_length=LONGEST_STORY, required=False)

    @classmethod
    def beginning(cls, profile: Profile) -> dict[str, Any]:
        stories = {f"story_{code}": profile.biography.get(code, "") for code in LANGUAGES}
        return {"headline": profile.headline, **stories}

    @property
    def changes(self) -> Mapping[str, Any]:
        said = self.cleaned_data
        stories = {code: said[f"story_{code}"] for code in LANGUAGES if said[f"story_{code}"]}
        return {"headline": said["headline"], "biography": stories}


class LinksForm(SectionForm):
    links = LinesField(
        label=_("Links"),
        longest=300,
        most=6,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("One in a line, each beginning with https://"),
    )


_ACROSS = [("0.5", _("middle")), ("0.25", _("on the left")), ("0.75", _("on the right"))]
_DOWN = [("0.4", _("a little above the middle")), ("0.15", _("at the top")), ("0.75", _("further down"))]


class PhotoForm(SectionForm):
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 8 MB. It is cut to an upright format; where it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    photo_alt = LineField(
        label=_("What the photo shows"), max_length=200, required=False, help_text=_("For people who do not see it.")
    )
    across = forms.ChoiceField(label=_("Your face is"), choices=_ACROSS, initial="0.5")
    down = forms.ChoiceField(label=_("and"), choices=_DOWN, initial="0.4")
    remove = forms.BooleanField(label=_("Remove the photo"), required=False)

    @classmethod
    def beginning(cls, profile: Profile) -> dict[str, Any]:
        return {"photo_alt": profile.photo_alt}

    def clean_photo(self) -> Any:
        upload = self.cleaned_data["photo"]
        if upload and upload.size > settings.PHOTO_MAX_BYTES:
            raise forms.ValidationError(_("That file is too large; 8 MB is the most."))
        return upload


AUDIENCES = {
    Audience.NOBODY: _("nobody, not even organizers"),
    Audience.ORGANIZERS: _("organizers"),
    Audience.TIES: _("people I am connected with"),
    Audience.MEMBERS: _("members"),
    Audience.PUBLIC: _("everybody on the internet"),
}
ASKED = {
    "name": _("Name"), "pronouns": _("Pronouns"), "photo": _("Photo"), "headline": _("Headline"), "discipline": _("Field"),
    "industry": _("Industry"), "employer": _("Employer"), "role_title": _("Role"), "years_experience": _("Years at work"),
    "city": _("City"), "in_country_since": _("In the country since"), "languages": _("Languages"), "skills": _("Skills"),
    "offers": _("Offers"), "needs": _("What you look for"), "biography": _("Story"), "links": _("Links"),
}  # fmt: skip


class VisibilityForm(SectionForm):
    """Who sees which field; nothing can be opened wider than the product allows."""

    listed_as_alumni = forms.BooleanField(label=_("Keep my page when I become an alumna or alumnus"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in ASKED.items():
            widest = FIELDS[name][1]
            choices = [(ring.name.lower(), words) for ring, words in AUDIENCES.items() if ring <= widest]
            hint = _("Without it your page cannot be found by them at all.") if name == "name" else ""
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, help_text=hint)
        self.order_fields([*ASKED, "listed_as_alumni"])

    @classmethod
    def beginning(cls, profile: Profile) -> dict[str, Any]:
        rings = {name: chosen(name, profile.audiences).name.lower() for name in ASKED}
        return {**rings, "listed_as_alumni": profile.listed_as_alumni}

    @property
    def audiences(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ASKED}


SECTIONS: dict[str, tuple[str | Promise, type[SectionForm]]] = {
    "name": (_("Name"), NameForm),
    "work": (_("Work"), WorkForm),
    "place": (_("Place and languages"), PlaceForm),
    "skills": (_("Skills and offers"), SkillsForm),
    "story": (_("Story"), StoryForm),
    "links": (_("Links"), LinksForm),
    "photo": (_("Photo"), PhotoForm),
    "visibility": (_("Who sees what"), VisibilityForm),
}
