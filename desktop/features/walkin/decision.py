"""Which of the five keys may be pressed now, what each will do, and which one is the next right step.

The rules are look.md's: everything there, accept; what is missing may follow, accept tolerantly; otherwise ask
for the missing materials. An instant item with everything there is finished at once. Without a person only the
notice can be printed. The texts are a clerk's; nothing here knows of widgets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from db.domain.cases import MaterialCheck, MaterialsKind, MaterialsStatus, materials_status
from db.domain.catalogue import ItemKind, Necessity, ServiceItem

TOLERANT, SUPPLEMENT, NOTICE, ACCEPT, INSTANT = "F4", "F7", "F8", "F9", "F10"
NO_PERSON = "还没有办事人：请刷身份证，或按 Ctrl+K 找人"
NO_ITEM = "还没有选事项：请按 F3 打拼音首字母，或按数字键选常办"
VERBS: Mapping[str, str] = {
    TOLERANT: "容缺受理",
    SUPPLEMENT: "收件并补正",
    NOTICE: "一次性告知单",
    ACCEPT: "受理并打印",
    INSTANT: "即办办结",
}
MODES: Mapping[str, str] = {
    TOLERANT: "tolerant", SUPPLEMENT: "supplement", ACCEPT: "accept", INSTANT: "instant",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One action row: its key, what will happen, and, when it may not be used, why."""

    key: str
    line: str
    refusal: str = ""

    @property
    def verb(self) -> str:
        """The bold word."""
        return VERBS[self.key]


@dataclass(frozen=True, slots=True)
class Decision:
    """``rows`` are shown, the primary first; ``elsewhere`` says why a key without a row does nothing."""

    primary: str
    rows: tuple[Offer, ...]
    elsewhere: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dates:
    """What the rows promise: the notice's last day, and by position until when a material may follow."""

    supplement_on: date | None = None
    tolerant: Mapping[int, date] | None = None


def status(item: ServiceItem, ticked: Collection[int]) -> MaterialsStatus:
    """How complete the materials are; only 必要 ones count."""
    return materials_status(
        [
            MaterialCheck(
                required=material.necessity is Necessity.REQUIRED,
                present=place in ticked,
                deferrable=material.deferrable_days is not None,
            )
            for place, material in enumerate(item.materials)
        ]
    )


def short_name(name: str) -> str:
    """A material's name without what stands in brackets, for a narrow line."""
    return name.split("（")[0]


def names(item: ServiceItem, places: Collection[int], most: int = 2) -> str:
    """The short names of the materials at ``places``; more than ``most`` are counted."""
    words = [short_name(item.materials[place].name) for place in places]
    return "、".join(words) if len(words) <= most else f"{'、'.join(words[:most])}等 {len(words)} 件"


def decide(
    item: ServiceItem | None, ticked: Collection[int], *, has_person: bool, dates: Dates = Dates(),
    receipt: str = "80 mm",
) -> Decision:
    """The rows of the result panel. ``receipt`` names the paper of the receipt for the line under F9."""
    if item is None:
        words = NO_ITEM if has_person else NO_PERSON
        return Decision("", (), dict.fromkeys(VERBS, words))
    state = status(item, ticked)
    offers = {offer.key: offer for offer in _offers(item, state, has_person, dates, receipt)}
    if not has_person:
        rows = (offers[NOTICE], *(offers[key] for key in (SUPPLEMENT, ACCEPT) if key in offers))
        return Decision(NOTICE, rows, {TOLERANT: NO_PERSON, INSTANT: NO_PERSON})
    instant = item.kind is ItemKind.INSTANT
    complete = state.kind is MaterialsKind.COMPLETE
    if complete:
        primary = INSTANT if instant else ACCEPT
        shown = [INSTANT, ACCEPT, NOTICE] if instant else [ACCEPT, NOTICE]
    else:
        primary = TOLERANT if state.kind is MaterialsKind.TOLERABLE else SUPPLEMENT
        shown = [TOLERANT, SUPPLEMENT, NOTICE, INSTANT if instant else ACCEPT]
    rows = (offers[primary], *(offers[key] for key in shown if key != primary))
    hidden = {key: offer.refusal or offer.line for key, offer in offers.items() if key not in shown}
    return Decision(primary, rows, hidden)


def _offers(
    item: ServiceItem, state: MaterialsStatus, has_person: bool, dates: Dates, receipt: str,
) -> tuple[Offer, ...]:
    lacking = len(state.missing)
    short = f"还差 {lacking} 件必要材料，勾齐后可用" if lacking else ""
    instant = item.kind is ItemKind.INSTANT
    barred = "" if has_person else NO_PERSON
    stuck = [place for place in state.missing if item.materials[place].deferrable_days is None]
    may_follow = "材料已齐，不用容缺"
    if stuck:
        may_follow = f"「{names(item, stuck, 1)}」不能容缺"
    elif lacking:
        may_follow = ""
    until = _until(item, state, dates)
    notice_day = f"，至 {dates.supplement_on:%m-%d}" if dates.supplement_on else ""
    return (
        Offer(TOLERANT, f"{names(item, state.missing)} {until}补交，打印承诺书", barred or may_follow),
        Offer(
            SUPPLEMENT, f"5 工作日内一次告知{notice_day}", barred or ("" if lacking else "材料已齐，不用补正"),
        ),
        Offer(
            NOTICE,
            f"只打印所缺 {lacking} 件，不立案" if has_person else f"打印要带的 {lacking} 件材料，不立案",
            "" if lacking or not has_person else "材料已齐，无须告知",
        ),
        Offer(
            ACCEPT,
            f"先受理，稍后办结·受理回执 {receipt}" if instant else f"受理回执 {receipt} × 1",
            barred or short,
        ),
        Offer(
            INSTANT, f"当场办完，打印回执 {receipt}",
            barred or ("本事项为承诺件" if not instant else short),
        ),
    )


def _until(item: ServiceItem, state: MaterialsStatus, dates: Dates) -> str:
    days = [dates.tolerant[place] for place in state.missing if dates.tolerant and place in dates.tolerant]
    return f"{min(days):%m-%d} 前" if days else ""
