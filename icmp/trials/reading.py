"""What a pool must also be before the database takes it, and its flaws in the reader's language."""

from collections.abc import Iterable, Sequence
from math import isfinite

from django.utils.translation import gettext_noop

from icmp.parts import BrokenPart
from icmp.pool import Applicant, wrong_kind
from icmp.scoring import Profile
from icmp.value_tables import MISSING, reader
from icmp.values import answer_state

LONGEST_LABEL, LONGEST_ANSWER = 60, 400

# Raised by pure files, which know no languages; here they are found by whoever translates.
FLAWS = (
    gettext_noop('a pool is {"people": [...]}'),
    gettext_noop("pools are of schema_version 1"),
    gettext_noop('a person is {"id", "answers", "needs"}'),
    gettext_noop("“%(id)s” stands here twice"),
    gettext_noop("“id” is missing here"),
    gettext_noop("an id is a short text"),
    gettext_noop("“answers” holds attributes with answers"),
    gettext_noop("“%(name)s” holds keys with values"),
    gettext_noop("“%(name)s” is one answer or a list of answers"),
    gettext_noop("an importance is a number from 0 to 5"),
    gettext_noop("“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs a number"),
    gettext_noop("“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs true or false"),
    gettext_noop("“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs a number or a list of numbers"),
    gettext_noop(
        "“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs an option or a list of options"
    ),
)
UNKEPT = gettext_noop("here stands a character or a number that cannot be kept")
LONG = gettext_noop("this is too long: an answer has up to 400 characters, an id up to 60")


def check_readable(people: Sequence[Applicant], profile: Profile | None) -> None:
    """Refuse what the database cannot hold, and answers that the profile in force cannot read; raises BrokenPart."""
    readers = [(criterion, reader(criterion)) for criterion in profile.criteria] if profile else []
    for place, one in enumerate(people):
        path = ("people", place)
        if len(one.id) > LONGEST_LABEL:
            raise BrokenPart((*path, "id"), LONG)
        for key, answer in one.answers.items():
            _check([key, *(answer if isinstance(answer, list) else [answer])], (*path, "answers", key))
        for key in one.needs:
            _check([key], (*path, "needs", key))
        for criterion, read in readers:
            answer = one.answers.get(criterion.attribute)
            if read(answer) == MISSING and answer_state(answer) == "answered":
                raise wrong_kind(criterion, (*path, "answers"))


def _check(parts: Iterable[object], path: tuple[str | int, ...]) -> None:
    for part in parts:
        if isinstance(part, float) and not isfinite(part):
            raise BrokenPart(path, UNKEPT)
        if isinstance(part, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in part):
            raise BrokenPart(path, UNKEPT)
        if isinstance(part, str) and len(part) > LONGEST_ANSWER:
            raise BrokenPart(path, LONG)
