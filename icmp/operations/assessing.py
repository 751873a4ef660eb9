"""The score is computed and kept, never overwritten: each change of the inputs adds an assessment."""

import datetime as dt
from typing import Any

from django.db import transaction

from icmp import scoring
from icmp.models import Application, Assessment, AssessmentPurpose
from icmp.queries.admissions import newest_assessment, scored_answers, scoring_profile
from icmp.sheets.keeping import write_sheet


@transaction.atomic
def assess_application(*, application: Application, at: dt.datetime) -> Assessment:
    """Score an application as it stands and repeat the result on it for the queue; the same inputs add nothing."""
    newest = newest_assessment(application)
    if newest and application.scoring_objected_at:
        return newest  # no score is made of somebody who objected to it
    profile, answers = scoring_profile(application.profile_version), scored_answers(application)
    write_sheet(application=application, answers=answers, at=at)
    fingerprint = scoring.inputs_hash(profile, answers)
    if newest and newest.inputs_hash == fingerprint:
        return newest
    found = scoring.assess(profile, answers)
    assessment = _keep(application, found, fingerprint, at=at)
    application.score, application.coverage = found.score, found.coverage
    application.recommendation, application.robust = found.recommendation, found.robust
    application.save(update_fields=["score", "coverage", "recommendation", "robust"])
    return assessment


def _keep(application: Application, found: scoring.Assessment, fingerprint: str, *, at: dt.datetime) -> Assessment:
    return Assessment.objects.create(
        application=application,
        profile_version=application.profile_version,
        purpose=AssessmentPurpose.DECISION,
        **as_columns(found),
        inputs_hash=fingerprint,
        engine_version=scoring.ENGINE_VERSION,
        computed_at=at,
    )


def as_columns(found: scoring.Assessment) -> dict[str, Any]:
    """The figures as an assessment keeps them."""
    return {
        "score": found.score,
        "score_low": found.low,
        "score_high": found.high,
        "coverage": found.coverage,
        "must_haves": {result.key: result.must_have for result in found.results if result.must_have},
        "recommendation": found.recommendation,
        "reason": found.reason,
        "robust": found.robust,
        "stability": found.stability,
        "results": [_as_json(result) for result in found.results],
    }


def _as_json(result: scoring.CriterionResult) -> dict[str, str | None]:
    return {
        "key": result.key,
        "state": result.state,
        "value": None if result.value is None else str(result.value),
        "weight_used": str(result.weight_used),
        "contribution": str(result.contribution),
        "shortfall": str(result.shortfall),
        "must_have": result.must_have,
    }
