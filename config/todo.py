"""What the organizers have to do today: counted, most urgent first, and only what the viewer may do."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from billing.models import Charge
from events.models import Event
from icmp.health.measure import AsOf
from icmp.health.queries import silent_members
from icmp.models import Application, FoundationStatus, FoundationVersion
from icmp.queries.deciding import stamp_of_the_year
from icmp.queries.founding import tally
from icmp.stamp_words import sentences
from members.amounts import amount_text
from members.gates import Viewer
from members.models import Letter, Member, Notice, Suspension, TickRun

SILENT_DAYS = 60
PROBATION_DAYS = 14
EVENT_DAYS = 7
URGENCY = {"alarm": 0, "watch": 1, "": 2}


@dataclass(frozen=True)
class Badge:
    """A state of components/badge.html and its word."""

    state: str
    label: str


@dataclass(frozen=True)
class Task:
    """One line of the list: how many, what, why, how urgent, and the one button."""

    count: int
    title: str
    words: str
    badge: Badge
    url: str
    action: str


def tasks(viewer: Viewer, as_of: AsOf) -> list[Task]:
    """Everything that waits for this viewer."""
    found = [task for deed, gather in GATHERED if viewer.may(deed) for task in gather(as_of)]
    return sorted(found, key=lambda task: URGENCY[task.badge.state])


def applications(as_of: AsOf) -> Iterator[Task]:
    waiting = Application.objects.waiting_for_decision()
    oldest, count = waiting.first(), waiting.count()
    if oldest is None:
        return
    title = ngettext("Decide on %(n)s application", "Decide on %(n)s applications", count) % {"n": count}
    yield Task(
        count=count,
        title=title,
        words=_("%(name)s has waited longest, since %(day)s.")
        % {"name": oldest, "day": _day(oldest.submitted_at or oldest.started_at)},
        badge=_promise(oldest.promised_on, as_of.day),
        url=f"{reverse('admin:icmp_application_changelist')}?state__exact=in_review",
        action=_("Read the answers"),
    )


def rubber_stamps(as_of: AsOf) -> Iterator[Task]:
    """People who only sign what the score says: measurement 3.8."""
    said = sentences(stamp_of_the_year(as_of.at))
    if said:
        yield Task(
            count=len(said),
            title=_("Talk about how you decide"),
            words=" ".join(said),
            badge=Badge("alarm", _("Do people still decide?")),
            url=reverse("admin:icmp_application_changelist"),
            action=_("See the queue"),
        )


def overdue_dues(as_of: AsOf) -> Iterator[Task]:
    overdue = Charge.objects.overdue(as_of.day).order_by()
    rows = overdue.values("currency").annotate(n=Count("pk"), total=Sum("amount_minor"), oldest=Min("due_on"))
    owed = list(rows.order_by("currency"))
    if not owed:
        return
    count, oldest = sum(row["n"] for row in owed), min(row["oldest"] for row in owed)
    late = (as_of.day - oldest).days
    sums = ", ".join(amount_text(row["total"], row["currency"], get_language() or "en") for row in owed)
    yield Task(
        count=count,
        title=ngettext("Follow up %(n)s overdue payment", "Follow up %(n)s overdue payments", count) % {"n": count},
        words=_("%(sums)s in all, the oldest since %(day)s.")
        % {"sums": sums, "day": date_format(oldest, "DATE_FORMAT")},
        badge=Badge("watch", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}),
        url=f"{reverse('admin:billing_charge_changelist')}?owed=overdue",
        action=_("See who owes"),
    )


def failed_letters(as_of: AsOf) -> Iterator[Task]:
    count = Letter.objects.filter(state="failed").count()
    if not count:
        return
    yield Task(
        count=count,
        title=ngettext("%(n)s letter did not arrive", "%(n)s letters did not arrive", count) % {"n": count},
        words=_("The mail server refused them for good. Somebody should be told another way."),
        badge=Badge("alarm", _("Not delivered")),
        url=f"{reverse('admin:members_letter_changelist')}?state__exact=failed",
        action=_("See the letters"),
    )


def ending_probations(as_of: AsOf) -> Iterator[Task]:
    until = as_of.day + dt.timedelta(days=PROBATION_DAYS)
    ending = Member.objects.filter(standing="candidate", candidate_until__lte=until).select_related("user")
    first, count = ending.order_by("candidate_until", "pk").first(), ending.count()
    if first is None or first.candidate_until is None:
        return
    yield Task(
        count=count,
        title=ngettext("Talk with %(n)s candidate", "Talk with %(n)s candidates", count) % {"n": count},
        words=_("The time as a candidate ends soon; %(name)s is first, on %(day)s.")
        % {"name": first.user, "day": date_format(first.candidate_until, "DATE_FORMAT")},
        badge=_promise(first.candidate_until, as_of.day),
        url=reverse("newcomers:candidates"),
        action=_("See the candidates"),
    )


def answers(as_of: AsOf) -> Iterator[Task]:
    """Members whose membership is to end: an answer that nobody has read, or a decision that is due."""
    notices = Notice.objects.filter(kind="end", outcome="").filter(
        Q(answered_at__isnull=False, read_at=None) | Q(last_day__lt=as_of.day)
    )
    yield from _waiting_for_a_word(notices, _("A membership is to end. Read the answer, if there is one, and decide."))


def suspended(as_of: AsOf) -> Iterator[Task]:
    """Suspended members who have answered."""
    unread = Suspension.objects.filter(over_at=None, answered_at__isnull=False, read_at=None)
    yield from _waiting_for_a_word(unread, _("A suspended member has answered, and nobody has read it."))


def _waiting_for_a_word(rows: QuerySet[Any], words: str) -> Iterator[Task]:
    first, count = rows.order_by("pk").first(), rows.count()
    if first is None:
        return
    title = ngettext("%(n)s member waits for your word", "%(n)s members wait for your word", count) % {"n": count}
    url = reverse("admin:members_member_change", args=[first.member_id])
    yield Task(count, title, words, Badge("alarm", _("Right to answer")), url, _("Read and decide"))


def silence(as_of: AsOf) -> Iterator[Task]:
    count = silent_members(as_of, days=SILENT_DAYS).count()
    if not count:
        return
    yield Task(
        count=count,
        title=ngettext("Write to %(n)s silent member", "Write to %(n)s silent members", count) % {"n": count},
        words=_("Nobody has seen them for %(days)s days. A personal line helps more than a circular.")
        % {"days": SILENT_DAYS},
        badge=Badge("watch", _("%(days)s days silent") % {"days": SILENT_DAYS}),
        url=reverse("health:silent"),
        action=_("See who they are"),
    )


def coming_events(as_of: AsOf) -> Iterator[Task]:
    soon = Event.objects.ahead(as_of.at).filter(starts_at__lt=as_of.at + dt.timedelta(days=EVENT_DAYS))
    first, count = soon.first(), soon.count()
    if first is None:
        return
    places = _("%(taken)s of %(capacity)s places") % {"taken": first.taken, "capacity": first.capacity}
    yield Task(
        count=count,
        title=ngettext("Prepare %(n)s event of this week", "Prepare %(n)s events of this week", count) % {"n": count},
        words=_("%(title)s is next, on %(day)s.") % {"title": first, "day": _day(first.starts_at)},
        badge=Badge("", places),
        url=reverse("admin:events_event_changelist"),
        action=_("See the events"),
    )


def ratifications(as_of: AsOf) -> Iterator[Task]:
    """Votes that run, and versions that were carried and wait for their publishing."""
    for row in FoundationVersion.objects.filter(status=FoundationStatus.IN_RATIFICATION).order_by("version"):
        url, facts = reverse("ratifying:state", args=[row.version]), {"version": row.version}
        if row.ratified_at:
            words = _("The founding members said yes on %(day)s.") % {"day": _day(row.ratified_at)}
            title, badge = _("Publish version %(version)s of the foundation") % facts, Badge("watch", _("carried"))
            yield Task(1, title, words, badge, url, _("Publish it"))
            continue
        missing = tally(row).missing
        title = ngettext(
            "%(n)s vote on the foundation is missing", "%(n)s votes on the foundation are missing", missing
        )
        until = timezone.localdate(row.ratify_until) if row.ratify_until else None
        words = _("Version %(version)s is with the founding members.") % facts
        if until:
            words += " " + _("The vote closes on %(day)s.") % {
                "day": date_format(until, "l, " + get_format("DATE_FORMAT"))
            }
        yield Task(missing, title % {"n": missing}, words, _promise(until, as_of.day), url, _("See the vote"))


def foundations(as_of: AsOf) -> Iterator[Task]:
    """Before anything else: what the community is for, until it is in force."""
    if FoundationVersion.objects.exclude(status=FoundationStatus.DRAFT).exists():
        return
    draft = FoundationVersion.objects.filter(status=FoundationStatus.DRAFT).first()
    words = _("Every page of this site follows from it, the join form too.")
    url = reverse("canvas:overview", args=[draft.version]) if draft else reverse("canvas:versions")
    action = _("Go on writing") if draft else _("Begin")
    yield Task(1, _("Say what the community is for"), words, Badge("watch", _("nothing in force")), url, action)


def failed_ticks(as_of: AsOf) -> Iterator[Task]:
    names = list(TickRun.objects.exclude(error="").values_list("name", flat=True))
    if not names:
        return
    count = len(names)
    yield Task(
        count=count,
        title=ngettext("%(n)s line of the timetable failed", "%(n)s lines of the timetable failed", count)
        % {"n": count},
        words=_("Its last run ended with an error: %(names)s.") % {"names": ", ".join(names)},
        badge=Badge("alarm", _("Failed")),
        url=reverse("admin:members_tickrun_changelist"),
        action=_("See the timetable"),
    )


GATHERED: tuple[tuple[str, Callable[[AsOf], Iterator[Task]]], ...] = (
    ("decide_applications", applications),
    ("decide_applications", rubber_stamps),
    ("see_letters", failed_letters),
    ("see_machine", failed_ticks),
    ("change_standing", ending_probations),
    ("change_standing", answers),
    ("moderate", suspended),
    ("keep_money", overdue_dues),
    ("run_events", coming_events),
    ("set_foundations", foundations),
    ("set_foundations", ratifications),
    ("see_people", silence),
)


def _promise(promised_on: dt.date | None, today: dt.date) -> Badge:
    """How long a promise still holds."""
    if promised_on is None:
        return Badge("", _("no date promised"))
    left = (promised_on - today).days
    if left < 0:
        return Badge("alarm", ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left})
    label = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left} if left else _("today")
    return Badge("alarm" if left <= 2 else "watch" if left <= 5 else "", label)


def _day(moment: dt.datetime) -> str:
    """The community's day of a moment, in words."""
    return date_format(timezone.localdate(moment), "DATE_FORMAT")
