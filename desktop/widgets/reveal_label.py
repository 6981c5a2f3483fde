"""A number or an address that is masked unless someone holds the reveal key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class RevealLabel(QLabel):
    """Shows the masked text, and the full one only while told so; who may tell is the caller's affair.

    ``full`` may be a function, so that the full text need not be held before it is asked for.
    """

    def __init__(
        self,
        masked: str = "",
        *,
        full: str | Callable[[], str] = "",
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._masked = masked
        self._full = full
        self._revealed = False
        self._show()

    @property
    def revealed(self) -> bool:
        """Whether the full text shows."""
        return self._revealed

    def set_texts(self, masked: str, full: str | Callable[[], str] = "") -> None:
        """Show another masked text; the full one hides again."""
        self._masked, self._full, self._revealed = masked, full, False
        self._show()

    def set_revealed(self, revealed: bool) -> None:
        """Show the full text, or the masked one again."""
        if revealed != self._revealed:
            self._revealed = revealed
            self._show()

    def _show(self) -> None:
        full = self._full() if self._revealed and callable(self._full) else self._full
        self.setText(str(full) if self._revealed and full else self._masked)


def reveal(labels: Iterable[tuple[RevealLabel, str]]) -> None:
    """Show the whole texts, where there are any, while the key is held."""
    for widget, text in labels:
        if text:
            widget.set_texts(widget.text(), text)
            widget.set_revealed(True)


def conceal(labels: Iterable[RevealLabel]) -> None:
    """Hide what was revealed; the whole texts are forgotten."""
    for widget in labels:
        if widget.revealed:
            widget.set_revealed(False)
            widget.set_texts(widget.text())
