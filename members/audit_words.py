"""The deeds of people, accounts and roles in words, for the records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Promise] = {
    "account.opened": _("opened an account"),
    "answer.given": _("answered the organizers"),
    "answer.read": _("read an answer"),
    "candidacy.extended": _("gave a candidate more time"),
    "community.blueprint_taken_in": _("took in a community file"),
    "community.founded": _("founded the community"),
    "data.exported": _("took all data along"),
    "letter.original_again": _("put a letter back to its original words"),
    "letter.worded": _("put a letter into own words"),
    "import.asked": _("had a list of people taken in"),
    "import.chosen": _("chose a list of people"),
    "import.forgotten": _("deleted a list of people"),
    "leave.asked": _("took days off"),
    "leave.ended": _("came back early"),
    "letters.chosen": _("chose which letters come"),
    "notice.decided": _("decided about a notice"),
    "notice.given": _("gave notice"),
    "notice.withdrawn": _("took a notice back"),
    "organizer.invited": _("invited an organizer"),
    "people.imported": _("took people in from a list"),
    "person.admitted": _("admitted a person"),
    "pledge.signed": _("signed a pledge"),
    "profile.changed": _("changed a page of the book"),
    "profile.confirmed": _("confirmed that a page is still true"),
    "profile.photo_removed": _("took a photo away"),
    "profile.photo_set": _("set a photo"),
    "profile.visibility_changed": _("changed who sees what"),
    "role.ended": _("ended a role"),
    "role.granted": _("gave a role"),
    "standing.changed": _("changed a standing"),
}
