"""Hours that wait for somebody, and the figures of service counted three ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.permissions import Permission
from db.domain.service_hours import HourSource, HourState
from db.domain.volunteer_figures import (
    Figures,
    Growth,
    HourLine,
    LedgerLine,
    SessionTally,
    figures_from_hours,
    figures_from_ledger,
    figures_from_sessions,
    growth,
)
from db.domain.volunteers import SERVICE_CATEGORIES
from db.hour_facts import HourRow, hours_where
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import day_of


@dataclass(frozen=True, slots=True)
class HoursQueue:
    """Hours in one state."""

    state: HourState = HourState.RECORDED
    limit: int = 2000


@dataclass(frozen=True, slots=True)
class HourGroup:
    """The records of one session; ``mine`` were written down by the operator."""

    session: str
    title: str
    on: date
    team: str
    rows: tuple[HourRow, ...]
    minutes: int
    mine: int


@dataclass(frozen=True, slots=True)
class HourQueue:
    """Groups by day, the oldest first, with the sums of all."""

    groups: tuple[HourGroup, ...]
    records: int
    minutes: int


@dataclass(frozen=True, slots=True)
class HoursFigures:
    """Figures of these days."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class FigureLine:
    """Figures of one month, team, category or source."""

    key: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class HourFigures:
    """The same figures from hours, from the ledger of minutes and from sessions; ``agrees`` unless data are damaged."""

    total: Figures
    ledger: Figures
    sessions: Figures
    agrees: bool
    months: tuple[FigureLine, ...]
    teams: tuple[FigureLine, ...]
    categories: tuple[FigureLine, ...]
    sources: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True)
class CorpsGrowth:
    """Months from that of the first day to that of the last."""

    from_on: date
    to_on: date


@query("hours.queue", needs=Permission.VOLUNTEER_READ)
def hours_queue(reader: Reader, request: HoursQueue) -> HourQueue:
    """Hours in one state by session, the oldest day first."""
    rows = hours_where(
        reader,
        "h.state = :state",
        {"state": request.state.value},
        "h.served_on, h.session, v.number, h.id",
        max(1, min(request.limit, 5000)),
    )
    groups: dict[tuple[date, str], list[HourRow]] = {}
    for row in rows:
        groups.setdefault((row.served_on, row.session), []).append(row)
    return HourQueue(
        tuple(
            HourGroup(
                session,
                lines[0].title,
                on,
                lines[0].team,
                tuple(lines),
                sum(line.minutes for line in lines),
                sum(line.mine for line in lines),
            )
            for (on, session), lines in groups.items()
        ),
        len(rows),
        sum(row.minutes for row in rows),
    )


def _lines(
    rows: Sequence[Any], key: Callable[[Any], str], name: Callable[[str], str]
) -> tuple[FigureLine, ...]:
    kept: dict[str, list[HourLine]] = {}
    for row in rows:
        kept.setdefault(key(row), []).append(HourLine(row.id, row.owner, row.session, row.counted))
    return tuple(FigureLine(k, name(k), figures_from_hours(lines)) for k, lines in sorted(kept.items()))


@query("hours.figures", needs=Permission.VOLUNTEER_READ)
def hours_figures(reader: Reader, request: HoursFigures) -> HourFigures:
    """人次, 人数, 场次 and minutes that count, whatever hours came from, counted three ways."""
    between = {"first": request.from_on.isoformat(), "last": request.to_on.isoformat()}
    rows = reader.rows(
        "SELECT h.id, coalesce(v.merged_into, v.id) AS owner, h.session, h.counted, h.served_on, h.category, h.source, "
        "coalesce(a.team_id, (SELECT team_id FROM team_member m WHERE m.volunteer_id = v.id AND m.until_on IS NULL "
        "ORDER BY m.from_on, m.id LIMIT 1), '') AS team_id FROM hour_record h JOIN volunteer v ON v.id = h.volunteer_id "
        "LEFT JOIN activity a ON a.id = h.activity_id WHERE h.served_on BETWEEN :first AND :last AND h.counted > 0",
        between,
    )
    ledger = figures_from_ledger(
        LedgerLine(row.step_id, row.record_id, row.volunteer_id, row.session, row.minutes)
        for row in reader.rows(
            "SELECT step_id, record_id, volunteer_id, session, minutes FROM hour_difference "
            "WHERE served_on BETWEEN :first AND :last",
            between,
        )
    )
    attended: dict[str, dict[str, int]] = {}
    for row in reader.rows(
        "SELECT h.session, coalesce(v.merged_into, v.id) AS owner, sum(h.counted) AS minutes FROM hour_record h "
        "JOIN volunteer v ON v.id = h.volunteer_id WHERE h.served_on BETWEEN :first AND :last GROUP BY 1, 2",
        between,
    ):
        attended.setdefault(row.session, {})[row.owner] = row.minutes
    sessions = figures_from_sessions(SessionTally(session, people) for session, people in attended.items())
    total = figures_from_hours(HourLine(row.id, row.owner, row.session, row.counted) for row in rows)
    teams = {row.id: row.name for row in reader.rows("SELECT id, name FROM volunteer_team")}
    return HourFigures(
        total,
        ledger,
        sessions,
        total == ledger == sessions,
        _lines(rows, lambda row: str(row.served_on)[:7], lambda key: key),
        _lines(rows, lambda row: str(row.team_id), lambda key: teams.get(key, "未入队")),
        _lines(rows, lambda row: str(row.category), lambda key: SERVICE_CATEGORIES.get(key, key)),
        _lines(rows, lambda row: str(row.source), lambda key: HourSource(key).label),
    )


@query("standing.growth", needs=Permission.VOLUNTEER_READ)
def corps_growth(reader: Reader, request: CorpsGrowth) -> tuple[Growth, ...]:
    """The corps month by month: who joined, who left, left for whatever reason."""
    rows = reader.rows("SELECT registered_on, state, state_on FROM volunteer WHERE merged_into IS NULL")
    terms = [
        (date.fromisoformat(row.registered_on), None if row.state == "active" else day_of(row.state_on))
        for row in rows
    ]
    return growth(terms, request.from_on, request.to_on)
