"""The 兑换 page as a clerk sees and works it: keys in, words out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.features.points.page import PointsPage
from desktop.widgets.pick_field import PickField
from desktop.widgets.roles import BADGE_ROLE
from desktop.widgets.rows_model import RowsModel
from tests.helpers.keys import press, type_into


class PointsScreen:
    """Drives a :class:`PointsPage` in a window; every method ends when nothing is under way any more."""

    def __init__(self, page: PointsPage, qtbot: Any) -> None:
        self.page = page
        self.qtbot = qtbot

    def settle(self) -> None:
        """Wait until every question is answered, every answer shown and no paper is under way."""
        tasks, printing = self.page.context.tasks, self.page.context.printing
        for _ in range(3):
            self.qtbot.waitUntil(lambda: tasks.idle and printing.idle)
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

    def press_twice(self, key: str) -> None:
        """Press a key twice before anything can answer."""
        press(self.focus, key)
        press(self.focus, key)
        self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is; Chinese comes as an input method commits it."""
        type_into(self.focus, text)
        self.settle()

    def seek(self, field: PickField, text: str) -> None:
        """Type into a field that looks for what is typed, and take the first it finds."""
        field.setFocus()
        field.selectAll()
        self.type(text)
        self.qtbot.waitUntil(lambda: bool(field.offered))
        self.press("Return")

    def open(self, volunteer_id: str) -> None:
        """Come to the page for a volunteer, as the one-box does."""
        self.page.arrive(volunteer_id=volunteer_id)
        self.settle()

    def scan(self, text: str) -> None:
        """A card is scanned."""
        self.page.arrive(card=text)
        self.settle()

    def go(self, view: str) -> None:
        """Turn to a view."""
        self.page.arrive(view=view)
        self.settle()

    # ------------------------------------------------------------ the counter

    @property
    def name(self) -> str:
        """Who is at the counter; empty while nobody is."""
        person = self.page.redeem_view.person
        return person.name.text() if person.stack.currentWidget() is person.person else ""

    @property
    def account(self) -> list[str]:
        """The lines of the account, what may be spent first."""
        person = self.page.redeem_view.person
        return [person.spendable.text(), *person.account.words]

    @property
    def tiles(self) -> list[str]:
        """The shelf in words."""
        shelf = self.page.redeem_view.shelf.shelf
        return [shelf.words(tile) for tile in shelf.tiles]

    @property
    def total(self) -> str:
        """The sum and what is left."""
        counter = self.page.redeem_view.counter
        return f"{counter.total.text()} {counter.rest.text()}"

    @property
    def slip(self) -> str:
        """The receipt in one line."""
        return self.page.redeem_view.counter.slip.text()

    @property
    def said(self) -> str:
        """The sentence above the keys, or in the form."""
        counter = self.page.redeem_view.counter
        if counter.face == "form":
            return counter.form.problem.text()
        return counter.said.text() if counter.said.isVisible() else ""

    @property
    def state(self) -> str:
        """The badge over the receipt."""
        spec = self.page.redeem_view.counter.state.spec
        return spec.text if spec else ""

    @property
    def keys(self) -> dict[str, str]:
        """The keys in sight: title to the line below it, or to the reason why not."""
        counter = self.page.redeem_view.counter
        return {f"{b.key_text} {b.title}": b.subtitle for b in counter.buttons}

    @property
    def fault(self) -> str:
        """The fault bar, or nothing."""
        bar = self.page.fault_bar
        return f"{bar.headline.text()}{bar.rest.text()}" if bar.isVisible() else ""

    # ------------------------------------------------------------ lists

    @staticmethod
    def cells(model: RowsModel) -> list[str]:
        """The rows of a list, cells joined by a bar, badges by their words."""
        lines = []
        for row in range(model.rowCount()):
            cells = []
            for column in range(model.columnCount()):
                index = model.index(row, column)
                badge = index.data(BADGE_ROLE)
                cells.append(str(index.data()) if badge is None else badge.text)
            lines.append(" | ".join(cells))
        return lines

    @property
    def recent(self) -> list[str]:
        """What came and went lately."""
        return self.cells(self.page.redeem_view.shelf.history.rows)

    @property
    def history(self) -> list[str]:
        """The whole account."""
        return self.cells(self.page.history.table.rows)

    @property
    def gifts(self) -> list[str]:
        """The list of gifts."""
        return self.cells(self.page.gifts.view.model)

    @property
    def counts(self) -> list[str]:
        """The gifts of the day's closing."""
        return self.cells(self.page.closing.view.counts)

    @property
    def redemptions(self) -> list[str]:
        """The redemptions of the day."""
        return self.cells(self.page.closing.view.redemptions)

