"""Which column is which, by the names that banks give them in English, German and Spanish."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from members.folding import search_key

from .flaws import Flaw, StatementError
from .rows import Row


class Kind(StrEnum):
    DATE = "date"
    AMOUNT = "amount"
    CREDIT = "credit"
    DEBIT = "debit"
    SIDE = "side"
    CURRENCY = "currency"
    TEXT = "text"


# The better ones first: the day of booking before the day from which interest is counted.
NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: (
        "Booking date", "Transaction date", "Posting date", "Date posted", "Completed date", "Date",
        "Buchungstag", "Buchungsdatum", "Buchung", "Datum",
        "Fecha operación", "Fecha de operación", "Fecha contable", "Fecha de movimiento", "Fecha movimiento", "Fecha",
        "Value date", "Wertstellung", "Wertstellungsdatum", "Valuta", "Valutadatum", "Fecha valor", "Fecha de valor",
    ),
    Kind.AMOUNT: (
        "Amount", "Transaction amount", "Betrag", "Buchungsbetrag", "Umsatz", "Importe", "Monto", "Cantidad",
    ),
    Kind.CREDIT: (
        "Credit", "Credit amount", "Paid in", "Money in", "Deposit", "Deposits", "Haben", "Gutschrift",
        "Abono", "Abonos", "Haber", "Ingreso", "Ingresos", "Depósito", "Depósitos",
    ),
    Kind.DEBIT: (
        "Debit", "Debit amount", "Paid out", "Money out", "Withdrawal", "Withdrawals", "Soll", "Lastschrift", "Belastung",
        "Cargo", "Cargos", "Debe", "Gasto", "Gastos", "Retiro", "Retiros",
    ),
    Kind.SIDE: (
        "Credit/Debit", "Debit/Credit", "CR/DR", "DR/CR", "Soll/Haben", "Soll/Haben-Kennzeichen", "S/H",
        "Cargo/Abono", "Debe/Haber",
    ),
    Kind.CURRENCY: ("Currency", "Currency code", "Währung", "Whg", "Moneda", "Divisa"),
    Kind.TEXT: (
        "Text", "Purpose", "Reference", "Payment reference", "Description", "Details", "Transaction details", "Narrative",
        "Memo", "Note", "Notes", "Message", "Remittance information", "Additional information", "Payer", "Payer name",
        "Payee", "Name", "Counterparty", "Counterparty name", "Partner name", "Sender",
        "Verwendungszweck", "Vorgang/Verwendungszweck", "Zweck", "Buchungstext", "Umsatztext", "Vorgang", "Mitteilung",
        "Bemerkung", "Referenz", "Zahlungsreferenz", "Kundenreferenz", "Kundenreferenz (End-to-End)",
        "Ende-zu-Ende-Referenz", "Auftraggeber", "Auftraggeber/Empfänger", "Auftraggeber/Begünstigter",
        "Auftraggeber/Zahlungsempfänger", "Empfänger/Zahlungspflichtiger", "Empfänger", "Begünstigter/Auftraggeber",
        "Begünstigter/Zahlungspflichtiger", "Zahlungspflichtiger", "Zahlungspflichtige*r", "Zahlungsempfänger",
        "Zahlungsempfänger*in", "Zahlungsbeteiligter", "Name Zahlungsbeteiligter", "Partnername",
        "Concepto", "Concepto ampliado", "Concepto/Referencia", "Descripción", "Detalle", "Detalles", "Referencia",
        "Observaciones", "Movimiento", "Información adicional", "Ordenante", "Beneficiario", "Nombre", "Pagador",
        "Remitente", "Emisor",
    ),
}  # fmt: skip
_RANKS = {search_key(name): (kind, rank) for kind, names in NAMES.items() for rank, name in enumerate(names)}
_UNIT = re.compile(r"( in)? (eur|usd|gbp|chf|mxn)$")
_NUMBERED = re.compile(r" [0-9]+$")  # Verwendungszweck 1, 2, 3 …


@dataclass(frozen=True)
class Columns:
    """What the file calls its columns, and the places of those we read, counted from 0."""

    names: tuple[str, ...]
    date: int
    amount: int  # where it is split in two: of what came in
    splits: bool
    debit: int | None
    side: int | None
    currency: int | None
    text: tuple[int, ...]

    @property
    def width(self) -> int:
        """Fields that a row must have; nameless ones at the end may be absent."""
        return max(place for place, name in enumerate(self.names, start=1) if name)


def kind_of(name: str) -> tuple[Kind, int] | None:
    """What a column of this name holds, and how good a name it is (0 is the best); None when we do not read it."""
    key = _UNIT.sub("", search_key(name))
    return _RANKS.get(key) or _RANKS.get(_NUMBERED.sub("", key))


def is_header(names: Iterable[str]) -> bool:
    """Whether at least two of day, amount and text are named here."""
    kinds = {found[0] for name in names if (found := kind_of(name))}
    return (Kind.DATE in kinds) + (not kinds.isdisjoint((Kind.AMOUNT, Kind.CREDIT))) + (Kind.TEXT in kinds) >= 2


def columns_of(row: Row) -> Columns:
    """The columns that a header names; StatementError (Flaw.COLUMN) when day, amount or text is missing."""
    names = tuple(cell.strip() for cell in row.cells)
    places: dict[Kind, list[tuple[int, int]]] = {kind: [] for kind in Kind}
    for place, name in enumerate(names):
        if found := kind_of(name):
            places[found[0]].append((found[1], place))
    best = {kind: min(found)[1] for kind, found in places.items() if found}
    splits = Kind.AMOUNT not in best
    amount = best.get(Kind.CREDIT if splits else Kind.AMOUNT)
    if Kind.DATE not in best or amount is None or Kind.TEXT not in best:
        missing = Kind.DATE if Kind.DATE not in best else Kind.AMOUNT if amount is None else Kind.TEXT
        raise StatementError(Flaw.COLUMN, line=row.line, column=len(names) + 1, name=missing)
    return Columns(
        names=names,
        date=best[Kind.DATE],
        amount=amount,
        splits=splits,
        debit=best.get(Kind.DEBIT) if splits else None,
        side=best.get(Kind.SIDE, _nameless_side(names, amount)),
        currency=_nearest([place for _rank, place in places[Kind.CURRENCY]], amount),
        text=tuple(sorted(place for _rank, place in places[Kind.TEXT])),
    )


def _nameless_side(names: tuple[str, ...], amount: int) -> int | None:
    """Where S or H stands in files of banks that give that column no name: right behind the amount."""
    return amount + 1 if amount + 1 < len(names) and not names[amount + 1] else None


def _nearest(places: list[int], amount: int) -> int | None:
    """The currency of the amount, where the balance has one of its own: it stands behind it, or else before it."""
    return min(places, key=lambda place: (place < amount, abs(place - amount)), default=None)
