"""证明公示名单: whose certificates are to be issued, hung up for seven days or more before they are; names are masked."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4_LIST, Page
from desktop.documents.table import Cell, Row, name_cell
from desktop.documents.text import Span

TITLE = "证明公示名单"
_SIZE, _LEADING = 10.0, 13.4


@dataclass(frozen=True, slots=True)
class PublicityRow:
    """Somebody (masked), the number of a volunteer, the certificate, and what it will say in a few words."""

    name: str
    number: str
    certificate: str
    facts: str


@dataclass(frozen=True, slots=True)
class PublicityList:
    """The list, ready to post. ``publicity`` and ``objection`` are sentences."""

    centre_name: str
    title: str
    publicity: str
    rows: tuple[PublicityRow, ...]
    objection: str
    published_on: str
    printed_by: str


def _cell(text: str, *, centred: bool = False) -> Cell:
    return Cell((Span(text, Face.KAI),), centred=centred, size=_SIZE, leading=_LEADING)


def render_a4(data: PublicityList) -> bytes:
    """The list on A4, as many pages as it takes, the headings on each."""
    page = Page(A4_LIST, data.title, (data.centre_name, data.published_on))
    page.boxed(data.publicity, (data.objection,))
    names = ("序号", "姓名", "编号", "证明", "内容")
    rows: list[Row] = [
        (
            _cell(str(n), centred=True),
            _cell(one.name),
            _cell(one.number, centred=True),
            _cell(one.certificate),
            _cell(one.facts),
        )
        for n, one in enumerate(data.rows, 1)
    ]
    heading = tuple(name_cell(name) for name in names)
    page.table((14, 28, 32, 40, 70), rows, heading=heading, air=6)
    page.signature(((data.centre_name, ""), (data.published_on, "")), ("社区", "盖章"))
    return page.finish(data.centre_name, data.published_on, f"打印 {data.printed_by}")


KIND = DocumentKind("publicity_list", TITLE, PublicityList, {"a4": render_a4})
