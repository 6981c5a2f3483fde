"""Points of a meeting's agenda: the one place where they are added."""

from __future__ import annotations

from sqlalchemy import func, select

from db.domain.demand_table import DemandKind
from db.domain.errors import KnownError
from db.models.demand import Demand
from db.models.meeting import AgendaItem
from db.transaction import Transaction

MOST_ITEMS = 40
"""Points one meeting can hear; more are another meeting."""


def add_point(tx: Transaction, meeting_id: str, title: str, demand_id: str | None = None) -> None:
    """Add a point at the end. Raises KnownError AGENDA-FULL."""
    standing = (AgendaItem.meeting_id == meeting_id, AgendaItem.removed_at.is_(None))
    if (tx.session.scalar(select(func.count()).select_from(AgendaItem).where(*standing)) or 0) >= MOST_ITEMS:
        raise KnownError("AGENDA-FULL", f"一次会议最多 {MOST_ITEMS} 个议题；请另开一次会议。")
    last = tx.session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id))
    tx.session.add(
        AgendaItem(
            id=tx.new_id(), meeting_id=meeting_id, position=(last or 0) + 1, title=title, demand_id=demand_id
        )
    )
    tx.session.flush()


def put_on_agenda(tx: Transaction, meeting_id: str, demand: Demand, title: str = "") -> None:
    """Make the demand a point unless it is one; a dispute is named by its number only. Raises as :func:`add_point`."""
    there = select(AgendaItem.id).where(
        AgendaItem.meeting_id == meeting_id,
        AgendaItem.demand_id == demand.id,
        AgendaItem.removed_at.is_(None),
    )
    if tx.session.scalar(there) is None:
        usual = demand.title if demand.kind != DemandKind.DISPUTE else f"矛盾纠纷 {demand.serial_short}"
        add_point(tx, meeting_id, title or usual, demand.id)
