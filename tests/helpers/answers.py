"""A file chooser that answers at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget


@dataclass
class Answers:
    """What the system's file dialogs are answered with, and the names they were asked about."""

    opened: Path | None = None
    saved: Path | None = None
    chosen: Path | None = None
    proposed: list[str] = field(default_factory=list)

    def open_file(self, parent: QWidget, title: str, pattern: str) -> Path | None:
        return self.opened

    def save_file(self, parent: QWidget, title: str, name: str, pattern: str) -> Path | None:
        self.proposed.append(name)
        return self.saved

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.chosen
