"""到期: whose points lapse soon and who was told; what does not add up and wants a person to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.lapse_store import LapsingRow
from db.queries.points import ExceptionRow, ListExceptions, ListLapsing, points_exceptions, points_lapsing
from db.usecases.points import Warned, WarnLapsing, warn_lapsing
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

SHOWN = 8


def _told(row: LapsingRow) -> BadgeSpec:
    return BadgeSpec("已提醒", "ok", "circle-check") if row.warned else BadgeSpec("未提醒", "warn", "triangle-alert")


class LapseWork(QObject):
    """Telling people is written down: nothing lapses unannounced."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._exceptions: tuple[ExceptionRow, ...] = ()
        tr = self.tr
        model = RowsModel((
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda _: "t2"}),
            Column("name", tr("志愿者"), lambda row: row.name_masked),
            Column("book", tr("账本"), lambda row: row.book.label, roles={TONE_ROLE: lambda _: "t2"}),
            Column("amount", tr("分"), lambda row: str(row.amount), right=True, roles={BOLD_ROLE: lambda _: True}),
            Column("on", tr("最后一天"), lambda row: f"{row.on}"),
            Column("days", tr("还有"), lambda row: tr("{} 天").format(row.days), right=True, roles={
                TONE_ROLE: lambda row: "warn" if row.days <= 7 else "t1"}),
            Column("told", tr("提醒"), lambda row: "", roles={BADGE_ROLE: _told}),
        ), self)
        self.view = ListBench(
            name="points_lapsing", title=tr("将过期的积分"), model=model, widths=(110, None, 90, 70, 110, 70, 100),
            empty=EmptyState("circle-check", tr("没有快过期的积分"), tr("到提醒期时，会在这里列出每个人。"), role="ok",
                             name="points_no_lapsing"),
            give_way=(2, 0), id_of=lambda row: (row.volunteer_id, row.book), side_width=340,
        )
        self.view.table.set_delegates({6: BadgeDelegate()})
        self.all = KeyButton("F8", tr("打印提醒名单"), name="points_warn_all", subtitle=" ", kind="primary")
        self.one = KeyButton("F9", tr("已当面告诉这一位"), name="points_warn_one")
        self.view.info.add_keys(self.all)
        self.view.info.add_keys(self.one)
        self.all.triggered.connect(self._warn_all)
        self.one.triggered.connect(self._warn_one)
        self.view.chosen.connect(lambda _: self._show_info())
        self.view.opened.connect(self._open)

    def show(self) -> None:
        """Ask for both lists."""
        job = self._tasks.latest("points.lapsing", self._desk.ask, points_lapsing, ListLapsing())
        job.done.connect(self._listed)
        job = self._tasks.latest("points.exceptions", self._desk.ask, points_exceptions, ListExceptions())
        job.done.connect(self._exceptions_here)

    def focus_first(self) -> None:
        """Give the focus to the list."""
        self.view.focus_first()

    def _listed(self, rows: tuple[LapsingRow, ...]) -> None:
        untold = [row for row in rows if not row.warned]
        total = sum(row.amount for row in rows)
        self.view.note.set_text(self.tr("{} 人，{} 分；{} 人还没提醒").format(len(rows), total, len(untold)) if rows else "")
        self.view.set_rows(rows)
        refusal = "" if rows else self.tr("没有快过期的积分，不用打印。")
        if not self._desk.may(Permission.REDEEM):
            refusal = self.tr("提醒要有积分兑换的权限，请有权限的人来办。")
        self.all.set_refusal(refusal)
        self.all.set_subtitle(self.tr("名单上 {} 人都记为已提醒").format(len(rows)))
        self.one.set_refusal(refusal)
        self._show_info()

    def _exceptions_here(self, rows: tuple[ExceptionRow, ...]) -> None:
        self._exceptions = rows
        self._show_info()

    def _show_info(self) -> None:
        tr = self.tr
        row: LapsingRow | None = self.view.current
        blocks = []
        if self._exceptions:
            lines = tuple(FactLine(one.text, str(one.amount), "bad") for one in self._exceptions[:SHOWN])
            more = len(self._exceptions) - SHOWN
            blocks.append(Block(tr("账上要人看的 {} 处").format(len(self._exceptions)), lines,
                                tr("还有 {} 处").format(more) if more > 0 else ""))
        else:
            blocks.append(Block(words=tr("账上没有欠分、透支或负库存。")))
        self.view.set_side_title(tr("提醒"))
        if row is None:
            self.view.info.set_info(tr("没有快过期的积分"), "", blocks)
            return
        words = tr("{} 分，{} 以后作废（还有 {} 天）。按 Enter 到他的账户。").format(row.amount, row.on, row.days)
        self.view.info.set_info(f"{row.name_masked}　{row.number}", words, blocks)

    def _open(self, row: LapsingRow) -> None:
        self._page.arrive(volunteer_id=row.volunteer_id)

    def _warn_all(self) -> None:
        self._warn((), "list")

    def _print(self, rows: tuple[LapsingRow, ...]) -> None:
        """The list is made of what was just announced; it is kept nowhere but in the account of each."""
        desk = self._desk

        def render() -> tuple[bytes, str]:
            from db.queries.settings import ReadSettings, read_settings
            from desktop.documents.lapse_list import LapseList, LapseRow, render_a4

            now = local(desk.now())
            data = LapseList(
                desk.facts.centre_name, f"{now:%Y-%m-%d}",
                tuple(LapseRow(row.number, row.name_masked, row.book.label, str(row.amount), f"{row.on}", f"{row.days} 天")
                      for row in rows),
                f"{now:%Y-%m-%d %H:%M}", desk.operator.name if desk.operator else "",
            )
            return render_a4(data), desk.ask(read_settings, ReadSettings()).a5_printer

        job = self._tasks.run(render)
        job.done.connect(self._rendered)

    def _rendered(self, made: tuple[bytes, str]) -> None:
        pdf, printer = made
        self._page.context.printing.print_sheet(pdf, printer=printer, title=self.tr("积分到期提醒"))

    def _warn_one(self) -> None:
        row: LapsingRow | None = self.view.current
        if row is not None:
            self._warn((row.volunteer_id,), "told")

    def _warn(self, volunteer_ids: tuple[str, ...], how: str) -> None:
        job = self._tasks.run(self._desk.run, warn_lapsing, WarnLapsing(volunteer_ids, how))
        job.done.connect(lambda warned: self._warned(warned, printed=how == "list"))
        job.failed.connect(self._refused)

    def _warned(self, warned: Warned, *, printed: bool) -> None:
        if printed:
            self._print(warned.rows)
        self._page.context.notices.show(
            self.tr("已记提醒 {} 人").format(len({row.volunteer_id for row in warned.rows})),
            self.tr("提醒期满以前不会作废。"),
        )
        self.show()

    def _refused(self, error: KnownError) -> None:
        self.view.info.say(error.message)
