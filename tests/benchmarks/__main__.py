"""`python -m tests.benchmarks`: the book with 100,000 members, measured and held against its bounds.

`--members` and `--rounds` change the size and the patience; the options are those of tests.benchmarks.book_measured.
"""

import sys

from tests.benchmarks.server import run

if __name__ == "__main__":
    sys.exit(run("tests.benchmarks.book_measured", sys.argv[1:]))
