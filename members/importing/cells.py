"""What people write into the cells of a list, as our fields want it; what cannot be understood is Unreadable."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from members.folding import search_key

from .flaws import Unreadable

FIRST_YEAR, LAST_YEAR = 1930, 2100
MOST_YEARS = 80
MOST_MARKS = 3  # accents on one letter; more of them spill over the neighboring lines
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
NATIVE = {
    search_key(word) for word in ("native", "mother tongue", "Muttersprache", "lengua materna", "nativo", "nativa")
}
# ISO 639 with the names in English, German and Spanish
TONGUES: dict[str, tuple[str, ...]] = {
    "ar": ("Arabic", "Arabisch", "Árabe"), "ca": ("Catalan", "Katalanisch", "Catalán"), "cs": ("Czech", "Tschechisch", "Checo"),
    "da": ("Danish", "Dänisch", "Danés"), "de": ("German", "Deutsch", "Alemán"), "el": ("Greek", "Griechisch", "Griego"),
    "en": ("English", "Englisch", "Inglés"), "es": ("Spanish", "Spanisch", "Español", "Castellano"),
    "eu": ("Basque", "Baskisch", "Euskera"), "fi": ("Finnish", "Finnisch", "Finés"), "fr": ("French", "Französisch", "Francés"),
    "gl": ("Galician", "Galicisch", "Gallego"), "he": ("Hebrew", "Hebräisch", "Hebreo"), "hi": ("Hindi",),
    "it": ("Italian", "Italienisch", "Italiano"), "ja": ("Japanese", "Japanisch", "Japonés"),
    "ko": ("Korean", "Koreanisch", "Coreano"), "nah": ("Nahuatl", "Náhuatl"), "nl": ("Dutch", "Niederländisch", "Neerlandés", "Holandés"),
    "pl": ("Polish", "Polnisch", "Polaco"), "pt": ("Portuguese", "Portugiesisch", "Portugués"),
    "qu": ("Quechua",), "ro": ("Romanian", "Rumänisch", "Rumano"), "ru": ("Russian", "Russisch", "Ruso"),
    "sv": ("Swedish", "Schwedisch", "Sueco"), "tr": ("Turkish", "Türkisch", "Turco"), "uk": ("Ukrainian", "Ukrainisch", "Ucraniano"),
    "yua": ("Yucatec Maya", "Maya"), "zh": ("Chinese", "Chinesisch", "Chino"),
}  # fmt: skip
_CODES = {search_key(name): code for code, names in TONGUES.items() for name in (code, *names)}
_TURNS = re.compile(
    "[\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}\ud800-\udfff]"
)
_PARTS = re.compile(r"[;|\n•]")
_LEVEL = re.compile(r"\b[ABCabc][12]\b")
_NUMBER = re.compile(r"[0-9]{1,4}")
_URL = re.compile(r"https?://[^\s/$.?#][^\s]*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s]*)?", re.IGNORECASE)
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9])")
_NAMED = re.compile(r"[^<>]*<([^<>]+)>")
_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64

Reader = Callable[[str], Any]


def tidy(text: str) -> str:
    """The text composed, without turning characters and towers of accents, with single blanks in each line."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", _TURNS.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS and (char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf")):
            kept.append(char)
    return "\n".join(" ".join(line.split()) for line in "".join(kept).split("\n")).strip()


def one_line(longest: int) -> Reader:
    """A line of at most so many signs."""

    def read(text: str) -> str:
        line = tidy(text).replace("\n", " ")
        if len(line) > longest:
            raise Unreadable
        return line

    return read


def paragraphs(longest: int) -> Reader:
    """A text of several paragraphs."""

    def read(text: str) -> str:
        told = tidy(text)
        if len(told) > longest:
            raise Unreadable
        return told

    return read


def number(least: int, most: int) -> Reader:
    """A whole number; of a day, its year where a year is wanted."""

    def read(text: str) -> int:
        digits = _NUMBER.findall(tidy(text))
        fitting = [int(one) for one in digits if least <= int(one) <= most]
        if not fitting or (len(digits) > 1 and most < FIRST_YEAR):
            raise Unreadable
        return fitting[0]

    return read


def parts(*, longest: int, most: int) -> Reader:
    """Several entries with a semicolon, bar or new line between them, else with commas; repetitions go."""

    def read(text: str) -> list[str]:
        told = tidy(text)
        pieces = _PARTS.split(told) if _PARTS.search(told) else told.split(",")
        entries = list(dict.fromkeys(entry for piece in pieces if (entry := piece.strip(" ·-*"))))
        if len(entries) > most or any(len(entry) > longest for entry in entries):
            raise Unreadable
        return entries

    return read


def spoken(text: str) -> list[dict[str, str]]:
    """Languages with their levels: “Spanish C2; German (B1), en”."""
    told: dict[str, str] = {}
    for piece in re.split(r"[;|,/\n]", tidy(text)):
        if piece.strip():
            code, level = _tongue(piece)
            told.setdefault(code, level)
    return [{"code": code, "level": level} for code, level in told.items()]


def _tongue(piece: str) -> tuple[str, str]:
    level = _LEVEL.search(piece)
    key = search_key(_LEVEL.sub(" ", piece))
    native = next((word for word in NATIVE if key.endswith(f" {word}")), "")
    code = _CODES.get(key.removesuffix(native).strip())
    if code is None:
        raise Unreadable
    return code, "C2" if native else level[0].upper() if level else ""


def account_language(text: str) -> str:
    """English, German or Spanish: what letters are written in."""
    code = _CODES.get(search_key(tidy(text).split("-")[0].split("_")[0]))
    if code not in ("en", "de", "es"):
        raise Unreadable
    return str(code)


def links(text: str) -> list[str]:
    """Addresses of pages; one without its beginning gets https://."""
    told = list(dict.fromkeys(_link(piece) for piece in re.split(r"[;|,\s]+", tidy(text)) if piece))
    if len(told) > 6:
        raise Unreadable
    return told


def _link(piece: str) -> str:
    link = piece if _URL.fullmatch(piece) else f"https://{piece}" if _HOST.fullmatch(piece) else ""
    if not link or len(link) > 300:
        raise Unreadable
    return link


def address(text: str) -> str:
    """An e-mail address in lower case, also out of “Ana Pérez <ana@example.org>”.

    Only plain Latin letters: a sign that merely looks like one of them would be somebody else's address.
    """
    told = "".join(char for char in text if unicodedata.category(char) != "Cf").strip()
    if named := _NAMED.fullmatch(told):
        told = named[1]
    if not told.isascii():  # asked before anything is composed: that turns the sign for kelvin into a K
        raise Unreadable
    told = told.removeprefix("mailto:").strip()
    match = _ADDRESS.fullmatch(told.lower())
    if match is None or len(told) > LONGEST_ADDRESS or len(match["local"]) > LONGEST_LOCAL:
        raise Unreadable
    return told.lower()


def address_key(email: str) -> str:
    """What two spellings of one mailbox have in common: without what follows a plus, and without dots where none count."""
    local, _at, domain = email.partition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), _DOTLESS[domain]
    return f"{local}@{domain}"


def name_key(name: str) -> str:
    """What two spellings of one name have in common, whichever part comes first."""
    return " ".join(sorted(search_key(name).split()))
