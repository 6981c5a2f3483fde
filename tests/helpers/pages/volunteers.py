"""The 志愿者 page as a clerk sees and works it: keys and cards in, words out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.features.volunteers.match_face import MatchFace
from desktop.features.volunteers.page import VolunteersPage
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.list_bench import ListBench
from desktop.widgets.pick_field import PickField
from desktop.widgets.roles import BADGE_ROLE
from desktop.widgets.rows_model import RowsModel
from tests.helpers.keys import press, type_into


class VolunteersScreen:
    """Drives a :class:`VolunteersPage` in a window; every method ends when nothing is under way any more."""

    def __init__(self, page: VolunteersPage, qtbot: Any) -> None:
        self.page = page
        self.qtbot = qtbot

    def settle(self) -> None:
        """Wait until every question is answered, every answer shown and no paper is under way."""
        page = self.page
        tasks, printing = page.context.tasks, page.context.printing
        timers = (
            page.desk_part.typing, page.roster.typing, page.roster.matching.typing, page.wishes.matching.typing,
            page.activities.recruiting.matching.typing, page.register.typing,
        )
        saving = page.roster.registering.drafter.timer
        for _ in range(3):
            if saving.isActive():  # as if a second had gone by
                saving.stop()
                saving.timeout.emit()
            self.qtbot.waitUntil(lambda: tasks.idle and printing.idle and not any(one.isActive() for one in timers))
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

    def hold(self, *, down: bool) -> None:
        """The reveal key goes down or up."""
        (QTest.keyPress if down else QTest.keyRelease)(self.focus, Qt.Key.Key_F11)
        self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is; Chinese comes as an input method commits it."""
        type_into(self.focus, text)
        self.settle()

    def scan(self, text: str) -> None:
        """A card under the scanner while the page is in front."""
        self.page.take_card(text)
        self.settle()

    def turn(self, view: str) -> None:
        """Go to a view by its keys."""
        while self.page.showing != view:
            self.press("Ctrl+PgDown")

    # ------------------------------------------------------------ lists and facts

    @staticmethod
    def cells(model: RowsModel) -> list[str]:
        """The rows of a list, cells joined by a bar, badges by their words."""
        lines = []
        for row in range(model.rowCount()):
            cells = []
            for column in range(model.columnCount()):
                index = model.index(row, column)
                badge = index.data(BADGE_ROLE)
                if badge is None:
                    cells.append(str(index.data() or ""))
                else:
                    cells.append(" ".join(b.text for b in (badge if isinstance(badge, tuple) else (badge,))))
            lines.append(" | ".join(cells))
        return lines

    @property
    def bench(self) -> ListBench:
        """The list with its side, of every view but the sign-in desk."""
        bench: ListBench = self.page.part.view  # type: ignore[assignment]
        return bench

    @property
    def rows(self) -> list[str]:
        """The list of the view in front."""
        if self.page.showing == "desk":
            return self.cells(self.page.desk_part.view.sheet)
        return self.cells(self.bench.model)

    @property
    def info(self) -> str:
        """What stands beside the list."""
        return self.bench.info.text()

    @property
    def last(self) -> str:
        """What the last scan came to."""
        return self.page.desk_part.view.last.words()

    @property
    def refused(self) -> str:
        """The sentence over the keys or in the form; empty when nothing was refused."""
        if self.page.showing == "desk":
            view = self.page.desk_part.view
            label = view.batch.problem if view.batching else view.form.problem if view.filling else view.problem
        else:
            face = self.bench.faces.currentWidget()
            form: Any = face if isinstance(face, MatchFace) else self.form
            label = form.problem if form.isVisible() else self.bench.info.problem
        return label.text() if label.isVisible() else ""

    @property
    def fault(self) -> str:
        """The fault bar, or nothing."""
        bar = self.page.fault_bar
        return f"{bar.headline.text()}{bar.rest.text()}" if bar.isVisible() else ""

    # ------------------------------------------------------------ forms

    @property
    def form(self) -> Any:
        """The form in front."""
        if self.page.showing == "desk":
            return self.page.desk_part.view.form
        return next((form for form in self.bench.faces.currentWidget().findChildren(EntryForm)), self.bench.form)

    def choose(self, row: int) -> None:
        """Put the cursor of the list on a row."""
        self.bench.table.select_row(row)
        self.settle()

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
