import pytest

from members.models import User
from tests.events.factories import at_desk
from tests.factories import MemberFactory, ProfileFactory, organizer


@pytest.fixture
def member(community) -> User:
    return ProfileFactory().member.user


@pytest.fixture
def host(community) -> User:
    """Somebody who runs events, and is a member."""
    user = organizer("events")
    MemberFactory(user=user)
    return user


@pytest.fixture
def desk(client, host):
    """A browser at the desk, signed in with a second factor."""
    return at_desk(client, host)
