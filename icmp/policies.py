"""How long everything takes: the promises of the admission, some of which a community may set itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

DRAFT_KEPT = dt.timedelta(days=30)
CONFIRM_WITHIN = dt.timedelta(hours=24)
UNVERIFIED_KEPT = dt.timedelta(days=7)
ANSWER_PROMISED = dt.timedelta(days=14)
READ_WITHIN = dt.timedelta(days=5)
INFO_WITHIN = dt.timedelta(days=14)
DECLINE_WAITS = dt.timedelta(hours=12)
OFFER_HOLDS = dt.timedelta(days=7)
ACCEPTED_HOLDS = dt.timedelta(days=21)
APPEAL_WITHIN = dt.timedelta(days=30)
ANSWERS_KEPT = dt.timedelta(days=180)
ANSWERS_KEPT_ON_WISH = dt.timedelta(days=730)  # when the applicant asked for it
LETTERS_PER_DAY = 3
LEAST_SECONDS = 20  # nobody reads and answers the form faster


@dataclass(frozen=True)
class CohortPolicy:
    """What a community sets: days until one may apply again, and how long the waiting list holds."""

    reapply_days: int = 120
    waitlist_days: int = 180


def cohort_policy(settings: Mapping[str, object] | None) -> CohortPolicy:
    """Read a community's settings; what is missing or no whole number keeps its default."""
    kept = (settings or {}).get("cohort_policy")
    chosen = kept if isinstance(kept, Mapping) else {}
    return CohortPolicy(
        reapply_days=_days(chosen.get("reapply_cooldown_days"), CohortPolicy.reapply_days),
        waitlist_days=_days(chosen.get("waitlist_valid_days"), CohortPolicy.waitlist_days),
    )


def _days(raw: object, default: int) -> int:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else default
