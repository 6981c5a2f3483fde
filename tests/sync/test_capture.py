"""Every change is captured in the writer's transaction, whoever writes; a foreign tool fails loudly."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2

from db.engine import connect
from db.models import load_all
from db.sync import capture
from tests.helpers.centres import Started, centre  # noqa: F401
from tests.helpers.rooms import arrange, look


def operations(centre: Started, table: str) -> list[tuple[str, dict[str, object] | None]]:  # noqa: F811
    rows = look(centre.desk, "SELECT kind, changes FROM outbox WHERE table_name = :t ORDER BY n", t=table)
    return [(row.kind, json.loads(row.changes) if row.changes else None) for row in rows]


def add_household(centre: Started, count: int = 1) -> None:  # noqa: F811
    arrange(
        centre.desk,
        lambda tx: [
            tx.connection.execute(
                text(
                    "INSERT INTO household (id, rev, estate, building, unit, door, grid, created_at, updated_at) "
                    "VALUES (:id, 0, '海棠苑', '3', '2', :door, '', 0, 0)"
                ),
                {"id": tx.new_id(), "door": str(501 + n)},
            )
            for n in range(count)
        ],
    )


def test_an_insert_carries_every_field_and_an_update_only_what_changed(centre: Started) -> None:  # noqa: F811
    add_household(centre)
    arrange(centre.desk, lambda tx: tx.connection.execute(text("UPDATE household SET door = '502', unit = unit")))
    inserted, updated = operations(centre, "household")
    assert inserted[0] == "insert" and inserted[1] is not None and inserted[1]["estate"] == "海棠苑"
    assert updated == ("update", {"door": "502"})


def test_one_bulk_statement_is_captured_row_by_row(centre: Started) -> None:  # noqa: F811
    add_household(centre, 50)
    arrange(centre.desk, lambda tx: tx.connection.execute(text("UPDATE household SET grid = '滨河-03'")))
    updates = [changes for kind, changes in operations(centre, "household") if kind == "update"]
    assert updates == [{"grid": "滨河-03"}] * 50


def test_a_change_that_changes_nothing_and_a_projection_are_not_captured(centre: Started) -> None:  # noqa: F811
    before = len(operations(centre, "operator"))
    arrange(centre.desk, lambda tx: tx.connection.execute(text("UPDATE operator SET name = name, failures = 3")))
    assert len(operations(centre, "operator")) == before


def test_operations_are_in_order_of_the_hybrid_clock_and_named_once(centre: Started) -> None:  # noqa: F811
    add_household(centre, 5)
    centre.clock.move(days=-1)
    add_household(centre, 5)
    rows = look(centre.desk, "SELECT op_id, hlc FROM outbox ORDER BY n")
    assert [row.hlc for row in rows] == sorted({row.hlc for row in rows})
    assert len({row.op_id for row in rows}) == len(rows)


def test_a_rolled_back_change_leaves_nothing_to_send(centre: Started) -> None:  # noqa: F811
    before = len(operations(centre, "household"))

    def fail(tx: object) -> None:
        tx.connection.execute(text("INSERT INTO household (id) VALUES ('x')"))  # type: ignore[attr-defined]

    with pytest.raises(Exception, match="NOT NULL"):
        arrange(centre.desk, fail)
    assert len(operations(centre, "household")) == before


@pytest.mark.parametrize("table", [t.name for t in capture.synced_tables()])
def test_a_foreign_tool_cannot_change_a_synced_table_unseen(centre: Started, table: str) -> None:  # noqa: F811
    raw = connect(centre.desk.paths.database, centre.desk.key)
    columns = [c.name for c in load_all().metadata.tables[table].columns]
    marks = ", ".join("'1'" for _ in columns)
    with pytest.raises(dbapi2.OperationalError, match="no such function: yimen_"):
        raw.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})")
    raw.close()


def test_append_only_rows_cannot_be_changed_or_deleted(centre: Started) -> None:  # noqa: F811
    for table in (t.name for t in capture.synced_tables() if t.info["sync"] == "append"):
        if not look(centre.desk, f"SELECT 1 FROM {table} LIMIT 1"):
            continue
        for statement in (f"UPDATE {table} SET id = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="append-only"):
                arrange(centre.desk, lambda tx, s=statement: tx.connection.execute(text(s)))  # type: ignore[misc]


def test_remote_rows_are_applied_without_being_captured_again(centre: Started) -> None:  # noqa: F811
    before = look(centre.desk, "SELECT COUNT(*) AS n FROM outbox")[0].n
    statement = text(
        "INSERT INTO household (id, rev, estate, building, unit, door, grid, created_at, updated_at) "
        "VALUES ('a', 7, '东风小区', '', '', '', '', 0, 0)"
    )
    centre.desk.apply_remote(lambda session: session.execute(statement))  # type: ignore[arg-type, return-value]
    assert look(centre.desk, "SELECT COUNT(*) AS n FROM outbox")[0].n == before
    add_household(centre)
    assert look(centre.desk, "SELECT COUNT(*) AS n FROM outbox")[0].n > before
