"""Some people's sheets as one bit each, so that choosing them costs a statement next to nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from .parameters import Parameters


@dataclass(frozen=True)
class Chosen:
    """Sheets from the number `first` on, a bit for each number; a hundred thousand take twelve kilobytes."""

    first: int
    bits: bytes
    people: int

    @classmethod
    def of(cls, sheets: Iterable[int]) -> "Chosen":
        """From the numbers of sheets, the smallest first."""
        first, people, bits = 0, 0, bytearray()
        for number in sheets:
            first, people = (first if people else number), people + 1
            byte, bit = divmod(number - first, 8)
            if byte >= len(bits):
                bits.extend(bytes(byte + 1 - len(bits)))
            bits[byte] |= 1 << bit
        return cls(first, bytes(bits), people)

    def condition(self, column: str, give: Parameters) -> str:
        """Whether the sheet whose number stands in a column is one of them."""
        first, last = give.whole(self.first), give.whole(self.first + 8 * len(self.bits) - 1)
        bit = f"get_bit({give.bits(self.bits)}, {column} - {first}) = 1"
        return f"case when {column} between {first} and {last} then {bit} else false end"
