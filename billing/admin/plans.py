"""What is offered, and who pays what."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from billing.models import Plan, Subscription
from members.desk import DeskAdmin

from .words import shown_money, shown_state, shown_text


@admin.register(Plan)
class PlanAdmin(DeskAdmin):
    """Plans come with the community's file; here they may be taken off the list and put on it again."""

    sees = "see_money"
    edits = "keep_money"
    editable = ("active",)
    list_display = ("plan_name", "amount", "period", "active", "key")
    list_filter = ("active", "period")
    fields = ("plan_name", "key", "amount", "period", "stripe_price_id", "active")
    readonly_fields = ("plan_name", "amount")
    ordering = ("-active", "pk")

    @admin.display(description=_("name"))
    def plan_name(self, plan: Plan) -> str:
        return shown_text(plan.name) or plan.key

    @admin.display(description=_("amount"), ordering="amount_minor")
    def amount(self, plan: Plan) -> SafeString:
        return shown_money(plan.amount_minor, plan.currency)


@admin.register(Subscription)
class SubscriptionAdmin(DeskAdmin):
    sees = "see_money"
    list_display = ("who", "plan_name", "state_shown", "method", "current_period_end", "asked_at")
    list_filter = ("state", "method")
    list_select_related = ("user", "plan")
    search_fields = ("user__name", "user__email")
    fields = (
        "who", "plan_name", "state_shown", "method", "started_on", "current_period_start", "current_period_end",
        "cancel_at_end", "asked_at", "ended_at", "stripe_subscription_id",
    )  # fmt: skip
    readonly_fields = ("who", "plan_name", "state_shown")
    ordering = ("-asked_at", "pk")

    @admin.display(description=_("person"), ordering="user__name")
    def who(self, subscription: Subscription) -> str:
        return subscription.user.name or subscription.user.email

    @admin.display(description=_("plan"), ordering="plan__key")
    def plan_name(self, subscription: Subscription) -> str:
        return shown_text(subscription.plan.name)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, subscription: Subscription) -> SafeString:
        return shown_state(subscription.state, str(subscription.get_state_display()))
