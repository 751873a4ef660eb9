"""What answers are worth, for many people at once: a column of millionths per criterion, which no weight changes."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

from icmp.scoring import Criterion, Profile
from icmp.values import MICRO, answer_state

MISSING, NOT_APPLICABLE = -1, -2  # instead of a value
FREE, UNKNOWN, FAILED = 0, 1, 2  # how a person stands with the must-haves
NOBODY_ELSE = -1

Column = Sequence[int]


@dataclass(frozen=True)
class Part:
    """What one criterion's weight multiplies, a number per person."""

    applies: bytes
    answered: bytes
    used: bytes
    worth: Sequence[int]  # millionths that enter the score

    @cached_property
    def is_whole(self) -> bool:
        """Everybody answered: the sums of weights move alike for all."""
        return 0 not in self.answered


@dataclass(frozen=True)
class ValueTable:
    """What each answer of each person is worth under one version: millionths, MISSING or NOT_APPLICABLE."""

    profile: Profile
    columns: tuple[Sequence[int], ...]  # in the order of the criteria, people in one order for all versions

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The columns as the score sees them."""
        neutral = int(self.profile.neutral_value * MICRO)
        pairs = zip(self.profile.criteria, self.columns, strict=True)
        return tuple(_part(criterion, column, neutral) for criterion, column in pairs)

    @cached_property
    def must_haves(self) -> tuple[bytes, Sequence[int]]:
        """How each stands with the must-haves, and the number of the only criterion in the way or NOBODY_ELSE."""
        state, only = bytearray(len(self)), array("h", repeat(NOBODY_ELSE, len(self)))
        seen = bytearray(len(self))
        for place, criterion in enumerate(self.profile.criteria):
            if not criterion.must_have:
                continue
            least = int(criterion.knockout_min * MICRO)
            for person, value in enumerate(self.columns[place]):
                if value >= least or value == NOT_APPLICABLE:
                    continue
                state[person] = max(state[person], UNKNOWN if value == MISSING else FAILED)
                only[person] = NOBODY_ELSE if seen[person] else place
                seen[person] = 1
        return bytes(state), only

    def some(self, places: Sequence[int]) -> "ValueTable":
        """The same of some of the people."""
        return ValueTable(self.profile, tuple(array("i", [column[at] for at in places]) for column in self.columns))


def value_table(profile: Profile, people: Iterable[Mapping[str, object]]) -> ValueTable:
    """Value the answers of everybody, each different answer once; memory is four bytes a person and criterion."""
    columns = tuple(array("i") for _ in profile.criteria)
    readers = [reader(criterion) for criterion in profile.criteria]
    fill = [
        (c.attribute, column.append, read) for c, column, read in zip(profile.criteria, columns, readers, strict=True)
    ]
    for answers in people:
        for attribute, append, read in fill:
            append(read(answers.get(attribute)))
    return ValueTable(profile, columns)


def value_table_of_rows(profile: Profile, rows: Iterable[Sequence[int]]) -> ValueTable:
    """The same from rows that are valued already, a row per person in the order of the criteria."""
    columns = tuple(array("i") for _ in profile.criteria)
    appends = [column.append for column in columns]
    for row in rows:
        for append, value in zip(appends, row, strict=True):
            append(value)
    return ValueTable(profile, columns)


def _part(criterion: Criterion, column: Sequence[int], neutral: int) -> Part:
    stand_in = neutral if criterion.missing_policy == "neutral" else 0
    counts_missing = criterion.missing_policy != "exclude"
    return Part(
        applies=bytes([value != NOT_APPLICABLE for value in column]),
        answered=bytes([value >= 0 for value in column]),
        used=bytes([value >= 0 or (counts_missing and value == MISSING) for value in column]),
        worth=array("i", [value if value >= 0 else stand_in if value == MISSING else 0 for value in column]),
    )


def reader(criterion: Criterion) -> Callable[[object], int]:
    """Give what values answers for a criterion, each different answer once."""
    known: dict[object, int] = {}

    def read(answer: object) -> int:
        # True is 1 to a dictionary and 1 is 1.0; to a value function they are not.
        key = tuple(map(_told_apart, answer)) if isinstance(answer, list) else _told_apart(answer)
        if key not in known:
            known[key] = _value(criterion, answer)
        return known[key]

    return read


def _told_apart(answer: object) -> tuple[type, str]:
    return type(answer), str(answer)


def _value(criterion: Criterion, answer: object) -> int:
    value = criterion.valuation(answer)
    if value is not None:
        return int(value * MICRO)
    return NOT_APPLICABLE if answer_state(answer) == "not_applicable" else MISSING
