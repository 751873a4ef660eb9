"""What an applicant promises: hours, and one of the fees that the foundation names. Money in minor units."""

from dataclasses import dataclass
from decimal import Decimal

STANDARD, SOLIDARITY, AGREED = "standard", "solidarity", "agreed"


@dataclass(frozen=True)
class Fees:
    """The foundation's fee and its solidarity fee for each period; 0 where there is none."""

    standard: int
    solidarity: int
    currency: str
    period: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The plans to choose from; without a fee there is nothing to choose."""
        if not self.standard:
            return (AGREED,)
        return (STANDARD, SOLIDARITY) if self.solidarity else (STANDARD,)

    def of(self, plan: str) -> int:
        """What a plan costs; one that was agreed in person, or that nobody knows, costs nothing yet."""
        return {STANDARD: self.standard, SOLIDARITY: self.solidarity}.get(plan, 0)


@dataclass(frozen=True)
class Promise:
    """What was signed, kept with the application until there is a member to keep it."""

    hours: Decimal
    plan: str
    fee_minor: int
    currency: str
    period: str
    text: str

    def as_json(self) -> dict[str, str | int]:
        return {
            "hours": str(self.hours),
            "plan": self.plan,
            "fee_minor": self.fee_minor,
            "currency": self.currency,
            "period": self.period,
            "text": self.text,
        }

    @classmethod
    def from_json(cls, kept: dict[str, str | int]) -> "Promise":
        return cls(
            hours=Decimal(kept["hours"]),
            plan=str(kept["plan"]),
            fee_minor=int(kept["fee_minor"]),
            currency=str(kept["currency"]),
            period=str(kept["period"]),
            text=str(kept["text"]),
        )
