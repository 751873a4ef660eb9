"""The verbs of owners: invite an organizer, give a role, end one. Each asks first who it is that asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import operations
from members.desk import may
from members.models import Community, RoleGrant, User
from members.operations.invitations import letter_context
from members.outbox import render_letter

from .forms import EndRoleForm, GiveRoleForm, InviteForm, role_of

CHANGE = "admin:members_user_change"


def for_owners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only who gives roles gets to the verb, and only after proving once more to be that person."""
    proven = reauthentication_required(view)

    @wraps(view)
    def page(request: HttpRequest, **where: Any) -> HttpResponse:
        if not may(request, "grant_roles"):
            raise PermissionDenied
        answer: HttpResponse = proven(request, **where)
        return answer

    return page


def invite(request: HttpRequest) -> HttpResponse:
    """Fill in, read once more with the letter that goes, confirm."""
    community = Community.objects.the()
    form = InviteForm(_sent(request), initial={"language": community.language if community else "en"})
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _page(request, "invite", form, title=_("Invite an organizer"))
    if "confirm" not in request.POST:
        facts = _preview(form, by=_owner(request))
        return _page(request, "invite", form, title=_("Invite an organizer"), preview=True, **facts)
    told = form.cleaned_data
    invitation = operations.invite_organizer(
        email=told["email"], name=told["name"], language=told["language"], roles=form.chosen, by=_owner(request),
        at=timezone.now(),
    )  # fmt: skip
    if invitation.granted:
        messages.success(request, _("%(name)s is invited; the letter is on its way.") % {"name": invitation.user})
    else:
        messages.info(request, _("%(name)s has these roles already. Nothing was changed.") % {"name": invitation.user})
    return HttpResponseRedirect(reverse(CHANGE, args=[invitation.user.pk]))


def give_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give somebody one role more."""
    user = _account(pk)
    form = GiveRoleForm(_sent(request), user=user)
    back = HttpResponseRedirect(reverse(CHANGE, args=[user.pk]))
    if request.method == "POST" and "role" in form.errors and _holds(user, request.POST.get("role", "")):
        messages.info(request, _("%(name)s has this role already. Nothing was changed.") % {"name": user})
        return back
    if request.method != "POST" or not form.is_valid():
        return _page(request, "give_role", form, title=_("Give a role"), person=user)
    role, language = role_of(form.cleaned_data["role"])
    grant = operations.grant_role(
        user=user, role=role, language=language, by=_owner(request), at=timezone.now(),
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    words = {"name": user, "role": grant.title}
    messages.success(request, _("%(name)s now has the role %(role)s; the letter is on its way.") % words)
    return back


def end_role(request: HttpRequest, pk: UUID, grant: int) -> HttpResponse:
    """Take a role back: at once, everywhere."""
    held = RoleGrant.objects.select_related("user").filter(user=pk, pk=grant).first()
    if held is None:
        raise Http404
    form = EndRoleForm(_sent(request))
    back = HttpResponseRedirect(reverse(CHANGE, args=[held.user_id]))
    if held.ended_at:
        messages.info(request, _("This role has ended already. Nothing was changed."))
        return back
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_role(grant=held, by=_owner(request), at=timezone.now(), reason=form.cleaned_data["reason"])
        except operations.LastOwner:
            form.add_error(
                None,
                _(
                    "%(name)s is the last owner, and somebody must stay who can give roles. Make somebody else an owner first, then end this role."
                )
                % {"name": held.user},
            )
        else:
            words = {"name": held.user, "role": held.title}
            messages.success(request, _("%(name)s no longer has the role %(role)s.") % words)
            return back
    return _page(request, "end_role", form, title=_("End a role"), person=held.user, grant=held)


def _preview(form: InviteForm, *, by: User) -> dict[str, Any]:
    """Who it goes to, what is new, and the letter as it will be written."""
    told = form.cleaned_data
    account = operations.account_at(told["email"])
    person = account or User(email=told["email"], name=told["name"], language=told["language"])
    grants = [RoleGrant(user=person, role=role, language=language) for role, language in form.chosen]
    new = [grant for grant in grants if account is None or not _has(account, grant.role, grant.language)]
    language = dict(settings.LANGUAGES).get(person.language, person.language)
    facts = {"account": account, "person": person, "language": language, "grants": new, "held": len(grants) - len(new)}
    if not new:
        return facts
    context = letter_context(person, new, by=by)
    subject, text, _html = render_letter(kind="organizer_invited", language=person.language, context=context)
    return {**facts, "letter": {"subject": subject, "text": text}}


def _has(user: User, role: str, language: str) -> bool:
    return user.role_grants.in_force().filter(role=role, language=language).exists()


def _holds(user: User, key: str) -> bool:
    """A second click asks for what the first one gave."""
    return _has(user, *role_of(key))


def _page(request: HttpRequest, verb: str, form: forms.Form, **facts: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "form": form, **facts}
    return render(request, f"admin/members/user/{verb}.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> Any:
    """What was posted, also when it is nothing: an empty form is told what is missing."""
    return request.POST if request.method == "POST" else None


def _owner(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _account(pk: UUID) -> User:
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise Http404
    return user
