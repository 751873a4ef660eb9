"""Personal data of events."""

from members.personal_data import CONTRACT, INTEREST, UNLINK, Kept

_place = Kept("organizers", CONTRACT)
_secret = Kept("nobody else", CONTRACT, on_export=False)

FIELDS: dict[str, Kept] = {
    "events.Event.organizer": Kept("organizers", INTEREST, 730, on_leaving=UNLINK),
    "events.Registration.user": Kept("members, where its owner shows the name", CONTRACT),
    **{f"events.Registration.{name}": _place for name in ("event", "state", "registered_at", "attended_at")},
    "events.Registration.checked_in_by": Kept("organizers", INTEREST, on_export=False, on_leaving=UNLINK),
    "events.Registration.token": _secret,
    **{f"events.WaitingPlace.{name}": _place for name in ("event", "user", "joined_at", "state", "offered_until")},
    **{f"events.CalendarSecret.{name}": Kept("nobody else", CONTRACT) for name in ("user", "made_at", "revoked_at")},
    "events.CalendarSecret.secret": _secret,
}
NOT_PERSONAL: set[str] = {
    "events.Registration.id",
    "events.WaitingPlace.id",
    "events.CalendarSecret.id",
    *(
        f"events.Event.{name}"
        for name in (
            "id", "public_id", "slug", "title", "summary", "description", "format", "starts_local", "timezone", "starts_at",
            "ends_at", "minutes", "place", "city", "online_link", "capacity", "taken", "state", "audience", "needs",
            "purpose", "north_star", "organizer_hours", "sequence", "canceled_reason", "changed_at",
        )
    ),
}  # fmt: skip
OWNERS: dict[str, str] = {
    "events.Registration": "user",
    "events.WaitingPlace": "user",
    "events.CalendarSecret": "user",
}
