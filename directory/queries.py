"""What the book asks beside its pages."""

from django.db.models import Q

from members.models import Profile

from .models import Listing, ListingQuerySet


def neighbors(rows: ListingQuerySet, profile: Profile) -> dict[str, Listing | None]:
    """Who stands before and after somebody in the order of the book, among `rows`."""
    key, pk = profile.sort_key, profile.pk
    before = rows.filter(Q(sort_key__lt=key) | Q(sort_key=key, profile_id__lt=pk), sort_key__lte=key)
    after = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, profile_id__gt=pk), sort_key__gte=key)
    few = ("id", "public_id", "surname")
    return {
        "previous": before.order_by("-sort_key", "-profile_id").only(*few).first(),
        "following": after.in_order().only(*few).first(),
    }
