"""The places at the desk that are no lists: where the community is designed."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.desk import may

# name of the address, its label, and the deed that opens it
PLACES: tuple[tuple[str, Promise, str], ...] = (
    ("canvas:versions", _("Foundations canvas"), "set_foundations"),
    ("editor:versions", _("Profiles"), "see_applications"),
    ("form_editor:newest", _("Join form"), "see_applications"),
    ("personas:personas", _("Personas"), "see_applications"),
    ("trials:start", _("Trials"), "see_applications"),
    ("laboratory:home", _("Laboratory"), "see_applications"),
    ("intakes:intakes", _("Rounds"), "see_applications"),
    ("fairness:fairness", _("Fairness"), "see_applications"),
    ("evidence:to_check", _("Evidence to check"), "see_applications"),
    ("newcomers:candidates", _("First ninety days"), "see_people"),
    ("importing:start", _("People from a list"), "import_people"),
    ("exporting:start", _("People as a file"), "export_people"),
    ("letters:letters", _("Letters"), "word_letters"),
    ("blueprints:blueprint", _("The community as a file"), "set_foundations"),
)


@dataclass(frozen=True)
class Place:
    """One place and its address."""

    label: Promise
    url: str


def workshop(request: HttpRequest) -> list[Place]:
    """The places that are open to the person at the desk."""
    return [Place(label, reverse(name)) for name, label, deed in PLACES if may(request, deed)]
