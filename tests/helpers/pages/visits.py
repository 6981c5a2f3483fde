"""The 走访 page as a clerk sees and works it: keys in, words out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.features.visits.page import VisitsPage
from desktop.widgets.lazy_model import LazyTableModel
from desktop.widgets.roles import BADGE_ROLE
from tests.helpers.keys import press, type_into


class VisitsScreen:
    """Drives a :class:`VisitsPage` in a window; every method ends when nothing is under way any more."""

    def __init__(self, page: VisitsPage, qtbot: Any) -> None:
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
        """Press keys one after another where the focus is: ``press("Down", "F9")``."""
        for key in keys:
            press(self.focus, key)
            self.settle()

    def type(self, text: str) -> None:
        """Type where the focus is; Chinese comes as an input method commits it."""
        type_into(self.focus, text)
        self.settle()

    # ------------------------------------------------------------ lists

    @staticmethod
    def cells(model: LazyTableModel) -> list[str]:
        """The rows of a list, cells joined by a bar, badges by their words."""
        lines = []
        for row in range(model.rowCount()):
            cells = []
            for column in range(model.columnCount()):
                index = model.index(row, column)
                badge = index.data(BADGE_ROLE)
                if badge is None:
                    cells.append(str(index.data()))
                else:
                    cells.append(" ".join(b.text for b in (badge if isinstance(badge, tuple) else (badge,))))
            lines.append(" | ".join(cells))
        return lines

    @property
    def figures(self) -> str:
        """The numbers in the head."""
        return self.page.figures.text()

    @property
    def heat(self) -> list[str]:
        """The grids: name, worker, visited, then done and required, then the share."""
        lines = []
        for line in self.page.view.heat.lines:
            months = ",".join(str(n) for n in line.months)
            lines.append(f"{line.name} {line.who} {line.reached}/{line.households} [{months}] {line.done}/{line.required}")
        return lines

    @property
    def rows(self) -> list[str]:
        """The month's list."""
        return self.cells(self.page.view.month.model)

    @property
    def title(self) -> str:
        """The title of the list."""
        return self.page.view.month.accessibleName()

    @property
    def filters(self) -> dict[str, int | None]:
        """The filters with their counts."""
        return {option.text: option.count for option in self.page.view.month.filter.options}

    @property
    def empty(self) -> str:
        """What the empty list says, or nothing while something is listed."""
        state = self.page.view.month.empty
        return f"{state.accessibleName()} {state.accessibleDescription()}" if state.isVisible() else ""

    # ------------------------------------------------------------ the form

    @property
    def household(self) -> str:
        """Who is on the form; empty while there is none."""
        record = self.page.view.record
        words = (record.name.text(), record.address.text(), record.phone.text())
        return " ".join(word for word in words if word) if self.page.view.showing == "record" else ""

    @property
    def topics(self) -> list[str]:
        """The lines: number, name, last time, this time."""
        return self.cells(self.page.view.record.topics.model)

    @property
    def met(self) -> list[str]:
        """The boxes of who was met; ticked ones with a star."""
        return [f"{'*' if box.on else ''}{box.words}" for box in self.page.view.record.met.boxes]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the household on the form."""
        return self.page.view.record.tags.words

    @property
    def said(self) -> str:
        """The sentence above the keys of the form."""
        words = self.page.view.record.words
        return words.text() if words.isVisible() else ""

    @property
    def photos(self) -> list[str]:
        """The captions of the pictures; one that is shown with a star."""
        return [f"{'*' if tile.image is not None else ''}{tile.caption}" for tile in self.page.view.record.strip.tiles]

    @property
    def fault(self) -> str:
        """The fault bar, or nothing."""
        bar = self.page.fault_bar
        return f"{bar.headline.text()}{bar.rest.text()}" if bar.isVisible() else ""

    # ------------------------------------------------------------ history and batch

    @property
    def visits(self) -> list[str]:
        """The visits of the household, latest first."""
        return self.cells(self.page.view.history.model)

    @property
    def written(self) -> list[str]:
        """What was written about the visit under the cursor, a column for each entry."""
        return [f"{line.name}: {' -> '.join(line.says)}" for line in self.page.view.history.lines]

    @property
    def batch(self) -> list[str]:
        """The paper forms typed so far."""
        return self.cells(self.page.batch.model)

    @property
    def batch_said(self) -> str:
        """The sentence above the keys of the batch."""
        words = self.page.batch.words
        return words.text() if words.isVisible() else ""

    # ------------------------------------------------------------ households

    @property
    def homes(self) -> list[str]:
        """The households listed."""
        return self.cells(self.page.homes.view.list.model)

    @property
    def homes_notice(self) -> str:
        """What is said over the list of households."""
        notice = self.page.homes.view.list.notice
        return notice.text() if notice.isVisible() else ""

    @property
    def home(self) -> list[str]:
        """What the card of the household under the cursor says, line by line."""
        card = self.page.homes.view.card
        return [words.text() for words in (card.place, card.state, card.walked, card.contacts)]

    @property
    def home_members(self) -> list[str]:
        """Who lives in the household under the cursor."""
        return self.cells(self.page.homes.view.card.members)

    @property
    def home_said(self) -> str:
        """What the card or the form beside the households says."""
        view = self.page.homes.view
        words = view.form.problem if view.editing else view.card.problem
        return words.text() if words.isVisible() else ""
