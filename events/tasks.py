from django.utils import timezone

from events import operations
from members.ticks import tick


@tick("finish events")
def finish_events() -> int:
    return operations.finish_events(at=timezone.now())


@tick("expire offers")
def expire_offers() -> int:
    return operations.expire_offers(at=timezone.now())


@tick("remind of events")
def remind() -> int:
    return operations.remind(at=timezone.now())


@tick("release places")
def release_places() -> int:
    return operations.release_places(at=timezone.now())
