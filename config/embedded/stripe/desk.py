"""The simulator's own desk under /_sim/: the clock, the mischief, and what happened last."""

import json
from html import escape

from ..loopback import Answer, Request, as_json
from ..paper import sheet
from .announcements import CHAOS, CHAOS_SECONDS, chaos, set_chaos
from .clock import advance
from .errors import invalid, not_simulated
from .periods import DAY
from .reading import page
from .state import Store
from .words import day

STEPS = {"1": "One day", "7": "One week", "31": "One month", "366": "One year"}
SHOWN = 30


def answer(store: Store, request: Request) -> Answer:
    """The desk's page, the clock and the mischief."""
    match request.method, request.path:
        case "GET", "/_sim/":
            return _page(store)
        case "GET", "/_sim/clock":
            return as_json({"now": store.now()})
        case "POST", "/_sim/advance":
            return _advance(store, request)
        case "GET", "/_sim/chaos":
            return as_json(chaos(store))
        case "POST", "/_sim/chaos":
            return _chaos(store, request)
    raise not_simulated(f"{request.method} {request.path}")


def _advance(store: Store, request: Request) -> Answer:
    """Move the clock by `days` or `seconds`, or to the moment `to`."""
    fields = request.fields()
    if unknown := sorted(fields.keys() - {"days", "seconds", "to", "page"}):
        raise invalid(f"Unknown parameter: {unknown[0]}", unknown[0])
    try:
        moment = int(fields.get("to") or store.now())
        moment += int(fields.get("days", 0)) * DAY + int(fields.get("seconds", 0))
    except ValueError:
        raise invalid("days, seconds and to are whole numbers.") from None
    advance(store, moment)
    if "page" in fields:
        return Answer(303, headers={"Location": "/_sim/"})
    return as_json({"now": store.now()})


def _chaos(store: Store, request: Request) -> Answer:
    """Set how often each mischief happens; what is not named does not."""
    fields = request.fields()
    try:
        seed = int(fields["seed"]) if fields.get("seed") else None
        rates = {name: float(value) for name, value in fields.items() if name != "seed"}
    except ValueError:
        raise invalid("Rates are numbers from 0 to 1, the seed a whole number.") from None
    for name, value in rates.items():
        if name not in CHAOS | CHAOS_SECONDS:
            raise invalid(f"Unknown mischief: {name}", name)
        if not 0 <= value <= (1 if name in CHAOS else 60):
            raise invalid(f"Out of range: {name}", name)
    set_chaos(store, rates, seed)
    return as_json(chaos(store))


def _page(store: Store) -> Answer:
    buttons = "".join(f'<button name="days" value="{days}">{said}</button>' for days, said in STEPS.items())
    form = f'<form class="steps" method="post" action="/_sim/advance"><input type="hidden" name="page" value="1">{buttons}</form>'
    events = page(store.having("event"), {"limit": SHOWN}, "")["data"]
    rows = "".join(
        f"<li><span>{escape(event['type'])}<br><code>{escape(event['data']['object'].get('id', ''))}</code></span>"
        f"<span>{day(event['created'], 'en')}{', not delivered yet' if event['pending_webhooks'] else ''}</span></li>"
        for event in events
    )
    mischief = escape(json.dumps({name: rate for name, rate in chaos(store).items() if rate and name in CHAOS}))
    body = (
        f'<main><p class="notice">Payment simulator. No money moves.</p><h1>{day(store.now(), "en")}</h1>'
        f'<p class="fine">Move the clock: renewals, SEPA debits and expiries happen on the way.</p>{form}'
        f'<p class="fine">Mischief: <code>{mischief}</code></p>'
        f'<h2>What happened last</h2><ul class="rows">{rows or "<li>Nothing yet.</li>"}</ul></main>'
    )
    return sheet("Payment simulator", body)
