"""Change capture: row triggers, generated from the models, that write every change to the outbox.

They run in the writer's own transaction whoever writes, bulk statements included (sync.md section 2). They call
functions that only this program registers on its connections, so a foreign tool's edit fails loudly with
"no such function: yimen_capturing".
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from sqlalchemy import Column, Table
from sqlalchemy.engine import Connection

from db import models
from db.models.base import SCHEMA_VERSION, SyncPolicy

PREFIX = "capture_"
ERASING = "erasing"
"""Key of ``desk_state`` that is there while a transaction takes a person out of the words of append-only rows."""


def synced_tables() -> list[Table]:
    """Tables that travel, in dependency order."""
    return [table for table in models.load_all().metadata.sorted_tables if table.info.get("sync")]


def captured_columns(table: Table) -> list[Column[object]]:
    """The columns an operation carries: all but the key and projections."""
    return [c for c in table.columns if c.name != "id" and not c.info.get("derived")]


def _insert(kind: str, row: str, table: Table, changes: str) -> str:
    base_rev = f"{row}.rev" if "rev" in table.columns else "0"
    return (
        "INSERT INTO outbox (op_id, hlc, table_name, row_id, kind, base_rev, changes, schema) "
        f"SELECT yimen_op_id(), yimen_hlc(), '{table.name}', {row}.id, '{kind}', {base_rev}, {changes}, "
        f"{SCHEMA_VERSION}"
    )


def _trigger(name: str, when: str, condition: str, body: str) -> str:
    return f"CREATE TRIGGER {PREFIX}{name} {when} FOR EACH ROW WHEN {condition} BEGIN {body}; END"


@cache
def trigger_statements() -> tuple[str, ...]:
    """The DDL of every capture trigger, in a stable order."""
    statements: list[str] = []
    for table in synced_tables():
        name, columns = table.name, captured_columns(table)
        names = ", ".join(c.name for c in columns)
        if table.info["sync"] == SyncPolicy.APPEND:
            erasable = [c for c in columns if c.info.get("erasable")]
            names = ", ".join(c.name for c in columns if c not in erasable)
            statements += _emptied(table, erasable)
            statements += [
                _trigger(
                    f"{name}_insert",
                    f"AFTER INSERT ON {name}",
                    "yimen_capturing()",
                    _insert("append", "NEW", table, "NULL"),
                ),
                _trigger(
                    f"{name}_fixed",
                    f"BEFORE UPDATE OF id, {names} ON {name}",
                    "1",
                    f"SELECT RAISE(ABORT, '{name} is append-only')",
                ),
                _trigger(
                    f"{name}_kept",
                    f"BEFORE DELETE ON {name}",
                    "yimen_capturing()",
                    f"SELECT RAISE(ABORT, '{name} is append-only')",
                ),
            ]
            continue
        pairs = ", ".join(f"'{c.name}', NEW.{c.name}" for c in columns)
        changed = " UNION ALL ".join(
            f"SELECT '{c.name}' AS k, NEW.{c.name} AS v WHERE NEW.{c.name} IS NOT OLD.{c.name}"
            for c in columns
        )
        differs = " OR ".join(f"NEW.{c.name} IS NOT OLD.{c.name}" for c in columns)
        statements += [
            _trigger(
                f"{name}_insert",
                f"AFTER INSERT ON {name}",
                "yimen_capturing()",
                _insert("insert", "NEW", table, f"json_object({pairs})"),
            ),
            _trigger(
                f"{name}_update",
                f"AFTER UPDATE OF {names} ON {name}",
                f"yimen_capturing() AND ({differs})",
                _insert("update", "NEW", table, f"(SELECT json_group_object(k, v) FROM ({changed}))"),
            ),
            _trigger(
                f"{name}_delete",
                f"AFTER DELETE ON {name}",
                "yimen_capturing()",
                _insert("delete", "OLD", table, "NULL"),
            ),
        ]
    return tuple(statements)


def _emptied(table: Table, erasable: list[Column[object]]) -> list[str]:
    """Free text of an append-only row may be emptied when a person is forgotten, and rewritten only meanwhile.

    A transaction that forgets somebody says so in ``desk_state``; it takes that back before it ends.
    """
    if not erasable:
        return []
    names = ", ".join(c.name for c in erasable)
    rewritten = " OR ".join(f"(NEW.{c.name} IS NOT '' AND NEW.{c.name} IS NOT OLD.{c.name})" for c in erasable)
    emptied = " OR ".join(f"NEW.{c.name} IS NOT OLD.{c.name}" for c in erasable)
    changed = " UNION ALL ".join(
        f"SELECT '{c.name}' AS k, NEW.{c.name} AS v WHERE NEW.{c.name} IS NOT OLD.{c.name}" for c in erasable
    )
    return [
        _trigger(
            f"{table.name}_rewritten",
            f"BEFORE UPDATE OF {names} ON {table.name}",
            f"yimen_capturing() AND ({rewritten}) AND NOT EXISTS (SELECT 1 FROM desk_state WHERE key = '{ERASING}')",
            f"SELECT RAISE(ABORT, '{table.name} is append-only')",
        ),
        _trigger(
            f"{table.name}_emptied",
            f"AFTER UPDATE OF {names} ON {table.name}",
            f"yimen_capturing() AND ({emptied})",
            _insert("update", "NEW", table, f"(SELECT json_group_object(k, v) FROM ({changed}))"),
        ),
    ]


@cache
def program() -> str:
    """Changes whenever the models may have: told from the dates of the files, without importing them."""
    files = sorted(Path(models.__path__[0]).glob("*.py"))
    stats = [(file.name, file.stat()) for file in (*files, Path(__file__ if files else sys.executable))]
    seen = "".join(f"{name} {stat.st_size} {stat.st_mtime_ns}\n" for name, stat in stats)
    return hashlib.sha256(seen.encode()).hexdigest()


def digest() -> str:
    """Changes when the generated triggers change; kept in the database to know when to make them anew."""
    return hashlib.sha256("\n".join(trigger_statements()).encode()).hexdigest()


def install(connection: Connection) -> None:
    """Replace all capture triggers by the ones the models call for."""
    present = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'capture\\_%' ESCAPE '\\'"
    ).scalars()
    for name in list(present):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for statement in trigger_statements():
        connection.exec_driver_sql(statement)
