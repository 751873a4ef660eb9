"""The deeds of money in words, for the records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: dict[str, Promise] = {
    "billing.alarm": _("raised an alarm about money"),
    "charge.failed": _("noted that a payment failed"),
    "charge.opened": _("wrote a bill"),
    "charge.paid": _("booked a payment"),
    "charge.reversed": _("booked money that went back"),
    "charge.voided": _("voided a bill"),
    "checkout.opened": _("went to the payment page"),
    "dues.begun": _("began to pay dues"),
    "dues.canceled": _("canceled dues"),
    "dues.changed": _("changed the plan"),
    "dues.ended": _("ended dues"),
    "dues.paused": _("paused dues during days off"),
    "dues.resumed": _("let dues go on after days off"),
    "dues.kept": _("kept dues after all"),
    "refund.asked": _("asked for a refund"),
    "statement.booked": _("booked a bank statement"),
    "subscription.changed": _("followed a change of a subscription"),
}
