"""日结: the day's three records side by side, counted by hand, printed, signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from db.domain.clock import business_date, local
from db.domain.day_closing import ClosingLine
from db.domain.errors import KnownError
from db.ids import new_id
from db.queries.redemptions import (
    ClosingView as ClosingFacts,
)
from db.queries.redemptions import (
    GetRedemption,
    PreviewClosing,
    RedemptionDetail,
    get_redemption,
    preview_closing,
)
from db.usecases.redemptions import CloseDay, DayClosed, close_day
from desktop.features.points.closing_view import ClosingView, CountLine
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage


class ClosingWork(QObject):
    """One day at a time; counts typed stay until another day is chosen or the day is closed."""

    def __init__(self, page: PointsPage) -> None:
        super().__init__(page)
        self._page = page
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self.view = ClosingView()
        self._facts: ClosingFacts | None = None
        self._counted: dict[str, str] = {}
        self._day: date | None = None
        self._request = new_id()
        self._detail: RedemptionDetail | None = None
        self._wants_focus = False
        self._jobs: tuple[str, ...] = ()
        view = self.view
        view.count_table.typed.connect(self._typed)
        view.day.changed.connect(self._day_chosen)
        view.close.triggered.connect(self.close_day)
        view.close.refused.connect(view.info.say)
        view.reprint.triggered.connect(self._reprint)
        view.export.triggered.connect(self._export)
        view.export.set_refusal(self.tr("请先日结，再存它的 PDF。"))
        page.context.printing.saved.connect(self._exported)
        view.redemption_table.opened.connect(lambda index: self.open_redemption(view.rows[index.row()].redeem_id))

    @property
    def day(self) -> date:
        """The day shown."""
        return self._day or business_date(self._desk.now())

    def _day_chosen(self, day: object) -> None:
        if isinstance(day, date) and day != self.day:
            self._day, self._counted, self._request, self._detail = day, {}, new_id(), None
            self.show()

    def show(self) -> None:
        """Ask for the day."""
        if self.view.day.value != self.day:
            self.view.day.blockSignals(True)
            self.view.day.set_value(self.day)
            self.view.day.blockSignals(False)
        job = self._tasks.latest("points.closing", self._desk.ask, preview_closing, PreviewClosing(self.day))
        job.done.connect(self._here)

    def _here(self, facts: ClosingFacts) -> None:
        self._facts = facts
        view = self.view
        here = view.count_table.current_row()
        lines = [line for line in facts.closing.lines if _counts(line)]
        view.counts.set_rows([CountLine(line, self._counted.get(line.gift_id, "")) for line in lines])
        view.counts_stack.setCurrentWidget(view.count_table if lines else view.no_counts)
        if lines:
            view.count_table.select_row(max(0, min(here, len(lines) - 1)))
        view.redemptions.set_rows(facts.rows)
        self._show_sums()
        if self._detail is not None:
            place = next((n for n, row in enumerate(facts.rows) if row.redeem_id == self._detail.row.redeem_id), -1)
            view.redemption_table.setFocus(Qt.FocusReason.OtherFocusReason)
            view.redemption_table.select_row(place)
        elif self._wants_focus and self.view.hasFocus():
            self.focus_first()

    def _typed(self, row: int, digits: str) -> None:
        line: CountLine = self.view.counts.rows[row]
        self._counted[line.line.gift_id] = digits
        self._detail = None
        rows = list(self.view.counts.rows)
        rows[row] = replace(line, counted=digits)
        self.view.counts.set_rows(rows)
        self._show_sums()

    def _show_sums(self) -> None:
        facts = self._facts
        if facts is None or self._detail is not None:
            return
        closing, tr = facts.closing, self.tr
        rows: tuple[CountLine, ...] = self.view.counts.rows
        to_count = [row for row in rows if row.line.closing is not None]
        counted = [row for row in to_count if row.difference is not None]
        wrong = [row for row in counted if row.difference]
        same = closing.points == closing.spent
        lines = (
            FactLine(tr("兑换"), tr("{} 笔").format(closing.redemptions)),
            FactLine(tr("撤销"), tr("{} 笔").format(closing.undone)),
            FactLine(tr("兑换单合计"), tr("{} 分").format(closing.points), bold=True),
            FactLine(tr("台账扣分合计"), tr("{} 分").format(closing.spent), "ok" if same else "bad", bold=True),
            FactLine(tr("货架已点"), tr("{} / {} 样").format(len(counted), len(to_count)),
                     "ok" if len(counted) == len(to_count) else "warn"),
        )
        blocks = [Block(lines=lines)]
        differences = [difference.text for difference in closing.differences]
        differences += [
            tr("「{}」账上 {}，实点 {}").format(row.line.name, row.line.closing, row.counted) for row in wrong
        ]
        if differences:
            blocks.append(Block(tr("不一致，请查清再签字"), words="\n".join(differences)))
        if facts.closed_at is not None:
            words = tr("{:%H:%M} {} 已日结过；再结一次以最后一次为准。").format(local(facts.closed_at), facts.closed_by)
            blocks.append(Block(words=words))
        lead = tr("兑换单、库存、台账一致") if not differences else tr("有 {} 处不一致").format(len(differences))
        self.view.side.set_title(tr("日结"))
        self.view.info.set_info(lead, f"{self.day:%Y-%m-%d}", blocks)
        self.view.close.set_subtitle(
            tr("打印 A4 一张，差异写在上面") if differences else tr("打印 A4 一张，签字交主管")
        )

    # ------------------------------------------------------------ closing

    def close_day(self) -> None:
        """Keep the day's closing and print it."""
        shelf = tuple((gift_id, int(digits)) for gift_id, digits in self._counted.items() if digits)
        request = CloseDay(self._request, self.day, shelf=shelf)
        job = self._tasks.run(self._desk.run, close_day, request)
        job.done.connect(self._closed)
        job.failed.connect(self._refused)

    def _closed(self, closed: DayClosed) -> None:
        self._request = new_id()
        words = self.tr("逐件一致，日结单在打。") if closed.agrees else self.tr("有不一致，写在日结单上，请查清。")
        self._page.context.notices.show(
            self.tr("{:%m-%d} 已日结").format(self.day), words, level="ok" if closed.agrees else "warn"
        )
        self._page.papers.watch(closed.job_ids, "")
        self._jobs = closed.job_ids
        self.view.export.set_refusal("")
        self.show()

    def _refused(self, error: KnownError) -> None:
        self.view.info.say(error.message)

    def _export(self) -> None:
        for job_id in self._jobs:
            self._page.context.printing.save_pdf(job_id)

    def _exported(self, path: Path) -> None:
        if self.view.isVisible():
            self._page.context.notices.show(self.tr("已存为 PDF"), f"{path.parent.name}／{path.name}")

    # ------------------------------------------------------------ a redemption

    def open_redemption(self, redeem_id: str) -> None:
        """Show one, on its own day."""
        job = self._tasks.latest("points.redemption", self._desk.ask, get_redemption, GetRedemption(redeem_id))
        job.done.connect(self._redemption_here)

    def _redemption_here(self, detail: RedemptionDetail | None) -> None:
        if detail is None:
            return
        row, tr = detail.row, self.tr
        self._detail = detail
        on = business_date(row.at)
        if on != self.day:
            self._day, self._counted, self._request = on, {}, new_id()
        if row.redeem_id not in {one.redeem_id for one in self.view.rows}:
            self.show()
        lines = tuple(FactLine(f"{line.name} × {line.units}", f"{line.points} {row.book.unit}") for line in detail.lines)
        facts = [
            FactLine(tr("时间"), f"{local(row.at):%Y-%m-%d %H:%M}"), FactLine(tr("志愿者"), row.volunteer_masked),
            FactLine(tr("编号"), row.volunteer_number), FactLine(tr("经手"), tr("{}（{} 号窗口）").format(
                row.operator, row.window)),
        ]
        if detail.for_name:
            facts.append(FactLine(tr("给谁用"), detail.for_name))
        if detail.proxy:
            facts.append(FactLine(tr("代领人"), detail.proxy))
        blocks = [Block(tr("兑换的东西"), lines), Block(lines=tuple(facts))]
        if row.undone:
            blocks.append(Block(tr("已撤销"), words=row.undone))
        self.view.side.set_title(tr("兑换单"))
        self.view.info.set_info(row.serial_short, tr("合计 {} {}").format(row.points, row.book.unit), blocks)

    def _reprint(self) -> None:
        row = self.view.redemption_table.current_row()
        if 0 <= row < len(self.view.rows):
            self._page.papers.reprint_of(self.view.rows[row].redeem_id, "redemption_receipt")
        else:
            self.view.info.say(self.tr("请先按 F2 选一张兑换单。"))

    def back(self) -> None:
        """The day's sums again instead of one redemption."""
        self._detail = None
        self._show_sums()
        self.focus_first()

    def focus_first(self) -> None:
        """Give the focus to the counts, as soon as there are any."""
        view = self.view
        self._wants_focus = not view.counts.rows
        target = view if self._wants_focus else view.count_table
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _counts(line: ClosingLine) -> bool:
    """Whether there is anything to say about a gift on the day."""
    return line.opening is None or any((line.opening, line.received, line.given, line.back, line.other, line.closing))
