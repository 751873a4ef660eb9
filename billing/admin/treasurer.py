"""Who stands at this desk."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from members.desk import may
from members.models import User


def treasurer(request: HttpRequest) -> User:
    """The person who keeps the money; anybody else is refused."""
    if not isinstance(request.user, User) or not may(request, "keep_money"):
        raise PermissionDenied
    return request.user
