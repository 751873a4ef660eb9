from django.utils import timezone

from icmp import operations
from icmp.health import operations as health
from icmp.monitoring import operations as monitoring
from icmp.newcomers import buddies, probation
from icmp.sheets.keeping import write_missing_sheets as write_missing
from icmp.windows import operations as windows
from members.ticks import tick


@tick("assign readers")
def assign_readers() -> int:
    return operations.assign_readers(at=timezone.now())


@tick("write to readers")
def write_to_readers() -> int:
    return operations.write_to_readers(at=timezone.now())


@tick("announce decisions")
def announce_decisions() -> int:
    return operations.announce_decisions(at=timezone.now())


@tick("expire drafts")
def expire_drafts() -> int:
    return operations.expire_drafts(at=timezone.now())


@tick("carry drafts over")
def carry_drafts_over() -> int:
    return operations.carry_drafts_over(at=timezone.now())


@tick("expire unverified")
def expire_unverified() -> int:
    return operations.expire_unverified(at=timezone.now())


@tick("expire questions")
def expire_questions() -> int:
    return operations.expire_questions(at=timezone.now())


@tick("expire seat offers")
def expire_offers() -> int:
    return operations.expire_offers(at=timezone.now())


@tick("offer free seats")
def offer_free_seats() -> int:
    return operations.offer_free_seats(at=timezone.now())


@tick("expire waiting list")
def expire_waitlist() -> int:
    return operations.expire_waitlist(at=timezone.now())


@tick("lapse accepted")
def lapse_accepted() -> int:
    return operations.lapse_accepted(at=timezone.now())


@tick("complete applications")
def complete_applications() -> int:
    return operations.complete_applications(at=timezone.now())


@tick("forget answers")
def forget_answers() -> int:
    return operations.forget_answers(at=timezone.now())


@tick("forget monitoring")
def forget_monitoring() -> int:
    return monitoring.forget_records(at=timezone.now())


@tick("count ratifications")
def count_ratifications() -> int:
    return operations.close_ratifications(at=timezone.now())


@tick("write missing sheets")
def write_missing_sheets() -> int:
    return write_missing(at=timezone.now())


@tick("measure community")
def measure_community() -> int:
    return health.measure_community(at=timezone.now())


@tick("forget pools")
def expire_pools() -> int:
    return operations.expire_pools(at=timezone.now())


@tick("honor withdrawn consents")
def honor_withdrawn_consents() -> int:
    return operations.honor_withdrawn_consents(at=timezone.now())


@tick("follow windows")
def follow_windows() -> int:
    return windows.follow_windows(at=timezone.now())


@tick("follow buddies")
def follow_buddies() -> int:
    return buddies.follow_pairs(at=timezone.now())


@tick("write to newcomers")
def write_to_newcomers() -> int:
    return probation.write_notes(at=timezone.now())


@tick("alarm about candidates")
def alarm_about_candidates() -> int:
    return probation.alarm_overdue(at=timezone.now())
