"""Who sits down: the people to choose from, the try, the refusal, and the passphrase that must be changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.paths import DataPaths
from desktop.shell import data_work, remembered
from desktop.shell.before_desk import BeforeDesk
from desktop.shell.operator_list import Person
from desktop.shell.sign_in import SignInScreen
from desktop.shell.window import Window
from desktop.tasks import Tasks

if TYPE_CHECKING:
    from db.desk import Desk
    from db.room import DataRoom
    from desktop.shell.card_screen import CardScreen

_LET_IN_REFUSALS = ("SIGN-IN", "KEY-WRONG")


class Host(Protocol):
    """The program, as far as signing in needs it."""

    root: Path
    version: str
    desk: Desk | None
    window: Window
    tasks: Tasks
    before: BeforeDesk

    def room(self) -> DataRoom:
        """The data room of the folder; called on the worker."""

    def let_in(self, seated: data_work.Seated) -> None:
        """The data is open and somebody proved who they are."""

    def seat(self, seated: data_work.Seated) -> None:
        """Nothing is left to ask: show the desk."""

    def leave(self) -> None:
        """Sign out."""


class SigningIn(QObject):
    """Shows ``screen`` and does what it asks. ``host`` is the program."""

    def __init__(self, host: Host, screen: SignInScreen) -> None:
        super().__init__(host if isinstance(host, QObject) else None)
        self._host = host
        self._screen = screen
        self._typed = ""
        self.note: tuple[str, str] | None = None
        self.only_look = False
        """The data cannot be written and somebody chose to look all the same."""
        screen.submitted.connect(self.try_sign_in)

    # ------------------------------------------------------------ the screen

    def show(self, keys: remembered.Names) -> None:
        """Everybody of the centre; who sat here last is chosen."""
        last = remembered.load(self._host.root).login
        chosen = self._screen.people.current
        self._show_people(keys, chosen.login if chosen is not None else last, last)
        if self.note is not None:
            self._screen.show_note(*self.note)
        self._bring()

    def show_locked(self, login: str, title: str, text: str) -> None:
        """Everybody of the centre; ``login`` locked the screen and is chosen."""
        keys = remembered.names(DataPaths(self._host.root).keys)
        if keys is not None:
            self._show_people(keys, login)
        self._screen.lock(login, title, text)
        self._bring()

    def _show_people(self, keys: remembered.Names, chosen: str, last: str | None = None) -> None:
        people = [
            Person(login, name, Role(role).label, self.tr("上次在此") if login == last else "")
            for login, name, role in keys.people
        ]
        self._screen.show_people(keys.centre_name, keys.window, people, chosen, self._host.version)

    def _bring(self) -> None:
        self._host.window.show_screen(self._screen, keep=True)
        self._screen.focus_first()

    # ------------------------------------------------------------ the try

    def try_sign_in(self, login: str, passphrase: str) -> None:
        """Try what was typed."""
        host = self._host
        self._typed = passphrase
        if host.desk is None:
            job = host.tasks.run(lambda: data_work.seat(host.room(), login, passphrase, only_look=self.only_look))
        else:
            job = host.tasks.run(data_work.seat_again, host.desk, login, passphrase)
        job.done.connect(self._proved)
        job.failed.connect(self._refused)
        job.crashed.connect(lambda _: self._screen.set_busy(False))

    def _proved(self, seated: data_work.Seated) -> None:
        if not seated.must_change:
            self._typed = ""
        self._host.let_in(seated)

    def _refused(self, error: KnownError) -> None:
        self._typed = ""
        if error.code.startswith(_LET_IN_REFUSALS):
            self._screen.refuse(error.message)
        else:
            self._screen.set_busy(False)
            self._host.before.show_fault(error)

    # ------------------------------------------------------------ a passphrase that must be changed

    def ask_new_passphrase(self, seated: data_work.Seated) -> None:
        """Before the desk shows: a passphrase of one's own in place of the one just typed."""
        from desktop.shell.new_passphrase import NewPassphraseScreen

        operator = seated.desk.operator
        assert operator is not None, "somebody has just signed in"
        screen = NewPassphraseScreen(operator.login, operator.name)
        screen.chosen.connect(lambda new: self._change(screen, new, seated))
        screen.left.connect(self._host.leave)
        self._host.window.show_screen(screen)

    def _change(self, screen: CardScreen, new: str, seated: data_work.Seated) -> None:
        job = self._host.tasks.run(data_work.change_passphrase, seated.desk, self._typed, new)
        job.done.connect(lambda _: self._changed(seated))
        job.failed.connect(lambda error: screen.refuse(error.message))

    def _changed(self, seated: data_work.Seated) -> None:
        self._typed = ""
        self._host.seat(seated)
