"""The deeds of joining and of profiles in words, for the records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Promise] = {
    "application.answered": _("answered what was asked"),
    "application.appealed": _("asked for another reading"),
    "application.asked": _("asked for more"),
    "application.completed": _("completed an application"),
    "application.confirmed": _("confirmed the address"),
    "application.conflict": _("declared a conflict of interest"),
    "application.decided": _("decided an application"),
    "application.decline_undone": _("undid a decline"),
    "application.expired": _("let an application expire"),
    "application.forgotten": _("forgot the answers"),
    "application.lapsed": _("let an acceptance lapse"),
    "application.offer_lapsed": _("let an offered seat lapse"),
    "application.offer_taken": _("took an offered seat"),
    "application.opened": _("opened an application to read it"),
    "application.pledge_signed": _("signed the pledge of an application"),
    "application.reviewed": _("rated an application"),
    "application.seat_offered": _("offered a seat"),
    "application.sent": _("sent an application"),
    "application.spam": _("marked an application as spam"),
    "application.withdrawn": _("withdrew an application"),
    "foundation.asked": _("put a foundation to the vote"),
    "foundation.commented": _("commented on a foundation"),
    "foundation.counted": _("counted the vote on a foundation"),
    "foundation.discarded": _("threw away the draft of a foundation"),
    "foundation.published": _("published a foundation"),
    "foundation.started": _("began a version of the foundation"),
    "foundation.voted": _("voted on a foundation"),
    "foundation.withdrawn": _("took a foundation back from the vote"),
    "foundation.written": _("wrote at a foundation"),
    "pool.forgotten": _("deleted a pool of people"),
    "pool.kept": _("uploaded a pool of people"),
    "profile_version.published": _("published a profile"),
}
