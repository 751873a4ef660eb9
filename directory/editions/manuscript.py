"""The manuscript: an edition and its entries as the data that the template sets. Texts stay data, labels are translated."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import Edition, Entry
from directory.wording import language_name, worded
from members.folding import fold
from members.languages import pick
from members.models import Community
from members.monogram import initials

ROWS = 10  # of a statistic; the rest is one row
LONGEST_WORD = 34  # fits the column; what is longer gets invisible places to break
_OKLCH = re.compile(r"oklch\(([\d.]+)(%?) ([\d.]+) ([\d.]+)\)")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
_TURNS = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_GONE = str.maketrans("", "", _TURNS + "\N{SOFT HYPHEN}\ufeff")
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"


def manuscript(edition: Edition, entries: Sequence[Entry], *, preview: bool = False) -> dict[str, Any]:
    """Everything the template needs, in the edition's language."""
    community = Community.objects.the()
    with translation.override(edition.language):
        people = [_person(entry) for entry in entries]
        return {
            "preview": preview,
            "lang": edition.language,
            "year": edition.year,
            "accent": accent(community.accent if community else ""),
            "community": clean(community.name if community else "Gremio"),
            "title": _passage(edition, edition.title),
            "subtitle": _passage(edition, edition.subtitle),
            "foreword": _paragraphs(edition, edition.foreword),
            "edition": _("Edition %(number)s") % {"number": edition.number},
            "imprint": _imprint(edition, community, len(people)),
            "words": _words(len(people)),
            "sections": _sections(people),
            "indices": [] if preview else _indices(people),
            "statistics": [] if preview else _statistics(people),
        }


def clean(text: str) -> str:
    """The text on paper: no control characters, nothing that turns the direction of what follows, no endless word."""
    kept = "".join(c for c in text.translate(_GONE) if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return _LONG.sub(lambda word: _breakable(word.group()), kept)


def _breakable(word: str) -> str:
    return ZERO_WIDTH_SPACE.join(word[at : at + LONGEST_WORD // 2] for at in range(0, len(word), LONGEST_WORD // 2))


def accent(css: str) -> dict[str, Any]:
    """The community's color in parts, as the template mixes it."""
    if match := _OKLCH.fullmatch(css):
        lightness = float(match[1]) / (100 if match[2] else 1)
        return {"kind": "oklch", "lightness": lightness, "chroma": float(match[3]), "hue": float(match[4])}
    return {"kind": "hex", "hex": css if _HEX.fullmatch(css) else "#1f4e8c"}


def photo_name(entry: Entry) -> str:
    """Where the press finds the photo."""
    return f"photos/{entry.pk}.jpg"


def _passage(edition: Edition, words: dict[str, str]) -> dict[str, str]:
    found = pick(words, edition.language, fallback="en")
    return {"text": clean(found.text), "lang": found.language}


def _paragraphs(edition: Edition, words: dict[str, str]) -> dict[str, Any]:
    found = _passage(edition, words)
    return {"paragraphs": _split(found["text"]), "lang": found["lang"]}


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def _words(count: int) -> dict[str, str]:
    counted = ngettext("Counted is %(count)s person.", "Counted are the %(count)s people of this book.", count)
    return {
        "contents": _("Contents"),
        "foreword": _("Foreword"),
        "people": _("People"),
        "statistics": _("In numbers"),
        "offers": _("Offers"),
        "seeks": _("Looks for"),
        "knows": _("Knows"),
        "speaks": _("Speaks"),
        "links": _("Links"),
        "counted": counted % {"count": count},
        "value": _("What"),
        "share": _("Share"),
        "number": _("People"),
    }


def _imprint(edition: Edition, community: Community | None, count: int) -> list[str]:
    closed = timezone.localtime(edition.frozen_at) if edition.frozen_at else None
    lines = [f"{community.name if community else 'Gremio'}, {edition.year}"]
    if closed:
        facts = {"number": edition.number, "day": date_format(closed, "DATE_FORMAT")}
        lines.append(_("Edition %(number)s, closed on %(day)s.") % facts)
    if edition.revision:
        lines.append(_("Corrected, revision %(number)s.") % {"number": edition.revision})
    agreed = ngettext(
        "%(count)s person agreed to stand in this book.", "%(count)s people agreed to stand in this book.", count
    )
    lines.append(agreed % {"count": count})
    lines.append(
        _("Each entry is in its owner's words, copied on the day this book was closed. It is there so that people "
          "find one another; whoever uses it for advertising breaks a trust.")
    )  # fmt: skip
    lines.append(_("Set in Libertinus Serif."))
    return [clean(line) for line in lines]


def _person(entry: Entry) -> dict[str, Any]:
    said = entry.snapshot
    name = clean(said["name"])
    place = (said["city"], worded("discipline", said["discipline"]), said["pronouns"])
    return {
        "id": str(entry.pk),
        "name": name,
        "index": clean(said["index"]),
        "letter": fold(said["index"])[:1].upper() or "#",
        "photo": photo_name(entry) if entry.photo else None,
        "alt": clean(said["photo_alt"]) or _("Portrait of %(name)s") % {"name": name},
        "initials": clean(initials(said["name"])),
        "role": clean(", ".join(text for text in (said["role_title"], said["employer"]) if text)),
        "place": clean(" · ".join(text for text in place if text)),
        "headline": clean(said["headline"]),
        "biography": {"paragraphs": _split(clean(said["biography"]["text"])), "lang": said["biography"]["lang"]},
        "offers": [clean(text) for text in said["offers"]],
        "seeks": [clean(text) for text in said["looks_for"]],
        "skills": [clean(worded("skills", text)) for text in said["skills"]],
        "languages": [f"{language_name(code)} {level}".strip() for code, level in said["languages"]],
        "links": [_link(url) for url in said["links"] if url.startswith(("https://", "http://"))],
        "city": clean(said["city"]),
        "discipline": clean(worded("discipline", said["discipline"])),
    }


def _link(url: str) -> dict[str, str]:
    return {"url": url, "shown": clean(url.partition("://")[2].rstrip("/"))}


def _sections(people: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One section a letter, in the order the people come."""
    sections: list[dict[str, Any]] = []
    for person in people:
        if not sections or sections[-1]["letter"] != person["letter"]:
            sections.append({"letter": person["letter"], "entries": []})
        sections[-1]["entries"].append(person)
    return sections


def _indices(people: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    parts = [
        {"title": _("By name"), "groups": _groups(people, "letter")},
        {"title": _("By field"), "groups": _groups(people, "discipline")},
        {"title": _("By city"), "groups": _groups(people, "city")},
    ]
    return [part for part in parts if part["groups"]]


def _groups(people: Sequence[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    names = sorted({person[by] for person in people if person[by]}, key=lambda name: (fold(name), name))
    return [
        {"name": name, "entries": [{"id": one["id"], "index": one["index"]} for one in people if one[by] == name]}
        for name in names
    ]


def _statistics(people: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    parts = [
        {"title": _("People by field"), "rows": _rows(one["discipline"] for one in people)},
        {"title": _("People by city"), "rows": _rows(one["city"] for one in people)},
    ]
    return [part for part in parts if part["rows"]]


def _rows(values: Iterable[str]) -> list[dict[str, Any]]:
    counts = sorted(Counter(value for value in values if value).items(), key=lambda pair: (-pair[1], fold(pair[0])))
    rows = [{"label": label, "count": count, "drawn": True} for label, count in counts[:ROWS]]
    if rest := sum(count for _label, count in counts[ROWS:]):
        rows.append({"label": _("Elsewhere or other"), "count": rest, "drawn": False})
    return rows
