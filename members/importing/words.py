"""Fields, fates, reasons and flaws in the reader's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Fate

from .flaws import Flaw
from .people import Reason

FIELD_WORDS: dict[str, str | Promise] = {
    "email": _("E-mail address"), "name": _("Whole name"), "given_names": _("Given names"),
    "first_surname": _("First surname"), "second_surname": _("Second surname"), "language": _("Language of letters"),
    "pronouns": _("Pronouns"), "headline": _("Headline"), "discipline": _("Field of work"), "industry": _("Industry"),
    "employer": _("Employer"), "role_title": _("What somebody works as"), "years_experience": _("Years at work"),
    "city": _("City"), "in_country_since": _("In the country since"), "languages": _("Languages spoken"),
    "skills": _("Skills"), "offers": _("Offers"), "looks_for": _("Looks for"), "biography": _("Story"), "links": _("Links"),
}  # fmt: skip

# state of the badge, plural heading
FATE_WORDS: dict[str, tuple[str, str | Promise]] = {
    Fate.NEW: ("ok", _("New people")),
    Fate.CHANGES: ("mark", _("Changes")),
    Fate.PERHAPS: ("watch", _("Perhaps here already")),
    Fate.REFUSED: ("alarm", _("Refused")),
    Fate.TWICE: ("", _("A second time in the file")),
    Fate.SAME: ("", _("No change")),
}

REASON_WORDS: dict[str, str | Promise] = {
    Reason.NO_ADDRESS: _("no e-mail address"),
    Reason.BAD_ADDRESS: _("not an e-mail address"),
    Reason.NO_NAME: _("no name"),
    Reason.CLOSED: _("the account of this address is closed"),
    Reason.LEFT: _("has left: nothing of theirs is changed"),
    Reason.MEANWHILE: _("has opened an account in the meantime"),
    Reason.SAME_MAILBOX: _("the same mailbox in another spelling"),
    Reason.SAME_NAME: _("the same name"),
}

FLAW_WORDS: dict[str, str | Promise] = {
    Flaw.EMPTY: _("This file holds no rows."),
    Flaw.TOO_LARGE: _(
        "This file is too large: 40 MB are the most, and a workbook may not unpack to far more than that."
    ),
    Flaw.TOO_LONG: _("This file has more than 200,000 rows. Cut it in two."),
    Flaw.TOO_WIDE: _("Line %(line)s has more than a hundred columns. Delete those that are not needed."),
    Flaw.NOT_A_TABLE: _("This is no list. Save it as CSV or as a workbook (XLSX), and choose that file."),
    Flaw.BROKEN: _("This workbook is broken. Open it in your spreadsheet, save it again and choose that file."),
    Flaw.LOCKED: _("This workbook is locked by a password. Save it without one."),
    Flaw.QUOTE: _("In line %(line)s a quotation mark is opened and never closed."),
    Flaw.NO_COLUMNS: _("The first line must name the columns, such as “E-mail” and “Name”."),
}


def flaw_words(flaw: str, line: int) -> str:
    """What is wrong with a file."""
    return str(FLAW_WORDS[Flaw(flaw)]) % {"line": line}
