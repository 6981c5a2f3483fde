"""在职党员双报到: the report to the home unit each quarter of hours and deeds done in the community."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.domain.errors import KnownError
from db.domain.names import check_name
from db.domain.phones import check_phone


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter, 1 to 4."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError("a year has four quarters")

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        """The next quarter."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def label(self) -> str:
        """2026 年第 1 季度."""
        return f"{self.year} 年第 {self.number} 季度"


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a member did: the day, what it was, minutes of service (0 for a wish fulfilled)."""

    member: str
    on: date
    what: str
    minutes: int


@dataclass(frozen=True, slots=True)
class HomeReport:
    """What one member's unit is told about a quarter: the deeds in order of days, and their sum."""

    member: str
    quarter: Quarter
    deeds: tuple[Deed, ...]
    minutes: int


def quarter_reports(
    deeds: Iterable[Deed], quarter: Quarter, members: Iterable[str]
) -> tuple[HomeReport, ...]:
    """A report for each member, also for one who did nothing; deeds of the quarter only."""
    by_member: dict[str, list[Deed]] = {member: [] for member in members}
    for deed in deeds:
        if deed.member in by_member and quarter.first <= deed.on <= quarter.last:
            by_member[deed.member].append(deed)
    return tuple(
        HomeReport(
            member,
            quarter,
            tuple(sorted(done, key=lambda deed: (deed.on, deed.what))),
            sum(deed.minutes for deed in done),
        )
        for member, done in by_member.items()
    )


def check_reporting(name: str, phone: str, unit: str, reported_on: date, today: date) -> None:
    """Whether a party member's 报到 may be registered.

    Raises KnownError of name or telephone, ``PARTY-UNIT`` without a home unit, ``PARTY-DATE`` for a day to come.
    """
    check_name(name)
    check_phone(phone)
    if not unit.strip():
        raise KnownError("PARTY-UNIT", "请填所在单位党组织，季度情况要反馈给它。", "unit")
    if reported_on > today:
        raise KnownError("PARTY-DATE", "报到日期在今天之后，请改成实际报到的日期。", "reported_on")


def funnel(known: Iterable[str], reported: Iterable[str], serving: Iterable[str]) -> tuple[int, int, int]:
    """摸排, 报到, 有服务: how many members are known, of these reported, of these serving."""
    all_known = set(known)
    all_reported = all_known & set(reported)
    return len(all_known), len(all_reported), len(all_reported & set(serving))
