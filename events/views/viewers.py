from django.http import Http404

from events.models import Event
from members.gates import Viewer
from members.requests import SiteRequest


def viewer_of(request: SiteRequest) -> Viewer:
    """Who looks; nobody in particular when not signed in."""
    return request.user.viewer if request.user.is_authenticated else Viewer()


def visible_event(request: SiteRequest, public_id: str) -> Event:
    """An event this reader may know of; a hidden one is as absent as one that never was."""
    found = Event.objects.visible_to(viewer_of(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def community_language(request: SiteRequest) -> str:
    return request.community.language if request.community else "en"
