"""What organizers can do to an edition: the words of each verb, and when it is open to them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import Edition
from members.models import User

from . import operations as do
from .lifecycle import EDITING, FROZEN, OPEN, PROOFING, PUBLISHED, RENDERING

Work = Callable[..., Any]


@dataclass(frozen=True)
class Verb:
    """A button: `asks` makes it show a page that says what will happen first."""

    name: str
    label: str | Promise
    question: str | Promise
    done: str | Promise
    states: frozenset[str]
    work: Work
    asks: bool = True
    needs_pdf: bool = False
    weight: str = ""

    def is_open(self, edition: Edition) -> bool:
        return edition.state in self.states and (bool(edition.pdf) or not self.needs_pdf)

    def do(self, edition: Edition, *, by: User, at: dt.datetime) -> None:
        self.work(edition=edition, by=by, at=at)


VERBS = (
    Verb(
        "gather", _("Gather entries"),
        _("Everybody who may be printed and agreed is copied into this edition, with what they show to members today. "
          "Entries gathered before are written anew, and whoever no longer agrees is taken out."),
        _("The entries are gathered."), OPEN, do.gather_entries, asks=False,
    ),
    Verb(
        "freeze", _("Freeze"),
        _("From then on the edition does not change, whatever people change on their pages. "
          "Whoever has said no since the entries were gathered is taken out now."),
        _("The edition is frozen."), frozenset({EDITING, PROOFING}), do.freeze_edition, weight="btn--solid",
    ),
    Verb(
        "build", _("Build the PDF"), _("The book is set from the frozen entries. You may close the page meanwhile."),
        _("The book is being set."), frozenset({FROZEN}), do.request_build, asks=False, weight="btn--solid",
    ),
    Verb(
        "cancel", _("Cancel the build"), _("The book that is being set is thrown away; the edition stays frozen."),
        _("The build stops."), frozenset({RENDERING}), do.cancel_build, asks=False,
    ),
    Verb(
        "publish", _("Publish"),
        _("Members find the edition on the shelf. If it is made for the screen, they can take the PDF."),
        _("The edition is published."), frozenset({FROZEN}), do.publish_edition, needs_pdf=True, weight="btn--solid",
    ),
    Verb(
        "reopen", _("Back to proof"),
        _("The PDF is thrown away and the edition can be changed again. What was published becomes a new revision."),
        _("The edition is open again."), frozenset({FROZEN, PUBLISHED}), do.reopen_edition,
    ),
    Verb(
        "archive", _("Archive"), _("Members no longer find the edition on the shelf; it stays with the organizers."),
        _("The edition is archived."), frozenset({PUBLISHED}), do.archive_edition,
    ),
)  # fmt: skip
BY_NAME = {verb.name: verb for verb in VERBS}
REFUSALS: dict[type[Exception], str | Promise] = {
    do.NotPossible: _("That is not possible in the state the edition is in now."),
    do.NobodyIncluded: _("Nobody is in this edition yet: gather the entries first."),
    do.NotBuilt: _("There is no PDF yet: build it first."),
    do.ConsentWithdrawn: _("Somebody in it has taken the consent back: bring it back to proof and gather again."),
}


def open_verbs(edition: Edition) -> list[Verb]:
    """What can be done now."""
    return [verb for verb in VERBS if verb.is_open(edition)]
