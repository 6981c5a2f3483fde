"""志愿积分兑换单: what points, or minutes of the time bank, were given for, in two copies, each to be signed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.kind import DocumentKind
from desktop.documents.parts import reprint_mark
from desktop.documents.roll import RollWriter, on_rolls

TITLE = "志愿积分兑换单"
TIME_TITLE = "时间银行兑换单"


@dataclass(frozen=True, slots=True)
class RedeemedLine:
    """A gift or service with how many (``大米 5 kg × 1``), its points, and where or until when, if that matters."""

    item: str
    points: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RedemptionReceipt:
    """The slip's words, ready to print; ``volunteer`` is masked, points are finished numbers (``70``) in ``unit``.

    Every one of ``copies`` is a page of its own, so that the printer cuts between them. ``undone`` says that
    the redemption was taken back, when and why; ``proxy`` who came for the volunteer, ``served`` who is given the
    service, both masked. ``lapsing`` says how much lapses next, and the last day it may be used.
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
    unit: str = "分"
    lapsing: str = ""
    served: str = ""

    @property
    def title(self) -> str:
        """What the slip is called."""
        return TITLE if self.unit == "分" else TIME_TITLE


def _rule(data: RedemptionReceipt) -> str:
    return "积分不是钱，不退现、不转卖。" if data.unit == "分" else "时间只换服务，不换钱和东西。"


def _copy(slip: RollWriter, data: RedemptionReceipt, label: str) -> None:
    mark = "已撤销" if data.undone else reprint_mark(data.reprint, data.reprint_count)
    slip.head(data.centre_name, data.title, mark)
    slip.rule()
    slip.row("单号", data.number)
    slip.row("志愿者", f"{data.volunteer}　{data.volunteer_number}")
    slip.row("代领人", data.proxy)
    slip.row("服务对象", data.served)
    slip.row("时间", data.redeemed_at)
    slip.rule()
    for line in data.lines:
        slip.pair(line.item, line.points)
        if line.note:
            slip.text(line.note, 20, indent=24, leading=28)
            slip.gap(4)
    slip.pair("合计", f"{data.total} {data.unit}", 32, bold=True, pitch=50)
    slip.pair("兑换后余额", f"{data.balance} {data.unit}")
    if data.lapsing:
        slip.pair("最近到期", data.lapsing)
    slip.pair("服务时长（不减少）", data.hours)
    if data.undone:
        slip.boxed("本单已撤销", (data.undone,))
    slip.rule()
    with slip.beside(data.qr_payload, "扫码查这一单"):
        slip.sign_here("领取人签字")
        slip.text(f"经手人　{data.clerk}（{data.window}）", 24, leading=34)
        slip.text(f"电话　{data.agency_phone}", 24, leading=34)
    slip.foot((_rule(data), f"{label}　打印 {data.printed_at}"))


def write_roll(slip: RollWriter, data: RedemptionReceipt) -> None:
    """All copies from the roll, cut from each other."""
    slip.entitle(f"{TITLE} {data.number}", data.centre_name)
    for n, label in enumerate(data.copies):
        if n:
            slip.cut()
        _copy(slip, data, label)


def _render_fanfold(data: RedemptionReceipt, paper: str) -> bytes:
    from desktop.documents.fanfold import Fact, FanfoldForm, fanfold

    mark = "已撤销" if data.undone else reprint_mark(data.reprint, data.reprint_count)
    form = FanfoldForm(
        title=data.title,
        under=(data.centre_name, f"单号 {data.number}"),
        qr_payload=data.qr_payload,
        caption="扫码查这一单",
        mark=mark,
        facts=(
            Fact("志愿者", f"{data.volunteer}　{data.volunteer_number}"),
            Fact("代领人", data.proxy),
            Fact("服务对象", data.served),
            Fact("时间", data.redeemed_at),
            Fact("合计", f"{data.total} {data.unit}", bold=True),
            Fact("兑换后余额", f"{data.balance} {data.unit}"),
            Fact("最近到期", data.lapsing),
            Fact("服务时长", f"{data.hours}（不减少）"),
            Fact("经手人", f"{data.clerk}（{data.window}）"),
            Fact("电话", data.agency_phone),
        ),
        headings=("兑换内容", data.unit, "怎么领"),
        widths=(110, 20, 110),
        rows=tuple((line.item, line.points, line.note) for line in data.lines),
        boxed=("本单已撤销", (data.undone,)) if data.undone else None,
        signature="领取人签字",
        seal="中心业务章",
        foot="　".join((*data.copies, f"打印 {data.printed_at}", _rule(data))),
        author=data.centre_name,
        subject=data.number,
    )
    return fanfold(paper, form)


def render_half(data: RedemptionReceipt) -> bytes:
    """The slip on half-height fan-fold paper, its plies the copies."""
    return _render_fanfold(data, "241x140")


def render_third(data: RedemptionReceipt) -> bytes:
    """The slip on third-height fan-fold paper, its plies the copies."""
    return _render_fanfold(data, "241x93")


PAPERS = {**on_rolls(write_roll), "241x140": render_half, "241x93": render_third}
KIND = DocumentKind("redemption_receipt", TITLE, RedemptionReceipt, PAPERS, write_roll)
