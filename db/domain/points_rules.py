"""How service becomes points: versioned rules as data (category × 系数, caps, bonus), and the sum in words.

The version in force on the day of service counts, whenever the hours are approved; a version is never changed
once it has begun, a new one follows it. An award carries the version and its arithmetic, so that anybody can
work it out again years later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from db.domain.errors import KnownError
from db.domain.points_expiry import FOREVER, ExpiryPolicy

DAY_MINUTES = 24 * 60


class Rounding(StrEnum):
    """What becomes of a part of a point."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"

    @property
    def label(self) -> str:
        """The rounding in Chinese."""
        return {"down": "舍去", "half_up": "四舍五入", "up": "进一"}[self.value]

    def apply(self, exact: Fraction) -> int:
        """A whole number of points from an exact one (not negative)."""
        if self is Rounding.DOWN:
            return exact.numerator // exact.denominator
        if self is Rounding.UP:
            return -(-exact.numerator // exact.denominator)
        return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@dataclass(frozen=True, slots=True)
class PointsRules:
    """One version of the rules, in force from ``starts_on`` until the next one begins.

    ``percents`` gives each category its 系数 in percent (150 is × 1.5); a category of several levels is written
    ``老人/送餐/午间`` and takes the nearest level that has one. Caps are points; ``None`` is no cap.
    ``referral`` points go to whoever brought a volunteer, once that one has served ``referral_minutes``.
    ``misconduct`` points are taken on top of an award of nothing. ``basis`` names the document behind it.
    """

    version: str
    starts_on: date
    per_hour: int = 1
    percents: Mapping[str, int] = field(default_factory=dict)
    other_percent: int = 100
    activity_cap: int | None = None
    day_cap: int | None = None
    rounding: Rounding = Rounding.DOWN
    referral: int = 0
    referral_minutes: int = 0
    misconduct: int = 0
    expiry: ExpiryPolicy = FOREVER
    basis: str = ""

    def percent(self, category: str) -> int:
        """The 系数 of a category in percent."""
        levels = category.split("/")
        for size in range(len(levels), 0, -1):
            found = self.percents.get("/".join(levels[:size]))
            if found is not None:
                return found
        return self.other_percent


STARTER_RULES = PointsRules(
    version="1",
    starts_on=date(2020, 1, 1),
    activity_cap=2,
    day_cap=8,
    referral=2,
    referral_minutes=60,
    expiry=ExpiryPolicy(months=24, to_year_end=True),
    basis="起步规则：1 小时 1 分，单次不超过 2 分，介绍新志愿者 2 分；请按本地办法修改",
)
"""Rules to begin with (1 h = 1 分, at most 2 an activity, referral 2); the rest is our own choice."""


def check_rules(rules: PointsRules) -> PointsRules:
    """A version that a centre can work with. Raises KnownError POINTS-RULES naming the field."""

    def refuse(name: str, message: str) -> KnownError:
        return KnownError("POINTS-RULES", message, name)

    if not rules.version.strip() or len(rules.version) > 20:
        raise refuse("version", "规则要有版本号（20 字以内），请补上。")
    if not 0 <= rules.per_hour <= 1000:
        raise refuse("per_hour", "每小时积分应是 0 到 1000 的整数，请改正。")
    for name, percent in [*rules.percents.items(), ("其他", rules.other_percent)]:
        if not name.strip() or name != name.strip() or not 0 <= percent <= 1000:
            raise refuse("percents", f"「{name}」的系数应在 0 到 10 之间，名称前后不留空格，请改正。")
    for which, cap in (("activity_cap", rules.activity_cap), ("day_cap", rules.day_cap)):
        if cap is not None and not 0 <= cap <= 10_000:
            raise refuse(which, "上限应是 0 到 10000 的整数；不设上限请留空。")
    for which, points in (("referral", rules.referral), ("misconduct", rules.misconduct)):
        if not 0 <= points <= 10_000:
            raise refuse(which, "奖励分和扣减分应是 0 到 10000 的整数，请改正。")
    if rules.referral_minutes < 0:
        raise refuse("referral_minutes", "介绍奖励要求的服务分钟数不能是负数，请改正。")
    rules.expiry.check()
    return rules


def add_version(versions: Iterable[PointsRules], fresh: PointsRules, today: date) -> tuple[PointsRules, ...]:
    """All versions with one more, by date. Raises KnownError POINTS-RULES.

    It may not begin in the past, so that what was earned under another version stays as it is.
    """
    known = tuple(versions)
    check_rules(fresh)
    if any(v.version == fresh.version for v in known):
        raise KnownError("POINTS-RULES", "这个版本号已用过，请换一个。", "version")
    if any(v.starts_on == fresh.starts_on for v in known):
        raise KnownError("POINTS-RULES", "这一天已有一版规则开始施行，请换一天。", "starts_on")
    if known and fresh.starts_on < today:
        raise KnownError("POINTS-RULES", "新规则不能从过去开始，已得的积分不改；请选今天或以后。", "starts_on")
    return tuple(sorted((*known, fresh), key=lambda v: v.starts_on))


def rules_on(versions: Iterable[PointsRules], served_on: date) -> PointsRules:
    """The version in force on the day of service. Raises KnownError POINTS-NO-RULE."""
    begun = [v for v in versions if v.starts_on <= served_on]
    if not begun:
        raise KnownError(
            "POINTS-NO-RULE", f"{served_on:%Y-%m-%d} 还没有积分规则；请管理员补上规则后再审核。", "served_on"
        )
    return max(begun, key=lambda v: v.starts_on)


@dataclass(frozen=True, slots=True)
class Service:
    """Service to be rewarded: real minutes without travel, within one day's date of the shift's beginning."""

    category: str
    minutes: int
    served_on: date
    misconduct: bool = False


@dataclass(frozen=True, slots=True)
class Earned:
    """What the same person was awarded before: in this activity, and on this day altogether."""

    in_activity: int = 0
    on_day: int = 0


NOTHING_YET = Earned()


@dataclass(frozen=True, slots=True)
class Award:
    """Points, the version and the sum that made them. ``uncapped`` is before caps; ``expires_on`` may be None."""

    points: int
    uncapped: int
    rule: str
    arithmetic: str
    expires_on: date | None


def award(versions: Sequence[PointsRules], service: Service, before: Earned = Earned()) -> Award:
    """The points of a service. Raises KnownError HOURS-MINUTES for no or impossible minutes, POINTS-NO-RULE.

    Points may be 0: the hours count all the same.
    """
    if isinstance(service.minutes, bool) or not 0 < service.minutes <= DAY_MINUTES:
        raise KnownError("HOURS-MINUTES", "服务时长应在 1 分钟到 24 小时之间，请先更正时长。", "minutes")
    rules = rules_on(versions, service.served_on)
    expires_on = rules.expiry.expires_on(service.served_on)
    if service.misconduct:
        return Award(0, 0, rules.version, "违规，本次不计分", expires_on)
    percent = rules.percent(service.category)
    exact = Fraction(service.minutes * rules.per_hour * percent, 60 * 100)
    whole = rules.rounding.apply(exact)
    text = f"{_hours(service.minutes)} × {rules.per_hour} 分/小时 × {decimal(Fraction(percent, 100))}"
    text += f" = {decimal(exact)} 分" if exact == whole else f" = {decimal(exact)}，{rules.rounding.label}为 {whole} 分"
    points = whole
    for name, cap, used in (
        ("单次活动", rules.activity_cap, before.in_activity),
        ("当日", rules.day_cap, before.on_day),
    ):
        if cap is not None and points > max(0, cap - used):
            points = max(0, cap - used)
            had = f"，已得 {used} 分" if used else ""
            text += f"；{name}上限 {cap} 分{had}，计 {points} 分"
    return Award(points, whole, rules.version, text, expires_on)


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody brought a volunteer: who, whom, and how long the new one has served by now."""

    by_id: str
    volunteer_id: str
    registered_on: date
    served_minutes: int
    rewarded: bool = False


def referral_bonus(versions: Sequence[PointsRules], referral: Referral) -> Award | None:
    """The bonus that is due now, or None. Raises KnownError REFERRAL-SELF, POINTS-NO-RULE.

    The version of the day of registration counts.
    """
    if referral.by_id == referral.volunteer_id:
        raise KnownError("REFERRAL-SELF", "介绍人不能是本人，请更正介绍人。", "referrer_id")
    rules = rules_on(versions, referral.registered_on)
    if referral.rewarded or not rules.referral or referral.served_minutes < rules.referral_minutes:
        return None
    text = f"介绍新志愿者 1 人 × {rules.referral} 分 = {rules.referral} 分"
    expires_on = rules.expiry.expires_on(referral.registered_on)
    return Award(rules.referral, rules.referral, rules.version, text, expires_on)


def decimal(value: Fraction) -> str:
    """A fraction as people write it: ``1.5``; cut after four places with ``…`` when it does not end there."""
    whole, rest = divmod(value.numerator * 10_000, value.denominator)
    text = f"{whole // 10_000}.{whole % 10_000:04}".rstrip("0").rstrip(".")
    return f"{text}…" if rest else text


def _hours(minutes: int) -> str:
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟 ÷ 60"


