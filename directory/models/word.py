from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.gates import Viewer

from .listing import Ring


class WordQuerySet(models.QuerySet["Word"]):
    def visible_to(self, viewer: Viewer) -> "WordQuerySet":
        """Words that somebody shows to this viewer's ring; no other may stand in for what was typed."""
        return self.filter(audience=Ring[viewer.audience.name])


class Word(models.Model):
    """A word that stands in some listing of a ring, to be found by slips of the pen. Written by directory.lexicon alone.

    A lexicon is small where the book is large: a slip costs a look among distinct words, not among people.
    """

    audience = models.CharField(_("for"), max_length=10, choices=Ring)
    word = models.CharField(_("word"), max_length=64)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of the book")
        verbose_name_plural = _("words of the book")
        constraints = [models.UniqueConstraint(fields=["audience", "word"], name="word_once_per_ring")]
        indexes = [
            GinIndex(
                OpClass("word", name="gin_trgm_ops"),
                condition=models.Q(audience=ring),
                fastupdate=False,  # as for listings: steady readers before fast writers
                name=f"word_alike_{ring}",
            )
            for ring in Ring
        ]

    def __str__(self) -> str:
        return self.word
