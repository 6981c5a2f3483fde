"""Redemptions as lists show them: volunteers masked, what was taken in words, whether it may still be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.domain.clock import instant_of, local
from db.domain.masking import mask_name
from db.domain.points_accounts import Book
from db.gift_store import decode_lines, line_text
from db.points_people import load_redemption_rules
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class RedemptionRow:
    """One redemption. ``undone`` says when and why it was taken back, empty while it stands."""

    redeem_id: str
    serial_short: str
    at: datetime
    volunteer_id: str
    volunteer_masked: str
    volunteer_number: str
    items: str
    points: int
    operator: str
    window: int
    undone: str
    undoable: bool
    book: Book


def redemption_rows(
    reader: Reader,
    where: str,
    values: Mapping[str, Any],
    *,
    order: str = "r.at DESC, r.id DESC",
    limit: int = 1000,
) -> tuple[RedemptionRow, ...]:
    """The redemptions that a condition on ``redemption r LEFT JOIN redemption_undo u`` picks."""
    rows = reader.rows(
        "SELECT r.id, r.serial_short, r.at, r.volunteer_id, v.name, v.number, r.lines, r.points, r.operator_name, "
        "r.window, r.book, u.at AS undone_at, u.reason, u.operator_name AS undone_by FROM redemption r "
        "JOIN volunteer v ON v.id = r.volunteer_id LEFT JOIN redemption_undo u ON u.redeem_id = r.id "
        f"WHERE {where} ORDER BY {order} LIMIT :limit",
        {**values, "limit": limit},
    )
    grace = load_redemption_rules(reader).policy.grace
    found: dict[str, RedemptionRow] = {}
    for row in rows:
        at = instant_of(row.at)
        undone = (
            ""
            if row.undone_at is None
            else f"{local(instant_of(row.undone_at)):%H:%M} {row.reason}"
        )
        found.setdefault(
            row.id,
            RedemptionRow(
                row.id,
                row.serial_short,
                at,
                row.volunteer_id,
                mask_name(row.name) if row.name else "",
                row.number,
                line_text(decode_lines(row.lines)),
                row.points,
                row.operator_name,
                row.window,
                undone,
                not undone and at <= reader.now <= at + grace,
                Book(row.book),
            ),
        )
    return tuple(found.values())
