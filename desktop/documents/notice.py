"""一次性告知单: everything the resident still has to bring, said once (行政许可法 第三十二条第四项).

Lists every material of the item, so that nothing can be asked for later that is not on it: what was
brought, what to bring, what need not be handed in because the data are on file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from desktop.documents.kind import DocumentKind
from desktop.documents.roll import RollWriter, on_rolls

if TYPE_CHECKING:
    from desktop.documents.page import Page, Paper

TITLE = "一次性告知单"
_NEXT_VISIT = "带上本单扫码，不用重新登记。也可由他人代办：另带授权书和代办人身份证。行动不便可约上门。"


@dataclass(frozen=True, slots=True)
class NoticeMaterial:
    """A material on the notice: brought already, to bring, or exempt; ``hint`` is how to get it."""

    name: str
    form: str
    hint: str
    state: Literal["have", "bring", "exempt"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice's words, ready to print: masked, formatted. An empty ``next_visit`` is the usual sentence."""

    centre_name: str
    number: str
    qr_payload: str
    item: str
    item_note: str
    applicant: str
    phone: str
    conditions: str
    basis: str
    materials: tuple[NoticeMaterial, ...]
    next_visit: str
    place: str
    hours: str
    agency_phone: str
    clerk: str
    window: str
    given_at: str
    title: str = TITLE
    seal_text: tuple[str, ...] = ("服务中心", "业务专用章")


@dataclass(frozen=True, slots=True)
class _Setting:
    """White in the two tables' rows and from line to line of the text, in points."""

    facts: float
    materials: float
    leading: float


_WIDE = _Setting(7.6, 4.4, 14.6)
_CLOSE = _Setting(4.2, 2.6, 13.4)


def _ask(data: Notice) -> str:
    return f"请拨 {data.agency_phone} 或 12345。" if data.agency_phone else "请拨 12345。"


def write_roll(slip: RollWriter, data: Notice) -> None:
    """The notice from the roll, for a desk whose sheet printer is away."""
    slip.entitle(f"{data.title} {data.number}", data.centre_name)
    slip.head(data.centre_name, data.title)
    slip.rule(after=16)
    to_bring = [material for material in data.materials if material.state == "bring"]
    with slip.beside(data.qr_payload, "下次来扫这个码"):
        slip.text("编号", 24, leading=34)
        slip.number(data.number, 28)
        slip.gap(12)
        slip.text("还要准备", 24, leading=34)
        slip.number(f"{len(to_bring)} 件", 42)
    slip.rule(after=10)
    slip.row("办理事项", data.item, size=30, bold=True)
    for name, value in (
        ("说明", data.item_note),
        ("告知对象", data.applicant),
        ("联系电话", data.phone),
        ("申请条件", data.conditions),
        ("设定依据", data.basis),
    ):
        slip.row(name, value)
    for state, heading, sign in (
        ("bring", f"您还需要准备（{len(to_bring)} 件）", "□"),
        ("have", "已经带了，不用再交", "√"),
        ("exempt", "数据已核，不用交", "免"),
    ):
        chosen = [material for material in data.materials if material.state == state]
        if chosen:
            slip.rule(after=10)
            slip.text(heading, 24, bold=True, leading=36)
        for material in chosen:
            slip.text(f"{sign} {material.name}　{material.form}".rstrip("　"), 24, bold=state == "bring")
            if material.hint:
                slip.text(material.hint, 22, indent=36, leading=30)
    slip.rule(after=10)
    slip.text(f"下次来怎么办：{data.next_visit or _NEXT_VISIT}", 24)
    slip.gap(8)
    slip.row("办理地点", data.place)
    slip.row("时间", data.hours)
    slip.row("电话", data.agency_phone)
    slip.text(f"本单一次列明全部所需材料。窗口如再要求单外材料，{_ask(data)}", 24)
    slip.rule(after=10)
    handled = f"{data.clerk}（{data.window}）" if data.window else data.clerk
    slip.signed((("告知人", handled),), "被告知人签收", data.seal_text)
    slip.foot((data.given_at,))


