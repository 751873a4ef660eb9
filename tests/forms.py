"""A page's form as a browser sends it: what is typed, chosen and checked."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


class Sheet(HTMLParser):
    """The controls of the form with an id, with their values, in the order of the page."""

    def __init__(self, text: str, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.pairs: list[tuple[str, str]] = []
        self.area = self.select = ""
        self.options: list[tuple[str, bool]] = []
        self.written = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "form":
            self.inside = facts.get("id") == self.form_id
        name, value = facts.get("name") or "", facts.get("value") or ""
        if not self.inside:
            return
        if tag == "input" and name and (facts.get("type") not in ("checkbox", "radio") or "checked" in facts):
            self.pairs.append((name, value if facts.get("type") not in ("checkbox",) else facts.get("value") or "on"))
        elif tag == "textarea":
            self.area, self.written = name, ""
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((value, "selected" in facts))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.written += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            # The page is written with a line break after the tag, which browsers leave out.
            self.pairs.append((self.area, self.written.removeprefix("\n").removeprefix("\r\n")))
            self.area = ""
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen] or [self.options[0][0]]
            self.pairs += [(self.select, value) for value in chosen]
            self.select = ""

    def filled(self, **values: Any) -> str:
        """The body that is sent, with some controls filled in anew; a list is several values, None is left out."""
        kept = [(name, value) for name, value in self.pairs if name not in values]
        for name, value in values.items():
            if value is not None:
                kept += [(name, str(each)) for each in (value if isinstance(value, list) else [value])]
        return urlencode(kept)
