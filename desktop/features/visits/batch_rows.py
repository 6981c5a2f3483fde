"""The two lists of 批量补录: forms typed so far, and households to choose from."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.features.visits.batch import BatchEntry, finding_words
from desktop.features.visits.looks import day_words
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel


class FormRows(RowsModel):
    """A line for each paper form; what is wrong with it stands at the end."""

    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("door", tr("门牌"), lambda row: row.door),
            Column("head", tr("户主"), lambda row: row.head),
            Column("on", tr("日期"), lambda row: day_words(row.form.visited_on)),
            Column("way", tr("方式"), lambda row: row.form.way.label),
            Column("met", tr("见到"), lambda row: row.met_words or "—", tip=lambda row: row.met_words),
            Column("seen", tr("情况"), lambda row: finding_words(row.form) or "—", tip=lambda row: finding_words(row.form)),
            Column("asked", tr("想要的"), lambda row: row.form.asked or "—", tip=lambda row: row.form.asked),
            Column("state", tr("结果"), self._words, roles={
                BADGE_ROLE: self._badge, TONE_ROLE: lambda row: "bad" if row.state == "refused" else "warn",
            }, tip=lambda row: row.message),
        ), parent)

    def _words(self, row: BatchEntry) -> str:
        return row.message

    def _badge(self, row: BatchEntry) -> BadgeSpec | None:
        return BadgeSpec(self.tr("待存"), "outline", "clock") if row.state == "new" else None


class FoundRows(RowsModel):
    """Households that what was typed may mean."""

    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("address", tr("地址"), lambda row: row.address),
            Column("head", tr("户主"), lambda row: row.matched or row.head),
            Column("grid", tr("网格"), lambda row: row.grid),
            Column("last", tr("上次"), lambda row: day_words(row.last_visit_on) or tr("未访")),
        ), parent)
