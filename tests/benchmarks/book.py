"""How fast the book is with many members.

`python -m tests.benchmarks.book --size 100000` loads them into a database of its own and prints one line per page,
with its ratio to an empty page of a signed-in person; the first line is that page against itself, the noise.
"""

import sys

from tests.benchmarks.server import run

if __name__ == "__main__":
    sys.exit(run("tests.benchmarks.book_measured", sys.argv[1:]))
