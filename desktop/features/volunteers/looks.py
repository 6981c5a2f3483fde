"""Words and badges for what the views show."""

from __future__ import annotations

from datetime import date, datetime

from db.domain.card_payload import CardState
from db.domain.clock import local
from db.domain.service_hours import HourAction, HourState
from db.domain.volunteer_stars import star_name
from db.domain.volunteers import VolunteerState
from db.domain.wishes import WishState
from desktop.widgets.badge import BadgeSpec, badge

WEEKDAYS = "一二三四五六日"


def hours_words(minutes: int) -> str:
    """``2 小时 30 分``, ``45 分``, ``612 小时``."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else ""
    if not hours:
        return f"{sign}{rest} 分"
    return f"{sign}{hours} 小时 {rest} 分" if rest else f"{sign}{hours} 小时"


def hours_number(minutes: int) -> str:
    """Hours as a number with one decimal at most: 612, 2.5."""
    tenths = (minutes * 10 + 30) // 60
    whole, part = divmod(tenths, 10)
    return f"{whole}.{part}" if part else str(whole)


def time_words(at: datetime | None) -> str:
    """10:42, or nothing."""
    return "" if at is None else f"{local(at):%H:%M}"


def span_words(starts: datetime, ends: datetime) -> str:
    """09:00–11:30."""
    return f"{local(starts):%H:%M}–{local(ends):%H:%M}"


def service_words(came: datetime, went: datetime) -> str:
    """09:00–11:30; a dash where the sheet it came from did not say the times of day."""
    return span_words(came, went) if came < went else "—"


def day_words(day: date | None) -> str:
    """11-28 六, or a dash."""
    return "—" if day is None else f"{day:%m-%d} {WEEKDAYS[day.weekday()]}"


def star_words(stars: int) -> str:
    """三星, or 未评星."""
    return star_name(stars)


def state_badge(state: VolunteerState) -> BadgeSpec | None:
    """Nothing for whoever serves."""
    kinds = {VolunteerState.LEFT: "neutral", VolunteerState.DEAD: "neutral", VolunteerState.FORGOTTEN: "outline"}
    return None if state is VolunteerState.ACTIVE else badge(state.label, kinds[state])


def hour_badge(state: HourState) -> BadgeSpec:
    """Where a record stands."""
    kinds = {
        HourState.RECORDED: "warn", HourState.APPROVED: "info", HourState.PUBLIC: "info", HourState.CONFIRMED: "ok",
        HourState.CONTESTED: "hold", HourState.REJECTED: "bad", HourState.VOID: "neutral",
    }
    return badge(state.label, kinds[state])


def hour_icon(action: HourAction) -> tuple[str, str]:
    """Icon and colour of a step."""
    return {
        HourAction.RECORD: ("pencil", "accent"), HourAction.APPROVE: ("circle-check", "ok"),
        HourAction.REJECT: ("circle-x", "bad"), HourAction.PUBLISH: ("megaphone", "accent"),
        HourAction.CONFIRM: ("circle-check", "ok"), HourAction.CONTEST: ("message-square-warning", "hold"),
        HourAction.UPHOLD: ("shield-check", "ok"), HourAction.CORRECT: ("pencil", "warn"),
        HourAction.VOID: ("ban", "bad"),
    }[action]


def card_badge(state: CardState) -> BadgeSpec:
    """Where a card stands."""
    kinds = {CardState.ACTIVE: "ok", CardState.LOST: "bad", CardState.REPLACED: "neutral", CardState.WITHDRAWN: "neutral"}
    return badge(state.label, kinds[state])


def wish_badge(state: WishState) -> BadgeSpec:
    """Where a wish stands."""
    kinds = {
        WishState.POSTED: "warn", WishState.CLAIMED: "info", WishState.DONE: "ok", WishState.THANKED: "ok",
        WishState.WITHDRAWN: "neutral",
    }
    return badge(state.label, kinds[state])


def shift_badge(state: str, closed: bool) -> BadgeSpec:
    """Where a shift stands: planned, open, over, closed, cancelled."""
    if closed or state == "closed":
        return badge("已结束", "neutral")
    return {
        "planned": badge("待开始", "outline"), "open": badge("进行中", "ok"), "over": badge("待结束", "warn"),
        "cancelled": badge("已取消", "neutral"),
    }[state]


def line_badge(status: str) -> BadgeSpec:
    """Where somebody on the sheet is."""
    return {
        "in": badge("在岗", "ok"), "gone": badge("已签退", "neutral"), "expected": badge("已报名", "outline"),
        "waiting": badge("候补", "outline"), "stray": badge("要核实", "warn"),
    }[status]
