"""Redemptions to be looked up: today's, a day's, one by its number, and the closing before it is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from db.closing_store import load_closing
from db.domain.clock import instant_of
from db.domain.day_closing import DayClosing
from db.domain.permissions import Permission
from db.domain.redemption import Line
from db.gift_store import decode_lines
from db.points_people import RedemptionRules, load_redemption_rules
from db.redemption_rows import RedemptionRow, redemption_rows
from db.registry import query
from db.transaction import Reader

_CENTRE = re.compile(r"^DH-[0-9]{12}-")
"""What a full number has before the short one."""


@dataclass(frozen=True, slots=True)
class RedemptionsToday:
    """How much was redeemed today."""


@dataclass(frozen=True, slots=True)
class TodayFacts:
    """Redemptions made today, how many of them were undone, and the points of those that stand."""

    count: int
    undone: int
    points: int


@query("redemptions.today", needs=Permission.POINTS_READ)
def redemptions_today(reader: Reader, request: RedemptionsToday) -> TodayFacts:
    """The line over the page."""
    row = reader.one(
        "SELECT COUNT(*) AS made, COUNT(u.id) AS undone, COALESCE(SUM(CASE WHEN u.id IS NULL AND r.book <> 'time' "
        "THEN r.points END), 0) AS points FROM redemption r LEFT JOIN redemption_undo u ON u.redeem_id = r.id "
        "WHERE r.made_on = :today",
        {"today": reader.today.isoformat()},
    )
    assert row is not None
    return TodayFacts(int(row.made), int(row.undone), int(row.points))


@dataclass(frozen=True, slots=True)
class ListRedemptions:
    """Of a day, of a volunteer, of a window; newest first."""

    day: date | None = None
    volunteer_id: str = ""
    window: int | None = None
    limit: int = 200


@query("redemptions.list", needs=Permission.POINTS_READ)
def redemption_list(reader: Reader, request: ListRedemptions) -> tuple[RedemptionRow, ...]:
    """Redemptions, those undone among them."""
    wanted = {
        "r.made_on = :day": request.day is not None,
        "r.volunteer_id = :volunteer": bool(request.volunteer_id),
        "r.window = :window": request.window is not None,
    }
    return redemption_rows(
        reader,
        " AND ".join([sql for sql, asked in wanted.items() if asked] or ["1"]),
        {"day": request.day and request.day.isoformat(), "volunteer": request.volunteer_id, "window": request.window},
        limit=request.limit,
    )


@dataclass(frozen=True, slots=True)
class GetRedemption:
    """Which redemption."""

    redeem_id: str


@dataclass(frozen=True, slots=True)
class RedemptionDetail:
    """One redemption with its lines, its full number, who came, and its papers."""

    row: RedemptionRow
    serial: str
    lines: tuple[Line, ...]
    proxy: str
    for_name: str
    card_number: str
    entry_id: str
    job_ids: tuple[str, ...]


@query("redemptions.get", needs=Permission.POINTS_READ)
def get_redemption(reader: Reader, request: GetRedemption) -> RedemptionDetail | None:
    """One redemption in full; None when there is none."""
    asked = {"id": request.redeem_id}
    found = redemption_rows(reader, "r.id = :id", asked)
    if not found:
        return None
    row = reader.one("SELECT serial, lines, proxy, for_name, card_number, entry_id FROM redemption WHERE id = :id", asked)
    jobs = reader.rows("SELECT id FROM print_job WHERE subject_id = :id ORDER BY id", asked)
    assert row is not None
    return RedemptionDetail(
        found[0],
        row.serial,
        decode_lines(row.lines),
        row.proxy,
        row.for_name,
        row.card_number,
        row.entry_id,
        tuple(job.id for job in jobs),
    )


@dataclass(frozen=True, slots=True)
class FindRedemption:
    """A number as scanned or typed, short or full."""

    serial: str


@query("redemptions.find", needs=Permission.POINTS_READ)
def find_redemption(reader: Reader, request: FindRedemption) -> str | None:
    """The id of the redemption with this number."""
    short = _CENTRE.sub("DH-", request.serial.strip().upper())
    found = reader.scalar("SELECT id FROM redemption WHERE serial_short = :short", {"short": short})
    return None if found is None else str(found)


@dataclass(frozen=True, slots=True)
class LastUndoable:
    """The last redemption of this window."""


@query("redemptions.last", needs=Permission.POINTS_READ)
def last_undoable(reader: Reader, request: LastUndoable) -> RedemptionRow | None:
    """The latest redemption of this window that may still be undone."""
    rows = redemption_rows(
        reader,
        "r.made_on = :today AND r.window = :window AND u.id IS NULL",
        {"today": reader.today.isoformat(), "window": reader.desk.window},
        limit=1,
    )
    return next((row for row in rows if row.undoable), None)


@dataclass(frozen=True, slots=True)
class PreviewClosing:
    """Which day."""

    day: date


@dataclass(frozen=True, slots=True)
class ClosingView:
    """The closing as it would be printed now, and when the day was closed last."""

    closing: DayClosing
    rows: tuple[RedemptionRow, ...]
    closed_at: datetime | None
    closed_by: str


@query("redemptions.closing", needs=Permission.POINTS_READ)
def preview_closing(reader: Reader, request: PreviewClosing) -> ClosingView:
    """A day's redemptions, stock and ledger side by side."""
    facts = load_closing(reader, request.day)
    last = reader.one(
        "SELECT at, operator_name FROM day_closing WHERE made_on = :day ORDER BY hlc DESC LIMIT 1",
        {"day": request.day.isoformat()},
    )
    closed_at = None if last is None else instant_of(last.at)
    return ClosingView(facts.closing, facts.rows, closed_at, "" if last is None else last.operator_name)


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """The limits of redemption."""


@query("redemptions.read_policy", needs=Permission.POINTS_READ)
def read_policy(reader: Reader, request: ReadPolicy) -> RedemptionRules:
    """What the centre has chosen."""
    return load_redemption_rules(reader)
