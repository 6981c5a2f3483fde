"""四议两公开 公示: a decision, the steps it went through, and from when to when it hangs out.

To be posted: nothing on it is personal.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4, Page
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "四议两公开公示"


@dataclass(frozen=True, slots=True)
class DecisionStep:
    """A step: the day it took place or was hung out (empty when still to come), and a note.

    For a publicity ``until`` is its last day and ``days`` how many days it hangs out.
    """

    label: str
    on: str
    note: str = ""
    until: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A notice's words, ready to print. ``publicity`` is the sentence that says from when to when."""

    centre_name: str
    number: str
    title: str
    text: str
    steps: tuple[DecisionStep, ...]
    publicity: str
    objection_phone: str
    objection_place: str
    publisher: str
    published_on: str


def _large(text: str, *, centred: bool = False, bold: bool = False) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=10.4, leading=15)


def _when(step: DecisionStep) -> str:
    if not step.on:
        return "待办"
    return f"{step.on} 张贴" if step.days else step.on


def _note(step: DecisionStep) -> str:
    if not step.days:
        return step.note
    until = f"，到 {step.until}" if step.until else ""
    return "；".join(part for part in (f"公示 {step.days} 日{until}", step.note) if part)


def render_a4(data: OpenDecision) -> bytes:
    """The notice on A4, in letters to be read on a wall."""
    page = Page(A4, TITLE, (data.centre_name, f"编号 {data.number}"))
    page.paragraph((Span(data.title, Face.KAI_BOLD),), size=15, leading=22, after=5)
    page.paragraph((Span(data.text, Face.KAI),), size=11, leading=18, after=8)
    heading = tuple(name_cell(name) for name in ("序", "步骤", "日期", "情况"))
    rows: list[Row] = [
        (
            _large(str(n), centred=True),
            _large(step.label, bold=bool(step.on)),
            _large(_when(step), centred=True),
            _large(_note(step)),
        )
        for n, step in enumerate(data.steps, start=1)
    ]
    if rows:
        page.table((40, 226, 190, 276), rows, heading=heading, air=9)
    phone = f"电话 {data.objection_phone}" if data.objection_phone else ""
    ask = "，".join(part for part in (data.objection_place, phone) if part)
    page.boxed(data.publicity, (f"有不同意见的，请在公示期内提出：{ask}。",))
    page.signature(((data.publisher, ""), (data.published_on, "")), ("社区", "盖章"))
    return page.finish(data.centre_name, data.number)


KIND = DocumentKind("open_decision", TITLE, OpenDecision, {"a4": render_a4})
