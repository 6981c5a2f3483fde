"""What one kind of import says and does: its words, its columns, and the work behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # readers and writers of sheets are loaded by the worker, when one is first needed
    from db.importing.headings import Headings
    from db.importing.planning import PlannedRow, SheetPlan
    from db.usecases.imports import ImportReport

Cell = Callable[[StrEnum], str]
"""What a cell of the row says, by the field of its column; empty without one."""


@dataclass(frozen=True, slots=True)
class ImportWords:
    """What stands on the page. ``fresh``, ``known`` and ``passed`` count: ``新建 {n} 人``, ``重复 {n} 人``, ``跳过 {n} 人``."""

    choose: str
    template: str
    title: str
    advice: str
    note: str
    back: str
    finish: str
    duplicates: str
    no_plan: str
    fresh: str
    known: str
    passed: str
    filled: str = ""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """``name`` begins the names of the widgets. ``columns``: heading and width of what the preview shows of a row,
    beside its line, verdict and reasons. ``duplicates``: value, words on the bar, verb of the promise."""

    name: str
    words: ImportWords
    headings: Headings
    columns: tuple[tuple[str, int], ...]
    preview: Callable[[PlannedRow[Any], Cell], tuple[str, ...]]
    duplicates: tuple[tuple[str, str, str], ...]
    plan: Callable[..., SheetPlan[Any]]
    run: Callable[..., ImportReport]
    template: Callable[[Path], None]
    told: Callable[[ImportReport], tuple[str, ...]] = lambda report: ()
    """What else there is to say of what was done."""
    gaps: bool = False
    """Whether rows may come in with things missing."""

    @property
    def fields(self) -> Mapping[str, StrEnum]:
        """The fields a column may be mapped to, by their values."""
        return {str(one): one for one in self.headings.names}

    @property
    def statuses(self) -> tuple[str, ...]:
        """The verdicts of rows, as the chips count them."""
        return ("ok", "repaired", *(("gaps",) if self.gaps else ()), "duplicate", "error")
