"""The sections of a community file that say what it is for and whom it is for: their shapes, read and written."""

from .arriving import arrive
from .reading import read
from .sections import SHAPES
from .writing import write

__all__ = ["SHAPES", "arrive", "read", "write"]
