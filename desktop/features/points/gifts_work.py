"""礼品: what is on the shelf, at what price, how much is left in which delivery; new ones, deliveries, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.gift_stock import GiftKind, StockKind, StockLevel
from db.domain.permissions import Permission
from db.ids import new_id
from db.queries.gifts import (
    BatchRow,
    GetBatches,
    GetStockHistory,
    GiftRow,
    ListGifts,
    StockRow,
    gift_batches,
    gift_list,
    stock_history,
)
from db.usecases.gifts import (
    ReceiveStock,
    RecountStock,
    SaveGift,
    StockChanged,
    receive_stock,
    recount_stock,
    save_gift,
)
from desktop.features.points.looks import day_words, moment, signed
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

GIFT, RECEIVE, RECOUNT = "gift", "receive", "recount"
_HISTORY = 12


def stock_badge(row: GiftRow) -> BadgeSpec:
    """What is there, as a badge."""
    if not row.active:
        return BadgeSpec("已停", "neutral")
    if row.in_stock is None:
        return BadgeSpec("不限", "outline")
    if row.level is StockLevel.NONE:
        return BadgeSpec("无货", "bad", "circle-x")
    if row.level is StockLevel.LOW:
        return BadgeSpec(f"{row.in_stock}・近下限", "warn", "triangle-alert")
    return BadgeSpec(str(row.in_stock), "ok", "circle-check")


class GiftsWork(QObject):
    """The list and its three forms."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._batches: tuple[BatchRow, ...] = ()
        self._moves: tuple[StockRow, ...] = ()
        self._gift_id = self._request = ""
        tr = self.tr
        model = RowsModel((
            Column("key", tr("键"), lambda row: str(row.position or ""), roles={TONE_ROLE: lambda _: "t2"}),
            Column("name", tr("品名"), lambda row: row.name, roles={
                NOTE_ROLE: lambda row: row.note, TONE_ROLE: lambda row: "t1" if row.active else "t3"}),
            Column("kind", tr("种类"), lambda row: row.kind.label, roles={TONE_ROLE: lambda _: "t2"}),
            Column("price", tr("分"), lambda row: str(row.price), right=True, roles={BOLD_ROLE: lambda _: True}),
            Column("stock", tr("库存"), lambda row: "", roles={BADGE_ROLE: stock_badge}),
            Column("lowest", tr("下限"), lambda row: str(row.lowest) if row.counted else "—", right=True),
            Column("quarter", tr("每季限"), lambda row: str(row.per_quarter or "不限"), right=True),
        ), self)
        self.new = KeyButton("Ctrl+N", tr("新礼品"), name="points_gift_new")
        self.new_here = KeyButton("", tr("添第一样"), name="points_gift_first", kind="primary")
        empty = EmptyState(
            "gift", tr("还没有礼品和服务"), tr("按 Ctrl+N 添一样，写上分值；物品再按 Ctrl+I 入库。"),
            actions=(self.new_here,), name="points_gifts_empty",
        )
        self.view = ListBench(
            name="points_gifts", title=tr("礼品与服务"), model=model, widths=(40, None, 60, 70, 116, 60, 70),
            empty=empty, give_way=(6, 5), id_of=lambda row: row.gift_id, side_width=340,
        )
        self.view.table.set_delegates({4: BadgeDelegate()})
        self.view.panel.add_right(self.new)
        self.receive = KeyButton("Ctrl+I", tr("入库"), name="points_gift_receive")
        self.recount = KeyButton("Ctrl+U", tr("盘点 / 报损"), name="points_gift_recount")
        self.view.info.add_keys(self.receive, self.recount)
        self.new.triggered.connect(self._new)
        self.new.refused.connect(self.view.info.say)
        self.new_here.triggered.connect(self._new)
        self.receive.triggered.connect(self._ask_receive)
        self.recount.triggered.connect(self._ask_recount)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(self._edit)
        self.view.form.committed.connect(self._commit)
        self.view.form.edited.connect(lambda _: self._edited())

    # ------------------------------------------------------------ showing

    def show(self) -> None:
        """Ask for the list."""
        job = self._tasks.latest("points.gifts", self._desk.ask, gift_list, ListGifts())
        job.done.connect(self._listed)
        refusal = "" if self._desk.may(Permission.GIFT_WRITE) else self.tr("维护礼品要主管的权限，请主管来办。")
        for button in (self.new, self.new_here, self.receive, self.recount):
            button.set_refusal(refusal)

    def focus_first(self) -> None:
        """Give the focus to the list."""
        self.view.focus_first()

    def _listed(self, rows: tuple[GiftRow, ...]) -> None:
        low = [row for row in rows if row.active and row.in_stock is not None and row.level is not StockLevel.PLENTY]
        self.view.note.set_text(
            self.tr("{} 样，{} 样近下限或无货").format(len(rows), len(low)) if low else self.tr("{} 样").format(len(rows))
        )
        self.view.set_rows(rows)

    def _chosen(self, row: GiftRow | None) -> None:
        if row is None:
            self.view.info.set_info(self.tr("没有选中礼品"))
            return
        self._batches, self._moves = (), ()
        self._show_info()
        ask = self._desk.ask
        job = self._tasks.latest("points.batches", ask, gift_batches, GetBatches(row.gift_id))
        job.done.connect(lambda batches: self._batches_here(row.gift_id, batches))
        job = self._tasks.latest("points.moves", ask, stock_history, GetStockHistory(row.gift_id, _HISTORY))
        job.done.connect(lambda moves: self._moves_here(row.gift_id, moves))

    def _batches_here(self, gift_id: str, batches: tuple[BatchRow, ...]) -> None:
        if (row := self.view.current) is not None and row.gift_id == gift_id:
            self._batches = batches
            self._show_info()

    def _moves_here(self, gift_id: str, moves: tuple[StockRow, ...]) -> None:
        if (row := self.view.current) is not None and row.gift_id == gift_id:
            self._moves = moves
            self._show_info()

    def _show_info(self) -> None:
        row: GiftRow = self.view.current
        today = business_date(self._desk.now())
        batches = tuple(
            FactLine(
                self.tr("{} 入库").format(day_words(batch.received_on, today))
                + (f"　{batch.supplier}" if batch.supplier else "")
                + (self.tr("　{} 前用").format(day_words(batch.use_by, today)) if batch.use_by else ""),
                str(batch.left), "bad" if batch.past and batch.left else "t1", bold=True,
            )
            for batch in self._batches
        )
        moves = tuple(
            FactLine(f"{moment(move.at)}　{move.kind.label}　{move.reason or move.operator}", signed(move.amount), "t2")
            for move in self._moves
        )
        words = self.tr("{}，{} 分").format(row.kind.label, row.price)
        if not row.counted:
            words += self.tr("，不记库存")
        if row.time_price:
            words += self.tr("，时间银行 {} 分钟").format(row.time_price)
        blocks = [Block(self.tr("各批还剩（先进先出）"), batches)] if batches else []
        if row.counted and not batches:
            blocks.append(Block(words=self.tr("还没有入库。按 Ctrl+I 记第一批。")))
        if moves:
            blocks.append(Block(self.tr("最近出入"), moves))
        self.view.set_side_title(self.tr("库存"))
        self.view.info.set_info(row.name, words, blocks)

    # ------------------------------------------------------------ forms

    def _new(self) -> None:
        self._open_gift(None)

    def _edit(self, row: GiftRow) -> None:
        if self._desk.may(Permission.GIFT_WRITE):
            self._open_gift(row)
        else:
            self.view.info.say(self.new.refusal)

    def _open_gift(self, row: GiftRow | None) -> None:
        tr = self.tr
        self._gift_id = row.gift_id if row else new_id()
        keys = {r.position for r in self.view.model.rows if r.active}
        free = next((n for n in range(1, 10) if n not in keys), 0)
        values: dict[str, Any] = (
            {"kind": GiftKind.GOODS, "position": free, "active": True} if row is None else {
                "kind": row.kind, "name": row.name, "price": row.price, "counted": row.counted, "lowest": row.lowest,
                "per_quarter": row.per_quarter or 0, "position": row.position or 0, "note": row.note,
                "time_price": row.time_price or 0, "active": row.active,
            }
        )
        self.view.form.open(
            GIFT,
            (
                Entry("kind", tr("种类"), "side", options=tuple((kind, kind.label) for kind in GiftKind)),
                Entry("name", tr("品名"), hint=tr("如：大米 5 kg")),
                Entry("price", tr("分值"), "number", tr("分，大于 0"), wanted=True),
                Entry("counted", tr("名额有限，要记库存"), "check"),
                Entry("lowest", tr("最低库存"), "number", tr("到这么多就提醒"), most=100_000),
                Entry("per_quarter", tr("每季限"), "number", tr("每人，0 是不限"), most=1000),
                Entry("position", tr("数字键"), "number", tr("1–9，0 是没有"), most=9),
                Entry("time_price", tr("时间银行"), "number", tr("分钟，0 是不能用"), most=1440),
                Entry("note", tr("备注"), hint=tr("如：凭单到茶馆领")),
                Entry("active", tr("上架（可兑换）"), "check"),
            ),
            values, save=tr("保存"), below=tr("改价只管以后，已兑换的照旧"),
        )
        self._edited()
        self.view.show_form(tr("新礼品") if row is None else tr("改「{}」").format(row.name))

    def _edited(self) -> None:
        form = self.view.form
        if form.purpose != GIFT:
            return
        service = form.values()["kind"] is GiftKind.SERVICE
        form.show_rows(("counted",), service)
        form.show_rows(("time_price",), service)
        form.show_rows(("lowest",), not service or form.values()["counted"])

    def _ask_receive(self) -> None:
        row: GiftRow | None = self.view.current
        if row is None:
            return
        tr = self.tr
        self._request = new_id()
        self.view.form.open(
            RECEIVE,
            (
                Entry("units", tr("件数"), "number", tr("件"), wanted=True),
                Entry("received_on", tr("哪天到"), "date"),
                Entry("use_by", tr("最后日期"), "date", tr("没有就不填")),
                Entry("supplier", tr("来处"), hint=tr("如：爱心超市捐")),
            ),
            {"received_on": business_date(self._desk.now())}, subject=row.name, save=tr("入库"),
            below=tr("先到的先发，过了最后日期的不发"),
        )
        self.view.show_form(tr("入库"))

    def _ask_recount(self) -> None:
        if self.view.current is None:
            return
        tr = self.tr
        if not self._batches:
            self.view.info.say(tr("还没有入库，不用盘点。"))
            return
        self._request = new_id()
        today = business_date(self._desk.now())
        options = tuple(
            (batch.batch_id, tr("{} 那批，账上 {}").format(day_words(batch.received_on, today), batch.left))
            for batch in self._batches
        )
        self.view.form.open(
            RECOUNT,
            (
                Entry("batch", tr("哪一批"), "choice", options=options),
                Entry("counted", tr("实有"), "number", tr("件，亲手点过的"), most=100_000),
                Entry("kind", tr("为什么"), "side", options=(
                    (StockKind.COUNT, StockKind.COUNT.label), (StockKind.WRITE_OFF, StockKind.WRITE_OFF.label))),
                Entry("reason", tr("原因"), hint=tr("账实不符要写")),
            ),
            {"batch": self._batches[0].batch_id, "counted": self._batches[0].left}, subject=self.view.current.name,
            save=tr("记下实有数"), below=tr("差多少记一笔，写明原因"),
        )
        self.view.show_form(tr("盘点 / 报损"))

    def _commit(self, purpose: str) -> None:
        values, run = self.view.form.values(), self._desk.run
        today = business_date(self._desk.now())
        if purpose == GIFT:
            service = values["kind"] is GiftKind.SERVICE
            request: Any = SaveGift(
                self._gift_id, values["name"], values["kind"], values["price"],
                counted=values["counted"] if service else True, lowest=values["lowest"],
                per_quarter=values["per_quarter"] or None, position=values["position"] or None, note=values["note"],
                active=values["active"], time_price=(values["time_price"] or None) if service else None,
            )
            job = self._tasks.run(run, save_gift, request)
            said = self.tr("已存「{}」").format(values["name"])
        elif purpose == RECEIVE:
            request = ReceiveStock(
                self._request, self.view.current.gift_id, values["units"],
                self.view.form.day("received_on", today), values["use_by"], values["supplier"],
            )
            job = self._tasks.run(run, receive_stock, request)
            said = self.tr("已入库 {} 件").format(values["units"])
        else:
            request = RecountStock(self._request, values["batch"], values["counted"], values["kind"], values["reason"])
            job = self._tasks.run(run, recount_stock, request)
            said = self.tr("已记实有 {} 件").format(values["counted"])
        job.done.connect(lambda result: self._saved(said, result))
        job.failed.connect(self._refused)

    def _saved(self, said: str, result: object) -> None:
        rest = self.tr("现有 {} 件。").format(result.in_stock) if isinstance(result, StockChanged) else ""
        self._page.context.notices.show(said, rest)
        self.view.show_info()
        self.show()
        self._page.redeem.reload()

    def _refused(self, error: KnownError) -> None:
        self.view.form.say(error.message, error.field or "")
