"""Who need not apply: somebody who has a seat, and somebody who comes back by paying dues again."""

from django.urls import NoReverseMatch, reverse

from members import lifecycle
from members.models import Member, User

SEAT, RENEW, AGAIN = "seat", "renew", "again"


def way_back(user: User | None) -> str:
    """SEAT: here already · RENEW: pays and is here, nobody decides again · AGAIN: was here, applies anew · empty: a stranger."""
    standing = Member.objects.filter(user=user).values_list("standing", flat=True).first() if user else None
    if standing is None:
        return ""
    if standing in lifecycle.RENEWS:
        return RENEW
    return SEAT if standing in lifecycle.SEES_BOOK else AGAIN


def renewal_path() -> str:
    """Where dues are paid; they live in a neighbour that icmp does not know, and without it one's own page says more."""
    try:
        return reverse("billing:pay")
    except NoReverseMatch:
        return reverse("members:me")
