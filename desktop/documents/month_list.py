"""月走访单: the households one worker visits this month, in walking order, to tick and sign on the way."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4_LIST, Page
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "月走访单"
_SIZE, _LEADING = 9.6, 13.0


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A household: where, whose (masked), its tags, the last visit, by when; ``overdue`` says so in bold."""

    door: str
    head: str
    last_visit: str
    due: str
    tags: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class MonthGroup:
    """A building on the way and its households from floor to floor, door to door."""

    building: str
    rows: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True)
class MonthList:
    """A worker's month, ready to print.

    ``summary`` says what the month asks for (本月应走访 …). ``tags_shown``: tags are sensitive and have
    a column only when they may be on paper.
    """

    centre_name: str
    month: str
    worker: str
    grid: str
    summary: str
    groups: tuple[MonthGroup, ...]
    printed_on: str
    printed_by: str
    tags_shown: bool = False


def _cell(text: str, *, centred: bool = False, bold: bool = False) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=_SIZE, leading=_LEADING)


def _group(group: MonthGroup, columns: int) -> Row:
    words = (Span(group.building, Face.KAI_BOLD), Span(f"　{len(group.rows)} 户", Face.KAI))
    return (Cell(words, across=columns, shaded=True, tied=True, size=_SIZE, leading=_LEADING),)


def render_a4(data: MonthList) -> bytes:
    """The list on A4, as many pages as it takes, the heading on each."""
    page = Page(A4_LIST, TITLE, (data.centre_name, f"{data.month}　走访人 {data.worker}　网格 {data.grid}"))
    page.paragraph((Span(data.summary, Face.KAI),), size=10, after=6)
    names = ["序", "门牌", "户主", "标签", "上次", "到期", "见到", "签名"]
    widths = [9.0, 36.0, 22.0, 26.0, 22.0, 29.0, 18.0, 20.0]
    if not data.tags_shown:
        del names[3], widths[3]
    rows: list[Row] = []
    number = 0
    for group in data.groups:
        rows.append(_group(group, len(names)))
        for one in group.rows:
            number += 1
            row = [
                _cell(str(number), centred=True),
                _cell(one.door),
                _cell(one.head),
                _cell(one.last_visit or "从未", centred=True),
                _cell(f"{one.due} 逾期" if one.overdue else one.due, centred=True, bold=one.overdue),
                _cell(""),
                _cell(""),
            ]
            if data.tags_shown:
                row.insert(3, _cell(one.tags))
            rows.append(tuple(row))
    if number:
        page.table(widths, rows, heading=tuple(name_cell(name) for name in names), air=10)
        marks = "「见到」写见到谁，没遇到写「未遇」；电话、楼道见到的注明。走完交回补录。"
    else:
        marks = "本月没有要走访的户。"
    page.paragraph((Span(marks, Face.KAI),))
    foot = f"打印 {data.printed_on}　{data.printed_by}　含居民信息，随身保管，用后交回"
    return page.finish(data.centre_name, f"{data.month} {data.worker}", foot)


KIND = DocumentKind("month_list", TITLE, MonthList, {"a4": render_a4})
