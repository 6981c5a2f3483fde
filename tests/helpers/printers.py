"""Printers for tests: they write files, and can be off or gone."""

from __future__ import annotations

from pathlib import Path

from db.domain.errors import KnownError
from desktop.printing.spooler import FolderSpooler

THERMAL, LASER = "前台热敏 80 mm", "A5 激光"


class SwitchedSpooler(FolderSpooler):
    """Printers that stand for the real ones: names of those that are off, and what came out of which."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.off: set[str] = set()
        self.gone: set[str] = set()
        self.out: list[tuple[str, str, int]] = []

    def names(self) -> tuple[str, ...]:
        return (THERMAL, LASER)

    def spool(
        self, pdf: bytes, *, printer: str, copies: int, title: str, offset: tuple[float, float] = (0.0, 0.0)
    ) -> str:
        if not printer or printer in self.gone:
            raise KnownError("PRINT-NO-PRINTER", "还没有设置打印机。")
        if printer in self.off:
            raise KnownError("PRINT-OFF", f"「{printer}」没有回应，可能关机或断线。")
        super().spool(pdf, printer=printer, copies=copies, title=title)
        self.out.append((printer, title, copies))
        return printer
