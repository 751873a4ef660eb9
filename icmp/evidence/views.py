"""Evidence is seen by those who may alone, as a download that no browser runs, and marked by a person."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from icmp.models import Proof, ProofResult
from icmp.operations import check_proof
from icmp.queries.joining import speaker
from members.desk import may
from members.requests import SiteRequest

from . import queries

SHOWN = 50
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


class MarkForm(forms.Form):
    result = forms.ChoiceField(choices=ProofResult.choices)
    note = forms.CharField(max_length=300, required=False)


@login_required
@require_safe
@never_cache
def to_check(request: SiteRequest) -> HttpResponse:
    """What a person should look at: contradictions, and a fifth of the accepted."""
    if not may(request, "see_applications"):
        raise PermissionDenied
    page, say = Paginator(queries.to_check(), SHOWN).get_page(request.GET.get("page")), speaker()
    context = {
        **admin.site.each_context(request),
        "title": _("Evidence to check"),
        "page_obj": page,
        "rows": [(row, say(row.attribute.label)) for row in page],
    }
    return render(request, "icmp/evidence/to_check.html", context)


@login_required
@require_safe
@never_cache
def file(request: SiteRequest, pk: int) -> HttpResponse:
    """A file, to those alone who may see it now; for everybody else there is none."""
    proof = _found(pk)
    name = str(proof.file.name)
    if not proof.file or not queries.may_open(proof, request.user) or not proof.file.storage.exists(name):
        raise Http404
    with proof.file.open("rb") as kept:
        content = kept.read()
    ending = name.rpartition(".")[2]
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{proof.pk}.{ending}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=TYPES[ending], headers=headers)


@login_required
@require_POST
def mark(request: SiteRequest, pk: int) -> HttpResponse:
    """Confirms, unclear or contradicts."""
    if not may(request, "decide_applications"):
        raise PermissionDenied
    proof = _found(pk)
    form = MarkForm(request.POST)
    if not queries.may_open(proof, request.user) or proof.application.user_id == request.user.pk:
        raise Http404
    if form.is_valid():
        said = form.cleaned_data
        check_proof(proof=proof, result=said["result"], remark=said["note"], by=request.user, at=timezone.now())
        messages.success(request, _("Noted. It decides nothing by itself."))
    else:
        messages.error(request, _("Say whether it confirms, is unclear or contradicts; a remark has 300 characters."))
    return redirect("admin:icmp_application_change", proof.application_id)


def _found(pk: int) -> Proof:
    proof = Proof.objects.select_related("application").filter(pk=pk).first() if pk < 2**63 else None
    if proof is None:
        raise Http404
    return proof
