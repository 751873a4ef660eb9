from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from directory.forms import SECTIONS, PhotoForm, SectionForm, VisibilityForm
from directory.wording import missing_labels
from members.completeness import completeness, missing
from members.models import Profile
from members.operations import change_profile, change_visibility, confirm_profile, remove_photo, set_photo
from members.photos import BadPhoto, Focus
from members.requests import SiteRequest

BAD_PHOTO = {
    "unreadable": gettext_lazy("This file could not be read as a JPEG, PNG or WebP picture."),
    "too_large": gettext_lazy("This picture has too many pixels; 40 million is the most."),
    "too_small": gettext_lazy("This picture is too small; 160 pixels on each side is the least."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SiteRequest, section: str) -> HttpResponse:
    """One section of my page; each is saved by itself."""
    profile = _own_profile(request)
    if section not in SECTIONS:
        raise Http404
    form = _form(request, profile, section)
    if request.method == "POST" and form.is_valid() and _saved(request, profile, form):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("directory:edit", args=[section]))
    return render(request, "directory/edit.html", _context(profile, section, form), status=422 if form.errors else 200)


@login_required
@require_POST
def confirm(request: SiteRequest) -> HttpResponse:
    """My page is still true."""
    confirm_profile(member=_own_profile(request).member, by=request.user, at=timezone.now())
    messages.success(request, _("Thank you: your page now says that you confirmed it today."))
    return HttpResponseRedirect(reverse("directory:edit_first"))


def _own_profile(request: SiteRequest) -> Profile:
    profile = Profile.objects.select_related("member__user").filter(member__user=request.user).first()
    if profile is None:
        raise Http404
    return profile


def _form(request: SiteRequest, profile: Profile, section: str) -> SectionForm:
    kind = SECTIONS[section][1]
    typed, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return kind(typed, files, initial=kind.beginning(profile))


def _saved(request: SiteRequest, profile: Profile, form: SectionForm) -> bool:
    """Do what the section asks for; False with a message beside the field when the photo cannot be taken."""
    if isinstance(form, PhotoForm):
        return _saved_photo(request, profile, form)
    member, by, at = profile.member, request.user, timezone.now()
    if isinstance(form, VisibilityForm):
        alumni = form.cleaned_data["listed_as_alumni"]
        change_visibility(member=member, audiences=form.audiences, listed_as_alumni=alumni, by=by, at=at)
    else:
        change_profile(member=member, changes=form.changes, by=by, at=at)
    return True


def _saved_photo(request: SiteRequest, profile: Profile, form: PhotoForm) -> bool:
    member, by, at = profile.member, request.user, timezone.now()
    said = form.cleaned_data
    if said["remove"]:
        remove_photo(member=member, by=by, at=at)
    elif said["photo"]:
        focus = Focus(float(said["across"]), float(said["down"]))
        try:
            set_photo(member=member, source=said["photo"], alt=said["photo_alt"], focus=focus, by=by, at=at)
        except BadPhoto as problem:
            form.add_error("photo", str(BAD_PHOTO[problem.reason]))
            return False
    else:
        change_profile(member=member, changes={"photo_alt": said["photo_alt"]}, by=by, at=at)
    return True


def _context(profile: Profile, section: str, form: SectionForm) -> dict[str, object]:
    return {
        "profile": profile,
        "form": form,
        "section": section,
        "title": SECTIONS[section][0],
        "sections": [(name, label) for name, (label, _form) in SECTIONS.items()],
        "complete": completeness(profile),
        "missing": missing_labels(missing(profile)),
    }
