"""打印记录: what came out, when, on what, who saw to it, and what was 补打."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.domain.clock import local
from db.domain.printer_profiles import PAPER_SHORT
from db.queries.papers import LogLine
from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import hint
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.table import TableView

OUTCOMES: Mapping[str, BadgeSpec] = {
    "printed": BadgeSpec("已打", "ok", "check"),
    "confirmed": BadgeSpec("确认已打", "ok", "check"),
    "failed": BadgeSpec("没打出来", "bad", "circle-x"),
    "unsure": BadgeSpec("不清楚", "warn", "hourglass"),
    "cancelled": BadgeSpec("已取消", "neutral", "x"),
}


class PrinterLog(Panel):
    """The newest on top; a line's trouble is said below the list."""

    def __init__(self) -> None:
        super().__init__("", name="print_log_panel", flush=True)
        self.set_title(self.tr("打印记录"))
        self.model = RowsModel(
            (
                Column("at", self.tr("时间"), lambda line: f"{local(line.at):%m-%d %H:%M:%S}"),
                Column("title", self.tr("文书"), lambda line: line.title),
                Column("again", self.tr("补打"), _again, roles={BOLD_ROLE: lambda line: bool(line.reprint)}),
                Column(
                    "outcome",
                    self.tr("结果"),
                    lambda line: OUTCOMES[line.outcome].text,
                    roles={BADGE_ROLE: lambda line: OUTCOMES[line.outcome]},
                ),
                Column("printer", self.tr("打印机"), lambda line: line.printer or "—"),
                Column("paper", self.tr("纸"), lambda line: PAPER_SHORT.get(line.paper, line.paper)),
                Column("copies", self.tr("份"), lambda line: str(line.copies), right=True),
                Column("who", self.tr("谁"), lambda line: line.operator_name, roles={TONE_ROLE: lambda line: "t2"}),
            ),
            self,
        )
        self.table = TableView(name="print_log_table", label=self.tr("打印记录"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({3: BadgeDelegate()})
        self.table.set_columns([120, None, 84, 108, 200, 84, 36, 76], give_way=(5, 4, 6), least=80)
        self.table.row_changed.connect(self._chosen)
        self._empty = EmptyState(
            "printer",
            self.tr("还没有打过文书"),
            self.tr("受理、告知、兑换打出的每一张都会记在这里。"),
            name="print_log_empty",
        )
        self.trouble = hint("", "small")
        self.body.addWidget(self.table)
        self.body.addWidget(self._empty)
        self.set_foot(self.trouble)

    def show_lines(self, lines: Sequence[LogLine]) -> None:
        """Show the log."""
        self.model.set_rows({line.line_id: line for line in lines})
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        if lines and self.table.current_row() < 0:
            self.table.select_row(0)
        self._chosen(self.table.current_row())

    def _chosen(self, row: int) -> None:
        line: LogLine | None = self.model.row(row) if 0 <= row < self.model.rowCount() else None
        usual = self.tr("只记在本机；管理员改不了，也删不了。")
        self.trouble.setText(line.error if line is not None and line.error else usual)


def _again(line: LogLine) -> str:
    return f"第 {line.reprint} 次" if line.reprint else ""
