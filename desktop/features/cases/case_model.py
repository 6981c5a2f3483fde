"""The list of cases: every id of what was found so far, rows only when they are looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from db.domain.cases import CaseState
from db.queries.case_lists import CaseRow
from desktop.features.cases.looks import clock_look, day_words, state_badge
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.roles import BADGE_ROLE, CLOCK_ROLE, STRIKE_ROLE, TONE_ROLE

COL_CLOCK, COL_SERIAL, COL_APPLICANT, COL_ITEM, COL_STATE, COL_OPERATOR, COL_DUE = range(7)
WIDTHS = (148, 150, 78, None, 96, 58, 60)



def _tone(row: CaseRow) -> str:
    return "t3" if row.state is CaseState.VOIDED else "t1"


_TONE = {TONE_ROLE: _tone}


class CaseListModel(LazyTableModel):
    """``fetch`` is asked for rows when they are looked at."""

    def __init__(self, fetch: Any, parent: QObject | None = None) -> None:
        tr = self.tr
        columns = (
            Column("clock", tr("时钟"), lambda row: row.clock.text,
                   roles={CLOCK_ROLE: lambda row: clock_look(row.clock), **_TONE}),
            Column("serial", tr("受理号"), lambda row: row.serial_short, roles=_TONE),
            Column("applicant", tr("办事人"), lambda row: row.applicant_masked, roles=_TONE),
            Column("item", tr("事项"), lambda row: row.item_name,
                   roles={STRIKE_ROLE: lambda row: row.state is CaseState.VOIDED, **_TONE}),
            Column("state", tr("状态"), lambda row: row.state_label,
                   roles={BADGE_ROLE: lambda row: state_badge(row.state, tolerant=row.tolerant)}),
            Column("operator", tr("经办"), lambda row: row.operator, roles=_TONE),
            Column("due", tr("承诺日"), lambda row: day_words(row.due_on), roles=_TONE, sort=lambda row: row.due_on),
        )
        super().__init__(columns, fetch, parent=parent)
