"""A TrueType file read where it lies: characters and advances are looked up, never parsed wholesale.

Our fonts hold up to 60,000 glyphs. Reading their tables into dictionaries costs a second and hundreds of
megabytes; a memory map and a binary search cost microseconds per character and no memory of ours.
Format: OpenType specification, tables cmap (format 12), hmtx, loca, head, hhea, maxp.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from bisect import bisect_right
from pathlib import Path


class FontFile:
    """One .ttf with a format 12 character table. Advances are in 1/1000 of the font size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as stream:
            self.data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        (count,) = struct.unpack_from(">H", self.data, 4)
        self.tables: dict[str, int] = {}
        for n in range(count):
            tag, _, offset, _ = struct.unpack_from(">4sLLL", self.data, 12 + 16 * n)
            self.tables[tag.decode("ascii")] = offset
        self.units_per_em = self._number(">H", self.tables["head"] + 18)
        self._long_offsets = self._number(">h", self.tables["head"] + 50)
        self._full_metrics = self._number(">H", self.tables["hhea"] + 34)
        self.glyph_count = self._number(">H", self.tables["maxp"] + 4)
        self._starts, self._ends, self._glyphs = self._character_groups()
        self._known: dict[int, int] = {}

    def _number(self, form: str, offset: int) -> int:
        """One number of a struct format, at an offset in the file."""
        return int(struct.unpack_from(form, self.data, offset)[0])

    def _character_groups(self) -> tuple[array[int], array[int], array[int]]:
        base = self.tables["cmap"]
        (count,) = struct.unpack_from(">H", self.data, base + 2)
        for n in range(count):
            _, _, offset = struct.unpack_from(">HHL", self.data, base + 4 + 8 * n)
            if struct.unpack_from(">H", self.data, base + offset) == (12,):
                break
        else:
            raise ValueError(f"{self.path.name} has no format 12 character table")
        (groups,) = struct.unpack_from(">L", self.data, base + offset + 12)
        cells = array("I")
        cells.frombytes(self.data[base + offset + 16 : base + offset + 16 + 12 * groups])
        if sys.byteorder == "little":
            cells.byteswap()
        return cells[0::3], cells[1::3], cells[2::3]

    def glyph(self, code: int) -> int:
        """The glyph of a code point; 0 when the font has none."""
        known = self._known.get(code)
        if known is None:
            group = bisect_right(self._starts, code) - 1
            found = group >= 0 and code <= self._ends[group]
            known = self._glyphs[group] + code - self._starts[group] if found else 0
            self._known[code] = known
        return known

    def metric(self, glyph: int) -> tuple[int, int]:
        """Advance width and left side bearing of a glyph in font units (the bearing as its unsigned bits)."""
        base = self.tables["hmtx"]
        if glyph < self._full_metrics:
            advance, bearing = struct.unpack_from(">HH", self.data, base + 4 * glyph)
        else:
            (advance,) = struct.unpack_from(">H", self.data, base + 4 * (self._full_metrics - 1))
            rest = base + 4 * self._full_metrics
            (bearing,) = struct.unpack_from(">H", self.data, rest + 2 * (glyph - self._full_metrics))
        return advance, bearing

    def advance(self, code: int) -> float:
        """How far a character moves the pen, in 1/1000 of the font size."""
        return self.metric(self.glyph(code))[0] * 1000 / self.units_per_em

    def glyph_offset(self, glyph: int) -> int:
        """Where a glyph's outline starts in the glyf table; ``glyph_count`` gives the end of the last."""
        base = self.tables["loca"]
        if self._long_offsets:
            return self._number(">L", base + 4 * glyph)
        return 2 * self._number(">H", base + 2 * glyph)
