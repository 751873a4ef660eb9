"""Refusals, in the shape in which Stripe's API gives them."""

from typing import Any


class ApiError(Exception):
    """A refusal with its HTTP status; `keeps` says that what was written before it stays, as with a declined card."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        kind: str = "invalid_request_error",
        keeps: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keeps = keeps
        named = {"param": param, "code": code, **more}
        self.body = {"error": {"type": kind, "message": message, **{k: v for k, v in named.items() if v is not None}}}


def invalid(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    return ApiError(400, message, param=param, code=code)


def required(param: str) -> ApiError:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def no_such(kind: str, id_: str, param: str = "id") -> ApiError:
    return ApiError(404, f"No such {kind}: '{id_}'", param=param, code="resource_missing")


def not_simulated(what: str) -> ApiError:
    """Stripe may know this, the simulator does not: an honest 501 instead of a made-up success."""
    return ApiError(501, f"The simulator does not know {what}.", kind="api_error")


def declined(decline_code: str, payment_intent: dict[str, Any] | None = None) -> ApiError:
    return ApiError(
        402,
        "Your card was declined.",
        code="card_declined",
        kind="card_error",
        decline_code=decline_code,
        payment_intent=payment_intent,
        keeps=True,
    )
