"""The board: the open demands by stage, and the figures above them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import date, timedelta

from db.domain.demand_table import DemandKind, DemandState, Urgency
from db.domain.demand_words import STAGES
from db.domain.permissions import Permission
from db.queries.demand_lists import RUNNING, ListDemands, count_demands, demand_filters, where_clause
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar

MEDIAN_DAYS = 90
"""The median on the board is of the answers of so many days."""


@dataclass(frozen=True, slots=True)
class DemandBoard:
    """The open demands by stage, the most pressing first; at most ``per_column`` ids of each."""

    category: str | None = None
    owner_id: str | None = None
    kind: DemandKind | None = None
    urgency: Urgency | None = None
    grid: str | None = None
    text: str = ""
    per_column: int = 100


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage; ``count`` counts those not listed too."""

    state: DemandState
    label: str
    hint: str
    count: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The stages in order, and the figures above them. ``median_days`` in 工作日, of the answers of 90 days."""

    columns: tuple[BoardColumn, ...]
    open: int
    overdue: int
    archived_this_month: int
    median_days: float | None


@query("demands.board", needs=Permission.DEMAND_READ)
def demand_board(reader: Reader, request: DemandBoard) -> Board:
    """The open demands by stage, nearest deadline first, with the figures above them."""
    chosen = ListDemands(
        category=request.category,
        owner_id=request.owner_id,
        kind=request.kind,
        urgency=request.urgency,
        grid=request.grid,
        text=request.text,
    )
    where, values = demand_filters(reader, chosen)
    rows = reader.rows(f"SELECT id, state FROM demand {where_clause(where)} ORDER BY {RUNNING}, id", values)
    columns = []
    for state, hint in STAGES.items():
        ids = [row.id for row in rows if row.state == state]
        columns.append(BoardColumn(state, state.label, hint, len(ids), tuple(ids[: request.per_column])))
    month = reader.today.replace(day=1).isoformat()
    archived = reader.scalar(
        "SELECT COUNT(*) FROM demand WHERE closed = 1 AND archived_on >= :month", {"month": month}
    )
    overdue = count_demands(reader, "overdue")
    return Board(tuple(columns), count_demands(reader, "open"), overdue, int(archived), _median(reader))


def _median(reader: Reader) -> float | None:
    calendar = load_calendar(reader.connection)
    since = (reader.today - timedelta(days=MEDIAN_DAYS)).isoformat()
    days = [
        calendar.working_days_between(date.fromisoformat(row.business_date), date.fromisoformat(row.settled_on))
        for row in reader.rows(
            "SELECT business_date, settled_on FROM demand WHERE settled_on >= :since AND state <> 'merged'",
            {"since": since},
        )
    ]
    return float(statistics.median(days)) if days else None
