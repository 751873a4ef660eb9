"""What may stand in a community file: each shape fits a value, in its one plain form, or says what is wrong and where."""

from .base import BrokenSection, Path, Schema, Shape
from .figures import CURRENCY, SHARE, Day, Moment, Money, Number, Whole, YesNo, exact
from .groups import Checked, Either, Rows, Section, Table
from .words import KEY, TEXT_SCHEMA, Line, Plain, Text, Word, Zone

__all__ = [
    "CURRENCY",
    "KEY",
    "SHARE",
    "TEXT_SCHEMA",
    "BrokenSection",
    "Checked",
    "Day",
    "Either",
    "Line",
    "Moment",
    "Money",
    "Number",
    "Path",
    "Plain",
    "Rows",
    "Schema",
    "Section",
    "Shape",
    "Table",
    "Text",
    "Whole",
    "Word",
    "YesNo",
    "Zone",
    "exact",
]
