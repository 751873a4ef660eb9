"""What no page may break at: queries, bodies and arguments that nobody honest sends."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

HUGE = "9" * 23
LONG = "ß" * 10_000
SURROGATE = "%ED%A0%80"
FORM = "application/x-www-form-urlencoded"
VALUES = [HUGE, "NaN", "0001-01-01", LONG]
ARGUMENTS = ["a%00b", SURROGATE, HUGE, "..%2F" * 60, "00000000-0000-0000-0000-000000000007"]
QUERIES = [
    "q=%00",
    f"page={HUGE}&p={HUGE}&o={HUGE}&number={HUGE}",
    f"q={SURROGATE}",
    "page=-1&p=-1&o=zzz&number=-1",
    "page=abc&p=abc&o=-99.zzz..1&number=abc",
    "nonsense=1&state__exact=zzz&id__in=x&pk=zzz&_popup=x&_to_field=zzz&_changelist_filters=%3F",
    f"q=a&q={quote(LONG)}&page=1&page=x&next=http://[&next=//evil.example",
]
BODIES: list[dict[str, Any]] = [
    {"data": "a=%00&q=x%00y&next=%00", "content_type": FORM},
    {"data": b"--x\r\nContent-Disposition: form-data; name", "content_type": "multipart/form-data; boundary=x"},
    {"data": "", "content_type": FORM},
    {"data": f"a={SURROGATE}&{SURROGATE}=1", "content_type": FORM},
    {"data": "&".join(f"f{n}=1" for n in range(5000)), "content_type": FORM},
    {"data": "a=" + "b" * 1_100_000, "content_type": FORM},
    {"data": '{"a": ["\\ud800", "\\u0000", 1e999]}', "content_type": "application/json"},
    {"data": "[[[", "content_type": "application/json"},
    {"data": b"--x", "content_type": "multipart/form-data"},
    {"data": b"a=1", "content_type": f"{FORM}; charset=nonsense"},
]
A_FEW = slice(2)  # enough where the door is closed anyway


class Form(HTMLParser):
    """The fields of the forms that a page sends to itself, with the values they were shown with."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.own = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "form":
            self.own = facts.get("action", "") not in ("/language/", "/theme/", "/accounts/logout/")
        if self.own and tag in ("input", "select", "textarea", "button") and facts.get("name"):
            self.fields.setdefault(str(facts["name"]), facts.get("value") or "")


def queries_of(text: str) -> Iterator[str]:
    """Junk for every parameter that the page itself uses, in its links and its forms."""
    linked = set(re.findall(r"(?:\?|&amp;)([\w.-]+)=", text)) | set(Form(text).fields)
    linked -= {"csrfmiddlewaretoken", "v"}
    for name in sorted(linked):
        yield urlencode({name: HUGE})
    if linked:
        yield from (urlencode(dict.fromkeys(linked, value)) for value in ("0001-01-01", "zzz"))


def bodies_of(text: str) -> Iterator[dict[str, str]]:
    """Junk for every field of the page's forms: all at once, and each among values as they were shown."""
    shown = Form(text).fields
    if not shown:
        return
    for value in VALUES:
        yield dict.fromkeys(shown, value)
    for name in sorted(set(shown) - {"csrfmiddlewaretoken"})[:3]:
        yield shown | {name: HUGE}


def spoiled(pattern: str, fillings: dict[str, str]) -> Iterator[str]:
    """The address with one argument after the other replaced by something that is none."""
    found = list(re.finditer(r"\(\?P<(\w+)>[^()]*(\([^()]*\)[^()]*)*\)|<(?:\w+:)?(\w+)>", pattern))
    for spot in found:
        for junk in ARGUMENTS:
            yield filled(pattern[: spot.start()] + junk + pattern[spot.end() :], fillings)


def filled(pattern: str, fillings: dict[str, str]) -> str:
    """The address with its arguments."""
    pattern = re.sub(
        r"\(\?P<(\w+)>[^()]*(\([^()]*\)[^()]*)*\)", lambda m: str(fillings.get(m.group(1), "nothing")), pattern
    )
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(fillings.get(m.group(1), "nothing")), pattern)
