"""Choosing files and folders: the system's dialogs in the program, whatever a test answers in a test."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget


class FileChooser(Protocol):
    """The only dialogs of the program; each answers ``None`` when the person thought better of it."""

    def open_file(self, parent: QWidget, title: str, pattern: str) -> Path | None:
        """A file to read; ``pattern`` as ``Excel 表格 (*.xlsx)``."""

    def save_file(self, parent: QWidget, title: str, name: str, pattern: str) -> Path | None:
        """A file to write, ``name`` proposed."""

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """A folder, such as a USB disk."""


class SystemFileChooser:
    """The operating system's own dialogs."""

    def open_file(self, parent: QWidget, title: str, pattern: str) -> Path | None:
        """See :meth:`FileChooser.open_file`."""
        chosen, _ = QFileDialog.getOpenFileName(parent, title, "", pattern)
        return Path(chosen) if chosen else None

    def save_file(self, parent: QWidget, title: str, name: str, pattern: str) -> Path | None:
        """See :meth:`FileChooser.save_file`."""
        chosen, _ = QFileDialog.getSaveFileName(parent, title, name, pattern)
        return Path(chosen) if chosen else None

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """See :meth:`FileChooser.folder`."""
        chosen = QFileDialog.getExistingDirectory(parent, title)
        return Path(chosen) if chosen else None
