"""积分到期提醒名单: whose points lapse when, to be read out, hung up or taken along; names are masked."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.page import A4_LIST, Page
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "积分到期提醒"
_SIZE, _LEADING = 10.0, 13.4


@dataclass(frozen=True, slots=True)
class LapseRow:
    """A volunteer (masked): how many points, and the last day they may be used."""

    number: str
    volunteer: str
    book: str
    amount: str
    last_day: str
    days: str


@dataclass(frozen=True, slots=True)
class LapseList:
    """The list, ready to print."""

    centre_name: str
    day: str
    rows: tuple[LapseRow, ...]
    printed_at: str
    printed_by: str


def _cell(text: str, *, centred: bool = False, bold: bool = False) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=_SIZE, leading=_LEADING)


def render_a4(data: LapseList) -> bytes:
    """The list on A4, the heading on each page; the last column is for a tick when somebody was told."""
    page = Page(A4_LIST, TITLE, (data.centre_name, data.day))
    page.boxed(
        "请逐一告诉本人", ("过了最后一天，没用完的这部分作废；服务时长不减少。告诉了就在最后一栏打勾。",)
    )
    names = ("编号", "志愿者", "账本", "分", "最后一天", "还有", "已告知")
    rows: list[Row] = [
        (
            _cell(one.number, centred=True),
            _cell(one.volunteer),
            _cell(one.book, centred=True),
            _cell(one.amount, centred=True, bold=True),
            _cell(one.last_day, centred=True),
            _cell(one.days, centred=True),
            _cell(""),
        )
        for one in data.rows
    ]
    heading = tuple(name_cell(name) for name in names)
    page.table((34, 34, 24, 16, 30, 18, 22), rows, heading=heading, air=6)
    return page.finish(data.centre_name, data.day, f"打印 {data.printed_at}　{data.printed_by}")
