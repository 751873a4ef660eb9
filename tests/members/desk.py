"""Sitting down at the desk, and doing two things at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection
from django.test import Client

from members.models import User
from tests.factories import organizer

METHODS_USER_KEY = "account_authentication_methods_user"  # allauth keeps whose records they are under this name


def at_desk(client: Client, role: str = "owner", user: User | None = None) -> User:
    """Sign an organizer in, second factor included."""
    user = user or organizer(role)
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 9e9}]
    session[METHODS_USER_KEY] = str(user.pk)
    session.save()
    return user


def at_once(work: Callable[[Any], Any], arguments: list[Any]) -> list[Any]:
    """Do `work` for each argument at the same moment, each on a connection of its own; what was raised is a result."""
    start, results = threading.Barrier(len(arguments)), []

    def run(argument: Any) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results.append(work(argument))
        except Exception as error:  # noqa: BLE001  (the test looks at whatever went wrong)
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
