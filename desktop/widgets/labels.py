"""Plain labels in the kinds of the style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def label(text: str = "", kind: str = "", *, name: str = "", wrap: bool = False) -> QLabel:
    """A plain-text label of a kind of the style sheet."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if kind:
        result.setProperty("kind", kind)
    if name:
        result.setObjectName(name)
    return result
