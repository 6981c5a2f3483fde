"""入户走访记录表: filled in by hand at the door, typed in afterwards. Blank, or with what is known printed.

A pack for the road is one document: a page for every household, each with a code that opens the household's
visit when it is scanned. ID numbers and phone numbers are never on it; tags only when they may be.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.demand_table import Urgency
from db.domain.visit_topics import ASKED_CATEGORIES, SEEN_TOPICS, TOLD_CATEGORIES
from db.domain.visits import VisitWay
from desktop.documents.boxes import Choice
from desktop.documents.fonts import Face, drawable, width
from desktop.documents.form import Field, FormRow, lay_out, name_field, write
from desktop.documents.kind import DocumentKind
from desktop.documents.parts import fitted
from desktop.documents.sheet import MM, Sheet, pdf
from desktop.documents.text import Span, wrap

TITLE = "入户走访记录表"
_WIDTH, _HEIGHT = 210 * MM, 297 * MM
_LEFT, _RIGHT, _TOP, _BOTTOM = 18 * MM, 18 * MM, 13 * MM, 11 * MM
_QR = 18 * MM
_NOTE = 9.0
_TURNED_INTO = ("转诉求", "转办件", "上议事", "急报")


@dataclass(frozen=True, slots=True)
class FormTopic:
    """A line of what was seen: its name and its boxes."""

    label: str
    options: tuple[str, ...]


TOPICS: tuple[FormTopic, ...] = tuple(FormTopic(topic.label, topic.options) for topic in SEEN_TOPICS)
"""The lines of the form as they are to begin with."""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """What the visit before saw on a line, in words, shortened to three lines of small print.

    Printing it needs the right to see sensitive facts.
    """

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One page. Only ``number`` and ``qr_payload`` make a blank one; names are masked.

    ``people`` is how many live there; ``members`` are boxes to tick for who was met; ``tags`` those ticked.
    """

    number: str
    qr_payload: str
    door: str = ""
    head: str = ""
    people: str = ""
    grid: str = ""
    worker: str = ""
    last_visit: str = ""
    tags: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    last: tuple[LastSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitForm:
    """A pack of forms, ready to print. ``tag_names`` are all tags there are, in their order.

    ``tags_shown``: whether the tags of the households may be on paper; otherwise the boxes stay open.
    """

    centre_name: str
    pages: tuple[VisitPage, ...]
    tag_names: tuple[str, ...]
    agency_phone: str
    printed_on: str
    printed_by: str
    tags_shown: bool = False
    topics: tuple[FormTopic, ...] = TOPICS
    asked: tuple[str, ...] = ASKED_CATEGORIES
    told: tuple[str, ...] = TOLD_CATEGORIES


def render_a4(data: VisitForm) -> bytes:
    """Every page of the pack on a sheet of A4 of its own."""
    total = len(data.pages)
    sheets = [_sheet(data, page, n, total) for n, page in enumerate(data.pages, start=1)]
    if not sheets:
        raise ValueError("a pack of visit forms has at least one page")
    subject = data.pages[0].number if total == 1 else f"{total} 张"
    return pdf(sheets, f"{TITLE} {subject}", data.centre_name)


def _sheet(data: VisitForm, page: VisitPage, n: int, total: int) -> Sheet:
    """One page; with many topics or long words set on a larger sheet and reduced to A4."""
    scale = 1.0
    while True:
        sheet = Sheet(_WIDTH / scale, _HEIGHT / scale, scale)
        left, room = _LEFT / scale, (_WIDTH - _LEFT - _RIGHT) / scale
        layout = lay_out(_rows(data, page), room)
        notes = _notes(data, room)
        top = _head(sheet, data, page, left, room, _TOP / scale)
        foot = sheet.height - _BOTTOM / scale - 13
        height = foot - len(notes) * 14 - 6 - 8 - top
        if layout.height <= height:
            break
        scale *= 0.97
    write(sheet, layout, left, top, height)
    y = top + height + 8
    for line in notes:
        sheet.line_of_text(left, y, line, _NOTE, leading=14)
        y += 14
    _foot(sheet, data, page, (left, room, foot), f"第 {n} 张　共 {total} 张")
    return sheet


def _head(sheet: Sheet, data: VisitForm, page: VisitPage, left: float, room: float, top: float) -> float:
    """Title, centre, grid, number and code; answers where the form begins."""
    sheet.qr(left + room - _QR, top, _QR, page.qr_payload)
    captions = ("回来扫码", "直接补录")
    edge = left + room - _QR - 7
    for n, caption in enumerate(captions):
        sheet.right(edge, top + _QR / 2 - 14 + n * 14, (Span(caption, Face.KAI),), 9.5, leading=14)
    words = room - _QR - 7 - 48
    sheet.line_of_text(left, top - 1, (Span(TITLE, Face.SERIF_BOLD),), 23, leading=29, spacing=3)
    y = top + 31
    for line in wrap((Span(data.centre_name, Face.KAI),), 10.5, words):
        sheet.line_of_text(left, y, line, 10.5, leading=14)
        y += 14
    number = f"表号 {page.number}"
    sheet.line_of_text(left, y, (Span("网格", Face.KAI),), 10.5, leading=15)
    wide = 110.0
    size = fitted(page.grid, Face.KAI, 10.5, wide - 6, 6)
    for line in wrap((Span(page.grid, Face.KAI),), size, wide - 6)[:1]:
        sheet.line_of_text(left + 30, y, line, size, leading=15)
    sheet.rule(left + 26, y + 14, left + 26 + wide, y + 14, 0.6)
    size = fitted(number, Face.KAI, 10.5, words - wide - 46, 6)
    sheet.line_of_text(left + wide + 46, y, (Span(drawable(number, Face.KAI), Face.KAI),), size, leading=15)
    return max(y + 15, top + _QR) + 7


def _rows(data: VisitForm, page: VisitPage) -> list[FormRow]:
    ticked = frozenset(page.tags) if data.tags_shown else frozenset()
    tags = tuple(Choice(tag, tag in ticked) for tag in data.tag_names)
    people = f"{page.people} 人" if page.people else "　　　人"
    fact = 25.0
    rows = [
        FormRow(
            (
                name_field(22, "门　牌"),
                Field(71, page.door),
                name_field(18, "户　主"),
                Field(28, page.head),
                name_field(16, "同　户"),
                Field(19, people, centred=True),
            ),
            fact,
        ),
        FormRow(
            (
                name_field(22, "关爱标签"),
                Field(99, choices=tags),
                name_field(22, "上次走访"),
                Field(31, page.last_visit),
            ),
            fact,
        ),
        FormRow(
            (
                name_field(22, "走访时间"),
                Field(99, "　　　　年　　　　月　　　　日　　　　时　　　　分"),
                name_field(22, "走访人"),
                Field(31, page.worker),
            ),
            fact,
        ),
        FormRow((name_field(22, "方　式"), Field(152, choices=_ways())), fact),
        FormRow((name_field(22, "见到谁"), Field(152, choices=_met(page))), fact),
        FormRow(
            (
                name_field(22, "情　况", bold=True),
                name_field(16, "无变化", bold=True),
                name_field(90, "有变化就勾，可多选", bold=True),
                name_field(46, "补充说明", bold=True),
            ),
            21,
        ),
    ]
    last = {one.topic: one.text for one in page.last}
    for topic in data.topics:
        seen = f"上次：{last[topic.label]}" if last.get(topic.label) else ""
        rows.append(
            FormRow(
                (
                    name_field(22, topic.label),
                    Field(16, choices=(Choice(""),), centred=True),
                    Field(90, choices=tuple(map(Choice, topic.options)), columns=3),
                    Field(46, small=seen),
                ),
                40,
                0.5,
            )
        )
    return [*rows, *_closing(data)]


def _ways() -> tuple[Choice, ...]:
    """The ways of a visit; an attempt in vain is numbered."""
    ways = tuple(Choice(way.label) for way in VisitWay)
    return (*ways, Choice("第　　　次", box=False))


def _met(page: VisitPage) -> tuple[Choice, ...]:
    return (*map(Choice, page.members), Choice("其他（写明是谁）")) if page.members else ()


def _closing(data: VisitForm) -> list[FormRow]:
    """What was asked for and told, what follows, and the signatures."""
    urgency = tuple(Choice(one.label) for one in Urgency)
    asked = (*map(Choice, data.asked), Choice("　急否", box=False, head=True), *urgency)
    blanks = "　照片　　　张　　下次　　　月　　　日前"
    return [
        FormRow(
            (
                name_field(22, "反映的\n问题和\n想要的\n服　务"),
                Field(152, choices=asked, at_foot=True),
            ),
            80,
            4,
        ),
        FormRow(
            (
                name_field(22, "当场答复\n或宣传"),
                Field(152, choices=tuple(map(Choice, data.told)), at_foot=True),
            ),
            60,
            2,
        ),
        FormRow(
            (
                name_field(22, "要转办"),
                Field(152, choices=(*map(Choice, _TURNED_INTO), Choice(blanks, box=False))),
            ),
            27,
        ),
        FormRow(
            (
                name_field(22, "被访人签字"),
                Field(40),
                name_field(22, "走访人签字"),
                Field(40),
                name_field(18, "补录人"),
                Field(32),
            ),
            32,
        ),
    ]


def _notes(data: VisitForm, room: float) -> list[tuple[Span, ...]]:
    phone = f"电话 {data.agency_phone}。" if data.agency_phone else ""
    told = (
        "告知：本表由社区党群服务中心为走访服务收集，只用于为您服务；您可以不答任一项，不影响办事，"
        f"也可随时要求查看、更正或删除。{phone}"
    )
    hint = "情况都没有变的，只勾第二列「无变化」；补录时按「全无变化」一键带入上次内容。"
    return [line for text in (told, hint) for line in wrap((Span(text, Face.KAI),), _NOTE, room)]


def _foot(
    sheet: Sheet, data: VisitForm, page: VisitPage, place: tuple[float, float, float], count: str
) -> None:
    left, room, y = place
    if not page.door:
        kind = "（空白表）"
    elif data.tags_shown:
        kind = "（半填表：户信息已印，证件与电话不印；用后交回补录）"
    else:
        kind = "（半填表：户信息已印，标签、证件与电话不印；用后交回补录）"
    words = drawable(f"打印 {data.printed_on}　{data.printed_by}　{kind}", Face.KAI)
    space = room - width(count, Face.KAI, 9) - 12
    size = fitted(words, Face.KAI, 9, space, 5)
    sheet.line_of_text(left, y, wrap((Span(words, Face.KAI),), size, space)[0], size, leading=13)
    sheet.right(left + room, y, (Span(count, Face.KAI),), 9, leading=13)


KIND = DocumentKind("visit_form", TITLE, VisitForm, {"a4": render_a4})
