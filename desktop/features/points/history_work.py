"""流水: the whole account of one volunteer with the balance after each row, and each row's arithmetic beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.points_ledger import EntryKind
from db.ids import new_id
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
from db.usecases.points import (
    ClosePoints,
    CorrectPoints,
    Penalise,
    PointsClosed,
    PointsMoved,
    UndoPoints,
    close_points,
    correct_points,
    penalise_points,
    undo_points,
)
from desktop.features.points.entry_view import EntryView
from desktop.features.points.history_table import HistoryTable
from desktop.features.points.looks import account_lines
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry, EntryForm
from desktop.widgets.fact_lines import FactLines
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel
from desktop.widgets.segmented import Segmented
from desktop.widgets.wrap_label import WrapLabel

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

PAGE = 100
CORRECT, UNDO = "correct", "undo"
ADD, TAKE, PENALTY, CLOSE = "add", "take", "penalty", "close"
UNDOABLE = frozenset({EntryKind.DONATE, EntryKind.TRANSFER})


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
        self._request = ""
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
        self.problem = WrapLabel(kind="error")
        column.addWidget(self.problem)
        self.correct = KeyButton("F4", tr("更正 / 扣分"), name="points_correct")
        self.correct.triggered.connect(self._ask_correct)
        self.correct.refused.connect(self._say)
        column.addWidget(self.correct)
        self.entry = EntryView()
        self.entry.left.connect(self._show_account)
        self.entry.undo_wanted.connect(self._ask_undo)
        self.form = EntryForm(name="points_history_form")
        self.form.left.connect(self._show_account)
        self.form.committed.connect(self._commit)
        self.form.edited.connect(self._edited)
        self.faces = QStackedWidget()
        self.faces.addWidget(holder)
        self.faces.addWidget(self.entry)
        self.faces.addWidget(self.form)
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
        self._refuse()
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
        refusal = ""
        if detail.undone_by:
            refusal = self.tr("这一笔已经撤销。")
        elif detail.kind not in UNDOABLE:
            refusal = self.tr("兑换请在「兑换」里撤销上一笔；其他的请主管按 F4 更正。")
        self.entry.show_detail(detail, business_date(self._desk.now()), self.book.unit, refusal)
        self.side.set_title(self.tr("这一笔怎么来的"))
        self.faces.setCurrentWidget(self.entry)

    # ------------------------------------------------------------ forms

    def _refuse(self) -> None:
        refusal = ""
        if not self._desk.may(Permission.POINTS_MANAGE):
            refusal = self.tr("更正积分要主管的权限，请主管来办。")
        elif not self._person:
            refusal = self.tr("请先在「兑换」里刷卡或找人。")
        elif self.book is Book.TIME:
            refusal = self.tr("时间银行的时长只能由服务存入，请走更正时长。")
        self.correct.set_refusal(refusal)
        self._say("")

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _ask_correct(self) -> None:
        tr, self._request = self.tr, new_id()
        self.form.open(
            CORRECT,
            (
                Entry("way", tr("怎么改"), "side", options=(
                    (ADD, tr("补分")), (TAKE, tr("扣回")), (PENALTY, tr("违规")), (CLOSE, tr("注销")))),
                Entry("amount", tr("多少"), "number", self.book.unit, wanted=True),
                Entry("reason", tr("原因"), hint=tr("会留在账上")),
            ),
            {"way": ADD}, subject=self.panel.accessibleName(),
            lead=tr("原来的账不动，另记一笔。分不够扣时记欠分，以后得的先补。"), save=tr("补分"), below=tr("写明原因才能记"),
        )
        self._show_form(tr("更正 / 扣分"))

    def _edited(self, field: str) -> None:
        if self.form.purpose == CORRECT and field == "way":
            way = self.form.values()["way"]
            words = {ADD: self.tr("补分"), TAKE: self.tr("扣回"), PENALTY: self.tr("违规扣分"), CLOSE: self.tr("注销账户")}
            self.form.save.set_title(words[way])
            self.form.save.set_subtitle(
                self.tr("积分和时间全部清零，不能撤销") if way == CLOSE else self.tr("写明原因才能记")
            )
            self.form.show_rows(("amount",), way != CLOSE)

    def _ask_undo(self) -> None:
        detail = self.entry.detail
        if detail is None:
            return
        self._request = new_id()
        self.form.open(
            UNDO, (Entry("reason", self.tr("原因"), hint=self.tr("如：写错人")),), subject=detail.label,
            lead=detail.arithmetic, save=self.tr("撤销这一笔"), below=self.tr("记一笔相反的，原来的留着"),
        )
        self._show_form(self.tr("撤销这一笔"))

    def _show_form(self, title: str) -> None:
        self.side.set_title(title)
        self.faces.setCurrentWidget(self.form)
        self.form.focus_first()

    def _commit(self, purpose: str) -> None:
        values, run, detail = self.form.values(), self._desk.run, self.entry.detail
        reason = values["reason"]
        if purpose == UNDO:
            if detail is None:
                return
            job = self._tasks.run(run, undo_points, UndoPoints(self._request, detail.entry_id, reason))
        elif values["way"] == CLOSE:
            job = self._tasks.run(run, close_points, ClosePoints(self._person, reason))
        elif values["way"] == PENALTY:
            wanted = Penalise(self._request, self._person, values["amount"], reason, self.book)
            job = self._tasks.run(run, penalise_points, wanted)
        else:
            amount = values["amount"] if values["way"] == ADD else -values["amount"]
            request = CorrectPoints(self._request, self._person, amount, reason, self.book)
            job = self._tasks.run(run, correct_points, request)
        job.done.connect(self._moved_points)
        job.failed.connect(self._refused)

    def _moved_points(self, moved: PointsMoved | PointsClosed) -> None:
        if isinstance(moved, PointsClosed):
            said, rest = self.tr("账户已注销"), self.tr("记了 {} 笔，服务时长不变。").format(moved.entries)
        else:
            said, rest = self.tr("已记账"), self.tr("账面余额 {} {}。").format(moved.balance, self.book.unit)
        self._page.context.notices.show(said, rest)
        self._show_account()
        self.show()

    def _refused(self, error: KnownError) -> None:
        self.form.say(error.message, error.field or "")

    def _show_account(self) -> None:
        self.side.set_title(self.tr("账户"))
        self.faces.setCurrentIndex(0)
        self.focus_first()

    def focus_first(self) -> None:
        """Give the focus to the rows."""
        if self.faces.currentWidget() is self.form:
            self.form.focus_first()
        elif self.view.isVisible():
            self._wants_focus = not self._rows
            (self.table if self._rows else self.books).setFocus(Qt.FocusReason.OtherFocusReason)
