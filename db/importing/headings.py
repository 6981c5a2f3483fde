"""Recognising the headings of a sheet: a vocabulary of what columns are usually called, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

NOTES_PAGE = "填写说明"
"""The page of a template that explains it; never read as rows."""
HEADER_ROWS = 15
"""Rows with content, from the top, among which the headings are looked for."""
_LONGEST = 16
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")


def heading_key(heading: str) -> str:
    """A heading without blanks, marks, remarks in brackets and 必填 stars."""
    return _plain(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading)))


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).removesuffix("必填").removesuffix("选填")


def _whole(heading: str) -> str:
    """A heading with the remarks in brackets, which may say in what something is counted: 时长（分钟）."""
    return _plain(unicodedata.normalize("NFKC", heading))


@dataclass(frozen=True)
class Headings:
    """What the columns of one kind of sheet can be mapped to.

    ``names``: every field with what it is called, the label of the template first. ``keys``: fields of which one at
    least must have a column. ``others``: words that contain a known one and mean something else.
    """

    names: Mapping[StrEnum, tuple[str, ...]]
    keys: frozenset[StrEnum]
    others: tuple[str, ...] = ()
    _exact: Mapping[str, StrEnum] = field(init=False, repr=False)
    _inside: tuple[tuple[str, StrEnum], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        exact = {_whole(name): one for one, names in self.names.items() for name in names}
        inside = sorted(((name, one) for name, one in exact.items() if len(name) > 1), key=lambda pair: -len(pair[0]))
        object.__setattr__(self, "_exact", MappingProxyType(exact))
        object.__setattr__(self, "_inside", tuple(inside))

    def fits(self, fields: Collection[StrEnum]) -> bool:
        """Whether a sheet with columns for these can be read."""
        return not self.keys.isdisjoint(fields)

    def exactly(self, heading: str) -> StrEnum | None:
        """What a heading that is one of the names means."""
        return self._exact.get(_whole(heading)) or self._exact.get(heading_key(heading))

    def field_of(self, heading: str) -> StrEnum | None:
        """What a heading usually means; None for one that is not known."""
        found = self.exactly(heading)
        if found is not None:
            return found
        key = heading_key(heading)
        if not key or len(key) > _LONGEST or any(other in key for other in self.others):
            return None
        return next((one for name, one in self._inside if name in key), None)

    def guess_mapping(self, headings: Sequence[str]) -> dict[int, StrEnum]:
        """Column index → field; each field once, an exact heading before one that only contains the word."""
        mapping: dict[int, StrEnum] = {}
        exact = [(n, self.exactly(heading)) for n, heading in enumerate(headings)]
        loose = [(n, self.field_of(heading)) for n, heading in enumerate(headings)]
        for n, one in (*exact, *loose):
            if one is not None and n not in mapping and one not in mapping.values():
                mapping[n] = one
        return dict(sorted(mapping.items()))

    def find_header(self, rows: Sequence[Sequence[str]]) -> int | None:
        """The row (from 0) that holds the headings; None when no row has a key and one more known heading.

        Where headings stand in two rows, the lower one is meant; :meth:`join` adds the upper ones.
        """
        best, at = 0, None
        for n, row in enumerate(rows[:HEADER_ROWS]):
            known = any(self.field_of(cell) is not None for cell in row)
            mapped = set(self.guess_mapping(self.join(rows, n)).values()) if known else set()
            if self.fits(mapped) and len(mapped) > 1 and len(mapped) > best:
                best, at = len(mapped), n
        return at

    def join(self, rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
        """The headings in row ``at``; an empty one takes the known heading of the row above (a merged cell)."""
        row = list(rows[at])
        if at:
            above = rows[at - 1]
            for n, cell in enumerate(above):
                if cell and self.field_of(cell) is not None:
                    row.extend([""] * (n + 1 - len(row)))
                    row[n] = row[n] or cell
        return tuple(row)


def named(names: Mapping[StrEnum, str]) -> Mapping[StrEnum, tuple[str, ...]]:
    """The names of fields, written with blanks between them."""
    return MappingProxyType({one: tuple(text.split()) for one, text in names.items()})
