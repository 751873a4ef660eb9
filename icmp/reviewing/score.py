"""What a reader sees once their own ratings are in."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from icmp.evidence.queries import proofs_of
from icmp.models import Application
from icmp.queries.admissions import newest_assessment
from icmp.queries.joining import speaker
from icmp.vouching.queries import named_by, vouches_for

from .bars import BAND_SHAPES, BANDS, Bar, bars_of, rules_of
from .comparison import accepted_medians
from .pictures import contributions

LONGEST = 44  # characters of a criterion's name in the picture


def score_of(application: Application) -> dict[str, Any]:
    """Score, range, contributions against the accepted, must-haves in words, vouches, and the other readers, for a template."""
    assessment, say = newest_assessment(application), speaker()
    labels = {one.key: say(one.label) for one in application.profile_version.criteria.all()}
    medians = accepted_medians(application.profile_version_id)
    bars = bars_of(assessment, labels, medians) if assessment else []
    return {
        "assessment": assessment,
        "band": BANDS.get(application.recommendation),
        "band_shape": BAND_SHAPES.get(application.recommendation, ""),
        "bars": bars,
        "picture": contributions(
            [(_short(bar.label), bar.points, bar.most, bar.median, _figures(bar)) for bar in bars]
        ),
        "rules": rules_of(assessment, labels) if assessment else [],
        "reviews": application.reviews.finished().select_related("reviewer").order_by("submitted_at"),
        "proofs": proofs_of(application, say),
        "vouches": vouches_for(application),
        "named": named_by(application),
        "readings_in": application.reviews.finished().count(),
    }


def _short(label: str) -> str:
    """A name that fits over its bar on a phone; the table below says it whole."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"


def _figures(bar: Bar) -> str:
    points, most = number_format(bar.points, 2), number_format(bar.most, 2)
    return _("%(points)s of %(most)s") % {"points": points, "most": most}
