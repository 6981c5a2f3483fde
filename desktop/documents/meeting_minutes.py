"""会议纪要: who met, what was on the agenda, what came of each point, and who does it by when."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4, SIGNED, Page
from desktop.documents.table import Cell, Row, cell, name_cell
from desktop.documents.text import Span

TITLE = "会议纪要"


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """A point of the agenda: the demand it comes from, what came of it in words, who does it and by when."""

    title: str
    demand: str
    outcome: str
    text: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class MeetingMinutes:
    """The minutes' words, ready to print: residents' names masked. ``attendance`` is the sentence of numbers."""

    centre_name: str
    number: str
    kind: str
    title: str
    held_on: str
    place: str
    chair: str
    recorder: str
    attendance: str
    attendees: tuple[str, ...]
    points: tuple[AgendaPoint, ...]
    minutes: str
    printed_on: str
    printed_by: str


def _point(number: int, point: AgendaPoint) -> Row:
    demand = (Span(f"\n诉求 {point.demand}", Face.KAI),) if point.demand else ()
    outcome = (Span(f"{point.outcome}　", Face.KAI_BOLD), Span(point.text, Face.KAI), *demand)
    return (
        cell(str(number), centred=True),
        cell(point.title, bold=True),
        Cell(outcome),
        cell(point.owner or "—", centred=not point.owner),
        cell(point.due or "—", centred=True),
    )


def render_a4(data: MeetingMinutes) -> bytes:
    """The minutes on A4."""
    page = Page(A4, TITLE, (data.centre_name, f"编号 {data.number}"))
    facts: list[Row] = [
        (name_cell("会议"), Cell((Span(data.title, Face.KAI_BOLD),), across=3, size=11, leading=15)),
        (name_cell("形式"), cell(data.kind), name_cell("时间"), cell(data.held_on)),
        (name_cell("地点"), cell(data.place), name_cell("主持"), cell(data.chair)),
        (name_cell("出席"), cell(data.attendance, across=3)),
    ]
    if data.attendees:
        facts.append((name_cell("到会的人"), cell("、".join(data.attendees), across=3)))
    page.table((88, 278, 88, 278), facts, air=6)
    if data.minutes:
        page.paragraph((Span("会议情况", Face.KAI_BOLD),), after=1)
        page.paragraph((Span(data.minutes, Face.KAI),), after=6)
    page.paragraph((Span(f"议题和结果（{len(data.points)} 项）", Face.KAI_BOLD),), after=2)
    if data.points:
        heading = tuple(name_cell(name) for name in ("序", "议题", "结果", "负责", "完成日期"))
        rows = [_point(n, point) for n, point in enumerate(data.points, start=1)]
        page.table((36, 170, 310, 104, 112), rows, heading=heading, air=6, keep=SIGNED)
    else:
        page.paragraph((Span("没有列入议题。", Face.KAI),))
    signed = (("记录人", data.recorder), ("主持人签字", None), ("居民代表签字", None))
    page.signature(signed, ("社区", "盖章"), line=110)
    return page.finish(data.centre_name, data.number, f"打印 {data.printed_on}　{data.printed_by}")


KIND = DocumentKind("meeting_minutes", TITLE, MeetingMinutes, {"a4": render_a4})
