"""The first-start page, filled by keys."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from tests.helpers.keys import type_into
from tests.helpers.pages.shell import ShellPage

FILLED = {
    "centre_name": "海棠街道滨河社区党群服务中心",
    "centre_code": "110105 012 003",
    "centre_phone": "22225880",
    "name": "王建军",
    "login": "wangjj",
    "passphrase": "Haitang-2026",
    "again": "Haitang-2026",
}


class FirstStartPage:
    """What a new centre's administrator does."""

    def __init__(self, shell: ShellPage) -> None:
        self.shell = shell

    @property
    def screen(self):
        """The screen itself."""
        found = self.shell.program.before.first
        assert found is not None, "the first start is not in sight"
        return found

    def type_into(self, field: str, text: str) -> None:
        """Put the caret into a field and type."""
        editor = self.screen.fields[field].editor
        assert isinstance(editor, QLineEdit)
        editor.setFocus()
        editor.selectAll()
        type_into(editor, text)

    def fill(self, **other: str) -> None:
        """Everything but the recovery code."""
        for field, text in (FILLED | other).items():
            self.type_into(field, text)

    def keep_code(self) -> None:
        """Tick that it was kept and type its end."""
        if not self.screen.kept.isChecked():
            self.screen.kept.setFocus()
            self.shell.press("Space")
        self.type_into("last_four", self.screen.recovery_code[-4:].lower())

    @property
    def missing(self) -> str:
        """The sentence at the bottom."""
        return self.shell.text("first_start_missing")

    def error(self, field: str) -> str:
        """The error below a field."""
        return self.screen.fields[field].error
