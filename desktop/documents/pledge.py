"""志愿服务承诺书: a volunteer takes a post (8+N 岗位) and promises what goes with it; a minor's guardian signs too."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.page import A4, A5, Page, Paper
from desktop.documents.parts import reprint_mark
from desktop.documents.table import Row, cell, name_cell
from desktop.documents.text import Span

TITLE = "志愿服务承诺书"
PROMISES = (
    "遵守《志愿服务条例》和中心的管理规定，服从安排，按时到岗，不能到岗时提前说明。",
    "尊重服务对象，保守其个人信息和隐私，不向其收取或者变相收取报酬。",
    "如实签到、签退，不虚报服务时长；时长不实的，按规定取消并限期不参评。",
    "积分只兑换礼品和服务，不转卖、不提现。",
    "每年述职一次，接受居民评议；不再担任时，及时到中心办理卸岗。",
)


@dataclass(frozen=True, slots=True)
class Pledge:
    """The paper's words, ready to print: masked, formatted. ``promises`` () = the standard ones.

    ``guardian`` is named for a minor, who then needs a second signature; ``role`` is 一代四员 or empty.
    """

    centre_name: str
    volunteer: str
    number: str
    phone: str
    post: str
    duties: str
    team: str
    term: str
    clerk: str
    signed_on: str
    role: str = ""
    guardian: str = ""
    promises: tuple[str, ...] = ()
    reprint: bool = False
    reprint_count: int = 0


def _render(data: Pledge, paper: Paper) -> bytes:
    mark = reprint_mark(data.reprint, data.reprint_count)
    page = Page(paper, TITLE, (data.centre_name, f"志愿者编号 {data.number}"), mark=mark)
    rows: list[Row] = [
        (name_cell("承诺人"), cell(data.volunteer, bold=True), name_cell("联系电话"), cell(data.phone)),
        (name_cell("认领岗位"), cell(data.post, bold=True), name_cell("所在团队"), cell(data.team)),
        (name_cell("岗位职责"), cell(data.duties, across=3)),
        (name_cell("任期"), cell(data.term, across=3)),
    ]
    if data.role:
        rows.append((name_cell("兼任"), cell(data.role, across=3)))
    page.table((92, 274, 92, 274), rows, air=7)
    page.paragraph((Span("本人自愿担任以上岗位，承诺：", Face.KAI),), size=10.4, leading=17, after=3)
    for n, promise in enumerate(data.promises or PROMISES, start=1):
        page.paragraph((Span(f"{n}．{promise}", Face.KAI),), size=10.4, leading=17, after=3)
    signed: list[tuple[str, str | None]] = [("承诺人签字", None)]
    if data.guardian:
        words = f"监护人 {data.guardian} 已知悉并同意其参加，未满十四周岁的服务时陪同。"
        page.paragraph((Span(words, Face.KAI),), size=10.4, leading=17)
        signed.append(("监护人签字", None))
    signed += [("经办人", data.clerk), (data.signed_on, "")]
    page.signature(signed, ("服务中心", "盖章"), foot="本承诺书一式两份，本人和中心各存一份。")
    return page.finish(data.centre_name, data.number)


def render_a5(data: Pledge) -> bytes:
    """The pledge on A5."""
    return _render(data, A5)


def render_a4(data: Pledge) -> bytes:
    """The pledge on A4."""
    return _render(data, A4)


KIND = DocumentKind("pledge", TITLE, Pledge, {"a5": render_a5, "a4": render_a4})
