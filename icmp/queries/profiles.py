"""What is asked about a profile: what its weights do in truth."""

from decimal import Decimal

from icmp.models import Assessment, ProfileVersion
from icmp.weights import effective_weights

FEWEST = 10  # below this the spread of so few scores says nothing about a weight
MOST = 2_000


def effective_shares(version: ProfileVersion) -> dict[str, Decimal] | None:
    """The share of the scores' variance that each criterion causes (0–1), by key; None with too few or equal scores."""
    scored = Assessment.objects.filter(profile_version=version, purpose="decision", score__isnull=False)
    newest = scored.order_by("application", "-computed_at", "-pk").distinct("application")
    sheets = list(newest.values_list("results", flat=True)[:MOST])
    if len(sheets) < FEWEST:
        return None
    points = [{row["key"]: Decimal(row["contribution"]) for row in sheet} for sheet in sheets]
    keys = sorted({key for row in points for key in row})
    return effective_weights({key: [row.get(key, Decimal(0)) for row in points] for key in keys})
