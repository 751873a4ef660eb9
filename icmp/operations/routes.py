"""How many readings an application wants: set when it comes, raised where the readings leave a doubt."""

from icmp.models import Application
from icmp.routing import Reading, readings_at_first, readings_wanted


def route_application(application: Application) -> None:
    """Set how many readings it wants from the advice as it stands before anybody rated; the caller saves."""
    application.readings_wanted = readings_at_first(
        recommendation=application.recommendation, robust=bool(application.robust)
    )


def want_more_if_in_doubt(application: Application) -> None:
    """Ask for one more reading where those that are in leave a doubt."""
    rows = application.reviews.finished().values_list("verdict", "confidence")
    application.readings_wanted = readings_wanted(
        wanted=application.readings_wanted,
        readings=[Reading(verdict=verdict, confidence=confidence or 1) for verdict, confidence in rows],
        recommendation=application.recommendation,
        robust=bool(application.robust),
    )
    application.save(update_fields=["readings_wanted"])


def want_another_reader(application: Application) -> None:
    """One more than have read or will read it, for an appeal; the caller saves."""
    application.readings_wanted = application.reviews.counting().count() + 1
