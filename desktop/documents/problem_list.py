"""问题清单: a month's demands, counted by category and listed one by one, as a community publishes them.

Disputes (矛盾纠纷) are sensitive: their lines are on it only when they were asked for and allowed; otherwise
it says how many were left out. The counts always include them.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4_WIDE, Page
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "问题清单"
_SIZE, _LEADING = 9.2, 12.6


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many demands of a category: all, settled, still open, of these overdue."""

    category: str
    all: int
    settled: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A demand; ``settled`` is the day of the answer or empty; ``overdue`` says so in bold."""

    serial: str
    registered_on: str
    category: str
    title: str
    owner: str
    due: str
    state: str
    settled: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class ProblemList:
    """A month, ready to print. Shares and days are finished texts (``18 / 20（90.0%）``, ``6 个工作日``).

    ``reports`` is 反映人次. ``disputes_left_out`` counts the disputes without a line; 0 with
    ``disputes_included``.
    """

    centre_name: str
    month: str
    counts: tuple[CategoryCount, ...]
    rows: tuple[ProblemRow, ...]
    reports: int
    median: str
    in_time: str
    confirmed: str
    mediated: int
    printed_on: str
    printed_by: str
    disputes_included: bool = False
    disputes_left_out: int = 0


def _cell(text: str, *, centred: bool = False, bold: bool = False) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=_SIZE, leading=_LEADING)


def _counts(data: ProblemList) -> list[Row]:
    total = CategoryCount(
        "合计",
        sum(one.all for one in data.counts),
        sum(one.settled for one in data.counts),
        sum(one.open for one in data.counts),
        sum(one.overdue for one in data.counts),
    )
    rows: list[Row] = []
    for one in (*data.counts, total):
        last = one is total
        numbers = (one.all, one.settled, one.open, one.overdue)
        rows.append(
            (
                _cell(one.category, centred=True, bold=last),
                *(_cell(str(number), centred=True, bold=last) for number in numbers),
            )
        )
    return rows


def _disputes(data: ProblemList) -> str:
    if data.disputes_included:
        return "本表列有矛盾纠纷，只供内部使用，不得张贴。"
    if data.disputes_left_out:
        return f"另有矛盾纠纷 {data.disputes_left_out} 件，按规定没有列在下表；数字已计入合计。"
    return ""


def render_a4(data: ProblemList) -> bytes:
    """The list on A4 across, as many pages as it takes, the heading on each."""
    page = Page(A4_WIDE, TITLE, (data.centre_name, data.month))
    figures = (
        ("反映人次", f"{data.reports} 人次"),
        ("办结用时中位数", data.median or "—"),
        ("按期办结", data.in_time or "—"),
        ("回访确认", data.confirmed or "—"),
        ("调解矛盾纠纷", f"{data.mediated} 件"),
    )
    page.table(
        [1.0] * len(figures),
        [
            tuple(name_cell(name) for name, _ in figures),
            tuple(_cell(text, centred=True, bold=True) for _, text in figures),
        ],
        air=5,
    )
    if data.counts:
        heads = ("类别", "件数", "已办结", "未办结", "其中超期")
        page.table([2.0, 1, 1, 1, 1], _counts(data), heading=tuple(name_cell(name) for name in heads), air=3)
    if note := _disputes(data):
        page.paragraph((Span(note, Face.KAI),), after=5)
    if data.rows:
        names = ("序", "编号", "登记", "类别", "问题", "主办", "期限", "状态", "办结")
        rows: list[Row] = [
            (
                _cell(str(number), centred=True),
                _cell(one.serial),
                _cell(one.registered_on, centred=True),
                _cell(one.category, centred=True),
                _cell(one.title),
                _cell(one.owner),
                _cell(one.due, centred=True, bold=one.overdue),
                _cell(f"{one.state} 超期" if one.overdue else one.state, centred=True, bold=one.overdue),
                _cell(one.settled or "—", centred=True),
            )
            for number, one in enumerate(data.rows, start=1)
        ]
        widths = (9, 46, 21, 18, 71, 36, 21, 26, 21)
        page.table(widths, rows, heading=tuple(name_cell(name) for name in names), air=5)
    else:
        page.paragraph((Span("本月没有列出的问题。", Face.KAI),))
    use = "内部使用" if data.disputes_included else "不含反映人信息和矛盾纠纷"
    foot = f"打印 {data.printed_on}　{data.printed_by}　{use}"
    return page.finish(data.centre_name, data.month, foot)


KIND = DocumentKind("problem_list", TITLE, ProblemList, {"a4": render_a4})
