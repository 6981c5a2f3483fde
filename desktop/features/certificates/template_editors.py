"""The editors of several lines in the form of a template."""

from __future__ import annotations

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextCursor

from desktop.theme.manager import tokens
from desktop.widgets.fields import NoteEdit


class Lines(NoteEdit):
    """As high as what it is opened with, and a line more."""

    def fit(self, least: int, most: int) -> None:
        """Have room for what is in it and a line more, within these bounds."""
        self._lines = max(least, min(most, self.blockCount() + 1))
        self._measure()


class FieldTint(QSyntaxHighlighter):
    """Tints the fields of a text: those that exist as what they are, others as wrong."""

    def __init__(self, editor: NoteEdit) -> None:
        super().__init__(editor.document())
        self.known: frozenset[str] = frozenset()

    def highlightBlock(self, text: str) -> None:
        at = 0
        while (start := text.find("{", at)) >= 0:
            end = text.find("}", start)
            shape = QTextCharFormat()
            right = end >= 0 and text[start + 1 : end] in self.known
            shape.setForeground(QColor(tokens().role("accent" if right else "bad")))
            at = end + 1 if end >= 0 else len(text)
            self.setFormat(start, at - start, shape)


def go_to(editor: NoteEdit, line: int, column: int) -> None:
    """Put the cursor there, lines and characters counted from 0."""
    cursor = QTextCursor(editor.document().findBlockByNumber(line))
    cursor.movePosition(QTextCursor.MoveOperation.Right, n=column)
    editor.setTextCursor(cursor)


def insert_line(editor: NoteEdit, words: str) -> None:
    """Put a line after the one the cursor is in, or in its place where that is empty."""
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertText(f"\n{words}" if cursor.block().text().strip() else words)
    editor.setTextCursor(cursor)
