"""Leaving a mark when somebody looks at what is sensitive: one row a day for each person, thing and kind."""

from __future__ import annotations

from datetime import datetime

from db.domain.clock import SHANGHAI
from db.transaction import Reader, Transaction


def seen_today(reader: Reader, action: str, subject_kind: str, subject_id: str) -> bool:
    """Whether it is on record for today that the signed-in operator saw this by the use case ``action``."""
    midnight = datetime.combine(reader.today, datetime.min.time(), SHANGHAI)
    known = reader.one(
        "SELECT 1 FROM audit WHERE subject_id = :subject AND subject_kind = :kind AND action = :action "
        "AND operator_id = :operator AND at >= :midnight AND result = 'ok' LIMIT 1",
        {
            "subject": subject_id,
            "kind": subject_kind,
            "action": action,
            "operator": reader.operator.operator_id if reader.operator else "",
            "midnight": int(midnight.timestamp() * 1000),
        },
    )
    return known is not None


def note_seen(tx: Transaction, subject_kind: str, subject_id: str) -> bool:
    """Write that the operator saw this, unless it is written already for today; answers whether it was written."""
    if seen_today(tx, tx.action, subject_kind, subject_id):
        return False
    tx.audit(subject_kind, subject_id)
    return True
