"""Do hours, their ledger of minutes, years and sums say what the steps of the records make of them?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy.engine import Connection

from db.domain.clock import instant_of
from db.domain.service_hours import HourAction, HourState, Stretch, double_time, replay_hours
from db.hour_store import stored_step


def compare(connection: Connection) -> list[str]:
    """Everything that is projected from the steps of hours and not what they make of it, in words."""
    return [
        *_wrong_records(connection),
        *_wrong_ledger(connection),
        *_wrong_years(connection),
        *_wrong_sums(connection),
        *_wrong_overlaps(connection),
    ]


def _wrong_records(connection: Connection) -> Iterator[str]:
    """Records that do not stand where their steps lead, and whose minutes the ledger has otherwise."""
    rows = connection.execution_options(yield_per=5000).exec_driver_sql(
        "SELECT h.id AS record_id, h.served_on, h.state, h.version, h.minutes AS kept, h.counted, h.public_until AS until, "
        "h.confirmed_on, h.review, s.id, s.hlc, s.base_version, s.action, s.operator_id, s.made_on, s.minutes, "
        "s.public_until, s.reason, d.minutes AS difference FROM hour_record h "
        "LEFT JOIN hour_step s ON s.record_id = h.id LEFT JOIN hour_difference d ON d.step_id = s.id "
        "AND d.record_id = h.id ORDER BY h.id"
    )
    for record_id, group in groupby(rows, key=lambda row: row.record_id):
        found = list(group)
        wrong = _wrong_record(found)
        if wrong:
            yield f"{found[0].served_on} 的时长 {record_id}：{wrong}"


def _wrong_record(rows: list[Any]) -> str:
    row, steps = rows[0], [stored_step(one) for one in rows if one.id is not None]
    standing = replay_hours(steps)
    if standing is None:
        return "没有留下记录的步骤"
    if (row.state, row.version, bool(row.review)) != (standing.state.value, standing.version, standing.review):
        return f"按步骤应为「{standing.state.label}」，与所存的不一致"
    if (row.kept, row.counted) != (standing.minutes, standing.counted):
        return f"按步骤应计 {standing.counted} 分钟，所存为 {row.counted} 分钟"
    if row.until != (standing.public_until.isoformat() if standing.public_until else None):
        return "公示截止日期与步骤不一致"
    confirmed = max((one.on for one in steps if one.action is HourAction.CONFIRM), default=None)
    due = confirmed if standing.state is HourState.CONFIRMED else None
    if row.confirmed_on != (due.isoformat() if due else None):
        return "确认日期与步骤不一致"
    ledger = {one.id: one.difference for one in rows if one.difference is not None}
    if ledger != dict(standing.differences):
        return f"时长流水合计 {sum(ledger.values())} 分钟，按步骤应为 {standing.counted} 分钟"
    return ""


def _wrong_ledger(connection: Connection) -> Iterator[str]:
    """Lines of the ledger of minutes that no record has, or that name another volunteer, session or day."""
    rows = connection.exec_driver_sql(
        "SELECT d.step_id FROM hour_difference d LEFT JOIN hour_record h ON h.id = d.record_id "
        "LEFT JOIN hour_step s ON s.id = d.step_id AND s.record_id = d.record_id LEFT JOIN volunteer v ON v.id = h.volunteer_id "
        "WHERE s.id IS NULL OR d.session <> h.session OR d.served_on <> h.served_on "
        "OR d.volunteer_id <> coalesce(v.merged_into, v.id)"
    )
    for row in rows:
        yield f"时长流水 {row.step_id} 与它的时长记录对不上"


def _wrong_years(connection: Connection) -> Iterator[str]:
    """Years of volunteers that are not the sum of their records."""
    due = {
        tuple(row)
        for row in connection.exec_driver_sql(
            "SELECT CAST(substr(h.served_on, 1, 4) AS INTEGER) AS year, coalesce(v.merged_into, v.id) AS owner, "
            "sum(h.counted), sum(CASE WHEN h.state = 'confirmed' THEN h.counted ELSE 0 END), count(DISTINCT h.session), "
            "count(DISTINCT CASE WHEN h.state = 'confirmed' THEN h.session END) FROM hour_record h "
            "JOIN volunteer v ON v.id = h.volunteer_id WHERE h.counted > 0 GROUP BY 1, 2"
        )
    }
    kept = {
        tuple(row)
        for row in connection.exec_driver_sql(
            "SELECT year, volunteer_id, counted_minutes, confirmed_minutes, sessions, confirmed_sessions FROM volunteer_year"
        )
    }
    for year, volunteer_id in sorted({(row[0], row[1]) for row in due ^ kept}):
        yield f"志愿者 {_number(connection, volunteer_id)} 的 {year} 年度合计与时长记录不一致"


def _wrong_sums(connection: Connection) -> Iterator[str]:
    """Volunteers whose sums are not those of their years."""
    rows = connection.exec_driver_sql(
        "SELECT v.number, v.counted_minutes, coalesce(sum(y.counted_minutes), 0) AS due FROM volunteer v "
        "LEFT JOIN volunteer_year y ON y.volunteer_id = v.id WHERE v.merged_into IS NULL GROUP BY v.id "
        "HAVING v.counted_minutes <> coalesce(sum(y.counted_minutes), 0) "
        "OR v.confirmed_minutes <> coalesce(sum(y.confirmed_minutes), 0) OR v.sessions <> coalesce(sum(y.sessions), 0)"
    )
    for row in rows:
        yield f"志愿者 {row.number} 档案上累计 {row.counted_minutes} 分钟，各年合计 {row.due} 分钟，或确认时长、场次不一致"


def _wrong_overlaps(connection: Connection) -> Iterator[str]:
    """Records that do not say how much of their time another record of the same volunteer says already."""
    rows = connection.exec_driver_sql(
        "SELECT coalesce(v.merged_into, v.id) AS owner, h.id, h.served_on, h.came_at, h.went_at, h.minutes, h.hlc, "
        "h.overlap_minutes FROM hour_record h JOIN volunteer v ON v.id = h.volunteer_id "
        "WHERE h.state NOT IN ('rejected', 'void') ORDER BY owner, h.came_at"
    )
    for owner, group in groupby(rows, key=lambda row: row.owner):
        found = list(group)
        if not any(row.overlap_minutes for row in found) and not _touch(found):
            continue
        for record_id, minutes in _overlaps(found).items():
            kept = next(row for row in found if row.id == record_id)
            if kept.overlap_minutes != minutes:
                number = _number(connection, owner)
                yield f"志愿者 {number} {kept.served_on} 的时长有 {minutes} 分钟重复，所存为 {kept.overlap_minutes} 分钟"


def _touch(rows: list[Any]) -> bool:
    """Whether any of these, in order of coming, begins before one before it ended."""
    latest = 0
    for row in rows:
        if row.came_at < latest:
            return True
        latest = max(latest, row.went_at)
    return False


def _overlaps(rows: list[Any]) -> dict[str, int]:
    """Minutes said already, by record; only records of neighbouring days are compared, as when they are kept."""
    by_day: dict[int, list[Any]] = {}
    for row in rows:
        by_day.setdefault(date.fromisoformat(row.served_on).toordinal(), []).append(row)
    found: dict[str, int] = {}
    for day in by_day:
        around = [row for near in (day - 1, day, day + 1) for row in by_day.get(near, ())]
        stretches = [
            Stretch(row.id, row.owner, instant_of(row.came_at), instant_of(row.went_at), row.minutes, row.hlc) for row in around
        ]
        twice = {one.id: one.minutes - one.countable for one in double_time(stretches)}
        found |= {row.id: twice.get(row.id, 0) for row in by_day[day]}
    return found


def _number(connection: Connection, volunteer_id: str) -> str:
    row = connection.exec_driver_sql("SELECT number FROM volunteer WHERE id = ?", (volunteer_id,)).one_or_none()
    return row.number if row else volunteer_id
