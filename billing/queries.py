"""What is asked about dues."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from members import lifecycle as standings
from members.models import Admission, Community, Member, User

from .models import Charge, LedgerEntry, Plan, Receipt, Subscription
from .models.charge import ChargeQuerySet
from .references import find_references
from .statement import Bill, Match, StatementLine, matched

PAYING = frozenset({standings.CANDIDATE, standings.MEMBER, standings.GRACE, standings.PAUSED, standings.LAPSED})
BANK_FIELDS = ("holder", "iban", "bic", "bank")


@dataclass(frozen=True)
class BankAccount:
    """Where transfers go."""

    holder: str
    iban: str
    bic: str = ""
    bank: str = ""

    @property
    def written_iban(self) -> str:
        """In fours, as it is read aloud and typed."""
        plain = self.iban.replace(" ", "")
        return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def may_pay(user: User, day: dt.date) -> bool:
    """Whether this person was let in: a seat that goes on, or an admission that still holds. Nobody else is charged."""
    if Member.objects.filter(user=user, standing__in=PAYING).exists():
        return True
    return Admission.objects.in_force(day).filter(user=user).exists()


def bank_account(community: Community | None) -> BankAccount | None:
    """The community's account, None when it has told no complete one."""
    told: Any = community.settings.get("bank") if community else None
    if not isinstance(told, Mapping) or not (told.get("holder") and told.get("iban")):
        return None
    return BankAccount(**{name: str(told.get(name) or "") for name in BANK_FIELDS})


def live_subscription(user: User) -> Subscription | None:
    """What the person pays now, or has begun to: the running one first."""
    rows = Subscription.objects.live().filter(user=user).select_related("plan")
    return min(rows, key=lambda row: not row.is_running, default=None)


def charges_of(user: User) -> ChargeQuerySet:
    return Charge.objects.filter(user=user).select_related("plan", "subscription")


def charges_named(lines: Iterable[StatementLine]) -> ChargeQuerySet:
    """The charges whose reference stands in one of these lines: one question, however many there are."""
    named = {reference for line in lines for reference in find_references(line.text)}
    return Charge.objects.filter(reference__in=named).select_related("user", "plan", "subscription")


def statement_matches(lines: Sequence[StatementLine], day: dt.date) -> list[Match]:
    """What would become of each line of a statement that is booked on `day`."""
    return matched(lines, bills_of(charges_named(lines)), day)


def bills_of(charges: Iterable[Charge]) -> dict[str, Bill]:
    """The charges by their references, as a statement is held against them."""
    return {
        charge.reference: Bill(charge.state, charge.money, str(charge.user) if charge.user else "")
        for charge in charges
    }


def receipts_of(user: User) -> QuerySet[Receipt]:
    return Receipt.objects.filter(user=user).select_related("payment__charge__plan")


def suggested_plan(user: User) -> str:
    """The key of the plan the person named when applying, or pays now."""
    subscription = live_subscription(user)
    if subscription:
        return subscription.plan.key
    admission = Admission.objects.filter(user=user).first()
    return admission.plan_key if admission else ""


def offered_plans() -> QuerySet[Plan]:
    return Plan.objects.offered()


def balances() -> dict[tuple[str, str], int]:
    """Account and currency → minor units; the sum per currency is zero."""
    rows = LedgerEntry.objects.order_by().values_list("account", "currency").annotate(total=Sum("amount_minor"))
    return {(account, currency): total for account, currency, total in rows}
