"""受理回执: what a resident takes home when a case is accepted.

Content follows the acceptance slips of 一门式 desks: number, item, applicant, times of receipt and
acceptance, legal and promised dates, fee, delivery, materials received, who handled it, how to ask, the
seal (行政许可法 第三十二条: a dated, sealed written receipt).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.kind import DocumentKind
from desktop.documents.parts import Material, reprint_mark
from desktop.documents.roll import RollWriter, on_rolls

TITLE = "受理回执"


@dataclass(frozen=True, slots=True)
class ToComplete:
    """What is still to be handed in: a bold heading and plain lines under it."""

    heading: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt's words, ready to print: masked, formatted. Empty strings leave their row out."""

    centre_name: str
    centre_code: str
    serial_short: str
    serial_full: str
    qr_payload: str
    promised_on: str
    promised_text: str
    item: str
    applicant: str
    applicant_id: str
    phone: str
    case_kind: str
    received_at: str
    accepted_at: str
    legal_due: str
    fee: str
    delivery: str
    materials: tuple[Material, ...]
    agency: str
    clerk: str
    window: str
    agency_phone: str
    window_code: str
    copy_label: str
    printed_at: str
    check_code: str
    to_complete: ToComplete | None = None
    promised_name: str = "承诺办结"
    """What ``promised_on`` is called: a day is promised, a case done at once has 办结方式 当场办结."""
    proxy: str = ""
    reprint: bool = False
    reprint_count: int = 0


def _facts(data: Receipt) -> tuple[tuple[str, str], ...]:
    return (
        ("申请人", "　".join(part for part in (data.applicant, data.applicant_id) if part)),
        ("代办人", data.proxy),
        ("联系电话", data.phone),
        ("办件类型", data.case_kind),
        ("收件时间", data.received_at),
        ("受理时间", data.accepted_at),
        ("法定办结", data.legal_due),
        ("收费", data.fee),
        ("结果领取", data.delivery),
    )


def _handled_by(data: Receipt) -> tuple[tuple[str, str], ...]:
    return (
        ("受理机构", data.agency),
        ("受理人", f"{data.clerk}（{data.window}）" if data.window else data.clerk),
        ("查询电话", data.agency_phone),
    )


def _foot(data: Receipt) -> tuple[str, str]:
    return (
        f"中心代码 {data.centre_code}　窗口 {data.window_code}",
        f"{data.copy_label}　打印 {data.printed_at}　校验 {data.check_code}",
    )


def write_roll(slip: RollWriter, data: Receipt) -> None:
    """The receipt from the roll."""
    slip.entitle(f"{TITLE} {data.serial_full}", data.centre_name)
    slip.head(data.centre_name, TITLE, reprint_mark(data.reprint, data.reprint_count))
    slip.rule(after=16)
    with slip.beside(data.qr_payload, "凭此码查进度、取件"):
        slip.text("受理号", 24, leading=34)
        slip.number(data.serial_short, 32)
        slip.gap(12)
        slip.text(data.promised_name, 24, leading=34)
        slip.number(data.promised_on, 42)
        slip.text(data.promised_text, 24, leading=36)
    slip.rule(after=10)
    slip.row("事项", data.item, size=30, bold=True)
    for name, value in _facts(data):
        slip.row(name, value)
    slip.rule(after=10)
    slip.materials(f"已收材料 {len(data.materials)} 件", data.materials)
    if data.to_complete:
        slip.boxed(data.to_complete.heading, data.to_complete.lines)
    slip.rule(after=10)
    slip.signed(_handled_by(data), "申请人签字", ("受理", "专用章"))
    slip.foot(_foot(data))


def render_a5(data: Receipt) -> bytes:
    """The receipt on A5."""
    from desktop.documents.fonts import Face
    from desktop.documents.page import A5, Page
    from desktop.documents.table import Cell, Row, cell, name_cell
    from desktop.documents.text import Span

    under = (data.centre_name, f"受理号 {data.serial_full}")
    mark = reprint_mark(data.reprint, data.reprint_count)
    page = Page(A5, TITLE, under, data.qr_payload, mark, "扫码查进度、取件")
    promised = (Span(data.promised_on, Face.KAI_BOLD), Span(f"　{data.promised_text}", Face.KAI))
    rows: list[Row] = [
        (name_cell("事项"), Cell((Span(data.item, Face.KAI_BOLD),), across=3, size=11, leading=15)),
        (name_cell(data.promised_name), Cell(promised, across=3, size=11, leading=15)),
        (name_cell("申请人"), cell(data.applicant), name_cell("证件号码"), cell(data.applicant_id)),
    ]
    if data.proxy:
        rows.append((name_cell("代办人"), cell(data.proxy, across=3)))
    rows += [
        (name_cell("联系电话"), cell(data.phone), name_cell("办件类型"), cell(data.case_kind)),
        (name_cell("收件时间"), cell(data.received_at), name_cell("受理时间"), cell(data.accepted_at)),
        (name_cell("法定办结"), cell(data.legal_due), name_cell("收费"), cell(data.fee)),
        (name_cell("结果领取"), cell(data.delivery, across=3)),
        (name_cell("受理机构"), cell(data.agency), name_cell("查询电话"), cell(data.agency_phone)),
    ]
    page.table((113, 253, 113, 253), rows, air=7.2)
    page.materials(f"已收材料（{len(data.materials)} 件）", data.materials)
    if data.to_complete:
        page.boxed(data.to_complete.heading, data.to_complete.lines)
    page.signature(
        (
            ("受理人", dict(_handled_by(data))["受理人"]),
            ("申请人签字", None),
            (data.accepted_at or data.received_at, ""),
        ),
        ("受理", "专用章"),
        foot="　".join(_foot(data)),
    )
    return page.finish(data.centre_name, data.serial_full)


def _render_fanfold(data: Receipt, paper: str) -> bytes:
    from desktop.documents.fanfold import Fact, FanfoldForm, fanfold

    materials = "；".join(f"{one.name} {one.form}" for one in data.materials)
    form = FanfoldForm(
        title=TITLE,
        under=(data.centre_name, f"受理号 {data.serial_full}"),
        qr_payload=data.qr_payload,
        caption="扫码查进度、取件",
        mark=reprint_mark(data.reprint, data.reprint_count),
        facts=(
            Fact("事项", data.item, bold=True),
            Fact(data.promised_name, f"{data.promised_on}　{data.promised_text}".rstrip("　"), bold=True),
            *(Fact(name, value) for name, value in (*_facts(data), *_handled_by(data))),
        ),
        lists=(f"已收材料 {len(data.materials)} 件：{materials}",),
        boxed=(data.to_complete.heading, data.to_complete.lines) if data.to_complete else None,
        signature="申请人签字",
        seal="受理专用章",
        foot="　".join(_foot(data)),
        author=data.centre_name,
        subject=data.serial_full,
    )
    return fanfold(paper, form)


def render_half(data: Receipt) -> bytes:
    """The receipt on half-height fan-fold paper."""
    return _render_fanfold(data, "241x140")


def render_third(data: Receipt) -> bytes:
    """The receipt on third-height fan-fold paper."""
    return _render_fanfold(data, "241x93")


PAPERS = {**on_rolls(write_roll), "a5": render_a5, "241x140": render_half, "241x93": render_third}
KIND = DocumentKind("receipt", TITLE, Receipt, PAPERS, write_roll)
