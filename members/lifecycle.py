"""Standing: what a person is to the community, which steps are legal, and what each standing opens."""

from dataclasses import dataclass

CANDIDATE, MEMBER, PAUSED, GRACE, LAPSED = "candidate", "member", "paused", "grace", "lapsed"
ALUMNI, LEFT, SUSPENDED = "alumni", "left", "suspended"
STANDINGS = (CANDIDATE, MEMBER, PAUSED, GRACE, LAPSED, ALUMNI, LEFT, SUSPENDED)

STEPS: dict[str, frozenset[str]] = {
    CANDIDATE: frozenset({MEMBER, GRACE, LAPSED, LEFT, ALUMNI, SUSPENDED}),
    MEMBER: frozenset({PAUSED, GRACE, LAPSED, LEFT, ALUMNI, SUSPENDED}),
    PAUSED: frozenset({MEMBER, LEFT, ALUMNI, SUSPENDED}),
    GRACE: frozenset({MEMBER, CANDIDATE, LAPSED, LEFT, ALUMNI, SUSPENDED}),
    LAPSED: frozenset({MEMBER, CANDIDATE, LEFT, ALUMNI}),
    ALUMNI: frozenset({CANDIDATE, MEMBER, LEFT}),
    LEFT: frozenset({CANDIDATE, ALUMNI}),
    SUSPENDED: frozenset({CANDIDATE, MEMBER, LEFT, ALUMNI}),
}
SEES_BOOK = frozenset({CANDIDATE, MEMBER, GRACE, PAUSED})
RENEWS = frozenset({GRACE, LAPSED})  # back by paying dues, without another decision
APPEARS = frozenset({CANDIDATE, MEMBER, GRACE})
APPEARS_BY_CONSENT = frozenset({ALUMNI})
PRINTED = frozenset({MEMBER, GRACE})
TITLED = frozenset({CANDIDATE, MEMBER, GRACE, PAUSED})


@dataclass(frozen=True)
class Doors:
    """What one standing opens."""

    sees_book: bool
    appears: bool
    appears_by_consent: bool
    printable: bool


def doors(standing: str | None) -> Doors:
    """The one answer to what a standing opens; no standing opens nothing."""
    return Doors(
        sees_book=standing in SEES_BOOK,
        appears=standing in APPEARS,
        appears_by_consent=standing in APPEARS_BY_CONSENT,
        printable=standing in PRINTED,
    )


def is_legal(before: str, after: str) -> bool:
    """Whether a person may go from one standing straight to the other."""
    return after in STEPS[before]
