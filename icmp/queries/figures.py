"""The last measured figures of the community, by name."""

from decimal import Decimal

from icmp.models import MetricSnapshot


def last_figures() -> dict[str, Decimal]:
    """Each figure's newest value; `<figure>_lower` is the safe end of its interval. Small groups have none."""
    newest = MetricSnapshot.objects.order_by("metric_key", "dimension", "-period_end", "-computed_at")
    figures = {}
    for row in newest.distinct("metric_key", "dimension"):
        name = str(row.dimension.get("figure") or row.metric_key)
        if set(row.dimension) - {"figure"}:
            continue
        if row.value is not None:
            figures[name] = row.value
        if row.ci_low is not None and not row.dimension:
            figures[f"{name}_lower"] = row.ci_low
    return figures
