"""The one-box, by keys."""

from __future__ import annotations

from desktop.shell.one_box_rows import Row
from tests.helpers.pages.shell import ShellPage


class OneBoxPage:
    """What a clerk looking for something does."""

    def __init__(self, shell: ShellPage) -> None:
        self.shell = shell

    @property
    def box(self):
        """The one-box itself."""
        return self.shell.program.workspace.one_box

    def look_for(self, text: str) -> None:
        """Ctrl+K, the text, and wait for the answer."""
        self.shell.press("Ctrl+K")
        self.shell.type(text)
        self.shell.settle()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everything listed."""
        return self.box.list.model_.rows

    @property
    def titles(self) -> list[str]:
        """Heads and hits by their titles."""
        return [row.title for row in self.rows]

    @property
    def current(self) -> Row:
        """The hit chosen."""
        row = self.box.list.current
        assert row is not None, "nothing is chosen"
        return row
