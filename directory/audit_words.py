"""The deeds of the book in words, for the records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Promise] = {
    "book.exported": _("exported the book as a table"),
    "edition.archived": _("archived an edition"),
    "edition.build_canceled": _("canceled the making of an edition"),
    "edition.build_requested": _("asked for an edition to be made"),
    "edition.changed": _("changed an edition"),
    "edition.frozen": _("froze an edition"),
    "edition.gathered": _("gathered the entries of an edition"),
    "edition.opened": _("opened an edition"),
    "edition.published": _("published an edition"),
    "edition.reopened": _("opened an edition again"),
    "people.export_asked": _("asked for a file of people"),
    "people.export_deleted": _("deleted a file of people"),
    "people.exported": _("had a file of people made"),
    "people.export_taken": _("took a file of people along"),
}
