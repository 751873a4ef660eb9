"""The translations: compiled in pure Python, so that a fresh machine needs no gettext."""

import pathlib

import polib

LOCALE = pathlib.Path(__file__).resolve().parent.parent / "locale"


def compile_catalogs() -> int:
    """Write a .mo beside each .po that is newer; returns how many were written."""
    written = 0
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written += 1
    return written


def untranslated() -> list[str]:
    """What is missing or only guessed, as `language: text`."""
    missing = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        catalog = polib.pofile(str(source))
        entries = [*catalog.untranslated_entries(), *catalog.fuzzy_entries()]
        missing += [f"{source.parts[-3]}: {entry.msgid}" for entry in entries]
    return missing
