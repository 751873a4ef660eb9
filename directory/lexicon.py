"""The words of the book, ring by ring: near ones are looked up here when a search finds too few people."""

from collections.abc import Iterable, Mapping

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from .lexemes import swaps
from .models import Ring, Word, WordQuerySet

MOST_NEAR = 8
ALIKE = 0.4  # of 0 to 1; below it, one slip in a name of five letters is no longer meant

# Words are letters and digits (directory.lexemes), so they need no escaping inside a quoted lexeme.
UNUSED = """
delete from directory_word as w where w.audience = %(ring)s and (%(all)s or w.word = any(%(words)s))
and not exists (
  select 1 from directory_listing as l
  where l.audience = '{ring}' and l.document @@ (chr(39) || w.word || chr(39))::tsquery)
"""
USED = """
insert into directory_word (audience, word)
select distinct audience, word from directory_listing, string_to_table(words, ' ') as word where word <> ''
order by audience, word on conflict do nothing
"""

Words = Mapping[str, frozenset[str]]  # by ring


def near_words(words: WordQuerySet, typed: str) -> QuerySet[Word, str]:
    """The words most like a typed one: those with two letters exchanged first, then by shared trigrams."""
    turned = swaps(typed) or (typed,)  # "aaa" has none; an empty list would be a constant to sort by
    is_turned = Case(When(word__in=turned, then=Value(True)), default=Value(False), output_field=BooleanField())
    alike = words.annotate(turned=is_turned, alike=TrigramSimilarity("word", typed))
    near = alike.filter(Q(word__trigram_similar=typed, alike__gte=ALIKE) | Q(word__in=turned)).exclude(word=typed)
    return near.order_by("-turned", "-alike", "word").values_list("word", flat=True)[:MOST_NEAR]


def exchange_words(*, before: Words, after: Words) -> None:
    """Write what is new and forget what nobody shows any more; called with the rows already exchanged."""
    new = [(ring, word) for ring, words in after.items() for word in words - before.get(ring, frozenset())]
    # In one order, so that two writers never wait for each other.
    Word.objects.bulk_create([Word(audience=ring, word=word) for ring, word in sorted(new)], ignore_conflicts=True)
    for ring, words in before.items():
        gone = sorted(words - after.get(ring, frozenset()))
        if gone:
            _forget_unused(Ring(ring), gone)


@transaction.atomic
def refresh_lexicon() -> int:
    """Read all rows again: adds what is missing, forgets what is unused; returns how many words changed.

    Two writers at the same moment can leave a word out, and rows that go with their member leave words behind.
    """
    with connection.cursor() as cursor:
        cursor.execute(USED)
        added = int(cursor.rowcount)
    return added + sum(_forget_unused(ring) for ring in Ring)


def _forget_unused(ring: Ring, words: Iterable[str] | None = None) -> int:
    # The ring stands in the statement as text: only then can the ring's own index be used.
    with connection.cursor() as cursor:
        cursor.execute(UNUSED.format(ring=ring.value), {"ring": ring, "all": words is None, "words": list(words or ())})
        return int(cursor.rowcount)
