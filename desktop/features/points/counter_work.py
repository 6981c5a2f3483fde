"""The forms in place of the receipt: taking the last one back, giving points away, an entry with its legs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.domain.clock import business_date, local
from db.domain.errors import KnownError
from db.domain.points_accounts import Book
from db.domain.points_ledger import EntryKind
from db.ids import new_id
from db.queries.points import EntryDetail, GetEntry, points_entry
from db.queries.redemptions import LastUndoable, last_undoable
from db.redemption_rows import RedemptionRow
from db.usecases.points import (
    Donate,
    PointsMoved,
    Transfer,
    UndoPoints,
    donate_points,
    transfer_points,
    undo_points,
)
from db.usecases.redemptions import RedemptionUndone, UndoRedemption, undo_redemption
from desktop.features.points.people import Found, find_people
from desktop.features.points.redeem_view import RedeemView
from desktop.features.points.redeem_work import RedeemWork
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.entry_form import Entry
from desktop.widgets.pick_field import Choice, PickField

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

UNDO, GIVE, UNDO_ENTRY = "undo", "give", "undo_entry"
DONATE, TRANSFER = "donate", "transfer"
_UNDOABLE = frozenset({EntryKind.DONATE, EntryKind.TRANSFER})


class CounterWork(QObject):
    """One form at a time; Esc brings the receipt back with everything still picked."""

    def __init__(self, page: PointsPage, view: RedeemView, redeem: RedeemWork) -> None:
        super().__init__(page)
        self._page, self._view, self._redeem = page, view, redeem
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._last: RedemptionRow | None = None
        self._request = ""
        self._entry: EntryDetail | None = None
        counter = view.counter
        counter.undo_wanted.connect(self.ask_undo)
        counter.give_wanted.connect(self.ask_give)
        counter.form.committed.connect(self._commit)
        counter.form.left.connect(self.back)
        counter.form.edited.connect(lambda _: self._edited())
        counter.form.sought.connect(self._seek)
        counter.entry.left.connect(self.back)
        counter.entry.undo_wanted.connect(self._ask_undo_entry)
        redeem.redeemed.connect(lambda _: self.reload())
        redeem.seated.connect(lambda _: self.back())
        redeem.entry_wanted.connect(self.show_entry)

    # ------------------------------------------------------------ the last one

    def reload(self) -> None:
        """Which redemption of this window may still be taken back."""
        job = self._tasks.latest("points.last", self._desk.ask, last_undoable, LastUndoable())
        job.done.connect(self._last_here)

    def _last_here(self, last: RedemptionRow | None) -> None:
        self._last = last
        minutes = self._redeem.policy_minutes
        none = self.tr("{} 分钟内没有可撤销的兑换。").format(minutes)
        self._view.counter.undo.set_refusal("" if last else none)
        words = self.tr("撤销限 {} 分钟内，须填原因").format(minutes)
        if last is not None:
            words += self.tr("；上一笔 {:%H:%M}").format(local(last.at))
        self._view.counter.hint.set_text(words)

    def ask_undo(self) -> None:
        """The form that takes the last redemption back."""
        last = self._last
        if last is None:
            return
        self._request = new_id()
        form = self._view.counter.form
        form.open(
            UNDO, (Entry("reason", self.tr("原因"), hint=self.tr("如：拿错了、本人改主意")),),
            subject=f"{last.volunteer_masked}　{last.items}",
            lead=self.tr("{}，{:%H:%M}，{}。{}退回本人，东西退回货架，原单留着，注明撤销。").format(
                last.serial_short, local(last.at), f"{last.points} {last.book.unit}",
                self.tr("时间") if last.book is Book.TIME else self.tr("积分"),
            ),
            save=self.tr("撤销并打印"), below=self.tr("退 {}，打印撤销凭条").format(f"{last.points} {last.book.unit}"),
        )
        self._view.counter.show_form(self.tr("撤销上一笔"), BadgeSpec(self.tr("未撤销"), "outline", "circle-dashed"))

    def _commit_undo(self) -> None:
        last, reason = self._last, self._view.counter.form.values()["reason"]
        if last is None:
            return
        if not reason:
            self._view.counter.form.say(self.tr("请写原因，撤销单上要有。"), "reason")
            return
        job = self._tasks.run(self._desk.run, undo_redemption, UndoRedemption(last.redeem_id, reason, self._request))
        job.done.connect(self._undone)
        job.failed.connect(self._refused)

    def _undone(self, undone: RedemptionUndone) -> None:
        unit = (self._last.book if self._last else Book.VOLUNTEER).unit
        self._page.context.notices.show(
            self.tr("已撤销 {}").format(undone.serial), self.tr("都已退回，账面余额 {} {}。").format(undone.balance, unit)
        )
        self._page.papers.watch(undone.job_ids, undone.redeem_id)
        seat = self._redeem.seat
        if seat is not None and seat.done is not None and seat.done.redeem_id == undone.redeem_id:
            self._redeem.open(seat.head.volunteer_id, card_no=seat.card_no)
        else:
            self._redeem.reload()
        self.back()
        self.reload()

    # ------------------------------------------------------------ giving

    def ask_give(self) -> None:
        """The form that gives points to the commons or to another volunteer."""
        seat = self._redeem.seat
        if seat is None or seat.account is None:
            return
        self._request = new_id()
        spendable = seat.account.spendable
        form = self._view.counter.form
        form.open(
            GIVE,
            (
                Entry("way", self.tr("去处"), "side", options=(
                    (DONATE, self.tr("捐入公益池")), (TRANSFER, self.tr("转给他人")))),
                Entry("to", self.tr("转给"), "pick", self.tr("姓名、拼音、编号")),
                Entry("amount", self.tr("多少分"), "number", self.tr("可花 {}").format(spendable),
                      most=max(0, spendable), wanted=True),
                Entry("note", self.tr("说明"), hint=self.tr("可不填")),
            ),
            {"way": DONATE}, subject=seat.head.name,
            lead=self.tr("给出去的是积分，服务时长不减少。{} 分钟内可撤销。").format(self._redeem.policy_minutes),
            save=self.tr("捐赠"), below=self.tr("写多少分再按"),
        )
        form.show_rows(("to",), False)
        self._view.counter.show_form(self.tr("转赠 / 捐赠"))

    def _edited(self) -> None:
        form = self._view.counter.form
        if form.purpose != GIVE:
            return
        values = form.values()
        transfer = values["way"] == TRANSFER
        form.show_rows(("to",), transfer)
        form.save.set_title(self.tr("转赠") if transfer else self.tr("捐赠"))
        to = form.editors["to"]
        name = to.text() if isinstance(to, PickField) and values["to"] else ""
        where = name or (self.tr("选一位志愿者") if transfer else self.tr("公益池"))
        form.save.set_subtitle(self.tr("{} 分 → {}").format(values["amount"], where))
        form.say("")

    def _seek(self, field: str, text: str) -> None:
        if field == "to" and text:
            job = self._tasks.latest("points.to", find_people, self._desk, text)
            job.done.connect(self._found)

    def _found(self, found: tuple[Found, ...]) -> None:
        editor = self._view.counter.form.editors.get("to")
        seat = self._redeem.seat
        if isinstance(editor, PickField):
            me = seat.head.volunteer_id if seat else ""
            editor.set_choices(Choice(one.volunteer_id, one.name, one.note) for one in found if one.volunteer_id != me)

    def _commit_give(self) -> None:
        seat, form = self._redeem.seat, self._view.counter.form
        values = form.values()
        if seat is None:
            return
        if not values["amount"]:
            form.say(self.tr("请写给出多少分。"), "amount")
        elif values["way"] == TRANSFER and not values["to"]:
            form.say(self.tr("请选转给哪一位志愿者。"), "to")
        else:
            me, amount, note = seat.head.volunteer_id, values["amount"], values["note"]
            if values["way"] == TRANSFER:
                job = self._tasks.run(
                    self._desk.run, transfer_points, Transfer(self._request, me, values["to"], amount, note)
                )
            else:
                job = self._tasks.run(self._desk.run, donate_points, Donate(self._request, me, amount, note))
            job.done.connect(lambda moved: self._given(amount, moved))
            job.failed.connect(self._refused)

    def _given(self, amount: int, moved: PointsMoved) -> None:
        self._page.context.notices.show(
            self.tr("已给出 {} 分").format(amount), self.tr("账面余额 {} 分，时长不变。").format(moved.balance)
        )
        self._redeem.reload()
        self.back()

    # ------------------------------------------------------------ an entry

    def show_entry(self, entry_id: str) -> None:
        """The arithmetic and the legs of an entry."""
        job = self._tasks.latest("points.entry", self._desk.ask, points_entry, GetEntry(entry_id))
        job.done.connect(self._entry_here)

    def _entry_here(self, detail: EntryDetail | None) -> None:
        if detail is None:
            return
        self._entry = row = detail
        refusal = ""
        if row.undone_by:
            refusal = self.tr("这一笔已经撤销。")
        elif row.kind not in _UNDOABLE:
            refusal = self.tr("兑换请在「撤销上一笔」里撤；其他的请主管更正。")
        counter = self._view.counter
        counter.entry.show_detail(detail, business_date(self._desk.now()), self.tr("分"), refusal)
        counter.show_entry(self.tr("这一笔怎么来的"))
        counter.entry.back.setFocus()

    def _ask_undo_entry(self) -> None:
        if self._entry is None:
            return
        self._request = new_id()
        form = self._view.counter.form
        form.open(
            UNDO_ENTRY, (Entry("reason", self.tr("原因"), hint=self.tr("如：写错人")),), subject=self._entry.label,
            lead=self._entry.arithmetic, save=self.tr("撤销这一笔"), below=self.tr("记一笔相反的，原来的留着"),
        )
        self._view.counter.show_form(self.tr("撤销这一笔"))

    def _commit_entry(self) -> None:
        reason = self._view.counter.form.values()["reason"]
        if self._entry is None:
            return
        if not reason:
            self._view.counter.form.say(self.tr("请写原因。"), "reason")
            return
        request = UndoPoints(self._request, self._entry.entry_id, reason)
        job = self._tasks.run(self._desk.run, undo_points, request)
        job.done.connect(self._entry_undone)
        job.failed.connect(self._refused)

    def _entry_undone(self, moved: PointsMoved) -> None:
        self._page.context.notices.show(
            self.tr("已撤销这一笔"), self.tr("账面余额 {} 分。").format(moved.balance)
        )
        self._redeem.reload()
        self.back()

    # ------------------------------------------------------------ all forms

    def _commit(self, purpose: str) -> None:
        {UNDO: self._commit_undo, GIVE: self._commit_give, UNDO_ENTRY: self._commit_entry}[purpose]()

    def _refused(self, error: KnownError) -> None:
        self._view.counter.form.say(error.message, error.field or "")

    def back(self) -> None:
        """The receipt again."""
        seat, counter = self._redeem.seat, self._view.counter
        if counter.face == "slip":
            return
        if seat is not None and seat.done is not None:
            counter.show_done(self.tr("已兑换 {:%H:%M}").format(local(seat.done.at)), self.tr("回执在打，不必等"))
            counter.next.setFocus()
        else:
            counter.show_picking()
            self._view.shelf.focus_shelf() if seat else self._view.person.find.setFocus()
        self._redeem.renew()
