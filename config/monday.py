"""The organizers' first page: what waits for them, then how the community does."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from config.todo import tasks
from config.workshop import workshop
from icmp.health.figures import PICTURES
from icmp.health.measure import AsOf
from members.requests import SiteRequest


@dataclass(frozen=True)
class Frame:
    """Where a picture comes from; without scripts it is a link."""

    label: Promise
    about: Promise
    url: str


def monday(request: HttpRequest | SiteRequest) -> dict[str, Any]:
    """The list of this viewer and the frames of the pictures, each of which fetches itself."""
    community = getattr(request, "community", None)
    viewer = request.user.viewer  # type: ignore[union-attr]  # the desk's door is behind us
    as_of = AsOf(at=timezone.now(), timezone=community.timezone if community else "UTC")
    return {
        "today": as_of.day,
        "tasks": tasks(viewer, as_of),
        "frames": [
            Frame(picture.label, picture.about, reverse("health:picture", args=[name]))
            for name, picture in PICTURES.items()
        ],
        "workshop": workshop(request),
    }
