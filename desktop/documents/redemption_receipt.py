"""志愿积分兑换单: what points were given for, in two copies, each to be signed by who takes the things away."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.parts import reprint_mark
from desktop.documents.sheet import pdf
from desktop.documents.slip import BODY, DOT, LEFT, PRINTABLE, ROW, Slip
from desktop.documents.text import Span, line_width, wrap

TITLE = "志愿积分兑换单"


@dataclass(frozen=True, slots=True)
class RedeemedLine:
    """A gift or service with how many (``大米 5 kg × 1``), its points, and where or until when, if that matters."""

    item: str
    points: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RedemptionReceipt:
    """The slip's words, ready to print; ``volunteer`` is masked, points are finished numbers (``70``).

    Every one of ``copies`` is a page of its own, so that the printer cuts between them. ``undone`` says that
    the redemption was taken back, when and why; ``proxy`` who came for the volunteer, masked.
    """

    centre_name: str
    number: str
    qr_payload: str
    volunteer: str
    volunteer_number: str
    lines: tuple[RedeemedLine, ...]
    total: str
    balance: str
    hours: str
    redeemed_at: str
    clerk: str
    window: str
    agency_phone: str
    printed_at: str
    copies: tuple[str, ...] = ("第 1 联 本人留存", "第 2 联 中心留存")
    proxy: str = ""
    undone: str = ""
    reprint: bool = False
    reprint_count: int = 0


def _pair(
    slip: Slip, name: str, value: str, size: float = BODY, *, bold: bool = False, pitch: float = 36
) -> None:
    """Words at the left and a number at the right edge; long words are wrapped beside it."""
    face = Face.SANS_BOLD if bold else Face.SANS
    number = (Span(value, face),)
    room = PRINTABLE - line_width(number, size * DOT) / DOT - 24
    lines = wrap((Span(name, face),), size * DOT, room * DOT)
    slip.sheet.right((LEFT + PRINTABLE) * DOT, slip.y * DOT, number, size * DOT, leading=pitch * DOT)
    for line in lines:
        slip.sheet.line_of_text(LEFT * DOT, slip.y * DOT, line, size * DOT, leading=pitch * DOT)
        slip.y += pitch


def _copy(data: RedemptionReceipt, label: str) -> Slip:
    slip = Slip()
    mark = "已撤销" if data.undone else reprint_mark(data.reprint, data.reprint_count)
    slip.head(data.centre_name, TITLE, mark)
    slip.rule()
    slip.row("单号", data.number)
    slip.row("志愿者", f"{data.volunteer}　{data.volunteer_number}")
    slip.row("代领人", data.proxy)
    slip.row("时间", data.redeemed_at)
    slip.rule()
    for line in data.lines:
        _pair(slip, line.item, line.points)
        if line.note:
            slip.text(line.note, 20, x=24, room=PRINTABLE - 24, leading=28)
            slip.y += 4
    _pair(slip, "合计", f"{data.total} 分", 32, bold=True, pitch=50)
    _pair(slip, "兑换后余额", f"{data.balance} 分")
    _pair(slip, "服务时长（不减少）", data.hours)
    if data.undone:
        slip.boxed("本单已撤销", (data.undone,))
    slip.rule()
    top = slip.y
    side = slip.qr(top + 4, data.qr_payload, "扫码查这一单")
    room = 344.0
    slip.text("领取人签字", BODY, leading=ROW)
    slip.y += 62
    line_y = slip.y * DOT
    slip.sheet.rule(LEFT * DOT, line_y, (LEFT + room - 24) * DOT, line_y, 2 * DOT)
    slip.y += 12
    slip.text(f"经手人　{data.clerk}（{data.window}）", BODY, room=room, leading=34)
    slip.text(f"电话　{data.agency_phone}", BODY, room=room, leading=34)
    slip.y = max(slip.y, side)
    slip.foot(("积分不是钱，不退现、不转卖。", f"{label}　打印 {data.printed_at}"))
    return slip


def render_80mm(data: RedemptionReceipt) -> bytes:
    """All copies on the 80 mm roll, a page each."""
    slips = [_copy(data, label) for label in data.copies]
    return pdf([slip.closed() for slip in slips], f"{TITLE} {data.number}", data.centre_name)


KIND = DocumentKind("redemption_receipt", TITLE, RedemptionReceipt, {"80mm": render_80mm})
