"""容缺受理承诺书: the applicant promises to hand in minor materials later, and the case is accepted now.

One copy for each side. Names the missing materials with form, the date and what happens when the date
is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.kind import DocumentKind
from desktop.documents.parts import Material

if TYPE_CHECKING:
    from desktop.documents.page import Paper

TITLE = "容缺受理承诺书"
_CONSEQUENCES = (
    "所缺材料属实、合法、有效，与已交材料一致。",
    "到期没有补齐的，同意窗口终止办理并退回已收材料，已作出的办理结果可以撤销。",
    "因没有补齐、材料不实造成的后果由本人承担。",
)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The promise's words, ready to print: masked, formatted.

    Empty ``consequences`` are the usual sentences.
    """

    centre_name: str
    serial_short: str
    qr_payload: str
    item: str
    applicant: str
    applicant_id: str
    phone: str
    missing: tuple[Material, ...]
    promise_by: str
    consequences: tuple[str, ...]
    clerk: str
    window: str
    signed_on: str
    proxy: str = ""


def _render(data: Tolerance, paper: Paper) -> bytes:
    from desktop.documents.fonts import Face
    from desktop.documents.page import Page
    from desktop.documents.table import Cell, Row, cell, name_cell
    from desktop.documents.text import Span

    page = Page(paper, TITLE, (data.centre_name, f"受理号 {data.serial_short}"), data.qr_payload)
    rows: list[Row] = [
        (name_cell("事项"), Cell((Span(data.item, Face.KAI_BOLD),), across=3, size=11, leading=15)),
        (name_cell("申请人"), cell(data.applicant), name_cell("证件号码"), cell(data.applicant_id)),
        (name_cell("联系电话"), cell(data.phone), name_cell("代办人"), cell(data.proxy or "无")),
    ]
    page.table((113, 253, 113, 253), rows, air=7.2)
    page.paragraph((Span(f"所缺材料（{len(data.missing)} 件）", Face.KAI_BOLD),), after=2)
    heading = tuple(name_cell(name) for name in ("序", "材料", "形式份数", "补交期限"))
    listed: list[Row] = [
        (
            cell(str(n), centred=True),
            cell(one.name, bold=True),
            cell(one.form, centred=True),
            cell(data.promise_by, centred=True),
        )
        for n, one in enumerate(data.missing, start=1)
    ]
    page.table((44, 388, 140, 160), listed, heading=heading)
    page.paragraph(
        (
            Span(
                "　　本人申请办理上述事项，主要材料已经齐全，上表所列材料暂时不能提交。本人承诺在 ", Face.KAI
            ),
            Span(data.promise_by, Face.KAI_BOLD),
            Span(" 前补交齐全，并承诺：", Face.KAI),
        )
    )
    for n, sentence in enumerate(data.consequences or _CONSEQUENCES, start=1):
        page.paragraph((Span(f"{n}. {sentence}", Face.KAI),), after=2)
    page.y += 6
    page.paragraph((Span("本承诺书一式两份，承诺人和受理窗口各留一份。", Face.KAI),), after=8)
    handled = f"{data.clerk}（{data.window}）" if data.window else data.clerk
    page.signature(
        (("受理人", handled), ("承诺人（签字）", None), (data.signed_on, "")),
        ("服务中心", "业务专用章"),
        line=110,
    )
    return page.finish(data.centre_name, data.serial_short)


def render_a5(data: Tolerance) -> bytes:
    """The promise on A5."""
    from desktop.documents.page import A5

    return _render(data, A5)


def render_a4(data: Tolerance) -> bytes:
    """The promise on A4."""
    from desktop.documents.page import A4

    return _render(data, A4)


KIND = DocumentKind("tolerance", TITLE, Tolerance, {"a5": render_a5, "a4": render_a4})
