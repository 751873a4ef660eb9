"""Request parameters: decoded from the form, then held against the types that Stripe generates for its own client."""

import functools
import re
import sys
import typing
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

import stripe
import typing_extensions
from stripe import _request_options as request_options

from .errors import ApiError, invalid, required

# The client's own options (api_key, idempotency_key, …) stand in the same types but travel as headers.
CLIENT_OPTIONS = set(stripe.RequestOptions.__annotations__)
OPTIONAL = (typing_extensions.NotRequired, typing_extensions.Required)
# A decimal stays text, as it is in Stripe's answers.
NUMBERS: dict[Any, Callable[[str], Any]] = {int: int, float: float, Decimal: lambda text: str(Decimal(text))}
METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 50, 40, 500


def decode(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Turn `items[0][price]=x` into {"items": [{"price": "x"}]}."""
    tree: dict[str, Any] = {}
    for key, value in pairs:
        *parents, last = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", key) or [key]
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
            if not isinstance(node, dict):
                raise invalid(f"Invalid request: {key} is given twice in different shapes.", key)
        node[last or str(len(node))] = value
    return {key: _with_lists(value) for key, value in tree.items()}


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    whole = {key: _with_lists(value) for key, value in node.items()}
    if whole and all(key.isdecimal() for key in whole):
        return [whole[key] for key in sorted(whole, key=int)]
    return whole


def check(parameters: dict[str, Any], declared: Any) -> dict[str, Any]:
    """The parameters as Python values; raises ApiError for an unknown, missing or ill-typed one."""
    checked: dict[str, Any] = _object(parameters, declared, "")
    checked.pop("expand", None)
    return checked


@functools.cache
def _declared(declared: Any) -> dict[str, Any]:
    names = {**vars(typing), **vars(request_options), **vars(sys.modules[declared.__module__]), "StripeContext": object}
    hints = typing_extensions.get_type_hints(declared, names, include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in CLIENT_OPTIONS}


def _object(value: Any, declared: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid("Invalid object", path)
    fields = _declared(declared)
    for name in value:
        if name not in fields:
            unknown = _inside(path, name)
            raise invalid(f"Received unknown parameter: {unknown}", unknown, "parameter_unknown")
    for name in declared.__required_keys__ & fields.keys():
        if name not in value:
            raise required(_inside(path, name))
    return {name: _value(inner, fields[name], _inside(path, name)) for name, inner in value.items()}


def _inside(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _value(value: Any, hint: Any, path: str) -> Any:
    origin, inner = typing_extensions.get_origin(hint), typing_extensions.get_args(hint)
    if origin in OPTIONAL:
        return _value(value, inner[0], path)
    if typing_extensions.is_typeddict(hint):
        return _object(value, hint, path)
    if origin is typing.Union or origin is type(int | str):
        return _one_of(value, inner, path)
    if origin in (typing.Literal, typing_extensions.Literal):
        return _choice(value, inner, path)
    if origin is list:
        return _list(value, inner[0], path)
    if origin is dict:
        return _mapping(value, inner[1], path)
    return _scalar(value, hint, path)


def _one_of(value: Any, hints: tuple[Any, ...], path: str) -> Any:
    unset = [hint for hint in hints if typing_extensions.get_args(hint) == ("",)]
    if unset and value == "":
        return None
    hints = tuple(hint for hint in hints if hint not in unset)
    # The client writes an enum it expects to grow as Literal[…] | str: only today's values are right today.
    if len(hints) == 2 and hints[1] is str and typing_extensions.get_origin(hints[0]) is not None:
        hints = hints[:1]
    refusals = []
    for hint in hints:
        try:
            return _value(value, hint, path)
        except ApiError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _choice(value: Any, allowed: tuple[Any, ...], path: str) -> Any:
    if value not in allowed:
        raise invalid(f"Invalid {path}: must be one of {', '.join(map(str, allowed))}", path)
    return value


def _list(value: Any, hint: Any, path: str) -> list[Any]:
    if value == "":
        return []
    if not isinstance(value, list):
        raise invalid("Invalid array", path)
    return [_value(inner, hint, f"{path}[{at}]") for at, inner in enumerate(value)]


def _mapping(value: Any, hint: Any, path: str) -> dict[str, Any]:
    if isinstance(value, list):  # keys that are all numbers look like a list
        value = {str(at): inner for at, inner in enumerate(value)}
    if not isinstance(value, dict):
        raise invalid("Invalid object", path)
    if path.endswith(("metadata", "metadata]")):
        _check_metadata(value, path)
    return {key: _value(inner, hint, f"{path}[{key}]") for key, inner in value.items()}


def _check_metadata(value: dict[str, Any], path: str) -> None:
    if len(value) > METADATA_KEYS:
        raise invalid(f"Metadata can have up to {METADATA_KEYS} keys.", path)
    for key, text in value.items():
        if len(key) > METADATA_KEY_LENGTH:
            raise invalid(f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters.", path)
        if len(text) > METADATA_VALUE_LENGTH:
            raise invalid(f"Metadata values can have up to {METADATA_VALUE_LENGTH} characters.", f"{path}[{key}]")


def _scalar(value: Any, hint: Any, path: str) -> Any:
    if hint in (Any, object):
        return value
    if not isinstance(value, str):
        raise invalid(f"Invalid {getattr(hint, '__name__', 'value')}", path)
    if hint is bool:
        if value not in ("true", "false"):
            raise invalid(f"Invalid boolean: {value}", path)
        return value == "true"
    if hint not in NUMBERS:
        return value
    try:
        return NUMBERS[hint](value)
    except (ValueError, InvalidOperation):
        code = "parameter_invalid_integer" if hint is int else None
        raise invalid(f"Invalid {hint.__name__}: {value}", path, code) from None
