"""Two records of one person as rows: what each says, and what is moved to the one that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from db.domain.card_payload import CardState
from db.domain.errors import KnownError
from db.domain.resident_merge import Record
from db.domain.volunteers import VolunteerState
from db.models.resident import Resident
from db.transaction import Reader, Transaction

MOVED: Mapping[str, str] = {
    "service_case": "办件",
    "demand": "诉求",
    "demand_reporter": "附议",
    "wish": "心愿",
    "attendee": "到会",
    "contact": "联络登记",
    "time_relative": "时间银行亲属",
    "consent": "同意",
    "resident_tag": "标签",
    "card": "卡",
    "volunteer": "志愿者档案",
    "certificate_draft": "证明草稿",
}
"""Tables whose rows point to a resident and may be pointed elsewhere, with their words.

What is written once and for all (papers given, certificates) keeps the old id; it is found by ``with_merged``.
"""


def record_of(row: Any) -> Record:
    """What a row of ``resident`` says."""
    return Record(**{field.name: getattr(row, field.name) for field in fields(Record)})


def find_record(tx: Transaction, resident_id: str, field: str) -> Resident:
    """A record that stands. Raises KnownError PERSON-MISSING."""
    row = tx.session.get(Resident, resident_id)
    if row is None or row.status in ("merged", "forgotten"):
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", field)
    return row


def refusal(reader: Reader, kept_id: str, away_id: str) -> KnownError | None:
    """What must be done before two records can be one."""
    if kept_id == away_id:
        return KnownError("MERGE-SAME", "这是同一份档案；请另选一份。", "away_id")
    volunteers = reader.rows(
        f"SELECT number FROM volunteer WHERE resident_id IN (:kept, :away) AND state <> '{VolunteerState.FORGOTTEN}' "
        "AND merged_into IS NULL ORDER BY number",
        {"kept": kept_id, "away": away_id},
    )
    if len(volunteers) > 1:
        numbers = "、".join(row.number for row in volunteers)
        return KnownError("MERGE-VOLUNTEERS", f"两份都登记了志愿者（{numbers}）；请先到「志愿者」按 F7 并成一份。", "away_id")
    return None


def counts_of(reader: Reader, resident_id: str) -> dict[str, int]:
    """How many rows of each table point to a record; tables without any are left out."""
    found = {
        table: int(reader.scalar(f"SELECT count(*) FROM {table} WHERE resident_id = :id", {"id": resident_id}))
        for table in MOVED
    }
    return {table: count for table, count in found.items() if count}


def move(tx: Transaction, away_id: str, kept_id: str) -> int:
    """Point everything of one record to the other; answers how many rows. Doing it again moves only what came since."""
    ids = {"away": away_id, "kept": kept_id}
    tx.session.flush()
    held = tx.scalar("SELECT 1 FROM card WHERE resident_id = :kept AND state = :active", ids | {"active": CardState.ACTIVE.value})
    if held:
        tx.connection.exec_driver_sql(
            "UPDATE card SET state = :withdrawn, ended_on = :today, reason = '并入另一份档案' "
            "WHERE resident_id = :away AND state = :active",
            {
                "away": away_id,
                "today": tx.today.isoformat(),
                "active": CardState.ACTIVE.value,
                "withdrawn": CardState.WITHDRAWN.value,
            },
        )
    tx.connection.exec_driver_sql(
        "UPDATE resident_tag SET removed_on = :today WHERE resident_id = :away AND removed_on IS NULL AND tag_id IN "
        "(SELECT tag_id FROM resident_tag WHERE resident_id = :kept AND removed_on IS NULL)",
        ids | {"today": tx.today.isoformat()},
    )
    moved = 0
    for table in MOVED:
        done = tx.connection.exec_driver_sql(f"UPDATE {table} SET resident_id = :kept WHERE resident_id = :away", ids)
        moved += done.rowcount
    tx.connection.exec_driver_sql("UPDATE resident SET merged_into = :kept WHERE merged_into = :away", ids)
    tx.session.expire_all()
    return moved
