"""Files as people keep their lists."""

import io
import zipfile

from openpyxl import Workbook

HEAD = ("E-mail", "Name", "City")
ANA, JOERG = ("ana@example.org", "Ana Piña Núñez", "Berlin"), ("joerg@example.org", "Jörg Größmann", "Köln")


def text(*rows: tuple[str, ...], delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> io.BytesIO:
    """Rows as CSV, every cell in quotes."""
    lines = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return io.BytesIO((end.join(lines) + end).encode(encoding))


def book(*rows: tuple[object, ...], hidden_first: bool = False) -> io.BytesIO:
    """Rows as a workbook."""
    workbook = Workbook()
    sheet = workbook.active
    if hidden_first:
        sheet.append(("not this one",))
        sheet.sheet_state = "hidden"
        sheet = workbook.create_sheet("People")
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file


def archive(**parts: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return file