def render_a5(data: Notice) -> bytes:
    """The notice on A5: set closer if that keeps it to one page, over several if there are many materials."""
    page = _write(data, _WIDE)
    if len(page.sheets) > 1:
        closer = _write(data, _CLOSE)
        page = closer if len(closer.sheets) == 1 else page
    return page.finish(data.centre_name, data.number)


def _write(data: Notice, setting: _Setting) -> Page:
    from desktop.documents.page import A5, Page

    def begin(paper: Paper) -> Page:
        under = (data.centre_name, f"编号 {data.number}")
        return Page(paper, data.title, under, data.qr_payload, leading=setting.leading)

    probe = begin(replace(A5, height=10 * A5.height))
    before = probe.y
    after = _write_advice(probe, data)
    page = begin(A5)
    _write_tables(page, data, setting, keep=after - before + _write_signature(probe, data))
    _write_advice(page, data)
    _write_signature(page, data)
    return page


def _write_tables(page: Page, data: Notice, setting: _Setting, keep: float) -> None:
    """The facts and the materials; at least one material stands on the page of the signature."""
    from desktop.documents.fonts import Face
    from desktop.documents.table import Cell, Mark, Row, cell, name_cell
    from desktop.documents.text import Span

    note = f"　（{data.item_note}）" if data.item_note else ""
    item = Cell((Span(data.item, Face.KAI_BOLD), Span(note, Face.KAI)), across=3, size=9.8)
    facts: list[Row] = [
        (name_cell("办理事项"), item),
        (name_cell("告知对象"), cell(data.applicant), name_cell("联系电话"), cell(data.phone)),
    ]
    facts += [
        (name_cell(name), cell(text, across=3))
        for name, text in (("申请条件", data.conditions), ("设定依据", data.basis))
        if text
    ]
    page.table((113, 253, 113, 253), facts, air=setting.facts)

    to_bring = sum(material.state == "bring" for material in data.materials)
    page.legend(f"您还需要准备（{to_bring} 件）")
    heading = tuple(name_cell(name) for name in ("序", "状态", "材料", "形式份数", "怎么取得、注意什么"))
    rows: list[Row] = []
    number = 0
    for material in data.materials:
        exempt = material.state == "exempt"
        number += not exempt
        mark = {"have": Mark.HAVE, "bring": Mark.BRING, "exempt": Mark.NONE}[material.state]
        bold = material.state == "bring"
        rows.append(
            (
                cell("—" if exempt else str(number), centred=True),
                Cell((Span("免", Face.KAI),) if exempt else (), mark=mark, centred=True, size=9.1),
                cell(material.name, bold=bold),
                cell(material.form or "—", bold=bold, centred=True),
                cell(material.hint, bold=bold),
            )
        )
    page.table((44, 59, 290, 100, 239), rows, heading=heading, air=setting.materials, keep=keep)


def _write_advice(page: Page, data: Notice) -> float:
    """What to do next, where and when; answers where the page has got to."""
    from desktop.documents.fonts import Face
    from desktop.documents.text import Span

    page.titled("下次来怎么办", data.next_visit or _NEXT_VISIT)
    where = [Span("办理地点　", Face.KAI_BOLD), Span(data.place, Face.KAI)]
    if data.hours:
        where += [Span("　时间　", Face.KAI_BOLD), Span(data.hours, Face.KAI)]
    if data.agency_phone:
        where += [Span("　电话　", Face.KAI_BOLD), Span(data.agency_phone, Face.KAI)]
    page.paragraph(where)
    page.titled("说明", f"本单一次列明全部所需材料。窗口如再要求单外材料，{_ask(data)}", after=8)
    return page.y


def _write_signature(page: Page, data: Notice) -> float:
    """Who told, who was told and the place of the seal; answers how high it is."""
    handled = f"{data.clerk}（{data.window}）" if data.window else data.clerk
    return page.signature((("告知人", handled), ("被告知人签收", None), (data.given_at, "")), data.seal_text)


KIND = DocumentKind("notice", TITLE, Notice, {"a5": render_a5, **on_rolls(write_roll)}, write_roll)
