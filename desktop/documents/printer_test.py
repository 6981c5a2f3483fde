"""测试页: shows that a printer has the right paper in it, prints rare characters and a code one can scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.kind import DocumentKind
from desktop.documents.roll import RollWriter, on_rolls

if TYPE_CHECKING:
    from desktop.documents.page import Paper

TITLE = "打印测试"
_RARE = "生僻字：䶮 𬱖 㛃 龘　人名：阿依古丽·买买提"
_RULER = "左右两条边线都在纸内、没有字被切掉，纸张就设对了。"


@dataclass(frozen=True, slots=True)
class PrinterTest:
    """What the page says of itself, formatted."""

    centre_name: str
    window: str
    printer: str
    paper: str
    qr_payload: str
    printed_at: str


def _facts(data: PrinterTest) -> tuple[tuple[str, str], ...]:
    return (
        ("打印机", data.printer),
        ("纸张", data.paper),
        ("窗口", data.window),
        ("打印时间", data.printed_at),
    )


def write_roll(slip: RollWriter, data: PrinterTest) -> None:
    """The page from the roll."""
    slip.entitle(TITLE, data.centre_name)
    slip.head(data.centre_name, TITLE)
    slip.rule()
    for name, value in _facts(data):
        slip.row(name, value)
    slip.gap(8)
    slip.text(_RARE, 24)
    slip.boxed("看一眼", (_RULER,))
    slip.code(data.qr_payload, "扫一下")


def _render(data: PrinterTest, paper: Paper) -> bytes:
    from desktop.documents.page import Page
    from desktop.documents.table import Row, cell, name_cell

    page = Page(paper, TITLE, (data.centre_name,), qr_payload=data.qr_payload, qr_caption="扫一下")
    rows: list[Row] = [(name_cell(name), cell(value)) for name, value in _facts(data)]
    page.table((113, 619), rows, air=8)
    page.titled("字", _RARE)
    page.boxed("看一眼", (_RULER,))
    return page.finish(data.centre_name)


def render_a5(data: PrinterTest) -> bytes:
    """The page on A5."""
    from desktop.documents.page import A5

    return _render(data, A5)


def render_a4(data: PrinterTest) -> bytes:
    """The page on A4."""
    from desktop.documents.page import A4

    return _render(data, A4)


def _render_fanfold(data: PrinterTest, paper: str) -> bytes:
    from desktop.documents.fanfold import Fact, FanfoldForm, fanfold

    form = FanfoldForm(
        title=TITLE,
        under=(data.centre_name,),
        qr_payload=data.qr_payload,
        caption="扫一下",
        mark="",
        facts=tuple(Fact(name, value) for name, value in _facts(data)),
        lists=(_RARE, _RULER),
        signature="看过",
        seal="三联都清楚、字不压孔，就设对了",
        foot="字偏高偏低，在「管理・打印」里改上下偏移；偏左偏右改左右偏移。",
        author=data.centre_name,
        subject="",
    )
    return fanfold(paper, form)


def render_half(data: PrinterTest) -> bytes:
    """The page on half-height fan-fold paper."""
    return _render_fanfold(data, "241x140")


def render_third(data: PrinterTest) -> bytes:
    """The page on third-height fan-fold paper."""
    return _render_fanfold(data, "241x93")


def render_card(data: PrinterTest) -> bytes:
    """The page on a plastic card."""
    from desktop.documents.fonts import Face
    from desktop.documents.sheet import MM, Sheet, pdf
    from desktop.documents.text import Line, Span, wrap

    sheet = Sheet(85.6 * MM, 54 * MM)
    sheet.box(2.6 * MM, 2.6 * MM, 80.4 * MM, 48.8 * MM, thickness=0.6)
    sheet.line_of_text(5 * MM, 4.2 * MM, (Span(TITLE, Face.SANS_BOLD),), 13, leading=16)
    texts = (data.centre_name, *(f"{name}　{value}" for name, value in _facts(data)), _RARE, _RULER)
    size = 7.5
    lines: list[Line] = []
    while not lines or len(lines) * size > 66:
        size -= 0.5
        lines = [line for text in texts for line in wrap((Span(text, Face.SANS),), size, 54 * MM)]
    for n, line in enumerate(lines):
        sheet.line_of_text(5 * MM, 11 * MM + n * size * 1.5, line, size, leading=size * 1.5)
    sheet.qr(62 * MM, 17 * MM, 18 * MM, data.qr_payload)
    sheet.centred(71 * MM, 35.4 * MM, "扫一下", Face.SANS, 6, leading=8)
    return pdf((sheet,), TITLE, data.centre_name)


PAPERS = {
    **on_rolls(write_roll),
    "a5": render_a5,
    "a4": render_a4,
    "241x140": render_half,
    "241x93": render_third,
    "cr80": render_card,
}
KIND = DocumentKind("printer_test", TITLE, PrinterTest, PAPERS, write_roll)
