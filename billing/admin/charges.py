"""Who owes what, and the treasurer's verbs: mark what arrived, read the bank's statement, give money back."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from billing import gateway, operations
from billing.forms import RefundForm, TransferForm
from billing.models import Charge, ChargeState, Payment
from members.desk import DeskAdmin, DeskInline, may
from members.operations import local_day

from .statement import statement
from .treasurer import treasurer
from .words import shown_money, shown_state, shown_text

ASK_AGAIN_ABOVE = 20_000  # minor units: larger refunds ask the treasurer to prove who they are


class OwedFilter(admin.SimpleListFilter):
    title = _("owed")
    parameter_name = "owed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("owed", _("owed")), ("overdue", _("overdue")), ("grace", _("more than two weeks late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Charge]) -> QuerySet[Charge]:
        today = local_day(timezone.now())
        match self.value():
            case "owed":
                return queryset.filter(pk__in=Charge.objects.owed())
            case "overdue":
                return queryset.filter(pk__in=Charge.objects.overdue(today))
            case "grace":
                return queryset.filter(pk__in=Charge.objects.past_grace_start(today))
        return queryset


class PaymentInline(DeskInline):
    model = Payment
    fields = ("received_at", "amount", "method", "note", "recorded_by")
    readonly_fields = ("amount",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        return super().get_queryset(request).select_related("recorded_by", "charge")

    @admin.display(description=_("amount"))
    def amount(self, payment: Payment) -> SafeString:
        return shown_money(payment.amount_minor, payment.currency)


@admin.register(Charge)
class ChargeAdmin(DeskAdmin):
    sees = "see_money"
    list_display = ("reference", "who", "amount", "plan_name", "due_on", "state_shown", "method", "next_step")
    list_filter = (OwedFilter, "state", "method", ("plan", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "plan")
    search_fields = ("reference", "user__name", "user__email")
    search_help_text = _("Reference, name or address")
    ordering = ("-due_on", "pk")
    fields = (
        "reference", "who", "amount", "plan_name", "period_start", "period_end", "due_on", "state_shown", "method",
        "opened_at", "paid_at", "stripe_invoice_id", "next_step",
    )  # fmt: skip
    readonly_fields = ("who", "amount", "plan_name", "state_shown", "next_step")
    inlines = (PaymentInline,)

    @admin.display(description=_("person"), ordering="user__name")
    def who(self, charge: Charge) -> str:
        return (charge.user.name or charge.user.email) if charge.user else "–"

    @admin.display(description=_("amount"), ordering="amount_minor")
    def amount(self, charge: Charge) -> SafeString:
        return shown_money(charge.amount_minor, charge.currency)

    @admin.display(description=_("plan"), ordering="plan__key")
    def plan_name(self, charge: Charge) -> str:
        return shown_text(charge.plan.name)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, charge: Charge) -> SafeString:
        return shown_state(charge.state, str(charge.get_state_display()))

    @admin.display(description=_("next"))
    def next_step(self, charge: Charge) -> SafeString | str:
        if charge.is_owed:
            return _link("admin:billing_charge_transfer", charge, _("Mark as paid"))
        if charge.state == ChargeState.PAID:
            return _link("admin:billing_charge_refund", charge, _("Refund"))
        return "–"

    def get_urls(self) -> list[URLPattern]:
        verbs = [("transfer", self.transfer), ("refund", self.refund)]
        own = [
            path(f"<uuid:pk>/{name}/", self.admin_site.admin_view(view), name=f"billing_charge_{name}")
            for name, view in verbs
        ]
        file = path("statement/", self.admin_site.admin_view(statement), name="billing_charge_statement")
        return [file, *own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; above it the treasurer finds the way to the bank's statement."""
        return super().changelist_view(request, {"keeps_money": may(request, "keep_money"), **(extra_context or {})})

    def transfer(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Mark as paid what the statement or the cash box shows: fill in, read once more, confirm."""
        charge = _for_treasurer(request, pk)
        form = TransferForm(_sent(request), charge=charge, today=local_day(timezone.now()))
        if not charge.is_owed:
            return _already(request, charge)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, charge, form, "transfer", status=422 if form.errors else 200)
        if "confirm" not in request.POST:
            return self._page(request, charge, form, "transfer", preview=True)
        return self._record(request, charge, form)

    def _record(self, request: HttpRequest, charge: Charge, form: TransferForm) -> HttpResponse:
        told = form.cleaned_data
        reason = " ".join(part for part in (told["reason"], told["reference"]) if part) if told["reason"] else ""
        try:
            operations.record_bank_transfer(
                charge=charge, amount=told["amount"], received_on=told["received_on"], method=told["method"],
                reason=reason, by=treasurer(request), at=timezone.now(),
            )  # fmt: skip
        except operations.NotOwed:
            return _already(request, charge)
        except (gateway.Unavailable, gateway.Refused):
            form.add_error(
                None,
                _(
                    "Stripe could not give up its own bill for this right now. Nothing was marked; look at the charge again, then try again."
                ),
            )
            return self._page(request, charge, form, "transfer", status=503)
        messages.success(
            request, _("%(reference)s is paid; the receipt is on its way.") % {"reference": charge.reference}
        )
        return HttpResponseRedirect(reverse("admin:billing_charge_changelist"))

    def refund(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Give the whole payment back: say why, confirm."""
        charge = _for_treasurer(request, pk)
        if charge.amount_minor > ASK_AGAIN_ABOVE:
            answer: HttpResponse = _proven_refund(request, self, charge)
            return answer
        return self._refund(request, charge)

    def _refund(self, request: HttpRequest, charge: Charge) -> HttpResponse:
        form = RefundForm(_sent(request))
        if charge.state != ChargeState.PAID:
            return _already(request, charge)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, charge, form, "refund", status=422 if form.errors else 200)
        try:
            operations.refund_charge(
                charge=charge, by=treasurer(request), at=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except operations.NotPaid:
            return _already(request, charge)
        except gateway.Unavailable:
            form.add_error(
                None, _("Stripe does not answer right now. Try again: it goes back once, however often you ask.")
            )
            return self._page(request, charge, form, "refund", status=503)
        except gateway.Refused as refusal:
            form.add_error(None, _("Stripe refused: %(code)s") % {"code": refusal.code})
            return self._page(request, charge, form, "refund", status=422)
        messages.success(request, _("The refund is under way; the person gets a letter."))
        return HttpResponseRedirect(reverse("admin:billing_charge_change", args=[charge.pk]))

    def _page(
        self, request: HttpRequest, charge: Charge, form: Any, verb: str, *, preview: bool = False, status: int = 200
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "charge": charge, "form": form}
        context |= {"preview": preview, "title": charge.reference}
        return render(request, f"admin/billing/{verb}.html", context, status=status)


@reauthentication_required
def _proven_refund(request: HttpRequest, desk: ChargeAdmin, charge: Charge) -> HttpResponse:
    return desk._refund(request, charge)  # noqa: SLF001 - the same verb, one door later


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, also when it is nothing: an empty form is told what is missing."""
    return request.POST if request.method == "POST" else None


def _link(name: str, charge: Charge, label: Any) -> SafeString:
    return format_html('<a class="btn btn--small" href="{}">{}</a>', reverse(name, args=[charge.pk]), label)


def _for_treasurer(request: HttpRequest, pk: str) -> Charge:
    treasurer(request)
    charge = Charge.objects.select_related("user", "plan", "subscription").filter(pk=pk).first()
    if charge is None:
        raise Http404
    return charge


def _already(request: HttpRequest, charge: Charge) -> HttpResponse:
    """A second click, or somebody was faster: say how it stands, change nothing."""
    charge.refresh_from_db()
    words = {"reference": charge.reference, "state": charge.get_state_display()}
    messages.info(request, _("%(reference)s stands as: %(state)s. Nothing was changed.") % words)
    return HttpResponseRedirect(reverse("admin:billing_charge_change", args=[charge.pk]))
