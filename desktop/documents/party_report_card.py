"""在职党员报到登记卡 (双报到): who reports to the community, from which unit, what he or she can and will do.

Printed filled in for a signature, or with empty fields to be filled by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4, A5, Page, Paper
from desktop.documents.parts import reprint_mark
from desktop.documents.table import Cell, Row, cell, name_cell
from desktop.documents.text import Span

TITLE = "在职党员报到登记卡"


@dataclass(frozen=True, slots=True)
class PartyReportCard:
    """The card's words, ready to print: masked, formatted; empty ones are left to be written by hand."""

    centre_name: str
    number: str
    name: str
    sex: str
    birth: str
    joined_party: str
    unit: str
    position: str
    unit_contact: str
    phone: str
    home: str
    skills: str
    times: str
    post: str
    wishes: str
    reported_on: str
    clerk: str
    reprint: bool = False
    reprint_count: int = 0


def _room(text: str, lines: int) -> Cell:
    """A cell across the card, at least ``lines`` lines high for a pen."""
    return Cell((Span(text + "\n" * (lines - 1 if not text else 0), Face.KAI),), across=3, leading=14)


def _render(data: PartyReportCard, paper: Paper) -> bytes:
    mark = reprint_mark(data.reprint, data.reprint_count)
    page = Page(paper, TITLE, (data.centre_name, f"编号 {data.number or '________'}"), mark=mark)
    rows: list[Row] = [
        (name_cell("姓名"), cell(data.name, bold=True), name_cell("性别"), cell(data.sex)),
        (name_cell("出生年月"), cell(data.birth), name_cell("入党时间"), cell(data.joined_party)),
        (name_cell("单位党组织"), cell(data.unit, across=3)),
        (name_cell("职务"), cell(data.position), name_cell("单位联系人"), cell(data.unit_contact)),
        (name_cell("联系电话"), cell(data.phone), name_cell("居住小区"), cell(data.home)),
        (name_cell("特长"), _room(data.skills, 2)),
        (name_cell("可服务时间"), _room(data.times, 1)),
        (name_cell("认领岗位"), _room(data.post, 2)),
        (name_cell("认领微心愿"), _room(data.wishes, 2)),
        (name_cell("报到日期"), cell(data.reported_on), name_cell("接收人"), cell(data.clerk)),
    ]
    page.table((124, 258, 124, 226), rows, air=8)
    words = "本人向居住地社区党组织报到，参加社区服务。服务情况每季度由社区反馈单位党组织。"
    page.paragraph((Span(words, Face.KAI),), after=2)
    page.signature((("本人签字", None), ("社区接收人", data.clerk or None)), ("社区党组织", "盖章"))
    return page.finish(data.centre_name, data.number)


def render_a5(data: PartyReportCard) -> bytes:
    """The card on A5."""
    return _render(data, A5)


def render_a4(data: PartyReportCard) -> bytes:
    """The card on A4."""
    return _render(data, A4)


KIND = DocumentKind("party_report_card", TITLE, PartyReportCard, {"a5": render_a5, "a4": render_a4})
