"""The privacy center: what is known, what was agreed to, taking it along, leaving."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.audit import note
from members.consents import consents_in_force, withdraw_consent
from members.forms import LeaveForm, LettersForm
from members.letter_kinds import OPTIONAL_KINDS
from members.models import Community, LetterChoice, Member
from members.operations import IllegalStep, MovedOn, choose_letters, leave_with_notice, local_day
from members.portability import archive_of, kinds_of_data
from members.requests import SiteRequest


@login_required
@require_safe
def privacy(request: SiteRequest) -> HttpResponse:
    """Everything about my data in one place."""
    off = set(LetterChoice.objects.filter(user=request.user).values_list("kind", flat=True))
    return _center(request, LettersForm(initial={"wanted": sorted(OPTIONAL_KINDS - off)}))


def _center(request: SiteRequest, letters: LettersForm) -> HttpResponse:
    facts = {"consents": consents_in_force(request.user).values(), "kinds": kinds_of_data(), "letters": letters}
    member = Member.objects.filter(user=request.user).first()
    status = 422 if letters.errors else 200
    return render(request, "members/privacy.html", {**facts, "member": member}, status=status)


@login_required
@reauthentication_required
@require_safe
def my_data(request: SiteRequest) -> HttpResponse:
    """All my data as a ZIP of JSON and files."""
    now = timezone.now()
    response = HttpResponse(archive_of(request.user, at=now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.zip"'
    note(deed="data.exported", about=request.user, by=request.user, at=now)
    return response


@login_required
@require_POST
def consent(request: SiteRequest) -> HttpResponse:
    """Take a consent back; the next page already obeys."""
    purpose = request.POST.get("purpose", "")
    if not withdraw_consent(user=request.user, purpose=purpose, at=timezone.now()):
        return render(request, "404.html", status=404)
    messages.success(request, _("Your consent is withdrawn."))
    return HttpResponseRedirect(reverse("members:privacy"))


@login_required
@require_POST
def letters(request: SiteRequest) -> HttpResponse:
    """Keep which letters somebody wants."""
    form = LettersForm(request.POST)
    if not form.is_valid():
        return _center(request, form)
    choose_letters(user=request.user, wanted=set(form.cleaned_data["wanted"]), at=timezone.now())
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("members:privacy"))


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def leave(request: SiteRequest) -> HttpResponse:
    """Leave the community: says what happens, then does it."""
    member = Member.objects.filter(user=request.user).first()
    if member is None:
        return render(request, "404.html", status=404)
    now = timezone.now()
    form = LeaveForm(
        request.POST or None,
        expected=_name_to_type(request.community),
        today=local_day(now),
        may_stay_on=member.doors.sees_book,
    )
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        alumni = str(form.fields["alumni"].label) if filled["alumni"] else ""
        last_day = filled.get("last_day") or local_day(now)
        try:
            member = leave_with_notice(
                member=member, last_day=last_day, reason=filled["reason"], alumni=alumni,
                language=get_language() or "en", at=now,
            )  # fmt: skip
        except (IllegalStep, MovedOn):
            messages.info(request, _("You have already left, or said so."))
            return HttpResponseRedirect(reverse("members:me"))
        if member.doors.sees_book:
            messages.success(request, _("Noted. A letter confirms your last day; until then you may change your mind."))
            return HttpResponseRedirect(reverse("members:me"))
        logout(request)
        messages.success(request, _("You have left. A letter confirms it and says what is kept and for how long."))
        return HttpResponseRedirect(reverse("home"))
    return render(request, "members/leave.html", {"form": form, "member": member}, status=422 if form.errors else 200)


def _name_to_type(community: Community | None) -> str:
    return (community.short_name or community.name) if community else "Gremio"
