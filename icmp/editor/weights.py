"""The editor's first screen: the criteria in their order with what they weigh, and everything that follows from it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from icmp import drafting, weighting
from icmp.admin.words import Vocabulary, valued_in_words
from icmp.drafting import State
from icmp.forms.fields import AmountField
from icmp.models import Dimension, ProfileVersion, WeightingMethod
from icmp.operations import NoProfileDraft, ProfileChanged, weigh_criteria
from icmp.queries.foundations import mark_of
from icmp.queries.profiles import profile_state
from members.requests import SiteRequest

from .beside import Beside
from .frame import LOOK, for_keepers, for_readers, found, look, page

RANK, SWING, SAVE = "rank", "swing", ""
MOVES = {"up": -1, "down": 1}
HEAVIEST = Decimal("99999.99")  # that the column holds


class WeightsForm(forms.Form):
    """A weight for each criterion, and their order."""

    order = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8000)

    def __init__(self, data: Any, *, state: State, labels: dict[str, str]) -> None:
        super().__init__(data)
        self.state = state
        self.fields["order"].initial = " ".join(drafting.keys(state))
        for key, weight in drafting.weights(state).items():
            self.fields[f"weight-{key}"] = AmountField(
                label=labels[key],
                min_value=0,
                max_value=HEAVIEST,
                max_digits=7,
                decimal_places=2,
                initial=f"{weight.normalize():f}",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "editor-weight"}),
                error_messages={"required": gettext_lazy("A weight; 0 counts for nothing.")},
            )

    def wanted(self) -> list[str]:
        """The order as it was sent; what it does not name comes after."""
        known = drafting.keys(self.state)
        sent = [key for key in str(self.data.get("order", "")).split() if key in known]
        return list(dict.fromkeys([*sent, *known]))

    def weights(self) -> dict[str, Decimal]:
        """The weights that were typed, in the wanted order; what is no weight counts as it was saved."""
        saved, typed = drafting.weights(self.state), getattr(self, "cleaned_data", {})
        given = {key: typed.get(f"weight-{key}") for key in self.wanted()}
        return {key: saved[key] if value is None else Decimal(str(value)) for key, value in given.items()}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Show a version, or save order and weights."""
    for_readers(request)
    row, words = found(kind, version), Vocabulary()
    state = profile_state(row)
    beside = Beside(row, state, words)
    if request.method != "POST":
        return _page(request, row, beside, WeightsForm(None, state=state, labels=beside.labels))
    for_keepers(request)
    form, deed = WeightsForm(request.POST, state=state, labels=beside.labels), request.POST.get("deed", SAVE)
    is_valid = form.is_valid()
    if deed == LOOK:
        order, typed = form.wanted(), form.weights()
        method = state["settings"]["weighting_method"]
        return look(request, row, drafting.weighed(drafting.ordered(state, order), typed, method=method), words)
    if not is_valid:
        return _page(request, row, beside, form, status=422)
    return _saved(request, row, beside, form, deed)


def _saved(request: SiteRequest, row: ProfileVersion, beside: Beside, form: WeightsForm, deed: str) -> HttpResponse:
    order, weights, method = _after(deed, form, beside.state)
    mark = request.POST.get("mark", "")
    try:
        weigh_criteria(
            version=row, order=order, weights=weights, method=method, mark=mark, by=request.user, at=timezone.now()
        )
    except ProfileChanged:
        return _page(request, row, beside, form, status=409, conflict=_both(form, beside))
    except NoProfileDraft:
        return _page(request, row, beside, form, status=409, lost=_both(form, beside))
    messages.success(request, _SAVED[deed.partition(":")[0]]())
    return redirect("editor:profile", row.kind, row.version)


def _after(deed: str, form: WeightsForm, state: State) -> tuple[list[str], dict[str, Decimal], str]:
    """Order, weights and method after a button."""
    order, weights = form.wanted(), form.weights()
    before = state["settings"]["weighting_method"]
    verb, _colon, key = deed.partition(":")
    if verb in MOVES and key in order:
        return drafting.moved(order, key, MOVES[verb]), weights, before
    if deed == RANK:
        must = frozenset(row["key"] for row in state["criteria"] if row["must_have"])
        return order, weights | weighting.by_rank(weighting.ranked(weights, must)), WeightingMethod.ROC
    if deed == SWING:
        return order, weighting.by_swing(weights), WeightingMethod.SWING
    if deed != SAVE:
        raise Http404
    return order, weights, before if weights == drafting.weights(state) else WeightingMethod.DIRECT


_SAVED = {
    SAVE: lambda: _("Order and weights are saved."),
    "up": lambda: _("The order is saved."),
    "down": lambda: _("The order is saved."),
    RANK: lambda: _("The weights follow from the order now."),
    SWING: lambda: _("The points are weights now that add up to 100."),
}


def _both(form: WeightsForm, beside: Beside) -> list[dict[str, Any]]:
    """Each criterion with its place and weight as somebody else saved it, and as it was typed here."""
    mine = form.weights()
    places = {key: number for number, key in enumerate(mine, start=1)}
    theirs = drafting.weights(beside.state)
    return [
        {
            "label": beside.labels[key],
            "theirs": f"{weight.normalize():f}",
            "mine": f"{mine[key].normalize():f}",
            "their_place": number,
            "my_place": places[key],
            "differs": weight != mine[key] or number != places[key],
        }
        for number, (key, weight) in enumerate(theirs.items(), start=1)
    ]


def _page(
    request: SiteRequest, row: ProfileVersion, beside: Beside, form: WeightsForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "lines": _lines(form, beside),
        "order": " ".join(form.wanted() if form.is_bound else drafting.keys(beside.state)),
        "mark": mark_of(drafting.part_of(beside.state, "order")),
        "method": WeightingMethod(beside.state["settings"]["weighting_method"]).label,
        "beside": beside,
        "own": beside.remarks_on(""),
        "key": "",
        "can_undo": row.revisions.standing().count() > 1,
        "can_redo": row.revisions.undone().exists(),
    }
    return page(request, "profile", row, context | more, status=status)


def _lines(form: WeightsForm, beside: Beside) -> list[dict[str, Any]]:
    """The criteria as they are listed, in the order that is being written."""
    rows = {row["key"]: row for row in beside.state["criteria"]}
    order = form.wanted() if form.is_bound else list(rows)
    remarks: dict[str, int] = {}
    for key, _name, _words in beside.remarks:
        remarks[key] = remarks.get(key, 0) + 1
    return [
        {
            "key": key,
            "number": number,
            "label": beside.labels[key],
            "dimension": Dimension(rows[key]["dimension"]).label,
            "must_have": rows[key]["must_have"],
            "valued": valued_in_words(rows[key]["value_function"], rows[key]["attribute"], beside.words),
            "field": form[f"weight-{key}"],
            "share": beside.shares[key],
            "effective": beside.effective.get(key, ""),
            "remarks": remarks.get(key, 0),
            "first": number == 1,
            "last": number == len(order),
        }
        for number, key in enumerate(order, start=1)
    ]
