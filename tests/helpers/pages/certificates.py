"""The 证明 page as a clerk sees and works it: keys and scans in, words out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.features.certificates.page import CertificatesPage
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.pick_field import PickField
from tests.helpers.keys import press, type_into
from tests.helpers.pages.volunteers import VolunteersScreen


class CertificatesScreen:
    """Drives a :class:`CertificatesPage` in a window; every method ends when nothing is under way any more."""

    def __init__(self, page: CertificatesPage, qtbot: Any) -> None:
        self.page = page
        self.qtbot = qtbot

    def settle(self) -> None:
        """Wait until every question is answered, every answer shown and no paper is under way."""
        page = self.page
        tasks, printing = page.context.tasks, page.context.printing
        timers = (page.register.typing, page.issue.typing)
        for _ in range(3):
            for timer in timers:
                if timer.isActive():  # as if a moment had gone by
                    timer.stop()
                    timer.timeout.emit()
            self.qtbot.waitUntil(lambda: tasks.idle and printing.idle, timeout=20_000)
            QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        """The widget the next key goes to."""
        return QApplication.focusWidget() or self.page

    def press(self, *keys: str) -> None:
        """Press keys one after another where the focus is."""
        for key in keys:
            press(self.focus, key)
            self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is; Chinese comes as an input method commits it."""
        type_into(self.focus, text)
        self.settle()

    def scan(self, text: str) -> None:
        """A certificate under the scanner, as the shell hands it over."""
        self.page.arrive(code=text)
        self.settle()

    def turn(self, view: str) -> None:
        """Go to a section by its keys."""
        while self.page.showing != view:
            self.press("Ctrl+PgDown")

    # ------------------------------------------------------------ what is in sight

    @property
    def bench(self) -> Any:
        """The list with its side, in the sections that have one."""
        return self.page.part.view

    @property
    def rows(self) -> list[str]:
        """The list of the section in front."""
        return VolunteersScreen.cells(self.bench.model)

    @property
    def info(self) -> str:
        """What stands beside the list."""
        return str(self.bench.info.text())

    @property
    def form(self) -> EntryForm:
        """The form of the section in front."""
        form: EntryForm = self.page.part.view.form  # type: ignore[attr-defined]
        return form

    @property
    def refused(self) -> str:
        """The sentence over the keys or in the form; empty when nothing was refused."""
        view: Any = self.page.part.view
        labels = [view.form.problem] + ([view.info.problem] if hasattr(view, "info") else [])
        return next((label.text() for label in labels if label.isVisible()), "")

    @property
    def fault(self) -> str:
        """The fault bar, or nothing."""
        bar = self.page.fault_bar
        return f"{bar.headline.text()}{bar.rest.text()}" if bar.isVisible() else ""

    @property
    def paper(self) -> str:
        """What the page beside the form says, or why there is none."""
        pane = self.page.issue.paper
        return pane.words if pane.made is not None else pane.empty.accessibleDescription()

    @property
    def verdict(self) -> str:
        """The word on the banner of 核验."""
        return self.page.verify.view.banner.text

    @property
    def compared(self) -> list[str]:
        """The lines of code and register side by side."""
        return VolunteersScreen.cells(self.page.verify.view.compared)

    def fill(self, **values: Any) -> None:
        """Put values into fields of the form, as typing would."""
        self.form.fill(values)
        for name in values:
            self.form.edited.emit(name)
        self.settle()

    def pick(self, field: str, text: str) -> None:
        """Type into a field that seeks, and take the first row."""
        editor = self.form.editors[field]
        assert isinstance(editor, PickField)
        editor.setFocus()
        self.type(text)
        self.qtbot.waitUntil(lambda: bool(editor.offered))
        self.press("Return")
