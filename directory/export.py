"""The book as a table for organizers: no cell can become a formula in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from .models import Listing
from .wording import worded

MOST_ROWS = 5_000
_STARTS_FORMULA: tuple[str, ...] = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
)
_STARTS_FORMULA += ("\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")


def table(rows: Iterable[Listing]) -> str:
    """The rows as CSV in UTF-8 with a mark for spreadsheets, in the reader's language."""
    buffer = io.StringIO()
    buffer.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(buffer)
    writer.writerow(_head())
    writer.writerows([safe(cell) for cell in _cells(row)] for row in rows)
    return buffer.getvalue()


def safe(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would compute it, also behind blanks."""
    return f"'{text}" if text.lstrip(" \n\v\f\N{NO-BREAK SPACE}").startswith(_STARTS_FORMULA) else text


def _head() -> Sequence[str]:
    return (
        _("Name"), _("Headline"), _("Field"), _("Industry"), _("Role"), _("Employer"), _("City"), _("Years at work"),
        _("Speaks"), _("Knows"), _("Offers"), _("Looks for"), _("Joined"), _("Candidate"),
    )  # fmt: skip


def _cells(row: Listing) -> Sequence[str]:
    return (
        row.display_name, row.headline, worded("discipline", row.discipline), worded("industry", row.industry),
        row.role_title, row.employer, row.city, "" if row.years is None else str(row.years),
        "; ".join(worded("languages", code) for code in row.languages),
        "; ".join(worded("skills", skill) for skill in row.skills), "; ".join(row.offers), "; ".join(row.needs),
        row.joined_on.isoformat() if row.joined_on else "", _("yes") if row.candidate else "",
    )  # fmt: skip
