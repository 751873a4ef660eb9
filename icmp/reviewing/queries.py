"""Who may read what, and what is owed."""

import datetime as dt
from collections import Counter
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from icmp.models import Application, ApplicationState, Review, ReviewerAbsence
from members import gates
from members.models import RoleGrant, User

# Addresses at these say nothing about where somebody works; the last ones are for examples and belong to nobody.
OPEN_TO_ALL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "yahoo.de",
        "yahoo.com.mx",
        "icloud.com",
        "me.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "freenet.de",
        "posteo.de",
        "mailbox.org",
        "protonmail.com",
        "proton.me",
        "aol.com",
        "example.org",
        "example.com",
        "example.net",
    ]
)


def readers(today: dt.date) -> QuerySet[User]:
    """Everybody whose role lets them read and who is not away today."""
    holders = RoleGrant.objects.in_force().filter(role__in=gates.DEEDS["review_applications"])
    away = ReviewerAbsence.objects.filter(starts_on__lte=today, ends_on__gte=today)
    chosen = User.objects.filter(is_active=True, pk__in=holders.values("user"))
    return chosen.exclude(pk__in=away.values("reviewer")).order_by("pk")


def loads() -> Counter[UUID]:
    """How many readings everybody owes."""
    owed = Review.objects.waiting().filter(application__state=ApplicationState.IN_REVIEW)
    return Counter(dict(owed.order_by().values_list("reviewer").annotate(n=Count("pk"))))


def lacking() -> QuerySet[Application]:
    """Applications with fewer readings in or owed than they want, the earliest promise first."""
    counting = Q(reviews__conflict_of_interest=False, reviews__released_at=None)
    rows = Application.objects.waiting_for_decision().annotate(has=Count("reviews", filter=counting))
    return rows.filter(has__lt=F("readings_wanted"))


def kept_away(application: Application) -> set[UUID]:
    """Who must not read it: oneself, who read or stepped aside already, who declined it,
    who was asked to vouch, colleagues by address."""
    ids: set[UUID] = set(application.reviews.values_list("reviewer", flat=True))
    ids |= set(application.decisions.values_list("decided_by", flat=True))
    ids |= set(application.vouches.values_list("member__user", flat=True))
    domain = application.email.rpartition("@")[2]
    if domain and domain not in OPEN_TO_ALL:
        ids |= set(User.objects.filter(email__iendswith=f"@{domain}").values_list("pk", flat=True))
    return ids | {pk for pk in (application.user_id, application.entered_by_id) if pk}


def owed_by(reader: User) -> QuerySet[Review]:
    """What a reader still has to read, the earliest due first."""
    rows = Review.objects.waiting().filter(reviewer=reader, application__state=ApplicationState.IN_REVIEW)
    return rows.select_related("application").order_by(F("due_on").asc(nulls_last=True), "pk")


def read_by(reader: User) -> QuerySet[Review]:
    """What a reader has read, the latest first."""
    return Review.objects.finished().filter(reviewer=reader).select_related("application").order_by("-submitted_at")


def absences_of(reader: User, today: dt.date) -> QuerySet[ReviewerAbsence]:
    """Days away that are not over."""
    return ReviewerAbsence.objects.filter(reviewer=reader, ends_on__gte=today).order_by("starts_on")
