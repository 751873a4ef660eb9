"""A profile is published only when its own tests pass; each refusal says what to do."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from icmp import scoring
from icmp.form_conditions import broken
from icmp.models import Criterion, Persona, ProfileKind, ProfileStatus, ProfileVersion, Recommendation
from icmp.queries.admissions import scoring_profile
from icmp.queries.joining import join_form
from icmp.queries.profiles import profile_state
from members.audit import note
from members.languages import pick
from members.models import User

from .profile_drafts import NoProfileDraft, ProfileChanged


class NotPublishable(Exception):
    """The profile cannot be published yet; `reasons` are sentences that say what to do."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def publish_profile_version(
    *, version: ProfileVersion, by: User | None, at: dt.datetime, revision: int | None = None
) -> ProfileVersion:
    """Put a draft into force and retire the one before. Raises NotPublishable with every reason at once.

    `revision` is the one that was looked at. Raises NoProfileDraft, and ProfileChanged when it is not the present one.
    """
    row = ProfileVersion.objects.select_for_update().get(pk=version.pk)
    if row.status != ProfileStatus.DRAFT:
        raise NoProfileDraft
    if revision is not None and row.revision != revision:
        raise ProfileChanged(profile_state(row))
    reasons = obstacles(row)
    if reasons:
        raise NotPublishable(reasons)
    ProfileVersion.objects.published().filter(kind=row.kind).update(status=ProfileStatus.RETIRED)
    values = {"status": ProfileStatus.PUBLISHED, "published_at": at, "published_by": by, "tests_passed_at": at}
    ProfileVersion.objects.filter(pk=row.pk).update(**values)
    version.refresh_from_db()
    note(deed="profile_version.published", about=version, by=by, at=at)
    return version


def obstacles(version: ProfileVersion) -> list[str]:
    """What keeps a version from being published, each with what to do about it."""
    criteria = list(version.criteria.all())
    if not criteria:
        return [_NOTHING_LOOKED_FOR[version.kind]()]
    found = []
    if not any(row.weight for row in criteria):
        found.append(_("All weights are zero: give at least one criterion a weight."))
    if version.review_min > version.accept_min:
        return [*found, _("The thresholds cross: “look closer” must not be above “advise to accept”.")]
    if version.kind == ProfileKind.ICMP:
        found += [
            _("Write what a decline says for the must-have “%(key)s”.") % {"key": _named(row)}
            for row in criteria
            if row.must_have and not any(_texts(row.decline_text))
        ]
        found += _untellable_conditions(version)
        found += _failing_personas(version)
    return found


_NOTHING_LOOKED_FOR: dict[str, Callable[[], str]] = {
    ProfileKind.ICP: lambda: _(
        "A customer profile without criteria means that there is none. Add a criterion, or throw the draft away."
    ),
    ProfileKind.ICMP: lambda: _("Nothing is looked for yet: add at least one criterion and give it a weight."),
}


def _texts(text: object) -> list[str]:
    """What a language map says; a plain string says itself."""
    said = text.values() if isinstance(text, dict) else [text]
    return [str(each).strip() for each in said if each and str(each).strip()]


def _named(row: Criterion) -> str:
    return pick(row.label, _reader()).text or row.key.replace("_", " ")


def _reader() -> str:
    return (get_language() or "en")[:2]


def _untellable_conditions(version: ProfileVersion) -> list[str]:
    """Questions that nobody would ever be asked, because they wait for an answer that is not there."""
    form = join_form(version)
    words = _("“%(question)s” waits for an answer that nobody has given by then: change its condition or the order.")
    prompts = {key: pick(row.prompt, _reader()).text or key for key, row in form.questions.items()}
    waiting = dict.fromkeys(each.attribute for each in broken(form.asks))
    return [words % {"question": prompts[attribute]} for attribute in waiting]


def _failing_personas(version: ProfileVersion) -> list[str]:
    profile = scoring_profile(version)
    failing = []
    for persona in Persona.objects.all():
        advice = scoring.assess(profile, persona.answers).recommendation
        if advice != persona.expected:
            facts = {
                "name": pick(persona.name, _reader()).text,
                "expected": Recommendation(persona.expected).label,
                "advice": Recommendation(advice).label,
            }
            failing.append(
                _(
                    "%(name)s should come out as “%(expected)s” and comes out as “%(advice)s”: change weights or answers."
                )
                % facts
            )
    return failing
