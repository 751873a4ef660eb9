"""The lines between the bands, and whom a profile is about."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from icmp import drafting
from icmp.admin.words import Vocabulary
from icmp.models import ProfileVersion, Subject
from icmp.operations import NoProfileDraft, ProfileChanged, change_profile_settings
from icmp.profile_lints import percent
from icmp.queries.foundations import mark_of
from icmp.queries.profiles import profile_state
from icmp.values import number
from members.requests import SiteRequest

from .beside import Beside
from .frame import LOOK, for_keepers, for_readers, found, look, page
from .functions import share
from .rows import percent_field

POINTS = {"decimal_places": 2, "max_digits": 5}
SHARES = ("coverage_min", "neutral_value")


class BandsForm(forms.Form):
    """The lines in points of 100, shares in percent."""

    use_required_attribute = False
    accept_min = percent_field(gettext_lazy("Advise to accept from"), **POINTS)
    review_min = percent_field(
        gettext_lazy("Look closer from"), help_text=gettext_lazy("Below it, the advice is to decline."), **POINTS
    )
    coverage_min = percent_field(
        gettext_lazy("Least that must be answered, in percent of the weight"),
        help_text=gettext_lazy("With less, a person looks closer, whatever the score."),
        decimal_places=3,
    )
    neutral_value = percent_field(
        gettext_lazy("A neutral missing answer is worth, in %"),
        help_text=gettext_lazy("Only for criteria that say so."),
    )
    high_min = percent_field(
        gettext_lazy("High from"), help_text=gettext_lazy("Where customers and members are compared."), **POINTS
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Whom it is about"), choices=Subject.choices, widget=forms.RadioSelect
    )
    change_note = forms.CharField(label=gettext_lazy("What changes, in one line"), required=False, max_length=400)

    @classmethod
    def initial_of(cls, settings: dict[str, Any]) -> dict[str, Any]:
        return settings | {name: percent(settings[name]) for name in SHARES}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        accept, review = number(values.get("accept_min")), number(values.get("review_min"))
        if accept is not None and review is not None and review > accept:
            self.add_error("review_min", _("The lines cross: this must not be above “advise to accept”."))
        return values

    def values(self) -> dict[str, Any]:
        """As the draft keeps them."""
        plain = {name: str(self.cleaned_data[name]) for name in ("accept_min", "review_min", "high_min")}
        shares = {name: str(share(self.cleaned_data[name])) for name in SHARES}
        texts = {name: self.cleaned_data[name] for name in ("subject", "change_note")}
        return {**plain, **shares, **texts}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bands(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Show the lines, or save them."""
    for_readers(request)
    row, words = found(kind, version), Vocabulary()
    state = profile_state(row)
    initial = BandsForm.initial_of(state["settings"])
    if request.method != "POST":
        return _page(request, row, Beside(row, state, words), BandsForm(initial=initial))
    for_keepers(request)
    form = BandsForm(request.POST, initial=initial)
    is_valid = form.is_valid()
    if request.POST.get("deed") == LOOK:
        return look(request, row, drafting.with_settings(state, form.values()) if is_valid else state, words)
    if not is_valid:
        return _page(request, row, Beside(row, state, words), form, status=422)
    mark = request.POST.get("mark", "")
    try:
        change_profile_settings(version=row, values=form.values(), mark=mark, by=request.user, at=timezone.now())
    except ProfileChanged:
        return _page(request, row, Beside(row, state, words), form, status=409, conflict=_both(form, initial))
    except NoProfileDraft:
        return _page(request, row, Beside(row, state, words), form, status=409, lost=_both(form, initial))
    messages.success(request, _("The lines are saved."))
    return redirect("editor:profile", kind, version)


def _both(form: BandsForm, theirs: dict[str, Any]) -> list[dict[str, Any]]:
    """Each setting as somebody else saved it, and as it was typed here."""
    names = dict(Subject.choices)
    return [
        {
            "label": form[name].label,
            "theirs": names.get(theirs[name], theirs[name]),
            "mine": names.get(form.cleaned_data[name], form.cleaned_data[name]),
            "differs": not _same(theirs[name], form.cleaned_data[name]),
        }
        for name in form.fields
    ]


def _same(left: object, right: object) -> bool:
    figures = number(left), number(right)
    return figures[0] == figures[1] if isinstance(figures[0], Decimal) else left == right


def _page(
    request: SiteRequest, row: ProfileVersion, beside: Beside, form: BandsForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "mark": mark_of(drafting.part_of(beside.state, "settings")),
        "beside": beside,
        "own": beside.remarks_on(""),
        "key": "",
    }
    return page(request, "bands", row, context | more, status=status)
