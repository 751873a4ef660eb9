"""The hosted pages that one clicks in a browser: Checkout, the billing portal, an invoice."""

import re
from html import escape
from urllib.parse import urlsplit

from ..loopback import Answer, Request
from ..paper import sheet
from . import checkout, portal
from .forms import alarm, entered, mistake, payment_fields, text_field
from .methods import find_method
from .reading import page as newest
from .state import Object, Store
from .subscriptions import paying_method, period_end
from .words import day, interval, language, money, say

BOTH = ["card", "sepa_debit"]


def answer(store: Store, request: Request) -> Answer:
    """The page at the request's path, or what its form does."""
    found = re.fullmatch(r"/(c/pay|p/session|i)/(\w+)", request.path)
    thing = store.get(found[2]) if found else None
    spoken = language((thing or {}).get("locale"), request.headers.get("Accept-Language", ""))
    match thing and thing["object"]:
        case "checkout.session":
            return _checkout(store, thing or {}, request, spoken)
        case "billing_portal.session":
            return _portal(store, thing or {}, request, spoken)
        case "invoice":
            return _invoice(store, thing or {}, spoken)
    return _page("missing", "", spoken, status=404)


def _page(
    title: str, body: str, spoken: str, *, status: int = 200, leads_to: str | None = None, **values: object
) -> Answer:
    heading = say(spoken, title, **values)
    whole = f'<main><p class="notice">{escape(say(spoken, "notice"))}</p><h1>{escape(heading)}</h1>{body}</main>'
    # A browser holds the redirect after a form to the same rule as the form: name where it ends.
    parts = urlsplit(leads_to or "")
    elsewhere = (
        f" {parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and ";" not in parts.netloc else ""
    )
    return sheet(heading, whole, language=spoken, status=status, sends_to=f"'self'{elsewhere}")


def _link(url: str | None, word: str, spoken: str) -> str:
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return ""
    return f'<a href="{escape(url)}">{escape(say(spoken, word))}</a>'


def _redirect(url: str) -> Answer:
    return Answer(303, headers={"Location": url, "Cache-Control": "no-store"})


def _checkout(store: Store, session: Object, request: Request, spoken: str) -> Answer:
    success = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
    if session["status"] == "expired":
        return _page("expired", _link(session["cancel_url"], "return", spoken), spoken, status=410)
    if session["status"] == "complete":  # the second click of a double click arrives here too
        return (
            _redirect(success) if request.method == "POST" else _page("done", _link(success, "return", spoken), spoken)
        )
    if request.method == "GET":
        return _checkout_page(store, session, {}, spoken)
    form, kinds = request.fields(), session["payment_method_types"]
    if wrong := mistake(form, kinds):
        return _checkout_page(store, session, form, spoken, wrong=wrong, status=422)
    kind, number = entered(form, kinds)
    person = {name: form.get(name, "").strip() for name in ("email", "name")}
    if checkout.complete(store, session, kind=kind, number=number, **person):
        return _checkout_page(store, session, form, spoken, wrong="declined", status=402)
    return _redirect(success)


def _checkout_page(
    store: Store, session: Object, form: dict[str, str], spoken: str, *, wrong: str | None = None, status: int = 200
) -> Answer:
    total = money(session["amount_total"], session["currency"], spoken)
    rows = "".join(_bought(item, spoken) for item in checkout.line_items(store, session))
    rows += f'<li class="total"><span>{escape(say(spoken, "total"))}</span><span>{escape(total)}</span></li>'
    known = session["customer"] or session["customer_email"]
    email = "" if known else text_field("email", form, spoken, kind="email", required=True)
    verb = say(spoken, "subscribe") if session["mode"] == "subscription" else say(spoken, "pay", amount=total)
    body = (
        f'<ul class="rows">{rows}</ul>{alarm(wrong, spoken)}<form method="post">'
        f"{payment_fields(session['payment_method_types'], form, spoken, wrong)}"
        f"<fieldset>{email}{text_field('name', form, spoken)}</fieldset>"
        f'<p class="actions"><button class="solid">{escape(verb)}</button>'
        f"{_link(session['cancel_url'], 'back', spoken)}</p></form>"
    )
    return _page("checkout", body, spoken, status=status, leads_to=session["success_url"])


def _bought(item: Object, spoken: str) -> str:
    often = interval(item["price"]["recurring"], spoken)
    times = f"{item['quantity']} × " if item["quantity"] > 1 else ""
    price = f"{money(item['amount_total'], item['currency'], spoken)} {often}".strip()
    return f"<li><span>{escape(times + (item['description'] or ''))}</span><span>{escape(price)}</span></li>"


