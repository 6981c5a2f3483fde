"""流水: the whole account of one volunteer with the balance after each row, and each row's arithmetic beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.clock import business_date
from db.domain.points_accounts import Book
from db.queries.points import (
    AccountView,
    EntryDetail,
    GetAccount,
    GetEntry,
    GetHistory,
    HistoryPage,
    HistoryRow,
    points_account,
    points_entry,
    points_history,
)
from desktop.features.points.entry_view import EntryView
from desktop.features.points.history_table import HistoryTable
from desktop.features.points.looks import account_lines
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fact_lines import FactLines
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

PAGE = 100


class HistoryWork(QObject):
    """The person is the one of 兑换; the book may be changed."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._person = ""
        self._rows: tuple[HistoryRow, ...] = ()
        self._next: int | None = None
        self._next_balance = 0
        self._wants_focus = False
        self._build()

    def _build(self) -> None:
        tr = self.tr
        self.view = QWidget()
        row = QHBoxLayout(self.view)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.panel = Panel(tr("流水"), name="points_history_panel", flush=True)
        self.books = Segmented(
            [(book, book.label) for book in Book], name="points_book", label=tr("账本"), value=Book.VOLUNTEER
        )
        self.books.changed.connect(lambda _: self.show())
        self.panel.add_right(self.books)
        self.table = HistoryTable(name="points_history", label=tr("流水"))
        self.table.entry_wanted.connect(self._ask_entry)
        self.table.row_changed.connect(lambda _: self._moved())
        self.table.more_wanted.connect(self._ask_more)
        self.empty = EmptyState("scroll-text", tr("还没有选志愿者"), tr("先在「兑换」里刷卡或找人。"), name="points_no_history")
        self.top = QStackedWidget()
        self.top.addWidget(self.table)
        self.top.addWidget(self.empty)
        self.top.setCurrentWidget(self.empty)
        self.panel.body.addWidget(self.top, 1)
        self.side = Panel(tr("账户"), name="points_history_side", flush=True)
        self.account = FactLines(name="points_history_account")
        self.hint = label(tr("选中一笔按 Enter 看它怎么来的"), "hint")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self.account)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.entry = EntryView()
        self.entry.undo.hide()
        self.entry.left.connect(self._show_account)
        self.faces = QStackedWidget()
        self.faces.addWidget(holder)
        self.faces.addWidget(self.entry)
        self.side.body.addWidget(self.faces, 1)
        self.side.setFixedWidth(324)
        row.addWidget(self.panel, 1)
        row.addWidget(self.side)

    @property
    def book(self) -> Book:
        """Which book is shown."""
        return Book(str(self.books.value))

    def set_person(self, volunteer_id: str) -> None:
        """Whose account; the one who was here last stays when nobody is."""
        if volunteer_id and volunteer_id != self._person:
            self._person = volunteer_id
            self._show_account()

    def show(self) -> None:
        """Ask for account and history."""
        self.top.setCurrentWidget(self.table if self._person else self.empty)
        self.hint.setVisible(bool(self._person))
        if not self._person:
            return
        ask, book = self._desk.ask, self.book
        seat = self._page.redeem.seat
        if seat is not None and seat.head.volunteer_id == self._person:
            self.panel.set_title(self.tr("{} 的流水").format(seat.head.name))
        job = self._tasks.latest("points.history", ask, points_history, GetHistory(self._person, book, limit=PAGE))
        job.done.connect(lambda page: self._history_here(page, fresh=True))
        job = self._tasks.latest("points.history.account", ask, points_account, GetAccount(self._person, book))
        job.done.connect(self._account_here)

    def _ask_more(self) -> None:
        if self._next is not None:
            request = GetHistory(self._person, self.book, self._next, self._next_balance, PAGE)
            job = self._tasks.latest("points.history", self._desk.ask, points_history, request)
            job.done.connect(lambda page: self._history_here(page, fresh=False))

    def _history_here(self, page: HistoryPage, *, fresh: bool) -> None:
        self._rows = page.rows if fresh else (*self._rows, *page.rows)
        self._next, self._next_balance = page.next, page.next_balance
        self.table.set_rows(self._rows, more=page.next is not None)
        if not self._rows:
            self.empty.set_texts(self.tr("还没有往来"), self.tr("服务时长公示以后，积分会记在这里。"))
        self.top.setCurrentWidget(self.table if self._rows else self.empty)
        if fresh and self._wants_focus and self._rows:
            self.focus_first()

    def _account_here(self, account: AccountView) -> None:
        self.account.set_lines(account_lines(account, business_date(self._desk.now()), account.book.unit))

    def _moved(self) -> None:
        row = self.table.current
        if self.faces.currentWidget() is self.entry and row is not None:
            self._ask_entry(row.entry_id)

    def _ask_entry(self, entry_id: str) -> None:
        job = self._tasks.latest("points.history.entry", self._desk.ask, points_entry, GetEntry(entry_id))
        job.done.connect(self._entry_here)

    def _entry_here(self, detail: EntryDetail | None) -> None:
        if detail is None:
            return
        self.entry.show_detail(detail, business_date(self._desk.now()), self.book.unit, "")
        self.side.set_title(self.tr("这一笔怎么来的"))
        self.faces.setCurrentWidget(self.entry)

    def _show_account(self) -> None:
        self.side.set_title(self.tr("账户"))
        self.faces.setCurrentIndex(0)
        self.focus_first()

    def focus_first(self) -> None:
        """Give the focus to the rows."""
        if self.view.isVisible():
            self._wants_focus = not self._rows
            (self.table if self._rows else self.books).setFocus(Qt.FocusReason.OtherFocusReason)
