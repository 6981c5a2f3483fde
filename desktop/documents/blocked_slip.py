"""不予开具证明指引单: why a community may not issue a certificate, and where to go instead.

民政部等六部门《关于改进和规范基层群众性自治组织出具证明工作的指导意见》（民发〔2020〕20号） lists the
certificates that a residents' committee must not issue and who does.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.kind import DocumentKind
from desktop.documents.roll import RollWriter, on_rolls

TITLE = "不予开具证明指引单"
_REASON = "这项证明列在国家规定的“不应由基层群众性自治组织出具”的清单里，社区依规不能开具，开了也没有效力。"
_BASIS = "民政部等六部门《关于改进和规范基层群众性自治组织出具证明工作的指导意见》（民发〔2020〕20号）"
_HELP = "别的单位仍要您来社区开这项证明的，可把本单交给对方，或拨打 12345 反映。"


@dataclass(frozen=True, slots=True)
class BlockedSlip:
    """The slip's words, ready to print. Empty ``reason`` and ``basis`` are the usual sentences."""

    centre_name: str
    certificate: str
    reason: str
    basis: str
    office: str
    office_detail: tuple[str, ...]
    bring: tuple[str, ...]
    clerk: str
    window: str
    agency_phone: str
    printed_at: str


def _clerk(data: BlockedSlip) -> str:
    return f"{data.clerk}（{data.window}）" if data.window else data.clerk


def write_roll(slip: RollWriter, data: BlockedSlip) -> None:
    """The slip from the roll."""
    slip.entitle(f"{TITLE} {data.certificate}", data.centre_name)
    slip.head(data.centre_name, TITLE)
    slip.rule()
    slip.text("您要办的", 24, leading=34)
    slip.text(data.certificate, 32, bold=True, leading=44)
    slip.boxed(f"请到：{data.office}", data.office_detail)
    if data.bring:
        slip.gap(8)
        slip.text("请带上", 24, bold=True, leading=36)
        for n, thing in enumerate(data.bring, start=1):
            slip.text(f"{n}. {thing}", 24)
    slip.rule(before=8, after=10)
    slip.text("社区为什么不能开", 24, bold=True, leading=36)
    slip.text(data.reason or _REASON, 24)
    slip.gap(6)
    slip.text(f"依据：{data.basis or _BASIS}", 22, leading=30)
    slip.gap(6)
    slip.text(_HELP, 24)
    slip.rule(before=8, after=8)
    slip.row("经办人", _clerk(data))
    slip.row("咨询电话", data.agency_phone)
    slip.foot((f"打印 {data.printed_at}",))


def render_a5(data: BlockedSlip) -> bytes:
    """The slip on A5."""
    from desktop.documents.fonts import Face
    from desktop.documents.page import A5, Page
    from desktop.documents.table import Cell, Row, cell, name_cell
    from desktop.documents.text import Span

    page = Page(A5, TITLE, (data.centre_name,))
    rows: list[Row] = [
        (name_cell("您要办的"), Cell((Span(data.certificate, Face.KAI_BOLD),), size=11, leading=15)),
        (name_cell("请到"), Cell((Span(data.office, Face.KAI_BOLD),), size=11, leading=15)),
    ]
    bring = "\n".join(f"{n}. {thing}" for n, thing in enumerate(data.bring, start=1))
    rows += [
        (name_cell(name), cell(text))
        for name, text in (("说明", "\n".join(data.office_detail)), ("请带上", bring))
        if text
    ]
    page.table((113, 619), rows, air=8)
    page.titled("社区为什么不能开", data.reason or _REASON)
    page.titled("依据", data.basis or _BASIS)
    page.titled("还要您来开怎么办", _HELP, after=8)
    page.signature(
        (("经办人", _clerk(data)), ("咨询电话", data.agency_phone), (data.printed_at, "")),
        ("服务中心", "业务专用章"),
    )
    return page.finish(data.centre_name, data.certificate)


KIND = DocumentKind("blocked_slip", TITLE, BlockedSlip, {**on_rolls(write_roll), "a5": render_a5}, write_roll)
