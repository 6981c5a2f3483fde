"""办件清单: the cases a screen lists, on paper as they are filtered and ordered there, applicants masked."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4_WIDE, Page
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "办件清单"
_SIZE, _LEADING = 9.2, 12.6


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case; ``applicant`` is masked, ``clock`` what its clock says; ``urgent`` says so in bold."""

    serial: str
    applicant: str
    item: str
    received: str
    due: str
    clock: str
    state: str
    operator: str
    window: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class CaseList:
    """A list, ready to print. ``conditions`` are words for what narrows it (``2 号窗口``), ``order`` how it is ordered."""

    centre_name: str
    preset: str
    conditions: tuple[str, ...]
    order: str
    rows: tuple[CaseLine, ...]
    printed_at: str
    printed_by: str


def _cell(text: str, *, centred: bool = False, bold: bool = False) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=_SIZE, leading=_LEADING)


def _row(number: int, one: CaseLine) -> Row:
    return (
        _cell(str(number), centred=True),
        _cell(one.serial),
        _cell(one.applicant),
        _cell(one.item),
        _cell(one.received, centred=True),
        _cell(one.due or "—", centred=True, bold=one.urgent),
        _cell(one.clock or "—", centred=True, bold=one.urgent),
        _cell(one.state, centred=True),
        _cell(one.operator, centred=True),
        _cell(one.window, centred=True),
    )


def render_a4(data: CaseList) -> bytes:
    """The list on A4 across, as many pages as it takes, the heading on each."""
    counted = f"共 {len(data.rows)} 件"
    page = Page(A4_WIDE, TITLE, (data.centre_name, f"{data.preset}　{counted}"))
    said = "；".join(data.conditions) or "没有另加条件"
    words = [Span("条件：", Face.KAI_BOLD), Span(f"{said}。", Face.KAI)]
    words += [Span("　排序：", Face.KAI_BOLD), Span(f"{data.order}。", Face.KAI)]
    page.paragraph(tuple(words), size=10, after=5)
    if data.rows:
        names = ("序", "受理号", "办事人", "事项", "收件", "期限", "时钟", "状态", "经办", "窗口")
        widths = (10, 44, 24, 56, 24, 31, 33, 21, 16, 13)
        rows = [_row(number, one) for number, one in enumerate(data.rows, start=1)]
        page.table(widths, rows, heading=tuple(name_cell(name) for name in names), air=5)
    else:
        page.paragraph((Span("没有合条件的办件。", Face.KAI),))
    foot = f"打印 {data.printed_at}　{data.printed_by}　姓名已遮盖，内部使用"
    return page.finish(data.centre_name, f"{data.preset}　{counted}", foot)


KIND = DocumentKind("case_list", TITLE, CaseList, {"a4": render_a4})
