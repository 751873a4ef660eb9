"""`python -m tests.benchmarks [book | scoring | queue | phone | importing]`: measured with many people and held against its bounds.

Each has options of its own: see tests.benchmarks.book_measured, scoring_measured, queue_measured, phone_measured and
importing_measured.
"""

import sys

from tests.benchmarks.server import run

if __name__ == "__main__":
    first, rest = (sys.argv[1:2] or ["book"])[0], sys.argv[2:]
    if first.startswith("-"):  # the book's own options alone
        first, rest = "book", sys.argv[1:]
    if first not in ("book", "scoring", "queue", "phone", "importing"):
        sys.exit(__doc__)
    sys.exit(run(f"tests.benchmarks.{first}_measured", rest))
