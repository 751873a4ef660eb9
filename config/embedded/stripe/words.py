"""What the hosted pages say, in three languages; they stand outside Django and its translations."""

import re
from datetime import UTC, datetime

WORDS = {
    "notice": (
        "Payment simulator. No money moves.",
        "Zahlungssimulator. Es fließt kein Geld.",
        "Simulador de pagos. No se mueve dinero.",
    ),
    "checkout": ("Checkout", "Bezahlen", "Pago"),
    "total": ("Total", "Summe", "Total"),
    "how": ("How would you like to pay?", "Wie möchten Sie zahlen?", "¿Cómo quiere pagar?"),
    "card": ("Card", "Karte", "Tarjeta"),
    "sepa_debit": ("SEPA direct debit", "SEPA-Lastschrift", "Adeudo SEPA"),
    "number": ("Card number", "Kartennummer", "Número de tarjeta"),
    "iban": ("IBAN", "IBAN", "IBAN"),
    "email": ("E-mail", "E-Mail", "Correo electrónico"),
    "name": ("Name", "Name", "Nombre"),
    "pay": ("Pay {amount}", "{amount} zahlen", "Pagar {amount}"),
    "subscribe": ("Subscribe", "Abonnieren", "Suscribirse"),
    "back": ("Cancel and go back", "Abbrechen und zurück", "Cancelar y volver"),
    "return": ("Back", "Zurück", "Volver"),
    "declined": (
        "The card was declined. Please try another one.",
        "Die Karte wurde abgelehnt. Bitte versuchen Sie eine andere.",
        "La tarjeta fue rechazada. Pruebe con otra.",
    ),
    "bad_number": (
        "This is not a card number.",
        "Das ist keine Kartennummer.",
        "Este no es un número de tarjeta.",
    ),
    "bad_iban": ("This is not an IBAN.", "Das ist keine IBAN.", "Este no es un IBAN."),
    "expired": ("This page has expired.", "Diese Seite ist abgelaufen.", "Esta página ha caducado."),
    "done": ("This has been paid.", "Das ist bezahlt.", "Esto está pagado."),
    "missing": ("There is no such page.", "Diese Seite gibt es nicht.", "Esta página no existe."),
    "numbers": ("Numbers to try", "Nummern zum Ausprobieren", "Números para probar"),
    "good": ("is paid", "wird bezahlt", "se paga"),
    "generic_decline": ("is declined", "wird abgelehnt", "se rechaza"),
    "insufficient_funds": ("has no funds", "ist nicht gedeckt", "no tiene fondos"),
    "later_declined": (
        "is paid now, declined at renewal",
        "wird jetzt bezahlt, bei der Verlängerung abgelehnt",
        "se paga ahora, se rechaza al renovar",
    ),
    "sepa_good": ("settles in five days", "wird in fünf Tagen gutgeschrieben", "se abona en cinco días"),
    "sepa_fails": ("bounces in five days", "platzt in fünf Tagen", "se devuelve en cinco días"),
    "sepa_disputed": (
        "settles, then is taken back",
        "wird gutgeschrieben, dann zurückgeholt",
        "se abona y luego se revoca",
    ),
    "day": ("per day", "pro Tag", "al día"),
    "week": ("per week", "pro Woche", "a la semana"),
    "month": ("per month", "pro Monat", "al mes"),
    "year": ("per year", "pro Jahr", "al año"),
    "every": ("every {count} {unit}", "alle {count} {unit}", "cada {count} {unit}"),
    "days": ("days", "Tage", "días"),
    "weeks": ("weeks", "Wochen", "semanas"),
    "months": ("months", "Monate", "meses"),
    "years": ("years", "Jahre", "años"),
    "portal": ("Your payments", "Ihre Zahlungen", "Sus pagos"),
    "subscriptions": ("Subscriptions", "Abonnements", "Suscripciones"),
    "no_subscriptions": ("You have no subscription.", "Sie haben kein Abonnement.", "No tiene ninguna suscripción."),
    "renews": ("renews on {day}", "verlängert sich am {day}", "se renueva el {day}"),
    "ends": ("ends on {day}", "endet am {day}", "termina el {day}"),
    "cancel": ("Cancel at the end of the period", "Zum Ende des Zeitraums kündigen", "Cancelar al final del periodo"),
    "resume": ("Keep the subscription", "Abonnement behalten", "Mantener la suscripción"),
    "method": ("Payment method", "Zahlungsart", "Forma de pago"),
    "no_method": ("None yet.", "Noch keine.", "Ninguna todavía."),
    "replace": ("Pay with this from now on", "Ab jetzt damit zahlen", "Pagar con esto desde ahora"),
    "replaced": (
        "The new payment method is in use.",
        "Die neue Zahlungsart gilt.",
        "La nueva forma de pago está en uso.",
    ),
    "invoices": ("Invoices", "Rechnungen", "Facturas"),
    "no_invoices": ("There is no invoice yet.", "Es gibt noch keine Rechnung.", "Todavía no hay facturas."),
    "invoice": ("Invoice {number}", "Rechnung {number}", "Factura {number}"),
    "open": ("open", "offen", "pendiente"),
    "paid": ("paid", "bezahlt", "pagada"),
    "void": ("void", "storniert", "anulada"),
    "uncollectible": ("uncollectible", "uneinbringlich", "incobrable"),
    "draft": ("draft", "Entwurf", "borrador"),
    "active": ("active", "aktiv", "activa"),
    "past_due": ("past due", "überfällig", "vencida"),
    "incomplete": ("incomplete", "unvollständig", "incompleta"),
    "incomplete_expired": ("expired", "verfallen", "caducada"),
    "canceled": ("ended", "beendet", "terminada"),
}
LANGUAGES = ("en", "de", "es")
SYMBOLS = {"eur": "€", "usd": "$", "gbp": "£"}
WITHOUT_CENTS = {"jpy", "krw", "clp", "vnd", "xaf", "xof", "pyg"}


def language(locale: str | None, accepted: str) -> str:
    """The session's language if we speak it, else the browser's first that we speak, else English."""
    wanted = [locale or "", *(part.partition(";")[0] for part in accepted.split(","))]
    spoken = (re.split("[-_]", one.strip().lower())[0] for one in wanted)
    return next((one for one in spoken if one in LANGUAGES), "en")


def say(language: str, word: str, **values: object) -> str:
    return WORDS[word][LANGUAGES.index(language)].format(**values)


def money(amount: int, currency: str, language: str) -> str:
    """Minor units as people write them: €1,234.50 or 1.234,50 €."""
    digits = 0 if currency in WITHOUT_CENTS else 2
    number = f"{amount / 10**digits:,.{digits}f}"
    symbol = SYMBOLS.get(currency, currency.upper())
    if language == "en":
        return f"{symbol}{number}" if currency in SYMBOLS else f"{symbol} {number}"
    swapped = number.translate(str.maketrans(",.", ".,"))
    return f"{swapped}\u00a0{symbol}"


def day(moment: int, language: str) -> str:
    """A day in figures, in the order the language has."""
    form = {"en": "%Y-%m-%d", "de": "%d.%m.%Y", "es": "%d/%m/%Y"}[language]
    return datetime.fromtimestamp(moment, UTC).strftime(form)


def interval(recurring: dict[str, object] | None, language: str) -> str:
    """`per month`, `every 3 months`, or nothing for a single payment."""
    if recurring is None:
        return ""
    unit, count = str(recurring["interval"]), recurring["interval_count"]
    if count == 1:
        return say(language, unit)
    return say(language, "every", count=count, unit=say(language, unit + "s"))
