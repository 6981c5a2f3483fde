"""反馈单: what became of a demand, told to who reported it, and what they say of it (回访评价).

The ratings stand side by side, alike in size and form, and none is chosen beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.demand_table import DemandRating
from desktop.documents.boxes import Choice
from desktop.documents.fonts import Face
from desktop.documents.handwriting import choice_frame, writing_frame
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4, A5, SIGNED, Page, Paper
from desktop.documents.parts import reprint_mark
from desktop.documents.table import Cell, Row, cell, name_cell
from desktop.documents.text import Span

TITLE = "诉求反馈单"
_AGAIN = "您选「{0}」的，我们退回重新办理，再来告诉您结果。评价不影响您办任何事。"


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """Something that was done: when, by whom, what."""

    on: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerSlip:
    """The slip's words, ready to print: masked, formatted.

    ``rating`` is the word of a rating that was already given, or empty for one still to be ticked.
    """

    centre_name: str
    number: str
    qr_payload: str
    title: str
    place: str
    category: str
    reporter: str
    registered_on: str
    assigned_on: str
    settled_on: str
    due_on: str
    in_time: str
    owner: str
    steps: tuple[AnswerStep, ...]
    result: str
    keeper: str
    agency_phone: str
    answered_by: str
    rating: str = ""
    rated_on: str = ""
    reprint: bool = False
    reprint_count: int = 0


def _render(data: AnswerSlip, paper: Paper) -> bytes:
    page = Page(
        paper,
        TITLE,
        (data.centre_name, f"编号 {data.number}"),
        data.qr_payload,
        reprint_mark(data.reprint, data.reprint_count),
        "扫码看经过",
    )
    facts: list[Row] = [
        (name_cell("您反映的"), Cell((Span(data.title, Face.KAI_BOLD),), across=3, size=11, leading=15)),
        (name_cell("地点"), cell(data.place), name_cell("类别"), cell(data.category)),
        (name_cell("反映人"), cell(data.reporter), name_cell("登记日期"), cell(data.registered_on)),
        (name_cell("承办"), cell(data.owner), name_cell("交办日期"), cell(data.assigned_on)),
        (
            name_cell("期限"),
            cell(data.due_on),
            name_cell("办结日期"),
            cell(f"{data.settled_on}　{data.in_time}"),
        ),
    ]
    page.table((88, 278, 88, 278), facts, air=5.4)
    if data.steps:
        heading = tuple(name_cell(name) for name in ("日期", "谁办的", "做了什么"))
        rows = [(cell(one.on, centred=True), cell(one.who), cell(one.text)) for one in data.steps]
        page.table((132, 150, 450), rows, heading=heading)
    page.boxed("办理结果", (data.result,))
    ratings = tuple(Choice(rating.label, rating.label == data.rating) for rating in DemandRating)
    choice_frame(page, "回访评价", ratings)
    phone = f"有话要说请打 {data.agency_phone}，找跟办人 {data.keeper}。" if data.agency_phone else ""
    page.paragraph((Span(_AGAIN.format(DemandRating.NOT_SETTLED.label) + phone, Face.KAI),), after=2)
    page.y += 4
    writing_frame(page, "还想说的", 1, 5, keep=SIGNED)
    signed = (("反馈人", data.answered_by), ("反映人签字", None), ("评价日期", data.rated_on or None))
    page.signature(signed, ("社区", "盖章"), line=110)
    return page.finish(data.centre_name, data.number)


def render_a5(data: AnswerSlip) -> bytes:
    """The slip on A5."""
    return _render(data, A5)


def render_a4(data: AnswerSlip) -> bytes:
    """The slip on A4."""
    return _render(data, A4)


KIND = DocumentKind("answer_slip", TITLE, AnswerSlip, {"a5": render_a5, "a4": render_a4})
