"""What the treasurer gives to be read: the file of the bank, and on the way to being booked its text."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.statement import Flaw, StatementError, StatementLine, read_statement, statement_text
from billing.statement.columns import Kind
from billing.statement.reading import LARGEST

FLAWS = {
    Flaw.TOO_LARGE: _("This file is larger than 900 kB. Choose a shorter time at your bank."),
    Flaw.TOO_LONG: _("This file has more than 10,000 lines. Choose a shorter time at your bank."),
    Flaw.NOT_TEXT: _("This is not a CSV file. At your bank choose CSV; a PDF, a picture or an Excel file cannot be read."),
    Flaw.NO_HEADER: _(
        "This is not a statement as CSV: no line names the columns for day, amount and purpose, with commas, semicolons or tabs between them."
    ),
    Flaw.COLUMN: _("Line %(line)s names the columns, but none of them is for %(missing)s."),
    Flaw.SIGN: _("Line %(line)s, column %(column)s: here stands a character that no text contains."),
    Flaw.QUOTE: _("Line %(line)s, column %(column)s: the quotation mark that opens here is not closed where the field ends."),
    Flaw.FIELDS: _("Line %(line)s, column %(column)s: this line has %(found)s fields, the one with the names %(name)s."),
    Flaw.DATE: _(
        "Line %(line)s, column %(column)s (%(name)s): “%(found)s” is not a day such as 2026-12-31, 31.12.2026 or 31/12/2026."
    ),
    Flaw.AMOUNT: _(
        "Line %(line)s, column %(column)s (%(name)s): “%(found)s” is not an amount such as 15.00 or 1.234,56."
    ),
    Flaw.CURRENCY: _("Line %(line)s, column %(column)s (%(name)s): “%(found)s” is not a currency such as EUR."),
    Flaw.SIDE: _("Line %(line)s, column %(column)s (%(name)s): “%(found)s” says neither debit nor credit."),
}  # fmt: skip
MISSING = {Kind.DATE: _("the day"), Kind.AMOUNT: _("the amount"), Kind.TEXT: _("the purpose or the payer")}


@dataclass(frozen=True)
class Statement:
    """A file that could be read, whole."""

    text: str
    lines: tuple[StatementLine, ...]


class StatementForm(forms.Form):
    """Which file."""

    file = forms.FileField(
        label=_("Statement as CSV"),
        help_text=_(
            "Your bank offers it for download. One line must name the columns, in English, German or Spanish: day, amount (or credit and debit), and purpose or payer."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": _("Choose the file of your bank first.")},
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_file(self) -> Statement:
        return _read(self.cleaned_data["file"].read(LARGEST + 1), self.currency)


class ConfirmForm(forms.Form):
    """What was read of the file: nothing is stored, so the page brings it back to be booked."""

    text = forms.CharField(strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_text(self) -> Statement:
        return _read(self.cleaned_data["text"].encode(), self.currency)


def _read(content: bytes, currency: str) -> Statement:
    try:
        text = statement_text(content)
        return Statement(text, read_statement(text, currency))
    except StatementError as error:
        place: dict[str, Any] = {
            "line": error.line,
            "column": error.column,
            "name": error.name or "–",
            "found": error.found,
        }
        if error.flaw == Flaw.COLUMN:
            place["missing"] = MISSING[Kind(error.name)]
        raise forms.ValidationError(FLAWS[error.flaw], params=place) from None
