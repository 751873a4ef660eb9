"""Wall time and zone to instant. In some zones an hour is missing in spring and comes twice in autumn."""

import datetime as dt
import zoneinfo


class UnknownZone(Exception):
    """No such IANA zone."""


class MissingHour(Exception):
    """The clocks jump over this time; `after` is the same time by the clock before the jump, as people will read it."""

    def __init__(self, local: dt.datetime, zone: str, after: dt.datetime) -> None:
        super().__init__(f"{local:%Y-%m-%d %H:%M} does not exist in {zone}")
        self.local, self.zone, self.after = local, zone, after


class DoubledHour(Exception):
    """The clocks show this time twice; `first` and `second` are the two instants."""

    def __init__(self, local: dt.datetime, zone: str, first: dt.datetime, second: dt.datetime) -> None:
        super().__init__(f"{local:%Y-%m-%d %H:%M} comes twice in {zone}")
        self.local, self.zone, self.first, self.second = local, zone, first, second


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """The zone of that name; UnknownZone instead of the many errors of an unreadable one."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise UnknownZone(name) from error


def instant_of(local: dt.datetime, zone: str, *, second: bool | None = None) -> dt.datetime:
    """The instant at which clocks in `zone` show `local`, in UTC.

    Raises MissingHour where no clock shows it, and DoubledHour where they show it twice and `second` does not say which.
    """
    tz = zone_of(zone)
    early = local.replace(tzinfo=tz, fold=0).astimezone(dt.UTC)
    late = local.replace(tzinfo=tz, fold=1).astimezone(dt.UTC)
    if early == late:
        return early
    if wall_of(early, zone) != local:
        raise MissingHour(local, zone, wall_of(early, zone))
    if second is None:
        raise DoubledHour(local, zone, early, late)
    return late if second else early


def wall_of(instant: dt.datetime, zone: str) -> dt.datetime:
    """What a clock in `zone` shows at `instant`, without a zone."""
    return instant.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)


def is_second(local: dt.datetime, zone: str, instant: dt.datetime) -> bool:
    """Whether `instant` is the later of the two moments at which clocks show `local`."""
    return local.replace(tzinfo=zone_of(zone), fold=0).astimezone(dt.UTC) != instant


def nearest_instant(local: dt.datetime, zone: str) -> dt.datetime:
    """Like instant_of, for times that nobody chose: a missing one moves on with the clocks, of two the first counts."""
    return local.replace(tzinfo=zone_of(zone), fold=0).astimezone(dt.UTC)
