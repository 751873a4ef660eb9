"""The simulated part of Stripe's API: method, path, the client's own type of its parameters, and what it does."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import stripe.params as p
import stripe.params.billing_portal as portal_params
import stripe.params.checkout as checkout_params

from . import catalog, checkout, invoices, methods, payments, portal, reading, refunds, subscriptions
from .errors import not_simulated
from .state import Object, Store
from .validation import check

Act = Callable[..., Object]


class Route(NamedTuple):
    """A method and a pattern; `act` takes the store, the checked parameters and the ids in the path."""

    method: str
    path: str
    declared: Any
    act: Act


class Listing(NamedTuple):
    """What can be read of a kind: its path, the client's types, and the filters that are simulated."""

    path: str
    kind: str
    list_params: Any
    retrieve_params: Any
    filters: set[str]


ROUTES = [
    Route("POST", "customers", p.CustomerCreateParams, catalog.create_customer),
    Route("POST", "customers/{id}", p.CustomerUpdateParams, catalog.update_customer),
    Route("DELETE", "customers/{id}", p.CustomerDeleteParams, catalog.delete_customer),
    Route("POST", "products", p.ProductCreateParams, catalog.create_product),
    Route("POST", "products/{id}", p.ProductUpdateParams, catalog.update_product),
    Route("POST", "prices", p.PriceCreateParams, catalog.create_price),
    Route("POST", "prices/{id}", p.PriceUpdateParams, catalog.update_price),
    Route("POST", "webhook_endpoints", p.WebhookEndpointCreateParams, catalog.create_endpoint),
    Route("POST", "webhook_endpoints/{id}", p.WebhookEndpointUpdateParams, catalog.update_endpoint),
    Route("DELETE", "webhook_endpoints/{id}", p.WebhookEndpointDeleteParams, catalog.delete_endpoint),
    Route("POST", "payment_methods", p.PaymentMethodCreateParams, methods.create_method),
    Route("POST", "payment_methods/{id}", p.PaymentMethodUpdateParams, methods.update_method),
    Route("POST", "payment_methods/{id}/attach", p.PaymentMethodAttachParams, methods.attach_method),
    Route("POST", "payment_methods/{id}/detach", p.PaymentMethodDetachParams, methods.detach_method),
    Route("POST", "payment_intents", p.PaymentIntentCreateParams, payments.create_intent),
    Route("POST", "payment_intents/{id}", p.PaymentIntentUpdateParams, payments.update_intent),
    Route("POST", "payment_intents/{id}/confirm", p.PaymentIntentConfirmParams, payments.confirm_intent),
    Route("POST", "payment_intents/{id}/cancel", p.PaymentIntentCancelParams, payments.cancel_intent),
    Route("POST", "refunds", p.RefundCreateParams, refunds.create_refund),
    Route("POST", "refunds/{id}", p.RefundUpdateParams, refunds.update_refund),
    Route("POST", "invoices/{id}", p.InvoiceUpdateParams, invoices.update_invoice),
    Route("POST", "invoices/{id}/pay", p.InvoicePayParams, subscriptions.pay_invoice),
    Route("POST", "invoices/{id}/void", p.InvoiceVoidInvoiceParams, invoices.void_invoice),
    Route("POST", "subscriptions", p.SubscriptionCreateParams, subscriptions.create_subscription),
    Route("POST", "subscriptions/{id}", p.SubscriptionUpdateParams, subscriptions.update_subscription),
    Route("DELETE", "subscriptions/{id}", p.SubscriptionCancelParams, subscriptions.cancel_subscription),
    Route("POST", "checkout/sessions", checkout_params.SessionCreateParams, checkout.create_session),
    Route("POST", "checkout/sessions/{id}", checkout_params.SessionUpdateParams, checkout.update_session),
    Route("POST", "checkout/sessions/{id}/expire", checkout_params.SessionExpireParams, checkout.expire_session),
    Route("POST", "billing_portal/sessions", portal_params.SessionCreateParams, portal.create_portal_session),
]
LISTINGS = [
    Listing("customers", "customer", p.CustomerListParams, p.CustomerRetrieveParams, {"email", "created"}),
    Listing("products", "product", p.ProductListParams, p.ProductRetrieveParams, {"active", "ids", "created"}),
    Listing(
        "prices",
        "price",
        p.PriceListParams,
        p.PriceRetrieveParams,
        {"active", "currency", "product", "type", "lookup_keys", "recurring", "created"},
    ),
    Listing(
        "webhook_endpoints", "webhook_endpoint", p.WebhookEndpointListParams, p.WebhookEndpointRetrieveParams, set()
    ),
    Listing("events", "event", p.EventListParams, p.EventRetrieveParams, {"type", "types", "created"}),
    Listing(
        "payment_methods",
        "payment_method",
        p.PaymentMethodListParams,
        p.PaymentMethodRetrieveParams,
        {"customer", "type"},
    ),
    Listing(
        "payment_intents",
        "payment_intent",
        p.PaymentIntentListParams,
        p.PaymentIntentRetrieveParams,
        {"customer", "created"},
    ),
    Listing("charges", "charge", p.ChargeListParams, p.ChargeRetrieveParams, {"customer", "payment_intent", "created"}),
    Listing("refunds", "refund", p.RefundListParams, p.RefundRetrieveParams, {"charge", "payment_intent", "created"}),
    Listing(
        "disputes", "dispute", p.DisputeListParams, p.DisputeRetrieveParams, {"charge", "payment_intent", "created"}
    ),
    Listing(
        "invoices",
        "invoice",
        p.InvoiceListParams,
        p.InvoiceRetrieveParams,
        {"customer", "status", "subscription", "created"},
    ),
    Listing(
        "invoice_payments",
        "invoice_payment",
        p.InvoicePaymentListParams,
        p.InvoicePaymentRetrieveParams,
        {"invoice", "payment", "status", "created"},
    ),
    Listing(
        "balance_transactions",
        "balance_transaction",
        p.BalanceTransactionListParams,
        p.BalanceTransactionRetrieveParams,
        {"source", "type", "currency", "created"},
    ),
    Listing(
        "subscriptions",
        "subscription",
        p.SubscriptionListParams,
        p.SubscriptionRetrieveParams,
        {"customer", "status", "price", "created"},
    ),
    Listing(
        "checkout/sessions",
        "checkout.session",
        checkout_params.SessionListParams,
        checkout_params.SessionRetrieveParams,
        {"customer", "payment_intent", "status", "subscription", "created"},
    ),
]


