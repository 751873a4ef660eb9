"""Keep and delete what was said for monitoring. No line in the records: it would say who answered, and when."""

import datetime as dt
import logging
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from icmp.models import Application, ApplicationState, MonitoringRecord
from members.operations import local_day

from .seals import seals_of

logger = logging.getLogger(__name__)
KEPT = dt.timedelta(days=730)  # the same for all, whatever was decided: else those who were declined would be missing
MOST_LOST = 20  # more at once, and more than half: then it is not the applications that are gone


@transaction.atomic
def keep_record(
    *, application: Application, answers: Mapping[str, str], text: str, language: str, at: dt.datetime
) -> None:
    """Keep what somebody said instead of what they said before, with the words they agreed to."""
    facts = {
        "answers": dict(sorted(answers.items())),
        "consent_text": text,
        "language": language,
        "consent_month": local_day(at).replace(day=1),
    }
    newest, *older = seals_of(application.pk)
    MonitoringRecord.objects.filter(seal__in=older).delete()
    MonitoringRecord.objects.update_or_create(seal=newest, defaults=facts)


def forget_record(*, application: Application) -> bool:
    """Delete it: the consent was taken back. False when there was none."""
    deleted, _by_model = MonitoringRecord.objects.filter(seal__in=seals_of(application.pk)).delete()
    return bool(deleted)


@transaction.atomic
def forget_records(*, at: dt.datetime) -> int:
    """Delete what is older than promised, and what belongs to an application that is gone or that nobody read."""
    rows = MonitoringRecord.objects.all()
    old, _by_model = rows.filter(consent_month__lt=local_day(at - KEPT).replace(day=1)).delete()
    if not rows.exists():
        return old
    unread = Application.objects.filter(
        Q(state=ApplicationState.SPAM) | Q(state=ApplicationState.EXPIRED, confirmed_at=None)
    )
    here = Application.objects.exclude(pk__in=unread.values("pk")).values_list("pk", flat=True)
    known = {seal for pk in here.iterator() for seal in seals_of(pk)}
    lost = [seal for seal in rows.values_list("seal", flat=True) if seal not in known]
    if len(lost) > max(MOST_LOST, rows.count() // 2):
        logger.error("records of monitoring fit no application: is a former secret missing in SECRET_KEY_FALLBACKS?")
        return old
    return old + rows.filter(seal__in=lost).delete()[0]
