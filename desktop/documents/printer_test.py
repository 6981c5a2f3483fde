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


KIND = DocumentKind("printer_test", TITLE, PrinterTest, {**on_rolls(write_roll), "a5": render_a5}, write_roll)
