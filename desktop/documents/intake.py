"""接收凭证: proof that materials were handed in for a case that is not accepted yet.

Says what was received, what is missing and until when; acceptance counts from the day the materials are
complete (行政许可法 第三十二条第四项).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.kind import DocumentKind
from desktop.documents.parts import Material, reprint_mark
from desktop.documents.roll import RollWriter, on_rolls

TITLE = "接收凭证"
_NOT_YET = "本凭证只证明已收到上列材料，不是受理回执。材料补齐当日受理，另发受理回执。"


@dataclass(frozen=True, slots=True)
class Intake:
    """An intake slip's words, ready to print: masked, formatted. Empty strings leave their row out."""

    centre_name: str
    centre_code: str
    serial_short: str
    serial_full: str
    qr_payload: str
    item: str
    applicant: str
    applicant_id: str
    phone: str
    received_at: str
    complete_by: str
    materials: tuple[Material, ...]
    missing: tuple[Material, ...]
    agency: str
    clerk: str
    window: str
    agency_phone: str
    window_code: str
    copy_label: str
    printed_at: str
    check_code: str
    proxy: str = ""
    reprint: bool = False
    reprint_count: int = 0


def _clerk(data: Intake) -> str:
    return f"{data.clerk}（{data.window}）" if data.window else data.clerk


def _foot(data: Intake) -> tuple[str, str]:
    return (
        f"中心代码 {data.centre_code}　窗口 {data.window_code}",
        f"{data.copy_label}　打印 {data.printed_at}　校验 {data.check_code}",
    )


def _missing(data: Intake) -> tuple[str, tuple[str, ...]]:
    """The box: what is missing, and until when."""
    head = f"请在 {data.complete_by} 前补齐 {len(data.missing)} 件"
    lines = tuple(f"{n}. {one.name}　{one.form}" for n, one in enumerate(data.missing, start=1))
    return head, (*lines, "到期没有补齐，窗口会联系您，材料可以退回。")


def write_roll(slip: RollWriter, data: Intake) -> None:
    """The intake slip from the roll."""
    slip.entitle(f"{TITLE} {data.serial_full}", data.centre_name)
    slip.head(data.centre_name, TITLE, reprint_mark(data.reprint, data.reprint_count))
    slip.rule(after=16)
    with slip.beside(data.qr_payload, "凭此码补交材料"):
        slip.text("收件号", 24, leading=34)
        slip.number(data.serial_short, 32)
        if data.missing:
            slip.gap(12)
            slip.text("补齐期限", 24, leading=34)
            slip.number(data.complete_by, 42)
    slip.rule(after=10)
    slip.row("事项", data.item, size=30, bold=True)
    for name, value in (
        ("申请人", "　".join(part for part in (data.applicant, data.applicant_id) if part)),
        ("代办人", data.proxy),
        ("联系电话", data.phone),
        ("收件时间", data.received_at),
    ):
        slip.row(name, value)
    slip.rule(after=10)
    slip.materials(f"已收材料 {len(data.materials)} 件", data.materials)
    if data.missing:
        slip.boxed(*_missing(data))
    slip.gap(4)
    slip.text(_NOT_YET, 24)
    slip.rule(after=10)
    rows = (("收件机构", data.agency), ("收件人", _clerk(data)), ("查询电话", data.agency_phone))
    slip.signed(rows, "交件人签字", ("收件", "专用章"))
    slip.foot(_foot(data))


def render_a5(data: Intake) -> bytes:
    """The intake slip on A5."""
    from desktop.documents.fonts import Face
    from desktop.documents.page import A5, Page
    from desktop.documents.table import Cell, Row, cell, name_cell
    from desktop.documents.text import Span

    under = (data.centre_name, f"收件号 {data.serial_full}")
    mark = reprint_mark(data.reprint, data.reprint_count)
    page = Page(A5, TITLE, under, data.qr_payload, mark, "凭此码补交材料")
    rows: list[Row] = [
        (name_cell("事项"), Cell((Span(data.item, Face.KAI_BOLD),), across=3, size=11, leading=15)),
        (name_cell("申请人"), cell(data.applicant), name_cell("证件号码"), cell(data.applicant_id)),
    ]
    if data.proxy:
        rows.append((name_cell("代办人"), cell(data.proxy, across=3)))
    rows += [
        (name_cell("联系电话"), cell(data.phone), name_cell("收件时间"), cell(data.received_at)),
        (name_cell("收件机构"), cell(data.agency), name_cell("查询电话"), cell(data.agency_phone)),
    ]
    page.table((113, 253, 113, 253), rows, air=7.2)
    page.materials(f"已收材料（{len(data.materials)} 件）", data.materials)
    if data.missing:
        page.boxed(*_missing(data))
    page.titled("说明", _NOT_YET)
    page.signature(
        (("收件人", _clerk(data)), ("交件人签字", None), (data.received_at, "")),
        ("收件", "专用章"),
        foot="　".join(_foot(data)),
    )
    return page.finish(data.centre_name, data.serial_full)


def _render_fanfold(data: Intake, paper: str) -> bytes:
    from desktop.documents.fanfold import Fact, FanfoldForm, fanfold

    materials = "；".join(f"{one.name} {one.form}" for one in data.materials)
    form = FanfoldForm(
        title=TITLE,
        under=(data.centre_name, f"收件号 {data.serial_full}"),
        qr_payload=data.qr_payload,
        caption="凭此码补交材料",
        mark=reprint_mark(data.reprint, data.reprint_count),
        facts=(
            Fact("事项", data.item, bold=True),
            Fact("补齐期限", data.complete_by if data.missing else "", bold=True),
            Fact("收件时间", data.received_at),
            Fact("申请人", "　".join(part for part in (data.applicant, data.applicant_id) if part)),
            Fact("代办人", data.proxy),
            Fact("联系电话", data.phone),
            Fact("收件机构", data.agency),
            Fact("收件人", _clerk(data)),
            Fact("查询电话", data.agency_phone),
        ),
        lists=(f"已收材料 {len(data.materials)} 件：{materials}", _NOT_YET),
        boxed=_missing(data) if data.missing else None,
        signature="交件人签字",
        seal="收件专用章",
        foot="　".join(_foot(data)),
        author=data.centre_name,
        subject=data.serial_full,
    )
    return fanfold(paper, form)


def render_half(data: Intake) -> bytes:
    """The intake slip on half-height fan-fold paper."""
    return _render_fanfold(data, "241x140")


def render_third(data: Intake) -> bytes:
    """The intake slip on third-height fan-fold paper."""
    return _render_fanfold(data, "241x93")


PAPERS = {**on_rolls(write_roll), "a5": render_a5, "241x140": render_half, "241x93": render_third}
KIND = DocumentKind("intake", TITLE, Intake, PAPERS, write_roll)
