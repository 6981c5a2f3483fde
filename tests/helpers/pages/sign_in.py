"""The sign-in screen, by keys."""

from __future__ import annotations

from tests.helpers.pages.shell import ShellPage


class SignInPage:
    """What somebody who sits down does."""

    def __init__(self, shell: ShellPage) -> None:
        self.shell = shell

    @property
    def screen(self):
        """The screen itself."""
        return self.shell.program.sign_in

    def sign_in(self, passphrase: str, key: str = "") -> None:
        """Choose somebody by key, type and press Enter."""
        if key:
            self.shell.press(key)
        self.screen.field.setFocus()
        self.screen.field.clear_secret()
        self.shell.type(passphrase)
        self.shell.press("Return")
        self.shell.settle()

    @property
    def said(self) -> str:
        """What was refused."""
        return self.shell.text("sign_in_said")
