"""The process that sets a book: started alone in an empty folder, with limits on memory and time and no network use.

It imports nothing of ours. Arguments: folder, form (pdf or png), moment in seconds since 1970. It reads book.json and
classic.typ, and leaves out.<form> and result.json.
"""

import json
import pathlib
import re
import resource
import sys
import unicodedata
from typing import Any

MEMORY, SECONDS, FILE = 2 << 30, 150, 512 << 20
PREVIEW_INCH = 110.0
MOST_STRANGE = 400  # kinds of characters without a glyph that are looked for one by one
SAFE_BELOW = 0x250  # Latin letters: the serif has them all
MISSING = re.compile(r'the text `"(.*?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
PROBE = '#set document(title: "-")\n#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))\n#json("probe.json")'
NO_GLYPH = "\N{WHITE VERTICAL RECTANGLE}"


def limit() -> None:
    """From here on this process cannot eat the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))


def unprintable(typst: Any, root: pathlib.Path, texts: str) -> str:
    """The characters that none of the fonts has: a small page with all strange ones is set until it holds."""
    strange = {char for char in texts if ord(char) >= SAFE_BELOW}
    missing: set[str] = set()
    (root / "probe.typ").write_text(PROBE)
    for _round in range(MOST_STRANGE):
        (root / "probe.json").write_text(json.dumps(" ".join(sorted(strange - missing))))
        try:
            typst.compile(root / "probe.typ", root=root, ignore_system_fonts=True, format="pdf", pdf_standards="ua-1")
        except typst.TypstError as error:
            found = set(_named(str(error.message))) & (strange - missing)
            if not found:
                break
            missing |= found
        else:
            break
    return "".join(sorted(missing))


def _named(message: str) -> str:
    match = MISSING.search(message)
    return ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), match.group(1)) if match else ""


def replaced(value: Any, table: dict[int, str]) -> Any:
    """The same data with every text translated."""
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [replaced(one, table) for one in value]
    if isinstance(value, dict):
        return {name: replaced(one, table) for name, one in value.items()}
    return value


def substitutes(missing: str) -> dict[int, str]:
    """Letters without a glyph leave a box, so that the gap is seen; pictures and signs just go."""
    return {ord(char): NO_GLYPH if unicodedata.category(char)[0] in "LN" else "" for char in missing}


def set_book(typst: Any, root: pathlib.Path, form: str, moment: int) -> dict[str, Any]:
    """Set book.json by classic.typ; tagged for PDF/UA-1 where the texts allow it."""
    book = json.loads((root / "book.json").read_text())
    missing = unprintable(typst, root, json.dumps(book, ensure_ascii=False))
    (root / "book.json").write_text(json.dumps(replaced(book, substitutes(missing))))
    press = typst.Compiler(root / "classic.typ", root=root, ignore_system_fonts=True)
    if form == "png":
        pages = press.compile(format="png", ppi=PREVIEW_INCH)
        (root / "out.png").write_bytes(pages[0] if isinstance(pages, list) else pages)
        return {"pages": 1, "standard": "", "unprinted": missing}
    try:
        content, standard = press.compile(format="pdf", pdf_standards="ua-1", timestamp=moment), "PDF/UA-1"
    except typst.TypstError as error:
        if "PDF/UA-1" not in str(error.message):
            raise
        content, standard = press.compile(format="pdf", timestamp=moment), ""
    (root / "out.pdf").write_bytes(content)
    return {
        "pages": json.loads(press.query("<pages>", field="value", one=True)),
        "standard": standard,
        "unprinted": missing,
    }


def main() -> None:
    folder, form, moment = sys.argv[1:4]
    limit()
    import typst  # noqa: PLC0415  (only once the limits hold)

    root = pathlib.Path(folder)
    (root / "result.json").write_text(json.dumps(set_book(typst, root, form, int(moment))))


if __name__ == "__main__":
    main()
