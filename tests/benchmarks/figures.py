"""What was measured of one page, and what is promised of it."""

import statistics
from dataclasses import dataclass, field

GOAL_MS = 100  # for 19 of 20 requests of every page of the book
GOAL_QUERIES = 8  # of a list with its facets
HEAD = f"{'page':18}{'p50 ms':>8}{'p95 ms':>8}{'sql ms':>8}{'/empty':>8}{'/sql':>7}{'queries':>9}{'few':>5}{'kB':>5}"


@dataclass
class Figure:
    """One page: its milliseconds, those of its statements alone, and its queries with few and with all members."""

    name: str
    path: str
    milliseconds: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    queries: int = 0
    queries_with_few: int = 0
    kilobytes: float = 0

    @property
    def middle(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def high(self) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]

    @property
    def floor(self) -> float:
        return statistics.median(self.bare)

    @property
    def is_list(self) -> bool:
        return self.path.partition("?")[0] == "/book/"

    def line(self, empty: float) -> str:
        """A row of the table; `empty` is what a page without data takes."""
        return (
            f"{self.name:18}{self.middle:8.1f}{self.high:8.1f}{self.floor:8.1f}{self.middle / empty:8.2f}"
            f"{self.middle / self.floor:7.1f}{self.queries:9}{self.queries_with_few:5}{self.kilobytes:5.0f}"
        )

    def broken(self) -> list[str]:
        """The bounds that this page misses, in words."""
        few_enough = self.queries <= GOAL_QUERIES or not self.is_list
        promises = {
            f"p95 {self.high:.0f} ms, promised under {GOAL_MS}": self.high < GOAL_MS,
            f"{self.queries} queries, promised at most {GOAL_QUERIES}": few_enough,
            f"{self.queries} queries, with few members {self.queries_with_few}": self.queries <= self.queries_with_few,
        }
        return [f"{self.name}: {words}" for words, kept in promises.items() if not kept]
