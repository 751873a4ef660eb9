"""The four people who run the demo's community."""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from config.demo.sign_in import new_secret
from config.embedded import paths
from members import gates
from members.models import User
from members.operations import grant_role, open_account

PEOPLE = {
    "owner": ("organizer@example.org", "Elena Ríos Sommer", (gates.OWNER,)),
    "first reader": ("admissions@example.org", "Thomas Bäcker Luna", (gates.ADMISSIONS,)),
    "second reader": ("reader@example.org", "Noemí Castaño Groß", (gates.REVIEWER,)),
    "treasurer": ("treasurer@example.org", "Joaquín Ortiz Weiß", (gates.TREASURER,)),
}


@dataclass(frozen=True)
class Staff:
    """Who reads, who decides, who keeps the money."""

    decider: User
    readers: tuple[User, User]
    treasurer: User


def hire(*, at: dt.datetime) -> Staff:
    """Open the accounts and give the roles; the owner gets a second factor with a secret made now."""
    users: dict[str, User] = {}
    for place, (email, name, roles) in PEOPLE.items():
        user = open_account(email=email, name=name, language="en", at=at, synthetic=True)
        for role in roles:
            grant_role(user=user, role=role, by=users.get("owner"), at=at)
        users[place] = user
    enroll(users["owner"])
    return Staff(users["owner"], (users["first reader"], users["second reader"]), users["treasurer"])


def enroll(owner: User) -> None:
    """Give the owner an authenticator; `manage.py demo --code` reads its secret from the state folder."""
    secret = new_secret()
    Authenticator.objects.filter(user=owner, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(owner, secret)
    path = paths.state_dir() / "organizer-secret"
    path.touch(mode=0o600)
    path.write_text(secret)
