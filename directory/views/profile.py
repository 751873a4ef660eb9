import datetime as dt
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.models import Listing
from directory.person import person_json
from directory.queries import neighbors
from directory.shown import Shown, shown
from directory.wording import language_name, worded
from members.gates import Viewer
from members.languages import pick
from members.limits import take
from members.middleware import address_of
from members.models import Profile
from members.photos import SIZES, SUFFIX, sibling
from members.requests import SiteRequest
from members.visibility import Audience

from .limits import too_often

PAGES, PER = 60, dt.timedelta(hours=1)
CONTENT_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
PHOTO_SECONDS = 60  # how long a browser may keep a photo after it was hidden
# What an owner can look at, and for whose eyes it is made. Printed is what members see; consent is asked apart.
SEEN_AS = {"member": Audience.MEMBERS, "public": Audience.PUBLIC, "printed": Audience.MEMBERS}


@require_safe
def profile(request: SiteRequest, public_id: str) -> HttpResponse:
    """Somebody's page of the book; absent and hidden ones answer alike."""
    viewer = _viewer(request)
    found, own = _found(public_id, viewer)
    if not own and not take(deed="book page", who=_reader(request), limit=PAGES, per=PER, at=timezone.now()):
        return too_often(request)
    asked = request.GET.get("as", "member")
    seen_as = (asked if asked in SEEN_AS else "member") if own else ""
    audience = SEEN_AS[seen_as] if own else viewer.audience
    page = shown(found, to=audience)
    context = {"profile": found, "seen_as": seen_as, "page": page}
    if page:
        context |= _facts(request, found, page, audience)
    if viewer.sees_book:
        context["neighbors"] = neighbors(Listing.objects.visible_to(viewer), found)
    return render(request, "directory/profile.html", context)


@require_safe
def photo(request: SiteRequest, public_id: str, size: int) -> HttpResponse | FileResponse:
    """A photo, to those alone who may see it."""
    viewer = _viewer(request)
    found, own = _found(public_id, viewer)
    page = shown(found, to=viewer.audience)
    if size not in SIZES or not found.photo or not (own or (page and page.has_photo)):
        raise Http404
    name = sibling(str(found.photo.name), size)
    if not default_storage.exists(name):
        raise Http404
    response = FileResponse(default_storage.open(name), content_type=CONTENT_TYPES[SUFFIX[size]])
    response["Cache-Control"] = f"private, max-age={PHOTO_SECONDS}"
    return response


def _viewer(request: SiteRequest) -> Viewer:
    return request.user.viewer if request.user.is_authenticated else Viewer()


def _reader(request: SiteRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else address_of(request)


def _found(public_id: str, viewer: Viewer) -> tuple[Profile, bool]:
    """The profile behind an address and whether it is the viewer's own; 404 when this viewer may not know of it.

    Asked of the profile itself, not of the book's rows: who hides or leaves is gone before those are written anew.
    """
    found = Profile.objects.visible_to(viewer).select_related("member").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    own = str(found.pk) == viewer.member_id
    if not own and shown(found, to=viewer.audience) is None:
        raise Http404
    return found, own


def _facts(request: SiteRequest, found: Profile, page: Shown, audience: Audience) -> dict[str, Any]:
    community = request.community
    story = pick(page.biography, get_language() or "en", fallback=community.language if community else "en")
    public = audience is Audience.PUBLIC
    return {
        "story": story,
        "paragraphs": [part.strip() for part in story.text.replace("\r\n", "\n").split("\n\n") if part.strip()],
        "discipline": worded("discipline", page.discipline),
        "industry": worded("industry", page.industry),
        "skills": [worded("skills", skill) for skill in page.skills],
        "languages": [(language_name(code), level) for code, level in page.languages],
        "inside": not public,
        "title": None if public else found.member.title,
        "indexable": public and not request.user.is_authenticated,
        "person_json": person_json(page) if public else "",
    }
