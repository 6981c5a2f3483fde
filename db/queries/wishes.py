"""The wall of wishes, one wish with its steps, and how many came true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.wishes import (
    TRANSITIONS,
    Wish,
    WishAction,
    WishFigures,
    WishKind,
    WishState,
    wish_figures,
)
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import day_of


@dataclass(frozen=True, slots=True)
class WishWall:
    """Wishes in one state, of one kind."""

    state: WishState | None = None
    kind: WishKind | None = None


@dataclass(frozen=True, slots=True)
class GetWish:
    """One wish."""

    wish_id: str


@dataclass(frozen=True, slots=True)
class WishFiguresOf:
    """Wishes posted on these days."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish on the wall; ``allowed`` are the steps possible now."""

    wish_id: str
    kind: WishKind
    title: str
    text: str
    wisher_masked: str
    resident_id: str | None
    household_id: str | None
    wanted_by: date | None
    overdue: bool
    state: WishState
    version: int
    claimer_kind: str
    claimer_id: str | None
    claimer_name: str
    posted_on: date
    claimed_on: date | None
    done_on: date | None
    review: bool
    allowed: tuple[WishAction, ...]


@dataclass(frozen=True, slots=True)
class WishStepRow:
    """A step of a wish."""

    action: WishAction
    label: str
    on: date
    at: datetime
    operator: str
    claimer_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class WishDetail:
    """A wish with its steps, oldest first."""

    row: WishRow
    steps: tuple[WishStepRow, ...]


_SELECT = (
    "SELECT w.*, coalesce(nullif(w.claimer_name, ''), v.name, '') AS claimer FROM wish w "
    "LEFT JOIN volunteer v ON v.id = w.claimer_id "
)
_OPEN = frozenset({WishState.POSTED, WishState.CLAIMED})


def _row(row: Any, today: date) -> WishRow:
    state, wanted = WishState(row.state), day_of(row.wanted_by)
    return WishRow(
        row.id,
        WishKind(row.kind),
        row.title,
        row.text,
        mask_name(row.wisher) if row.wisher else "",
        row.resident_id,
        row.household_id,
        wanted,
        state in _OPEN and wanted is not None and wanted < today,
        state,
        row.version,
        row.claimer_kind,
        row.claimer_id,
        row.claimer,
        date.fromisoformat(row.posted_on),
        day_of(row.claimed_on),
        day_of(row.done_on),
        bool(row.review),
        tuple(action for action in WishAction if (state, action) in TRANSITIONS),
    )


def _rows(reader: Reader, where: str, values: Mapping[str, object]) -> tuple[WishRow, ...]:
    rows = reader.rows(
        f"{_SELECT}WHERE {where} ORDER BY w.kind = 'wish', w.posted_on DESC, w.id DESC", values
    )
    return tuple(_row(row, reader.today) for row in rows)


@query("wishes.wall", needs=Permission.VOLUNTEER_READ)
def wish_wall(reader: Reader, request: WishWall) -> tuple[WishRow, ...]:
    """Wishes, 急需求 first, the latest first."""
    where, values = ["1"], dict[str, object]()
    if request.state is not None:
        where.append("w.state = :state")
        values["state"] = request.state.value
    if request.kind is not None:
        where.append("w.kind = :kind")
        values["kind"] = request.kind.value
    return _rows(reader, " AND ".join(where), values)


@query("wishes.get", needs=Permission.VOLUNTEER_READ)
def get_wish(reader: Reader, request: GetWish) -> WishDetail:
    """One wish. Raises KnownError WISH-MISSING."""
    rows = _rows(reader, "w.id = :id", {"id": request.wish_id})
    if not rows:
        raise KnownError("WISH-MISSING", "找不到这条心愿；请刷新后再看。", "wish_id")
    steps = reader.rows(
        "SELECT s.action, s.made_on, s.at, s.operator_name, s.reason, coalesce(nullif(s.claimer_name, ''), v.name, '') "
        "AS claimer FROM wish_step s LEFT JOIN volunteer v ON v.id = s.claimer_id WHERE s.wish_id = :id "
        "ORDER BY s.hlc, s.id",
        {"id": request.wish_id},
    )
    return WishDetail(
        rows[0],
        tuple(
            WishStepRow(
                WishAction(row.action),
                WishAction(row.action).label,
                date.fromisoformat(row.made_on),
                instant_of(row.at),
                row.operator_name,
                row.claimer,
                row.reason,
            )
            for row in steps
        ),
    )


@query("wishes.figures", needs=Permission.VOLUNTEER_READ)
def wish_figures_of(reader: Reader, request: WishFiguresOf) -> tuple[tuple[WishKind, WishFigures], ...]:
    """How far the wishes posted on these days have come, by kind."""
    wishes: dict[WishKind, list[Wish]] = {kind: [] for kind in WishKind}
    for row in reader.rows(
        "SELECT kind, state, version, claimer_id, posted_on, claimed_on, done_on, review FROM wish "
        "WHERE posted_on BETWEEN :first AND :last",
        {"first": request.from_on.isoformat(), "last": request.to_on.isoformat()},
    ):
        wishes[WishKind(row.kind)].append(
            Wish(
                WishState(row.state),
                row.version,
                row.claimer_id or "",
                date.fromisoformat(row.posted_on),
                day_of(row.claimed_on),
                day_of(row.done_on),
                bool(row.review),
            )
        )
    return tuple((kind, wish_figures(found)) for kind, found in wishes.items())
