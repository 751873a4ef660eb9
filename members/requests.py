"""What a request carries on this site, for the type checker; at run time it is Django's own request."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import Community, User


class SiteRequest(HttpRequest):
    """A request behind our middleware; views that need a person stand behind login_required."""

    user: User
    community: Community | None
    htmx: HtmxDetails
