"""Reading back: one object, pages of a list, and expanding ids into objects."""

import json
from collections.abc import Iterable
from typing import Any

from .checkout import line_items
from .errors import invalid, no_such, not_simulated
from .state import Object, Store, without_ours

PAGE, LONGEST_PAGE = 10, 100
PAGING = {"limit", "starting_after", "ending_before"}
COMPARE = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
ENDED = ("canceled", "incomplete_expired")


def a_list(things: list[Object], url: str) -> Object:
    return {"object": "list", "data": things, "has_more": False, "url": url}


def page(things: Iterable[Object], fields: dict[str, Any], url: str) -> Object:
    """One page, newest first, after or before an object as asked."""
    found = sorted(things, key=lambda thing: int(thing["created"]))[::-1]  # stable: the later written first
    limit = fields.get("limit", PAGE)
    if not 1 <= limit <= LONGEST_PAGE:
        raise invalid(f"This value must be between 1 and {LONGEST_PAGE}.", "limit", "parameter_invalid_integer")
    if before := fields.get("ending_before"):
        earlier = found[: _position(found, before, "ending_before")]
        return a_list(earlier[-limit:], url) | {"has_more": len(earlier) > limit}
    if after := fields.get("starting_after"):
        found = found[_position(found, after, "starting_after") + 1 :]
    return a_list(found[:limit], url) | {"has_more": len(found) > limit}


def _position(found: list[Object], id_: str, param: str) -> int:
    for at, thing in enumerate(found):
        if thing["id"] == id_:
            return at
    raise no_such("object", id_, param)


def matching(things: Iterable[Object], fields: dict[str, Any], known: set[str]) -> list[Object]:
    """The things that pass the filters; a filter the simulator does not know is refused."""
    asked = {name: value for name, value in fields.items() if name not in PAGING}
    if foreign := sorted(asked.keys() - known):
        raise not_simulated(f"listing by {', '.join(foreign)}")
    return [thing for thing in things if all(_passes(thing, name, value) for name, value in asked.items())]


def _passes(thing: Object, name: str, value: Any) -> bool:
    if name == "created" and isinstance(value, dict):
        return all(COMPARE[sign](int(thing["created"]), bound) for sign, bound in value.items())
    if name == "types":
        return _is_type(thing["type"], value)
    if name == "type" and thing["object"] == "event":
        return _is_type(thing["type"], [value])
    if name == "lookup_keys":
        return thing["lookup_key"] in value
    if name == "ids":
        return thing["id"] in value
    if name == "subscription" and thing["object"] == "invoice":
        return bool(thing["parent"]["subscription_details"]["subscription"] == value)
    if name == "price":
        return any(item["price"]["id"] == value for item in thing["items"]["data"])
    if name == "payment":
        return bool(thing["payment"].get("payment_intent") == value.get("payment_intent"))
    if name == "recurring":
        return all((thing["recurring"] or {}).get(key) == one for key, one in value.items())
    return bool(thing.get(name) == value)


def _is_type(kind: str, wanted: list[str]) -> bool:
    return any(kind == one or (one.endswith("*") and kind.startswith(one[:-1])) for one in wanted)


def with_status(things: Iterable[Object], status: str | None) -> list[Object]:
    """Subscriptions by status: without one all that have not ended, `all` and `ended` as Stripe has them."""
    if status is None:
        return [thing for thing in things if thing["status"] not in ENDED]
    if status in ("all", "ended"):
        return [thing for thing in things if status == "all" or thing["status"] in ENDED]
    return [thing for thing in things if thing["status"] == status]


def expanded(store: Store, thing: Object, paths: list[str]) -> Object:
    """A copy for the outside, with objects in place of the ids that were asked for."""
    copy: Object = json.loads(json.dumps(thing))
    for path in paths:
        nodes: list[Any] = [copy]
        for name in path.split("."):
            nodes = [_expand(store, node, name, path) for node in _flat(nodes) if node is not None]
    outside: Object = without_ours(copy)
    return outside


def _flat(nodes: list[Any]) -> list[Any]:
    return [inner for node in nodes for inner in (node if isinstance(node, list) else [node])]


def _expand(store: Store, node: Any, name: str, path: str) -> Any:
    if not isinstance(node, dict):
        raise invalid(f"This property cannot be expanded ({path}).", "expand")
    if name not in node:
        node[name] = _included(store, node, name, path)
    elif not isinstance(node[name], (dict, list, type(None))):
        found = store.get(str(node[name]))
        if found is None:
            raise invalid(f"This property cannot be expanded ({path}).", "expand")
        node[name] = json.loads(json.dumps(found))
    return node[name]


def _included(store: Store, node: Object, name: str, path: str) -> Object:
    """Lists that Stripe leaves out unless they are asked for."""
    match node.get("object"), name:
        case "checkout.session", "line_items":
            inner = line_items(store, store.find(node["id"], "checkout.session"))
        case "invoice", "payments":
            inner = store.having("invoice_payment", invoice=node["id"])
        case "charge", "refunds":
            inner = store.having("refund", charge=node["id"])
        case "customer", "subscriptions":
            inner = with_status(store.having("subscription", customer=node["id"]), None)
        case _:
            raise invalid(f"This property cannot be expanded ({path}), or the simulator does not have it.", "expand")
    return json.loads(json.dumps(a_list(inner, f"/v1/{name}")))  # type: ignore[no-any-return]  # a copy of a dict
