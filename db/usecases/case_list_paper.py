"""办件清单: a list of cases on paper, as it stands on the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.domain.calendar import ClockKind
from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.masking import mask_id, mask_name
from db.domain.permissions import Permission
from db.papers import clock_text, queue_paper
from db.queries.case_lists import CaseRow, CaseRows, ListCases, case_rows, list_cases
from db.registry import use_case
from db.transaction import Reader, Transaction

MOST_LINES = 600
"""Lines of one list: about twenty pages. More of them nobody reads, and no desk needs them on paper."""
PRESETS = {
    "open": "在办",
    "soon": "将到期",
    "overdue": "超期",
    "supplement": "补正",
    "tolerant": "容缺",
    "today": "今日",
    "all": "全部",
}
_ORDERS = {
    "clock": "急的在前",
    "serial": "受理号",
    "applicant": "办事人",
    "item": "事项",
    "state": "状态",
    "operator": "经办",
    "due": "期限",
    "received": "收件时间",
}
_URGENT = frozenset({ClockKind.OVERDUE, ClockKind.TODAY})
_NUMBER = re.compile(r"[0-9A-Za-z]*[0-9]{4,}[0-9A-Za-z]*")


@dataclass(frozen=True, slots=True)
class PrintCases:
    """The list as it was asked for; its limit and offset do not count."""

    wanted: ListCases


@dataclass(frozen=True, slots=True)
class CaseListQueued:
    """The paper's place in the queue, and how many cases are on it."""

    job_id: str
    title: str
    count: int


@use_case("cases.print_list", needs=Permission.PAPER_PRINT)
def print_cases(tx: Transaction, request: PrintCases) -> CaseListQueued:
    """Queue a list of cases, at most :data:`MOST_LINES` of them. Raises KnownError CASE-LIST-EMPTY, CASE-LIST-MANY."""
    tx.require(Permission.CASE_READ)
    wanted = replace(request.wanted, limit=MOST_LINES, offset=0)
    found = list_cases.function(tx, wanted)
    if not found.ids:
        raise KnownError("CASE-LIST-EMPTY", "这张清单是空的，没有打印；请换一组条件。", "preset")
    if found.more:
        raise KnownError(
            "CASE-LIST-MANY", f"一张清单最多打 {MOST_LINES} 件；请用事项、窗口或日期缩小范围再打。", "preset"
        )
    rows = case_rows.function(tx, CaseRows(found.ids))
    data = {
        "centre_name": tx.desk.centre_name,
        "preset": PRESETS[wanted.preset],
        "conditions": conditions(tx, wanted),
        "order": _order(wanted),
        "rows": [_line(row) for row in rows],
        "printed_at": clock_text(tx.now),
        "printed_by": tx.actor.name,
    }
    title = f"办件清单 {PRESETS[wanted.preset]} {len(rows)} 件"
    job_id = queue_paper(tx, "case_list", "a4", "", title, data)
    tx.audit("case_list", "", rows=len(rows), preset=wanted.preset)
    tx.changes("papers")
    return CaseListQueued(job_id, title, len(rows))


def conditions(reader: Reader, wanted: ListCases) -> list[str]:
    """What narrows a list, in words that may stand on paper: nobody's name or number is whole."""
    said = []
    if text := wanted.text.strip():
        said.append(f"查找「{_shown(reader, text)}」")
    if wanted.resident_id:
        name = reader.scalar("SELECT name FROM resident WHERE id = :id", {"id": wanted.resident_id})
        said.append(f"办事人 {mask_name(name or '')}")
    if wanted.item_id:
        name = reader.scalar(
            "SELECT name FROM item_version WHERE item_id = :id ORDER BY version DESC LIMIT 1", {"id": wanted.item_id}
        )
        said.append(f"事项 {name or ''}")
    if wanted.state is not None:
        said.append(f"状态 {wanted.state.label}")
    if wanted.window is not None:
        said.append(f"{wanted.window} 号窗口")
    said += _days("收件", wanted.received_from, wanted.received_to)
    said += _days("期限", wanted.due_from, wanted.due_to)
    return said


def _shown(reader: Reader, text: str) -> str:
    """A text as it may be shown: of an item or a case's number as it is, a person's name or number masked."""
    known = reader.one(
        "SELECT 1 FROM item_version WHERE name LIKE '%' || :text || '%' "
        "UNION ALL SELECT 1 FROM service_case WHERE serial_short >= :upper AND serial_short < :upper || char(1114111) LIMIT 1",
        {"text": text, "upper": text.upper()},
    )
    if known is not None:
        return text
    return mask_id(text) if _NUMBER.fullmatch(text) else mask_name(text)


def _days(word: str, first: date | None, last: date | None) -> list[str]:
    if first is not None and first == last:
        return [f"{word} {first}"]
    if first is None and last is None:
        return []
    return [f"{word} {first or ''} 至 {last or ''}".replace("  ", " ").strip()]


def _order(wanted: ListCases) -> str:
    if wanted.sort == "clock":
        return "不急的在前" if wanted.descending else _ORDERS["clock"]
    return f"{_ORDERS[wanted.sort]}{'从大到小' if wanted.descending else '从小到大'}"


def _line(row: CaseRow) -> dict[str, Any]:
    return {
        "serial": row.serial_short,
        "applicant": row.applicant_masked,
        "item": row.item_name,
        "received": f"{local(row.received_at):%Y-%m-%d}",
        "due": str(row.due_on or "") + ("（暂）" if row.provisional and row.due_on else ""),
        "clock": row.clock.text,
        "state": f"{row.state_label}·容缺" if row.tolerant else row.state_label,
        "operator": row.operator,
        "window": str(row.window),
        "urgent": row.clock.kind in _URGENT,
    }
