"""A letter to an applicant in an organizer's own words, looked at before it is sent."""

from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from icmp import notices
from icmp.forms.desk import LetterForm
from icmp.operations import NoAddress, write_to_applicant

from .showing import CHANGE, find, person


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write, look, send."""
    row = find(request, pk, deed="decide_applications")
    form = LetterForm(request.POST or None)
    context = {
        **admin.site.each_context(request),
        "title": _("Write to the applicant"),
        "application": row,
        "form": form,
    }
    template = "admin/icmp/application/write.html"
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    words = form.cleaned_data
    if "send" not in request.POST:
        subject, text = notices.preview_note(row, by=person(request), **words)
        return render(request, template, {**context, "letter": {"subject": subject, "text": text}})
    try:
        write_to_applicant(application=row, by=person(request), at=timezone.now(), **words)
    except NoAddress:
        messages.error(request, _("There is no confirmed address to write to."))
    else:
        messages.success(request, _("The letter is on its way; it stands on this page."))
    return redirect(CHANGE, row.pk)


VERBS = {"write": write}
