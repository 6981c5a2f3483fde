"""恢复码: the one thing that opens the data when the computer or the passphrase is lost.

Printed once, kept in a safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.kind import DocumentKind

if TYPE_CHECKING:
    from desktop.documents.page import Paper

TITLE = "数据恢复码"
_RULES = (
    "电脑损坏、更换，或所有管理员都忘了口令时，凭这个恢复码才能打开本中心的数据。",
    "只显示和打印这一次。丢了恢复码又丢了口令，数据谁也打不开，软件作者也不能。",
    "请装进信封封好，由中心负责人放进保险柜或带锁的柜子；不要拍照，不要贴在窗口，不要存进这台电脑。",
    "抄写时分清数字和字母，抄完请第二个人核对一遍。",
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The sheet's words. ``code`` is in groups joined by hyphens, as the program shows it."""

    centre_name: str
    centre_code: str
    code: str
    created_at: str
    computer: str


def _render(data: RecoverySheet, paper: Paper) -> bytes:
    from desktop.documents.fonts import Face
    from desktop.documents.page import Page
    from desktop.documents.table import Row, cell, name_cell
    from desktop.documents.text import Span

    page = Page(paper, TITLE, (data.centre_name,))
    page.code(data.code)
    rows: list[Row] = [
        (name_cell("中心代码"), cell(data.centre_code), name_cell("生成时间"), cell(data.created_at)),
        (name_cell("电脑"), cell(data.computer, across=3)),
    ]
    page.table((113, 253, 113, 253), rows, air=7.2)
    for n, sentence in enumerate(_RULES, start=1):
        page.paragraph((Span(f"{n}. {sentence}", Face.KAI),), after=3)
    page.signature((("封存人（签字）", None), ("见证人（签字）", None), ("封存日期", None)), (), line=130)
    return page.finish(data.centre_name)


def render_a5(data: RecoverySheet) -> bytes:
    """The sheet on A5."""
    from desktop.documents.page import A5

    return _render(data, A5)


def render_a4(data: RecoverySheet) -> bytes:
    """The sheet on A4."""
    from desktop.documents.page import A4

    return _render(data, A4)


KIND = DocumentKind("recovery_sheet", TITLE, RecoverySheet, {"a5": render_a5, "a4": render_a4})
