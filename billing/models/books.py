"""What is written once and never again: the double-entry ledger and the receipts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.ids import new_id

from .charge import Charge, Payment


class Account(models.TextChoices):
    STRIPE = "stripe", _("with Stripe")
    BANK = "bank", _("bank account")
    CASH = "cash", _("cash box")
    DUES = "dues", _("dues earned")


class LedgerEntry(models.Model):
    """One side of a movement of money; the entries of one transaction add up to zero. Append-only, by trigger."""

    id = models.BigAutoField(primary_key=True)
    transaction = models.UUIDField(_("transaction"), default=new_id, db_index=True)
    account = models.CharField(_("account"), max_length=8, choices=Account)
    amount_minor = models.BigIntegerField(_("amount (minor units)"))
    currency = models.CharField(_("currency"), max_length=3)
    at = models.DateTimeField(_("when"))
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="entries", verbose_name=_("charge"))

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(account__in=Account.values), name="account_known"),
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="entry_not_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.amount_minor} {self.currency}"


class ReceiptYear(models.Model):
    """The last number given in a year; locked while the next one is given, so that no number is missing or doubled."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("numbers of a year")
        verbose_name_plural = _("numbers of the years")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class ReceiptKind(models.TextChoices):
    PAYMENT = "payment", _("receipt")
    REVERSAL = "reversal", _("cancellation of a receipt")


class Receipt(models.Model):
    """The document about one payment, as it was given out. Append-only: a mistake is canceled by another document."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(_("number"), max_length=12, unique=True)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial number"))
    kind = models.CharField(_("kind"), max_length=8, choices=ReceiptKind, default=ReceiptKind.PAYMENT)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="receipts",
        verbose_name=_("person"),
    )
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="receipt", verbose_name=_("payment"))
    issued_on = models.DateField(_("issued"))
    language = models.CharField(_("language"), max_length=2)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="receipt_number_once")]

    def __str__(self) -> str:
        return self.number
