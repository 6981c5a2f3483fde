"""公益池: what was given to everybody, the service it pays for, and taking back what was just written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.points_ledger import EntryKind
from db.ids import new_id
from db.queries.commons import CommonsBook, CommonsRow, GetCommonsBook, commons_book
from db.queries.gifts import GetShelf, Shelf, gift_shelf
from db.queries.search import Hits, OneBox, one_box
from db.usecases.points import UndoPoints, undo_points
from db.usecases.time_bank import AidTime, aid_time
from desktop.features.points.looks import hours_words, moment, signed
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.pick_field import Choice
from desktop.widgets.roles import BOLD_ROLE, NOTE_ROLE, STRIKE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

AID, UNDO = "aid", "undo"
SHOWN = 6


def resident_choices(hits: Hits) -> tuple[Choice, ...]:
    """Residents on the register as a field offers them."""
    return tuple(
        Choice(hit.resident_id, hit.name, f"{hit.sex_label} {hit.age or '—'} 岁　{hit.address_masked}".strip())
        for hit in hits.people if hit.status == "active"
    )


class CommonsWork(QObject):
    """Minutes in the commons pay for service to residents in need; points only gather there."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._facts: CommonsBook | None = None
        self._shelf: Shelf | None = None
        self._request = self._entry = ""
        tr = self.tr
        model = RowsModel((
            Column("at", tr("时间"), lambda row: moment(row.at), roles={TONE_ROLE: lambda _: "t2"}),
            Column("kind", tr("事由"), lambda row: row.kind.label, roles={STRIKE_ROLE: lambda row: row.undone}),
            Column("who", tr("谁"), lambda row: row.who or "—", roles={
                NOTE_ROLE: lambda row: tr("已撤销") if row.undone else row.words}),
            Column("amount", tr("数额"), lambda row: signed(row.amount), right=True, roles={BOLD_ROLE: lambda _: True}),
            Column("operator", tr("经手"), lambda row: row.operator or "—", roles={TONE_ROLE: lambda _: "t2"}),
        ), self)
        self.view = ListBench(
            name="points_commons", title=tr("公益池"), model=model, widths=(104, 110, None, 80, 90),
            empty=EmptyState("handshake", tr("公益池还没有往来"),
                             tr("志愿者捐的时间和积分记在这里；时间可按条件给困难居民用。"), name="points_no_commons"),
            id_of=lambda row: row.entry_id, give_way=(4, 0), side_width=356,
        )
        self.books = Segmented(
            ((Book.TIME, Book.TIME.label), (Book.VOLUNTEER, Book.VOLUNTEER.label)), name="points_commons_book",
            label=tr("账本"), value=Book.TIME,
        )
        self.view.panel.add_right(self.books)
        self.aid = KeyButton("Ctrl+N", tr("给居民用"), name="points_aid")
        self.undo = KeyButton("F7", tr("撤销这一笔"), name="points_commons_undo")
        self.view.info.add_keys(self.aid, self.undo)
        self.books.changed.connect(lambda _: self.show())
        self.aid.triggered.connect(self._ask_aid)
        self.undo.triggered.connect(self._ask_undo)
        self.view.chosen.connect(lambda _: self._show_info())
        self.view.form.committed.connect(self._commit)
        self.view.form.sought.connect(self._seek)
        self.view.form.edited.connect(self._edited)

    @property
    def book(self) -> Book:
        """Whose commons are shown."""
        return Book(str(self.books.value))

    def show(self) -> None:
        """Ask for the commons and the services."""
        job = self._tasks.latest("points.commons.book", self._desk.ask, commons_book, GetCommonsBook(self.book))
        job.done.connect(self._here)
        job = self._tasks.latest("points.commons.shelf", self._desk.ask, gift_shelf, GetShelf())
        job.done.connect(self._shelf_here)

    def focus_first(self) -> None:
        """Give the focus to the form or the list."""
        self.view.focus_first()

    def _here(self, facts: CommonsBook) -> None:
        self._facts = facts
        self.view.note.set_text(self.tr("{} 笔").format(len(facts.rows)) if facts.rows else "")
        self.view.set_rows(facts.rows)
        self._show_info()

    def _shelf_here(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def _amount(self, amount: int) -> str:
        return hours_words(amount) if self.book is Book.TIME else self.tr("{} 分").format(amount)

    def _show_info(self) -> None:
        facts, tr = self._facts, self.tr
        if facts is None:
            return
        row: CommonsRow | None = self.view.current
        given = sum(one.amount for one in facts.rows if one.kind is EntryKind.DONATE and not one.undone)
        used = -sum(one.amount for one in facts.rows if one.kind is EntryKind.AID and not one.undone)
        blocks = [Block(lines=(
            FactLine(tr("现有"), self._amount(facts.balance), bold=True),
            FactLine(tr("列出的捐赠"), self._amount(given)), FactLine(tr("列出的支出"), self._amount(used)),
        ))]
        if row is not None:
            state = tr("已撤销") if row.undone else tr("可撤销") if row.undoable else tr("已过撤销时限")
            blocks.append(Block(tr("这一笔"), (
                FactLine(row.kind.label, self._amount(abs(row.amount)), bold=True), FactLine(tr("谁"), row.who or "—"),
                FactLine(tr("时间"), moment(row.at)), FactLine(tr("经手"), row.operator or "—"),
                FactLine(tr("状态"), state),
            ), row.words))
        self.view.set_side_title(tr("公益池"))
        lead = tr("时间给符合条件的居民用") if self.book is Book.TIME else tr("积分捐进来，不再支出")
        self.view.info.set_info(lead, tr("条件在「规则」的时间银行里。") if self.book is Book.TIME else "", blocks)
        self._refuse(facts, row)

    def _refuse(self, facts: CommonsBook, row: CommonsRow | None) -> None:
        tr, may = self.tr, self._desk.may
        aid = undo = ""
        if not may(Permission.TIME_WRITE):
            aid = tr("公益支出要有时间银行的权限，请有权限的人来办。")
        elif self.book is not Book.TIME:
            aid = tr("积分不能给居民用，请换到时间银行。")
        elif facts.balance <= 0:
            aid = tr("公益池里没有时间，请先有人捐赠。")
        if not may(Permission.REDEEM_UNDO):
            undo = tr("撤销要有权限，请有权限的人来办。")
        elif row is None:
            undo = tr("请先选一笔。")
        elif not row.undoable:
            undo = tr("这一笔已撤销或过了时限，请主管更正。")
        self.aid.set_refusal(aid)
        self.undo.set_refusal(undo)

    # ------------------------------------------------------------ forms

    def _ask_aid(self) -> None:
        tr, facts = self.tr, self._facts
        services = [
            tile for tile in (self._shelf.tiles if self._shelf else ()) if tile.time_price and tile.in_stock is None
        ]
        if facts is None or not services:
            self.view.info.say(tr("没有能用时间换的服务；请主管在「礼品」里给服务写上分钟数。"))
            return
        self._request = new_id()
        self.view.form.open(
            AID,
            (
                Entry("resident", tr("哪位居民"), "pick", tr("姓名、拼音、手机尾号")),
                Entry("gift", tr("什么服务"), "choice", options=tuple(
                    (tile.gift_id, tr("{}（{} 分钟）").format(tile.name, tile.time_price)) for tile in services)),
                Entry("minutes", tr("多少"), "number", tr("分钟，池里有 {}").format(facts.balance), most=1440, wanted=True),
            ),
            {"gift": services[0].gift_id, "minutes": services[0].time_price}, subject=tr("公益支出"),
            lead=tr("按受助条件核对年龄和标签，不符合的不能给。"), save=tr("给居民用"), below=tr("记一笔支出，撤销限时"),
        )
        self.view.show_form(tr("给居民用"))

    def _edited(self, field: str) -> None:
        form = self.view.form
        if form.purpose == AID and field == "gift" and self._shelf is not None:
            gift = form.values()["gift"]
            form.fill({"minutes": next((t.time_price for t in self._shelf.tiles if t.gift_id == gift), 0)})

    def _seek(self, field: str, text: str) -> None:
        if field == "resident" and text.strip():
            job = self._tasks.latest("points.aid.resident", self._desk.ask, one_box, OneBox(text, 6))
            job.done.connect(self._found)

    def _found(self, hits: Hits) -> None:
        if self.view.form.purpose == AID:
            self.view.form.pick("resident").set_choices(resident_choices(hits))

    def _ask_undo(self) -> None:
        row: CommonsRow | None = self.view.current
        if row is None:
            return
        self._request, self._entry = new_id(), row.entry_id
        self.view.form.open(
            UNDO, (Entry("reason", self.tr("原因"), hint=self.tr("如：写错人")),),
            subject=f"{row.kind.label}　{self._amount(abs(row.amount))}", lead=row.words, save=self.tr("撤销这一笔"),
            below=self.tr("记一笔相反的，原来的留着"),
        )
        self.view.show_form(self.tr("撤销这一笔"))

    def _commit(self, purpose: str) -> None:
        form, run = self.view.form, self._desk.run
        values = form.values()
        if purpose == UNDO:
            if not values["reason"]:
                form.say(self.tr("请写原因。"), "reason")
                return
            job = self._tasks.run(run, undo_points, UndoPoints(self._request, self._entry, values["reason"]))
            said = self.tr("已撤销这一笔")
        else:
            if not values["resident"]:
                form.say(self.tr("请选哪位居民。"), "resident")
                return
            wanted = AidTime(self._request, values["resident"], values["gift"], values["minutes"])
            self.view.want(self._request)
            job = self._tasks.run(run, aid_time, wanted)
            said = self.tr("已支出 {} 分钟").format(values["minutes"])
        job.done.connect(lambda _: self._saved(said))
        job.failed.connect(self._refused)

    def _saved(self, said: str) -> None:
        self._page.context.notices.show(said, "")
        self.view.show_info()
        self.show()

    def _refused(self, error: KnownError) -> None:
        names = {"resident_id": "resident", "person_id": "resident"}
        self.view.form.say(error.message, names.get(error.field or "", error.field or ""))
