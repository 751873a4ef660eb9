"""Names as people here carry them: given names and one or two surnames."""

from members.folding import sort_key

PARTICLES = frozenset({"de", "del", "la", "las", "los", "von", "van", "der", "den", "y", "da", "do", "dos", "zu"})
MOST_SURNAMES = 2


def split_name(name: str) -> dict[str, str]:
    """A first guess at the parts of a full name, which its owner corrects; particles stay with their surname.

    Two words: one surname. Three or more: the last two groups are the surnames.
    """
    groups = _groups(name.split())
    if len(groups) <= 1:
        return _parts(name.strip(), "", "", name)
    count = 1 if len(groups) == MOST_SURNAMES else MOST_SURNAMES
    given, surnames = groups[:-count], groups[-count:]
    return _parts(" ".join(given), surnames[0], surnames[1] if count == MOST_SURNAMES else "", name)


def _groups(words: list[str]) -> list[str]:
    groups: list[str] = []
    carried: list[str] = []
    for word in words:
        carried.append(word)
        if word.casefold() not in PARTICLES:
            groups.append(" ".join(carried))
            carried = []
    return groups + ([" ".join(carried)] if carried else [])


def _parts(given: str, first: str, second: str, name: str) -> dict[str, str]:
    return {
        "given_names": given[:80],
        "first_surname": first[:80],
        "second_surname": second[:80],
        "display_name": " ".join(name.split())[:160],
        "sort_key": sort_key(first, second, given)[:200],
    }
