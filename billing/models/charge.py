import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from billing import dues, lifecycle
from billing.money import Money
from billing.references import new_reference
from members.amounts import amount_text
from members.ids import new_id

from .plan import Plan
from .subscription import Method, Subscription


class ChargeState(models.TextChoices):
    OPEN = lifecycle.OPEN, _("open")
    PAID = lifecycle.PAID, _("paid")
    FAILED = lifecycle.FAILED, _("payment failed")
    REFUNDED = lifecycle.REFUNDED, _("refunded")
    VOID = lifecycle.VOID, _("canceled")


class ChargeQuerySet(models.QuerySet["Charge"]):
    def owed(self) -> "ChargeQuerySet":
        return self.filter(state__in=lifecycle.OWED)

    def overdue(self, day: dt.date) -> "ChargeQuerySet":
        return self.owed().filter(due_on__lt=day)

    def past_grace_start(self, day: dt.date) -> "ChargeQuerySet":
        return self.owed().filter(due_on__lte=day - dt.timedelta(days=dues.GRACE_AFTER))

    def past_lapse(self, day: dt.date) -> "ChargeQuerySet":
        return self.owed().filter(due_on__lte=day - dt.timedelta(days=dues.LAPSE_AFTER))


class Charge(models.Model):
    """What a person owes for one period of a plan, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Kept without the person after erasure: the books are kept for as long as the law asks.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="charges", verbose_name=_("person")
    )
    subscription = models.ForeignKey(
        Subscription,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="charges",
        verbose_name=_("subscription"),
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="charges", verbose_name=_("plan"))
    amount_minor = models.PositiveIntegerField(_("amount (minor units)"))
    currency = models.CharField(_("currency"), max_length=3)
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period until"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=ChargeState, default=ChargeState.OPEN)
    method = models.CharField(_("paid by"), max_length=6, choices=Method)
    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference)
    stripe_invoice_id = models.CharField(_("invoice at Stripe"), max_length=80, unique=True, null=True, blank=True)
    refund_key = models.UUIDField(_("key of the refund"), unique=True, null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("written"))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=lifecycle.CHARGE_STATES), name="charge_state_known"),
            models.CheckConstraint(
                condition=models.Q(period_end__gt=models.F("period_start")), name="charge_period_forward"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=lifecycle.PAID) | models.Q(paid_at__isnull=False),
                name="charge_paid_has_moment",
            ),
            # a bill of our own is written once per period, whoever's tick runs twice
            models.UniqueConstraint(
                fields=["subscription", "period_start"],
                condition=models.Q(stripe_invoice_id=None) & ~models.Q(state=lifecycle.VOID),
                name="charge_once_per_period",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="charge_owed", condition=models.Q(state__in=sorted(lifecycle.OWED))),
            models.Index(fields=["user", "-due_on"], name="charge_user"),  # a person's own list
            models.Index(fields=["state", "-due_on"], name="charge_state_due"),  # the desk's list by state
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def is_owed(self) -> bool:
        return self.state in lifecycle.OWED


class Payment(models.Model):
    """Money that moved for a charge: in, or (negative) back. The same movement is never written twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="payments", verbose_name=_("charge"))
    amount_minor = models.IntegerField(_("amount (minor units)"))
    currency = models.CharField(_("currency"), max_length=3)
    received_at = models.DateTimeField(_("received"))
    method = models.CharField(_("by"), max_length=6, choices=Method)
    provider_id = models.CharField(_("at Stripe"), max_length=80, unique=True, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-received_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(amount_minor=0), name="payment_not_nothing")]

    def __str__(self) -> str:
        amount = amount_text(self.amount_minor, self.currency, get_language() or "en", exact=True)
        return f"{self.charge}: {amount}"
