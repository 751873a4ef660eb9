"""A profile is published only when its own tests pass; each refusal says what to do."""

import datetime as dt

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from icmp import scoring
from icmp.models import Persona, ProfileVersion
from icmp.models.profile import ProfileStatus
from icmp.queries.admissions import scoring_profile
from members.audit import note
from members.languages import pick
from members.models import User


class NotPublishable(Exception):
    """The profile cannot be published yet; `reasons` are sentences that say what to do."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def publish_profile_version(*, version: ProfileVersion, by: User | None, at: dt.datetime) -> ProfileVersion:
    """Put a draft into force and retire the one before. Raises NotPublishable with every reason at once."""
    reasons = obstacles(version)
    if reasons:
        raise NotPublishable(reasons)
    ProfileVersion.objects.published().filter(kind=version.kind).update(status=ProfileStatus.RETIRED)
    values = {"status": ProfileStatus.PUBLISHED, "published_at": at, "published_by": by, "tests_passed_at": at}
    ProfileVersion.objects.filter(pk=version.pk).update(**values)
    version.refresh_from_db()
    note(deed="profile_version.published", about=version, by=by, at=at)
    return version


def obstacles(version: ProfileVersion) -> list[str]:
    """What keeps a version from being published."""
    criteria = list(version.criteria.all())
    found = []
    if not any(row.weight for row in criteria):
        found.append(_("All weights are zero: give at least one criterion a weight."))
    if version.review_min > version.accept_min:
        found.append(_("The thresholds cross: “look closer” must not be above “advise to accept”."))
    if version.kind == "icmp":
        silent = [row.key for row in criteria if row.must_have and not row.decline_text]
        found += [_("Write what a decline says for the must-have “%(key)s”.") % {"key": key} for key in silent]
        found += [] if found else _failing_personas(version)
    return found


def _failing_personas(version: ProfileVersion) -> list[str]:
    profile = scoring_profile(version)
    language = get_language() or "en"
    failing = []
    for persona in Persona.objects.all():
        advice = scoring.assess(profile, persona.answers).recommendation
        if advice != persona.expected:
            facts = {"name": pick(persona.name, language).text, "expected": persona.expected, "advice": advice}
            failing.append(
                _(
                    "%(name)s should come out as “%(expected)s” and comes out as “%(advice)s”: change weights or answers."
                )
                % facts
            )
    return failing
