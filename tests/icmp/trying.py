"""The narrowed example with its pool as applicants, so that a trial has somebody to look at."""

import datetime as dt
from typing import Any

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp.models import Answer, Application, Attribute, Criterion, ProfileVersion
from tests.icmp.blueprints import pool
from tests.icmp.factories import SubmittedApplicationFactory

SENT = dt.datetime(2026, 10, 20, 9, 0, tzinfo=dt.UTC)


def example(at: dt.datetime) -> ProfileVersion:
    """The example community; returns its profile in force."""
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    return ProfileVersion.objects.published().about_members().get()


def draft_of(version: ProfileVersion, **weights: Any) -> ProfileVersion:
    """A draft with other weights."""
    facts = {"accept_min": version.accept_min, "review_min": version.review_min}
    draft = ProfileVersion.objects.create(kind="icmp", version=version.version + 1, **facts)
    for row in version.criteria.all():
        row.pk, row.profile_version = None, draft
        row.weight = weights.get(row.key, row.weight)
        row.save()
    assert Criterion.objects.filter(profile_version=draft).exists()
    return draft


def applicants(version: ProfileVersion, count: int) -> list[Application]:
    """The first people of the pool as applications, without the ratings that only reviewers give."""
    attributes = {row.key: row for row in Attribute.objects.all()}
    made = []
    for one in pool()[:count]:
        row = SubmittedApplicationFactory(profile_version=version, needs=one["needs"])
        made.append(row)
        Answer.objects.bulk_create(
            Answer(
                application=row,
                attribute=attributes[key],
                value=value,
                state="answered" if value not in (None, []) else "skipped",
                answered_at=SENT,
            )
            for key, value in one["answers"].items()
            if key in attributes
        )
    return made
