"""The rows of one worksheet part, streamed.

Opening a workbook (parts, shared strings, styles) is openpyxl's work. The rows are taken from the XML directly:
a community's register has hundreds of thousands of cells, and only their values are wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

Cell = object
Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, all from 0, ends included; its value stands in the top left cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Rows:
    """Iterate once for (row number from 1, cells); ``merges`` is complete after the last row."""

    stream: IO[bytes]
    strings: list[str]
    date_styles: set[int]
    epoch: Any
    most_columns: int
    merges: list[Merge] = field(default_factory=list)
    _space: str = ""

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        number = 0
        for _, element in iterparse(self.stream):
            tag = element.tag
            if tag.endswith("row"):
                self._space = tag[:-3]
                number = int(element.get("r") or number + 1)
                yield number, self._cells(element)
                element.clear()
            elif tag.endswith("mergeCell"):
                self._merge(element.get("ref") or "")

    def _cells(self, row: Element) -> Cells:
        cells: list[Cell] = []
        for element in row:
            reference = element.get("r")
            column = column_of(reference) if reference else len(cells)
            if column >= self.most_columns:
                continue
            while len(cells) < column:
                cells.append(None)
            cells.append(self._value(element))
        return tuple(cells)

    def _value(self, element: Element) -> Cell:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return "".join([part.text or "" for part in element.iter(f"{self._space}t")]) or None
        text = element.findtext(f"{self._space}v")
        if not text:
            return None
        if kind == "s":
            return self.strings[int(text)] or None
        if kind == "n":
            return self._number(text, element.get("s"))
        return text == "1" if kind == "b" else text

    def _number(self, text: str, style: str | None) -> Cell:
        value: int | float = int(text) if text.isdigit() else float(text)
        if style is None or int(style) not in self.date_styles:
            return value
        from openpyxl.utils.datetime import from_excel

        try:
            return from_excel(value, self.epoch)
        except (ValueError, OverflowError):
            return value

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if last:
            (left, top), (right, bottom) = split_reference(first), split_reference(last)
            self.merges.append(Merge(top, left, bottom, right))


_COLUMNS: dict[str, int] = {}


def column_of(reference: str) -> int:
    """The column (from 0) of a reference like AB12."""
    letters = reference.rstrip("0123456789")
    if letters not in _COLUMNS:
        number = 0
        for letter in letters.upper():
            if not "A" <= letter <= "Z":
                raise ValueError(reference)
            number = number * 26 + ord(letter) - 64
        if len(letters) > 3 or not letters:
            raise ValueError(reference)
        _COLUMNS[letters] = number - 1
    return _COLUMNS[letters]


def split_reference(reference: str) -> tuple[int, int]:
    """Column and row, both from 0."""
    return column_of(reference), int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) - 1
