"""The section `foundation`, read and written."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from icmp.models import FoundationVersion
from members.amounts import exact_amount, minor_units
from members.models import User
from members.shapes import BrokenSection

Row = Mapping[str, Any]
LISTS = ("values", "non_goals", "for_whom", "not_for_whom", "expansion_gates")


def read_foundation(
    row: Row, capacity: Row, currency: str, *, version: int, is_published: bool, by: User | None, at: dt.datetime
) -> FoundationVersion:
    """Make a foundation of a section that fits its shape."""
    purpose, role, day = row["purpose"], row["role"], row.get("effective_from")
    return FoundationVersion.objects.create(
        version=version,
        status="published" if is_published else "draft",
        effective_from=dt.date.fromisoformat(day) if day else None,
        change_note=row.get("change_note", ""),
        mission=row["mission"],
        purpose_statement=purpose.get("statement", {}),
        purpose_why_return=purpose.get("why_return", {}),
        purpose_why_take_part=purpose.get("why_take_part", {}),
        role_statement=role.get("statement", {}),
        role_primary_objective=role.get("primary_objective", ""),
        role_secondary_objectives=role.get("secondary_objectives", []),
        north_star=row.get("north_star", {}),
        capacity=capacity,
        co_creation=row.get("co_creation", {}),
        author=by,
        published_at=at if is_published else None,
        **{name: row.get(name, []) for name in LISTS},
        **_expectations(row.get("expectations", {}), currency),
    )


def _expectations(row: Row, currency: str) -> dict[str, Any]:
    time, money = row.get("time", {}), row.get("money", {})
    currency = money.get("currency", currency)
    fee, solidarity = (_minor(money, name, currency) for name in ("amount", "solidarity_amount"))
    if solidarity > fee:
        path = ("foundation", "expectations", "money", "solidarity_amount")
        raise BrokenSection(path, _("The solidarity fee is at most the fee."))
    return {
        "expectation_text": row.get("text", {}),
        "expected_hours_per_month": time.get("hours_per_month_min", 0),
        "hours_to_be_agreed": time.get("to_be_agreed", False),
        "expected_fee_minor": fee,
        "solidarity_minor": solidarity,
        "fee_to_be_agreed": money.get("to_be_agreed", False),
        "currency": currency,
        "period": money.get("period", "month"),
    }


def _minor(money: Row, name: str, currency: str) -> int:
    try:
        return minor_units(money.get(name, "0"), currency)
    except ValueError as error:
        raise BrokenSection(("foundation", "expectations", "money", name), str(error)) from error


def write_foundation(row: FoundationVersion) -> dict[str, Any]:
    """A foundation as its section."""
    return {
        "version": row.version,
        "status": "draft" if row.published_at is None else "published",
        "effective_from": row.effective_from.isoformat() if row.effective_from else None,
        "change_note": row.change_note,
        "mission": row.mission,
        "purpose": {
            "statement": row.purpose_statement,
            "why_return": row.purpose_why_return,
            "why_take_part": row.purpose_why_take_part,
        },
        "role": {
            "statement": row.role_statement,
            "primary_objective": row.role_primary_objective,
            "secondary_objectives": row.role_secondary_objectives,
        },
        "north_star": row.north_star,
        "expectations": {
            "text": row.expectation_text,
            "time": {"hours_per_month_min": row.expected_hours_per_month, "to_be_agreed": row.hours_to_be_agreed},
            "money": {
                "amount": exact_amount(row.expected_fee_minor, row.currency),
                "solidarity_amount": exact_amount(row.solidarity_minor, row.currency),
                "currency": row.currency,
                "period": row.period,
                "to_be_agreed": row.fee_to_be_agreed,
            },
        },
        "co_creation": row.co_creation,
        **{name: getattr(row, name) for name in LISTS},
    }
