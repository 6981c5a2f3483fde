"""Where the time comes from. Rules take instants as arguments; only the edges hold a Clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import overload
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, UTC, timezone-aware."""
    return datetime.now(UTC)


def business_date(instant: datetime) -> date:
    """The calendar date at the desk (Asia/Shanghai) for a UTC instant."""
    return instant.astimezone(SHANGHAI).date()


def local(instant: datetime) -> datetime:
    """The wall-clock time at the desk (Asia/Shanghai) for a UTC instant."""
    return instant.astimezone(SHANGHAI)


@overload
def instant_of(milliseconds: int) -> datetime: ...


@overload
def instant_of(milliseconds: int | None) -> datetime | None: ...


def instant_of(milliseconds: int | None) -> datetime | None:
    """The instant that a row holds as milliseconds since 1970; None for none."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
