"""Leaving a mark when somebody looks at what is sensitive: one row a day for each person, thing and kind."""

from __future__ import annotations

from datetime import datetime

from db.domain.clock import SHANGHAI
from db.transaction import Transaction


def note_seen(tx: Transaction, subject_kind: str, subject_id: str) -> bool:
    """Write that the operator saw this, unless it is written already for today; answers whether it was written."""
    midnight = datetime.combine(tx.today, datetime.min.time(), SHANGHAI)
    known = tx.one(
        "SELECT 1 FROM audit WHERE subject_id = :subject AND subject_kind = :kind AND action = :action "
        "AND operator_id = :operator AND at >= :midnight AND result = 'ok' LIMIT 1",
        {
            "subject": subject_id,
            "kind": subject_kind,
            "action": tx.action,
            "operator": tx.actor.operator_id,
            "midnight": int(midnight.timestamp() * 1000),
        },
    )
    if known is None:
        tx.audit(subject_kind, subject_id)
    return known is None
