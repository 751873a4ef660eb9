"""Roles are named by what they let one do; a gate is a deed and the roles it opens to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import lifecycle
from .visibility import Audience

OWNER, ADMISSIONS, REVIEWER, EVENTS, BOOK = "owner", "admissions", "reviewer", "events", "book"
EDITOR, TRANSLATOR, TREASURER, MODERATOR, AUDITOR = "editor", "translator", "treasurer", "moderator", "auditor"
ROLES = (OWNER, ADMISSIONS, REVIEWER, EVENTS, BOOK, EDITOR, TRANSLATOR, TREASURER, MODERATOR, AUDITOR)
# Reviewers and translators work on the member site; the others are staff and sign in with a second factor.
STAFF = frozenset({OWNER, ADMISSIONS, EVENTS, BOOK, EDITOR, TREASURER, MODERATOR, AUDITOR})

DEEDS: dict[str, frozenset[str]] = {
    "see_desk": STAFF,
    "see_people": STAFF,
    "set_foundations": frozenset({OWNER}),
    "set_profile": frozenset({OWNER, ADMISSIONS}),
    "import_people": frozenset({OWNER, ADMISSIONS}),
    "export_people": frozenset({OWNER, ADMISSIONS}),
    "see_applications": frozenset({OWNER, ADMISSIONS, AUDITOR}),
    "decide_applications": frozenset({OWNER, ADMISSIONS}),
    "review_applications": frozenset({OWNER, ADMISSIONS, REVIEWER}),
    "run_events": frozenset({OWNER, EVENTS}),
    "make_book": frozenset({OWNER, BOOK}),
    "edit_entries": frozenset({OWNER, BOOK, EDITOR}),
    "translate": frozenset({OWNER, BOOK, TRANSLATOR}),
    "see_money": frozenset({OWNER, TREASURER, AUDITOR}),
    "keep_money": frozenset({OWNER, TREASURER}),
    "moderate": frozenset({OWNER, MODERATOR}),
    "change_standing": frozenset({OWNER, ADMISSIONS}),
    "grant_roles": frozenset({OWNER}),
    "see_letters": frozenset({OWNER, AUDITOR}),
    "word_letters": frozenset({OWNER}),
    "see_audit": frozenset({OWNER, AUDITOR}),
    "see_machine": frozenset({OWNER, AUDITOR}),
}


@dataclass(frozen=True)
class Viewer:
    """Who is looking: nobody in particular (`user_id` None), or a person with a standing and roles."""

    user_id: str | None = None
    member_id: str | None = None
    standing: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def audience(self) -> Audience:
        """The widest ring this viewer stands in: what is shown to it, the viewer may see."""
        if self.is_organizer:
            return Audience.ORGANIZERS
        if lifecycle.doors(self.standing).sees_book:
            return Audience.MEMBERS
        return Audience.PUBLIC

    @property
    def is_organizer(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def sees_book(self) -> bool:
        return self.audience is not Audience.PUBLIC

    def may(self, deed: str) -> bool:
        return may(self.roles, deed)


def may(roles: Iterable[str], deed: str) -> bool:
    """Whether one of `roles` opens `deed`; an unknown deed is an error in the program, never a yes."""
    return not DEEDS[deed].isdisjoint(roles)
