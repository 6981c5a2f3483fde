"""兑换日结: a day's redemptions one by one, what left the shelf, and whether both match the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4_LIST, SIGNED, Page
from desktop.documents.roll import RollWriter, on_rolls
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "兑换日结"
_SIZE, _LEADING = 9.2, 12.6


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """A redemption: time, number, volunteer (masked), what, points, who handled it; ``undone`` says when and why."""

    at: str
    number: str
    volunteer: str
    items: str
    points: str
    clerk: str
    undone: str = ""


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A gift's day: units at its beginning, received, given, put back, other (报损、盘点), at its end; points.

    A service without a count has ``—`` for its units. ``shelf`` is left empty to be counted by hand.
    """

    gift: str
    opening: str
    received: str
    given: str
    back: str
    other: str
    closing: str
    points: str


@dataclass(frozen=True, slots=True)
class RedemptionClosing:
    """A day, ready to print. ``differences`` are sentences; without any the day agrees to the unit."""

    centre_name: str
    day: str
    window: str
    rows: tuple[ClosingRow, ...]
    gifts: tuple[GiftRow, ...]
    made: str
    undone: str
    points: str
    ledger: str
    differences: tuple[str, ...]
    printed_at: str
    printed_by: str


def _cell(text: str, *, centred: bool = False, bold: bool = False, across: int = 1) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=_SIZE, leading=_LEADING, across=across)


def render_a4(data: RedemptionClosing) -> bytes:
    """The list on A4, as many pages as it takes, the heading on each."""
    page = Page(A4_LIST, TITLE, (data.centre_name, f"{data.day}　{data.window}"))
    figures = (
        ("兑换", f"{data.made} 笔"),
        ("撤销", f"{data.undone} 笔"),
        ("兑换单合计", f"{data.points} 分"),
        ("台账扣分合计", f"{data.ledger} 分"),
    )
    page.table(
        [1.0] * len(figures),
        [
            tuple(name_cell(name) for name, _ in figures),
            tuple(_cell(text, centred=True, bold=True) for _, text in figures),
        ],
        air=6,
    )
    if data.differences:
        page.boxed("有不一致，请查清后再签字", data.differences)
    else:
        page.boxed("单、货、台账逐件一致", ("请清点货架，把实点数填在下表，签字后交主管存档。",))
    _gifts(page, data)
    _rows(page, data)
    signed = (("经办人签字", None), ("复核人签字", None), ("日期", None))
    page.signature(signed, ("中心", "业务章"), line=110)
    return page.finish(data.centre_name, data.day, f"打印 {data.printed_at}　{data.printed_by}")


def _gifts(page: Page, data: RedemptionClosing) -> None:
    page.paragraph((Span("一、实物与服务", Face.KAI_BOLD),), size=10.4, after=3)
    if not data.gifts:
        page.paragraph((Span("今天没有出入。", Face.KAI),))
        return
    names = ("品名", "日初", "入库", "兑换", "退回", "损益", "日末", "分", "实点")
    rows: list[Row] = []
    for one in data.gifts:
        units = (one.opening, one.received, one.given, one.back, one.other)
        rows.append(
            (
                _cell(one.gift),
                *(_cell(text, centred=True) for text in units),
                _cell(one.closing, centred=True, bold=True),
                _cell(one.points, centred=True),
                _cell(""),
            )
        )
    heading = tuple(name_cell(name) for name in names)
    page.table((58, 15, 15, 15, 15, 15, 15, 15, 19), rows, heading=heading, air=6.5)


def _rows(page: Page, data: RedemptionClosing) -> None:
    page.paragraph((Span("二、兑换单", Face.KAI_BOLD),), size=10.4, after=3)
    if not data.rows:
        page.paragraph((Span("今天没有兑换。", Face.KAI),))
        return
    names = ("时间", "单号", "志愿者", "内容", "分", "经手", "撤销")
    rows: list[Row] = [
        (
            _cell(one.at, centred=True),
            _cell(one.number),
            _cell(one.volunteer),
            _cell(one.items),
            _cell(one.points, centred=True, bold=True),
            _cell(one.clerk, centred=True),
            _cell(one.undone or "—", centred=not one.undone),
        )
        for one in data.rows
    ]
    heading = tuple(name_cell(name) for name in names)
    page.table((13, 43, 31, 45, 11, 14, 25), rows, heading=heading, air=5, keep=SIGNED)


def write_roll(slip: RollWriter, data: RedemptionClosing) -> None:
    """The day from the roll, to be kept with the cash-like slips of the window."""
    slip.entitle(f"{TITLE} {data.day}", data.centre_name)
    slip.head(data.centre_name, TITLE)
    slip.rule()
    slip.row("日期", data.day)
    slip.row("窗口", data.window)
    slip.pair("兑换", f"{data.made} 笔")
    slip.pair("撤销", f"{data.undone} 笔")
    slip.pair("兑换单合计", f"{data.points} 分")
    slip.pair("台账扣分合计", f"{data.ledger} 分")
    if data.differences:
        slip.boxed("有不一致，请查清后再签字", data.differences)
    else:
        slip.boxed("单、货、台账逐件一致", ("请清点货架，把实点数写在品名旁。",))
    slip.rule()
    slip.text("一、实物与服务", 24, bold=True, leading=36)
    for gift in data.gifts:
        slip.pair(gift.gift, f"日末 {gift.closing}", bold=True)
        came = f"日初 {gift.opening}　入库 {gift.received}　兑换 {gift.given}"
        moved = f"{came}　退回 {gift.back}　损益 {gift.other}　{gift.points} 分"
        slip.text(moved, 20, indent=24, leading=28)
    if not data.gifts:
        slip.text("今天没有出入。", 24)
    slip.rule()
    slip.text("二、兑换单", 24, bold=True, leading=36)
    for row in data.rows:
        slip.pair(f"{row.at}　{row.volunteer}　{row.items}", row.points)
        slip.text(f"{row.number}　经手 {row.clerk}", 20, indent=24, leading=28)
        if row.undone:
            slip.text(f"撤销：{row.undone}", 20, indent=24, leading=28)
    if not data.rows:
        slip.text("今天没有兑换。", 24)
    slip.rule()
    slip.signed((("打印", data.printed_by),), "经办、复核签字", ("中心", "业务章"))
    slip.foot((f"打印 {data.printed_at}",))


KIND = DocumentKind(
    "redemption_closing", TITLE, RedemptionClosing, {"a4": render_a4, **on_rolls(write_roll)}, write_roll
)
