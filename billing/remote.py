"""What Stripe told us, reduced to what dues need. Amounts are minor units, currencies upper case."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from . import lifecycle


@dataclass(frozen=True)
class Session:
    """A checkout: `status` is open, complete or expired."""

    id: str
    status: str
    url: str | None
    subscription: str | None


@dataclass(frozen=True)
class RemoteSubscription:
    id: str
    status: str
    cancels: bool
    collection_paused: bool
    asked_to_end: bool
    price: str
    item: str
    period_start: dt.datetime
    period_end: dt.datetime
    live: bool
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return lifecycle.state_at_stripe(self.status, cancels=self.cancels, collection_paused=self.collection_paused)


@dataclass(frozen=True)
class Invoice:
    """A bill at Stripe: `status` is draft, open, paid, uncollectible or void."""

    id: str
    status: str
    subscription: str | None
    currency: str
    total: int
    paid: int
    prices: tuple[str, ...]
    period_start: dt.datetime
    period_end: dt.datetime
    created_at: dt.datetime
    paid_at: dt.datetime | None
    attempted: bool
    live: bool


@dataclass(frozen=True)
class Reversal:
    """Money that went back: a refund, or a payment that its payer took back through the bank."""

    id: str
    payment_intent: str
    amount: int
    currency: str
    at: dt.datetime
    disputed: bool


@dataclass(frozen=True)
class News:
    """An event, reduced to where to look. What it says about amounts and states is not read."""

    id: str
    type: str
    subject_kind: str
    subject_id: str
    live: bool
    foreign: bool
    made_at: dt.datetime


# From the client's objects


def moment_of(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def was_asked_to_end(found: Any) -> bool:
    details = found.cancellation_details
    return bool(details and details.reason == "cancellation_requested")


def session_of(found: Any) -> Session:
    return Session(found.id, found.status, found.url, found.subscription)


def invoice_of(found: Any) -> Invoice:
    details = found.parent.subscription_details if found.parent else None
    lines = found.lines.data
    paid_at = found.status_transitions.paid_at
    return Invoice(
        id=found.id,
        status=found.status,
        subscription=str(details.subscription) if details else None,
        currency=found.currency.upper(),
        total=found.total,
        paid=found.amount_paid,
        prices=tuple(line.pricing.price_details.price for line in lines),
        period_start=moment_of(min((line.period.start for line in lines), default=found.created)),
        period_end=moment_of(max((line.period.end for line in lines), default=found.created)),
        created_at=moment_of(found.created),
        paid_at=moment_of(paid_at) if paid_at else None,
        attempted=bool(found.attempted),
        live=found.livemode,
    )


def reversals_in(refunds: list[Any], disputes: list[Any]) -> list[Reversal]:
    went = [(one, False) for one in refunds if one.status == "succeeded"]
    went += [(one, True) for one in disputes if one.status == "lost"]
    return [
        Reversal(one.id, one.payment_intent, one.amount, one.currency.upper(), moment_of(one.created), disputed)
        for one, disputed in went
        if one.payment_intent
    ]


def subscription_of(found: Any) -> RemoteSubscription:
    item = found["items"].data[0]
    return RemoteSubscription(
        id=found.id,
        status=found.status,
        cancels=bool(found.cancel_at_period_end or found.cancel_at),
        collection_paused=found.pause_collection is not None,
        asked_to_end=was_asked_to_end(found),
        price=item.price.id,
        item=item.id,
        period_start=moment_of(item.current_period_start),
        period_end=moment_of(item.current_period_end),
        live=found.livemode,
        metadata=found.metadata.to_dict() if found.metadata else {},
    )
