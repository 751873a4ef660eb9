"""Steps of a standing as verbs: each says what it does to the person, asks why, then does it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import lifecycle, operations
from members.desk import may
from members.models import Member, Standing, User
from members.steps import STEPS, Step, steps_from

from .effects import effects_of
from .forms import StepForm

LABELS = {
    "confirm": gettext_lazy("Confirm as a member"),
    "resume": gettext_lazy("End the pause"),
    "restore": gettext_lazy("Restore the membership"),
    "reinstate": gettext_lazy("Lift the suspension"),
    "take_back": gettext_lazy("Take back as a member"),
    "pause": gettext_lazy("Pause"),
    "begin_grace": gettext_lazy("Begin the grace period"),
    "lapse": gettext_lazy("Let the membership lapse"),
    "suspend": gettext_lazy("Suspend"),
    "make_alumni": gettext_lazy("Say goodbye as alumni"),
    "end": gettext_lazy("End the membership"),
}
DANGER = frozenset({"lapse", "suspend", "make_alumni", "end"})
CHANGE = "admin:members_member_change"


@dataclass(frozen=True)
class Verb:
    """A step on offer."""

    url: str
    label: Any
    danger: bool


def verbs_of(request: HttpRequest, member: Member) -> list[Verb]:
    """The steps that fit the member's standing and that this organizer may take."""
    return [
        Verb(reverse(f"admin:members_member_{step.name}", args=[member.pk]), LABELS[step.name], step.name in DANGER)
        for step in steps_from(member.standing)
        if may(request, step.deed)
    ]


def page_of(name: str) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """The page of one step."""

    def page(request: HttpRequest, pk: UUID) -> HttpResponse:
        return _ask(request, pk, STEPS[name])

    return page


def _ask(request: HttpRequest, pk: UUID, step: Step) -> HttpResponse:
    """What it does on GET, the deed on POST; a standing that has moved on is said, and nothing changes."""
    by, member = _organizer(request, step), _member(pk)
    today = operations.local_day(timezone.now())
    form = StepForm(_sent(request), step=step, today=today, initial={"seen": member.standing})
    if member.standing not in step.before:
        return _moved_on(request, member)
    if request.method != "POST" or not form.is_valid():
        facts = {"member": member, "step": step, "form": form, "says": _says(member, step, today)}
        words = {"title": LABELS[step.name], "danger": step.name in DANGER}
        context = {**admin.site.each_context(request), **facts, **words}
        return render(request, "admin/members/member/step.html", context, status=422 if form.errors else 200)
    try:
        operations.take_step(member=member, step=step.name, by=by, at=timezone.now(), **form.cleaned_data)
    except operations.IllegalStep:
        return _moved_on(request, member)
    member.refresh_from_db()
    words = {"name": member.user, "standing": member.get_standing_display()}
    messages.success(request, _("%(name)s now stands as: %(standing)s.") % words)
    return HttpResponseRedirect(reverse(CHANGE, args=[member.pk]))


def _says(member: Member, step: Step, today: dt.date) -> list[Any]:
    """What the step does to the person, in the order book, dues, letters."""
    after = _leads_to(member, step, today)
    says = [_("%(name)s becomes: %(standing)s.") % {"name": member.user, "standing": dict(Standing.choices)[after]}]
    says += effects_of(step.name, after)
    if after == lifecycle.CANDIDATE and member.candidate_until:
        day = date_format(member.candidate_until, "DATE_FORMAT")
        says.append(_("The time as a candidate ends on %(day)s, as before.") % {"day": day})
    if not lifecycle.doors(after).sees_book and member.user.roles:
        says.append(_("This person has a role, and a role does not end with the standing: an owner ends it."))
    return says


def _leads_to(member: Member, step: Step, today: dt.date) -> str:
    """The standing that follows; where two may, as the operation will choose."""
    if step.name == "reinstate":
        return operations.standing_before(member)
    if step.name == "restore":
        still = member.candidate_until is not None and member.candidate_until >= today
        return lifecycle.CANDIDATE if still else lifecycle.MEMBER
    return next(iter(step.after))


def _organizer(request: HttpRequest, step: Step) -> User:
    if not isinstance(request.user, User) or not may(request, step.deed):
        raise PermissionDenied
    return request.user


def _member(pk: UUID) -> Member:
    member = Member.objects.select_related("user").filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _moved_on(request: HttpRequest, member: Member) -> HttpResponse:
    """A second click, or somebody was faster: say how it stands, change nothing."""
    member.refresh_from_db()
    words = {"name": member.user, "standing": member.get_standing_display()}
    messages.info(request, _("%(name)s stands as: %(standing)s. Nothing was changed.") % words)
    return HttpResponseRedirect(reverse(CHANGE, args=[member.pk]))
