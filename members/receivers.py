"""What members listens to."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.http import HttpRequest

from .models import User
from .rights import grant_rights

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

post_migrate.connect(grant_rights, dispatch_uid="members.grant_rights")


@receiver(authenticator_added, dispatch_uid="members.first_factor_was_shown")
def first_factor_was_shown(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever sets up a first factor has just shown to hold it: this session has had its second step.

    A further one counts for nothing here: it is added by who has shown another before.
    """
    if authenticator.type in FACTORS and Authenticator.objects.filter(user=user, type__in=FACTORS).count() == 1:
        facts = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, "mfa", **facts)
