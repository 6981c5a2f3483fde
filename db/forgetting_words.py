"""Taking a person out of whatever words of the database name them, and out of what still waits to be sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import String, Table

from db.domain.forgetting import Words, only_of, redact
from db.models import load_all
from db.models.base import SyncPolicy
from db.person_facts import listed
from db.sync.capture import ERASING, captured_columns
from db.transaction import Reader, Transaction

_OTHERS = frozenset({"resident", "volunteer", "worker", "household", "grid", "unit", "certificate", "certificate_draft"})
"""Tables about others, or whose words are taken away by those who know them."""
_STAFF = frozenset({"operator_name", "reviewer_name", "owner_name", "closed_by", "removed_by"})
"""Who did the work: namesakes stay."""
_NAMES = (("resident", "name"), ("volunteer", "name"), ("worker", "name"), ("operator", "name"), ("contact", "name"))
_NUMBERS = (
    ("resident", "id_number"),
    ("resident", "phone"),
    ("volunteer", "id_number"),
    ("volunteer", "phone"),
    ("volunteer", "guardian_phone"),
    ("worker", "phone"),
    ("unit", "phone"),
    ("centre", "phone"),
)
Linked = Mapping[str, frozenset[str]]
"""Ids of rows about a person, by table."""


def only_theirs(reader: Reader, words: Words, linked: Linked) -> Words:
    """The words that no other record bears, so that they are taken out wherever they stand."""
    names = {name for name in words.names if any(_bears(reader, *one, name, linked, part=True) for one in _NAMES)}
    numbers = {number for number in words.numbers if any(_bears(reader, *one, number, linked) for one in _NUMBERS)}
    return only_of(words, shared_names=names, shared_numbers=numbers)


def _bears(reader: Reader, table: str, column: str, word: str, linked: Linked, *, part: bool = False) -> bool:
    marks, values = listed(sorted(linked.get(table, ())))
    said = f"instr({column}, :word) > 0" if part else f"{column} = :word"
    known = reader.one(f"SELECT 1 FROM {table} WHERE {said} AND id NOT IN ({marks}) LIMIT 1", values | {"word": word})
    return known is not None


def _words_of_table(table: Table) -> list[str]:
    """The columns of free text that may be rewritten."""
    columns = [
        c.name for c in table.columns
        if isinstance(c.type, String) and not c.primary_key and not c.foreign_keys
        and not c.name.endswith("_id") and c.name not in _STAFF
    ]
    if table.info["sync"] is SyncPolicy.APPEND:
        return [name for name in columns if table.columns[name].info.get("erasable")]
    return columns


def take_out(tx: Transaction, words: Words, linked: Linked) -> int:
    """Take a person out of the words of every record, of papers and drafts; answers how many rows were changed.

    In the rows of ``linked`` every word goes, elsewhere only what can mean nobody else. What was changed, and what
    is linked, is not sent with its old words either.
    """
    tx.session.flush()
    wide = only_theirs(tx, words, linked)
    touched: dict[str, set[str]] = {name: set(ids) for name, ids in linked.items()}
    changed = 0
    tx.state.put(**{ERASING: "1"})
    for table in load_all().metadata.sorted_tables:
        policy = table.info.get("sync")
        if policy in (None, SyncPolicy.SERVER) or table.name in _OTHERS:
            continue
        for row_id in _take_out_of(tx, table, words, wide, linked.get(table.name, frozenset())):
            touched.setdefault(table.name, set()).add(row_id)
            changed += 1
    tx.connection.exec_driver_sql("DELETE FROM desk_state WHERE key = ?", (ERASING,))
    changed += _papers(tx, wide, linked)
    changed += _drafts(tx, words, linked)
    _unsent(tx, touched)
    tx.session.expire_all()
    return changed


def _holding(columns: Iterable[str], words: Words) -> tuple[str, dict[str, str]]:
    values = {f"w{n}": word for n, word in enumerate(words.all)}
    upper = {name: word.upper() for name, word in values.items()}
    said = " || ' ' || ".join(f"coalesce({c}, '')" for c in columns)
    return " OR ".join(f"instr(upper({said}), :{name}) > 0" for name in values), upper


def _take_out_of(tx: Transaction, table: Table, words: Words, wide: Words, linked: frozenset[str]) -> list[str]:
    columns = _words_of_table(table)
    if not columns or not words.all:
        return []
    condition, values = _holding(columns, words)
    done = []
    for row in tx.rows(f"SELECT id, {', '.join(columns)} FROM {table.name} WHERE {condition}", values):
        fit = words if row.id in linked else wide
        written = {c: old for c in columns if isinstance(old := getattr(row, c), str)}
        longest = {c: getattr(table.columns[c].type, "length", None) for c in written}
        redacted = {c: redact(old, fit)[: longest[c]] for c, old in written.items()}
        fresh = {c: new for c, new in redacted.items() if new != written[c]}
        if fresh:
            sets = ", ".join(f"{c} = :{c}" for c in fresh)
            tx.connection.exec_driver_sql(f"UPDATE {table.name} SET {sets} WHERE id = :id", fresh | {"id": row.id})
            done.append(row.id)
    return done


def _papers(tx: Transaction, wide: Words, linked: Linked) -> int:
    """Papers of the person, in the queue or printed before, keep their number, day and state and nothing else."""
    marks, values = listed(sorted({one for ids in linked.values() for one in ids}))
    said, held = _holding(("title", "data"), wide)
    named = f" OR {said}" if said else ""
    done = tx.connection.exec_driver_sql(
        "UPDATE print_job SET data = '{}', title = '已删除', error = '', "
        "state = CASE WHEN state IN ('waiting', 'failed', 'sent') THEN 'cancelled' ELSE state END "
        f"WHERE data <> '{{}}' AND (subject_id IN ({marks}){named})",
        values | held,
    )
    return int(done.rowcount)


def _drafts(tx: Transaction, words: Words, linked: Linked) -> int:
    sure = Words(tuple(n for n in words.names if len(n) > 2), words.numbers)
    said, held = _holding(("title", "data"), sure)
    marks, values = listed(sorted(linked.get("resident", ())))
    named = f" OR {said}" if said else ""
    done = tx.connection.exec_driver_sql(
        f"DELETE FROM draft WHERE EXISTS (SELECT 1 FROM ({marks}) j WHERE instr(draft.data, j.value) > 0){named}",
        values | held,
    )
    return int(done.rowcount)


def _unsent(tx: Transaction, touched: Mapping[str, set[str]]) -> None:
    """Operations that still wait to be sent say what stands now; of rows that are gone they say nothing."""
    tables = {table.name: table for table in load_all().metadata.sorted_tables}
    for name, ids in touched.items():
        table = tables[name]
        marks, values = listed(sorted(ids))
        waiting = tx.rows(
            f"SELECT n, row_id, changes FROM outbox WHERE table_name = :name AND row_id IN ({marks}) "
            "AND changes IS NOT NULL",
            values | {"name": name},
        )
        if not waiting:
            continue
        columns = [c.name for c in captured_columns(table)]
        now: dict[str, Any] = {
            row.id: row._mapping
            for row in tx.rows(f"SELECT id, {', '.join(columns)} FROM {name} WHERE id IN ({marks})", values)
        }
        for op in waiting:
            kept = now.get(op.row_id)
            said = {
                key: kept[key] if kept is not None and key in kept else ("" if isinstance(old, str) else old)
                for key, old in json.loads(op.changes).items()
            }
            fresh = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
            if fresh != op.changes:
                tx.connection.exec_driver_sql("UPDATE outbox SET changes = ? WHERE n = ?", (fresh, op.n))
