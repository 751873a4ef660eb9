"""Letters that a person may switch off; every other kind belongs to a contract or to safety and always goes."""

from django.utils.translation import gettext_lazy as _

OPTIONAL_LETTERS = [
    ("event_reminder", _("Reminders of events I am registered for")),
    ("dues_reminder", _("Reminders before dues are collected")),
    ("weekly_digest", _("The weekly digest for organizers")),
    ("newcomer", _("Notes in my first weeks")),
    ("vouch_asked", _("Questions when an applicant names me")),
    ("book_invitation", _("Invitations to the printed book")),
]
OPTIONAL_KINDS = frozenset(kind for kind, _label in OPTIONAL_LETTERS)
