"""志愿先锋 公示榜: a year's ranking with its formula, ties, teams, and everyone left out with the reason.

To be posted: names are masked as the centre's rules say, and nobody left out is named beyond the number.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4_LIST, Page
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "志愿先锋排名公示"
_SIZE, _LEADING = 10.0, 13.4


@dataclass(frozen=True, slots=True)
class RankRow:
    """A place: ``tied`` says that others share it, ``winner`` that it wins the title."""

    place: str
    volunteer: str
    number: str
    team: str
    hours: str
    sessions: str
    score: str
    tied: bool = False
    winner: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody not ranked: number and reason."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team's place, members who served, 人次 and hours."""

    place: str
    team: str
    people: str
    attendances: str
    hours: str


@dataclass(frozen=True, slots=True)
class RankingList:
    """A year's list, ready to print. ``formula`` and ``publicity`` are sentences, ``summary`` the year's figures."""

    centre_name: str
    year: str
    formula: str
    summary: str
    rows: tuple[RankRow, ...]
    teams: tuple[TeamRow, ...]
    left_out: tuple[LeftOut, ...]
    publicity: str
    objection: str
    publisher: str
    published_on: str
    printed_by: str


def _cell(text: str, *, centred: bool = True, bold: bool = False) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=_SIZE, leading=_LEADING)


def render_a4(data: RankingList) -> bytes:
    """The list on A4, as many pages as it takes, the headings on each."""
    page = Page(A4_LIST, TITLE, (data.centre_name, data.year))
    page.paragraph((Span(data.formula, Face.KAI),), size=10, after=2)
    page.paragraph((Span(data.summary, Face.KAI),), size=10, after=6)
    if data.rows:
        names = ("名次", "姓名", "编号", "团队", "时长", "场次", "得分", "")
        rows: list[Row] = [
            (
                _cell(f"{one.place} 并列" if one.tied else one.place, bold=one.winner),
                _cell(one.volunteer, bold=one.winner),
                _cell(one.number),
                _cell(one.team),
                _cell(one.hours),
                _cell(one.sessions),
                _cell(one.score, bold=one.winner),
                _cell("志愿先锋" if one.winner else "", bold=True),
            )
            for one in data.rows
        ]
        heading = tuple(name_cell(name) for name in names)
        page.table((20, 34, 30, 30, 24, 18, 22, 24), rows, heading=heading, air=6)
    else:
        page.paragraph((Span("本年度没有参评的志愿者。", Face.KAI),))
    _teams(page, data)
    _left_out(page, data)
    page.boxed(data.publicity, (data.objection,))
    page.signature(((data.publisher, ""), (data.published_on, "")), ("社区", "盖章"))
    return page.finish(data.centre_name, data.year, f"打印 {data.published_on}　{data.printed_by}")


def _teams(page: Page, data: RankingList) -> None:
    if not data.teams:
        return
    page.paragraph((Span("各队服务", Face.KAI_BOLD),), size=10.4, after=3)
    rows: list[Row] = [
        (
            _cell(one.place),
            _cell(one.team, centred=False),
            _cell(one.people),
            _cell(one.attendances),
            _cell(one.hours),
        )
        for one in data.teams
    ]
    heading = tuple(name_cell(name) for name in ("名次", "团队", "人数", "人次", "时长"))
    page.table((18, 60, 30, 30, 36), rows, heading=heading, air=4.5)


def _left_out(page: Page, data: RankingList) -> None:
    if not data.left_out:
        return
    page.paragraph((Span(f"未参评 {len(data.left_out)} 人", Face.KAI_BOLD),), size=10.4, after=3)
    pairs = [data.left_out[n : n + 2] for n in range(0, len(data.left_out), 2)]
    rows: list[Row] = []
    for pair in pairs:
        row: list[Cell] = []
        for k in range(2):
            known = k < len(pair)
            row.append(_cell(pair[k].number if known else ""))
            row.append(_cell(pair[k].reason if known else "", centred=False))
        rows.append(tuple(row))
    heading = tuple(name_cell(name) for name in ("编号", "原因", "编号", "原因"))
    page.table((32, 60, 32, 60), rows, heading=heading, air=4)


KIND = DocumentKind("ranking_list", TITLE, RankingList, {"a4": render_a4})
