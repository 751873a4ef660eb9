"""Two years of deeds, help and gatherings, marked synthetic by their source."""

from collections.abc import Iterable, Mapping

from config.demo.people import SyntheticPerson
from config.demo.records import Past
from members.deeds import record_deeds
from members.models import ActivityType, Deed, HelpExchange, Member, Need

SOURCE = "synthetic"


def members_of(people: Iterable[SyntheticPerson]) -> dict[str, Member]:
    """Those of the pool who have a seat, by the pool's id."""
    emails = {person.email: person.person_id for person in people}
    rows = Member.objects.select_related("user").filter(user__email__in=emails)
    return {emails[row.user.email]: row for row in rows}


def record_past(past: Past, members: Mapping[str, Member]) -> None:
    """Deeds and help in sets; what an operation writes itself (dues, attendance) is left to it."""
    kinds = set(ActivityType.objects.values_list("pk", flat=True))
    deeds = [
        Deed(
            member=members[row.person_id],
            type_id=row.activity,
            occurred_at=row.occurred_at,
            minutes=row.minutes,
            target=members.get(row.target_id),
            source=SOURCE,
            key=f"{SOURCE}:{number}",
            recorded_at=row.occurred_at,
        )
        for number, row in enumerate(past.deeds)
        if row.person_id in members and row.activity in kinds and row.activity not in WRITTEN_BY_OPERATIONS
    ]
    record_deeds(deeds)
    needs = {need.key: need for need in Need.objects.all()}
    HelpExchange.objects.bulk_create(
        HelpExchange(
            giver=members[row.giver_id],
            receiver=members[row.receiver_id],
            need=needs.get(row.need),
            minutes=row.minutes,
            occurred_at=row.occurred_at,
            confirmed_at=row.confirmed_at,
            useful=row.useful,
            key=f"{SOURCE}:{number}",
        )
        for number, row in enumerate(past.exchanges)
        if row.giver_id in members and row.receiver_id in members
    )


WRITTEN_BY_OPERATIONS = frozenset(
    {"fee.paid", "event.attended", "event.no_show", "event.registered", "profile.completed"}
)
