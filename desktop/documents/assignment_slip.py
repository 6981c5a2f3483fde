"""交办单: the community whistles, the department reports (网格吹哨、部门报到).

Says to whom a demand is handed, what it is and by when; the lower half comes back with what was done.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.handwriting import writing_frame
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4, A5, SIGNED, Page, Paper
from desktop.documents.parts import reprint_mark
from desktop.documents.table import Cell, Row, cell, name_cell
from desktop.documents.text import Span

TITLE = "诉求交办单"
_PROVISIONAL = "带「暂定」的期限：有关年度放假安排公布后如有变化，另行告知。"


@dataclass(frozen=True, slots=True)
class AssignmentSlip:
    """The slip's words, ready to print: masked, formatted. Empty strings leave their row out.

    ``due_on`` is a date and ``due_text`` the working days to it; ``provisional`` when a calendar it was
    counted in is not published yet. ``reporter`` is masked, ``reporters`` how many brought it up.
    """

    centre_name: str
    number: str
    qr_payload: str
    owner: str
    owner_contact: str
    title: str
    text: str
    place: str
    category: str
    kind: str
    urgency: str
    source: str
    reporter: str
    reporter_phone: str
    reporters: str
    registered_on: str
    assigned_on: str
    due_on: str
    due_text: str
    keeper: str
    agency_phone: str
    clerk: str
    provisional: bool = False
    request: str = ""
    level: str = ""
    reprint: bool = False
    reprint_count: int = 0


def _render(data: AssignmentSlip, paper: Paper) -> bytes:
    page = Page(
        paper,
        TITLE,
        (data.centre_name, f"编号 {data.number}"),
        data.qr_payload,
        reprint_mark(data.reprint, data.reprint_count),
        "扫码看经过",
    )
    provisional = "（暂定）" if data.provisional else ""
    due = (Span(f"{data.due_on}{provisional}", Face.KAI_BOLD), Span(f"　{data.due_text}", Face.KAI))
    owner = (Span(data.owner, Face.KAI_BOLD), Span(f"　{data.owner_contact}", Face.KAI))
    people = "　".join(part for part in (data.reporter, data.reporter_phone, data.reporters) if part)
    urgent = Cell((Span(data.urgency, Face.KAI_BOLD if data.urgency != "一般" else Face.KAI),))
    rows: list[Row] = [
        (name_cell("交给谁办"), Cell(owner, across=3, size=11, leading=15)),
        (name_cell("办结期限"), Cell(due, across=3, size=11, leading=15)),
        (name_cell("事由"), Cell((Span(data.title, Face.KAI_BOLD),), across=3, size=10.4, leading=14)),
        *([(name_cell("内容"), cell(data.text, across=3))] if data.text else []),
        (name_cell("地点"), cell(data.place, across=3)),
        (name_cell("反映人"), cell(people, across=3)),
        (name_cell("类别"), cell(f"{data.category}　{data.kind}"), name_cell("急否"), urgent),
        (
            name_cell("来源"),
            cell(f"{data.source}　{data.registered_on}"),
            name_cell("交办"),
            cell(data.assigned_on),
        ),
    ]
    rows += [
        (name_cell(name), cell(text, across=3))
        for name, text in (("办理要求", data.request), ("升级", data.level))
        if text
    ]
    page.table((88, 278, 88, 278), rows, air=6)
    phone = f"，电话 {data.agency_phone}" if data.agency_phone else ""
    follow = f"社区跟办人 {data.keeper}{phone}。请到期前办结并回填下栏；办不了的，请写明原因退回。"
    page.paragraph((Span(follow, Face.KAI),), after=2)
    if data.provisional:
        page.paragraph((Span(_PROVISIONAL, Face.KAI),), size=8.4, leading=12, after=2)
    page.y += 4
    signed = (("交办人", data.clerk), ("办理人签字", None), ("办结日期、电话", None))
    writing_frame(page, "办理情况（由承办单位填写）", 3, 14, keep=SIGNED)
    page.signature(signed, ("承办单位", "盖章"), line=110)
    return page.finish(data.centre_name, data.number)


def render_a4(data: AssignmentSlip) -> bytes:
    """The slip on A4."""
    return _render(data, A4)


def render_a5(data: AssignmentSlip) -> bytes:
    """The slip on A5."""
    return _render(data, A5)


KIND = DocumentKind("assignment_slip", TITLE, AssignmentSlip, {"a4": render_a4, "a5": render_a5})
