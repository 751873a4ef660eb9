"""Events: what happened, kept for reading and queued for every webhook that listens."""

import random
import time
from typing import Any

from stripe import _api_version

from .state import Object, Store, without_ours

CHAOS = {"duplicate": 0.0, "reorder": 0.0, "delay": 0.0, "drop": 0.0, "error": 0.0, "timeout": 0.0}
CHAOS_SECONDS = {"delay_seconds": 2.0, "timeout_seconds": 5.0}
REORDER_SECONDS = 0.5
dice = random.Random()  # noqa: S311 - mischief, no secret; seeded so that a run can be repeated


def emit(store: Store, kind: str, thing: Object, previous: dict[str, Any] | None = None) -> Object:
    """Record the event with the object as it is now, and queue its deliveries in the same transaction."""
    content = {"object": without_ours(thing)} | ({"previous_attributes": previous} if previous else {})
    hooks = [hook for hook in store.having("webhook_endpoint", status="enabled") if _listens(hook, kind)]
    event = store.add(
        "evt",
        "event",
        type=kind,
        api_version=_api_version._ApiVersion.CURRENT,  # noqa: SLF001 - the client offers no public name for it
        data=content,
        pending_webhooks=len(hooks),
        request={"id": None, "idempotency_key": None},
    )
    for hook in hooks:
        _queue(store, event, hook)
    return event


def _listens(hook: Object, kind: str) -> bool:
    return "*" in hook["enabled_events"] or kind in hook["enabled_events"]


def _queue(store: Store, event: Object, hook: Object) -> None:
    mischief = chaos(store)
    if dice.random() < mischief["drop"]:
        return
    for _ in range(2 if dice.random() < mischief["duplicate"] else 1):
        late = mischief["delay_seconds"] if dice.random() < mischief["delay"] else 0.0
        late += dice.uniform(0, REORDER_SECONDS) if dice.random() < mischief["reorder"] else 0.0
        store.add("_dlv", "_delivery", event=event["id"], hook=hook["id"], attempt=0, due=time.time() + late)


def chaos(store: Store) -> dict[str, float]:
    """How often (0 to 1) each mischief happens, and how long it lasts; all calm unless set."""
    return {**CHAOS, **CHAOS_SECONDS, **(store.get("_chaos") or {}).get("rates", {})}


def set_chaos(store: Store, rates: dict[str, float], seed: int | None = None) -> None:
    if seed is not None:
        dice.seed(seed)
    store.change(store.get("_chaos") or store.add("", "_chaos", id_="_chaos"), rates=rates)