def _portal(store: Store, session: Object, request: Request, spoken: str) -> Answer:
    if request.method == "GET":
        return _portal_page(store, session, {}, spoken)
    form = request.fields()
    if form.get("subscription"):
        portal.set_cancellation(store, session, form["subscription"], cancel=form.get("do") == "cancel")
        return _redirect(session["url"])
    if wrong := mistake(form, BOTH):
        return _portal_page(store, session, form, spoken, wrong=wrong, status=422)
    kind, number = entered(form, BOTH)
    if portal.replace_method(store, session, kind=kind, number=number):
        return _portal_page(store, session, form, spoken, wrong="declined", status=402)
    return _redirect(session["url"])


def _portal_page(
    store: Store, session: Object, form: dict[str, str], spoken: str, *, wrong: str | None = None, status: int = 200
) -> Answer:
    customer = session["customer"]
    subscriptions = newest(store.having("subscription", customer=customer), {"limit": 100}, "")["data"]
    invoices = newest(store.having("invoice", customer=customer), {"limit": 100}, "")["data"]
    body = (
        _section("subscriptions", [_subscription(store, one, spoken) for one in subscriptions], spoken)
        + f"<h2>{escape(say(spoken, 'method'))}</h2>{_method(store, customer, subscriptions, spoken)}{alarm(wrong, spoken)}"
        + f'<form method="post">{payment_fields(BOTH, form, spoken, wrong)}'
        + f"<button>{escape(say(spoken, 'replace'))}</button></form>"
        + _section("invoices", [_invoice_row(one, spoken) for one in invoices], spoken)
        + f"<p>{_link(session['return_url'], 'return', spoken)}</p>"
    )
    return _page("portal", body, spoken, status=status)


def _section(word: str, rows: list[str], spoken: str) -> str:
    empty = f'<p class="fine">{escape(say(spoken, f"no_{word}"))}</p>'
    listed = f'<ul class="rows">{"".join(rows)}</ul>' if rows else empty
    return f"<h2>{escape(say(spoken, word))}</h2>{listed}"


def _subscription(store: Store, subscription: Object, spoken: str) -> str:
    price = subscription["items"]["data"][0]["price"]
    name = (store.get(price["product"]) or {}).get("name") or price["id"]
    cost = f"{money(price['unit_amount'], price['currency'], spoken)} {interval(price['recurring'], spoken)}"
    if subscription["ended_at"] is not None:
        when, button = say(spoken, "ends", day=day(subscription["ended_at"], spoken)), ""
    else:
        ending = subscription["cancel_at_period_end"]
        when = say(spoken, "ends" if ending else "renews", day=day(period_end(subscription), spoken))
        button = _button(subscription["id"], "resume" if ending else "cancel", spoken)
    state = say(spoken, subscription["status"])
    said = f'{escape(name)}, {escape(cost)}<br><span class="fine">{escape(state)}, {escape(when)}</span>'
    return f"<li><span>{said}</span>{button}</li>"


def _button(subscription: str, do: str, spoken: str) -> str:
    hidden = f'<input type="hidden" name="subscription" value="{subscription}">'
    return f'<form method="post">{hidden}<button name="do" value="{do}">{escape(say(spoken, do))}</button></form>'


def _method(store: Store, customer: str, subscriptions: list[Object], spoken: str) -> str:
    default = (store.get(customer) or {}).get("invoice_settings", {}).get("default_payment_method")
    paying = [paying_method(store, one) for one in subscriptions if one["ended_at"] is None]
    method = next((one for one in paying if one), None) or (default and find_method(store, default, customer=customer))
    if not method:
        return f'<p class="fine">{escape(say(spoken, "no_method"))}</p>'
    return f"<p>{escape(say(spoken, method['type']))} •••• {escape(method[method['type']]['last4'])}</p>"


def _invoice_row(invoice: Object, spoken: str) -> str:
    said = escape(say(spoken, invoice["status"]))
    amount = escape(money(invoice["total"], invoice["currency"], spoken))
    link = f'<a href="/i/{invoice["id"]}">{escape(invoice["number"])}</a>'
    return f"<li><span>{link}, {day(invoice['created'], spoken)}</span><span>{amount}, {said}</span></li>"


def _invoice(store: Store, invoice: Object, spoken: str) -> Answer:
    rows = "".join(_invoice_line(store, line, spoken) for line in invoice["lines"]["data"])
    total = escape(money(invoice["total"], invoice["currency"], spoken))
    rows += f'<li class="total"><span>{escape(say(spoken, "total"))}</span><span>{total}</span></li>'
    said = f"{day(invoice['created'], spoken)}, {escape(say(spoken, invoice['status']))}"
    return _page("invoice", f'<p>{said}</p><ul class="rows">{rows}</ul>', spoken, number=invoice["number"])


def _invoice_line(store: Store, line: Object, spoken: str) -> str:
    product = store.get(line["pricing"]["price_details"]["product"]) or {}
    period = " – ".join(day(line["period"][end], spoken) for end in ("start", "end"))
    cost = escape(money(line["amount"], line["currency"], spoken))
    said = f'{escape(product.get("name", ""))}<br><span class="fine">{escape(period)}</span>'
    return f"<li><span>{said}</span><span>{cost}</span></li>"
