"""The readings that can be compared: applications that two or more have read."""

import datetime as dt
from collections import defaultdict
from uuid import UUID

from icmp.models import Review


def verdicts(since: dt.datetime) -> list[dict[UUID, str]]:
    """For each application read twice or more since then: {reader: verdict}."""
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    rows = Review.objects.finished().filter(submitted_at__gte=since).order_by("pk")
    for application, reader, verdict in rows.values_list("application_id", "reviewer_id", "verdict"):
        found[application][reader] = verdict
    return [readers for readers in found.values() if len(readers) > 1]


def shared_ratings(since: dt.datetime) -> list[dict[UUID, int]]:
    """For each criterion of each application that two or more have rated since then: {reader: rating}."""
    found: dict[tuple[UUID, str], dict[UUID, int]] = defaultdict(dict)
    rows = Review.objects.finished().filter(submitted_at__gte=since).order_by("pk")
    for application, reader, ratings in rows.values_list("application_id", "reviewer_id", "ratings"):
        for criterion, rating in ratings.items():
            found[application, criterion][reader] = int(rating)
    return [readers for readers in found.values() if len(readers) > 1]
