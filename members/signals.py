"""What members announces: ids and the moment only. A signal is a nudge; a tick finds the same work by query."""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

standing_changed = Signal()  # member_id, before, after, at
profile_changed = Signal()  # member_id, at
profiles_changed = Signal()  # member_ids, at: many at once, by an import
pledge_signed = Signal()  # member_id, at
consent_changed = Signal()  # user_id, purpose, at


def announce(signal: Signal, **facts: Any) -> None:
    """Tell whoever listens, once the transaction holds; a listener's failure never reaches the caller."""
    transaction.on_commit(lambda: signal.send_robust(sender=None, **facts))