def call(store: Store, method: str, path: str, parameters: dict[str, Any]) -> Object:
    """Do what the API call asks and return its object or list; raises ApiError, 501 for what is not simulated."""
    expand = parameters.get("expand", [])
    for route in ROUTES:
        ids = re.fullmatch(_pattern(route.path), path)
        if ids and route.method == method:
            done = route.act(store, check(parameters, route.declared), *ids.groups())
            return reading.expanded(store, done, expand)
    if method == "GET":
        return reading.expanded(store, _read(store, path, parameters), expand)
    raise not_simulated(f"{method} {path}")


def _pattern(path: str) -> str:
    return "/v1/" + path.replace("{id}", r"(?!search\b)(\w+)")


def _read(store: Store, path: str, parameters: dict[str, Any]) -> Object:
    if session := re.fullmatch(_pattern("checkout/sessions/{id}/line_items"), path):
        check(parameters, checkout_params.SessionLineItemListParams)
        return reading.a_list(checkout.line_items(store, store.find(session[1], "checkout.session")), path)
    if customer := re.fullmatch(_pattern("customers/{id}/payment_methods"), path):
        fields = check(parameters, p.CustomerPaymentMethodListParams)
        own = store.having("payment_method", customer=store.find(customer[1], "customer")["id"])
        return reading.page(reading.matching(own, fields, {"type"}), fields, path)
    for listing in LISTINGS:
        if path == _pattern(listing.path):
            return _listed(store, listing, check(parameters, listing.list_params), path)
        if one := re.fullmatch(_pattern(listing.path + "/{id}"), path):
            check(parameters, listing.retrieve_params)
            return store.find(one[1], listing.kind)
    raise not_simulated(f"GET {path}")


def _listed(store: Store, listing: Listing, fields: dict[str, Any], path: str) -> Object:
    things = store.having(listing.kind)
    if listing.kind == "subscription":
        things = reading.with_status(things, fields.pop("status", None))
    return reading.page(reading.matching(things, fields, listing.filters), fields, path)
