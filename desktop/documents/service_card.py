"""社区奉献卡: what a party member did for the community in a quarter, reported back to the home unit.

Recorded deeds are printed; the empty lines under them take what is still written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4, A5, SIGNED, Page, Paper
from desktop.documents.parts import reprint_mark
from desktop.documents.table import Row, cell, name_cell
from desktop.documents.text import Span

TITLE = "社区奉献卡"


@dataclass(frozen=True, slots=True)
class ServiceDeed:
    """A day's service: what it was, how long (empty for a wish fulfilled), who recorded it."""

    on: str
    what: str
    hours: str
    recorder: str


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A quarter of one member, ready to print. ``blank`` lines are left for the pen."""

    centre_name: str
    number: str
    name: str
    unit: str
    quarter: str
    post: str
    deeds: tuple[ServiceDeed, ...]
    total: str
    comment: str
    secretary: str
    issued_on: str
    blank: int = 0
    reprint: bool = False
    reprint_count: int = 0


def _render(data: ServiceCard, paper: Paper) -> bytes:
    mark = reprint_mark(data.reprint, data.reprint_count)
    page = Page(paper, TITLE, (data.centre_name, f"编号 {data.number}　{data.quarter}"), mark=mark)
    facts: list[Row] = [
        (name_cell("姓名"), cell(data.name, bold=True), name_cell("岗位"), cell(data.post)),
        (name_cell("单位党组织"), cell(data.unit, across=3)),
    ]
    page.table((118, 260, 66, 288), facts, air=7)
    rows: list[Row] = [
        (
            cell(deed.on, centred=True),
            cell(deed.what),
            cell(deed.hours or "—", centred=True),
            cell(deed.recorder, centred=True),
        )
        for deed in data.deeds
    ]
    rows += [(cell(""), cell(""), cell(""), cell(""))] * data.blank
    heading = tuple(name_cell(name) for name in ("日期", "服务内容", "时长", "记录人"))
    if rows:
        page.table((136, 380, 102, 114), rows, heading=heading, air=8)
    else:
        page.paragraph((Span("本季度没有服务记录。", Face.KAI),))
    page.paragraph((Span("本季合计　", Face.KAI_BOLD), Span(data.total, Face.KAI)), size=10.4, leading=16)
    if data.comment:
        page.titled("社区评价", data.comment)
    page.need(SIGNED)
    foot = "本卡反馈单位党组织，一份由社区留存。如有出入，请在收到后 10 个工作日内与社区联系。"
    signed = (("社区党组织书记", data.secretary or None), (data.issued_on, ""))
    page.signature(signed, ("社区党组织", "盖章"), foot=foot)
    return page.finish(data.centre_name, f"{data.number} {data.quarter}")


def render_a5(data: ServiceCard) -> bytes:
    """The card on A5."""
    return _render(data, A5)


def render_a4(data: ServiceCard) -> bytes:
    """The card on A4."""
    return _render(data, A4)


KIND = DocumentKind("service_card", TITLE, ServiceCard, {"a5": render_a5, "a4": render_a4})
