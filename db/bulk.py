"""Writing many rows in one transaction, captured like any change: a wide cache, bulk inserts, homes by their doors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from db.audit import at_ms
from db.ground_rules import ensure_grids
from db.indexing import household_terms, write_terms
from db.resident_rules import HouseholdForm
from db.transaction import Transaction
from db.watch import current

CACHE_KIB = 96_000
SLICE = 1000
"""Rows between two looks at the progress."""
Door = tuple[str, str, str, str]
"""小区, 楼栋, 单元, 房号."""


@contextmanager
def wide_cache(tx: Transaction, rows: int) -> Iterator[None]:
    """Keep the pages of a large import in memory until it commits, instead of enciphering them again and again."""
    if rows <= SLICE:
        yield
        return
    usual = tx.scalar("PRAGMA cache_size")
    tx.connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
    finally:
        tx.connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")


def insert(tx: Transaction, table: str, rows: list[dict[str, Any]], total: int = 0) -> None:
    """Plain rows by the driver's own bulk insert; the capture triggers see every one of them."""
    if not rows:
        return
    names = list(rows[0])
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    for start in range(0, len(rows), SLICE):
        if total:
            current().step(start, total)
        tx.connection.exec_driver_sql(sql, [tuple(row.values()) for row in rows[start : start + SLICE]])


def door_of(form: HouseholdForm) -> Door:
    """Where a home is."""
    return form.estate, form.building, form.unit, form.door


def households(tx: Transaction, forms: Sequence[HouseholdForm | None]) -> dict[Door, str]:
    """The ids of the homes at these doors, made where there are none yet, and rows for 网格 not known yet.

    A household that moved away is no longer at its door; one merged into another stands for that one.
    """
    wanted: dict[Door, HouseholdForm] = {}
    for form in forms:
        if form is not None:
            door = door_of(form)
            if door not in wanted or (form.grid and not wanted[door].grid):
                wanted[door] = form
    if not wanted:
        return {}
    found = {
        (row.estate, row.building, row.unit, row.door): row.id
        for row in tx.rows(
            "SELECT coalesce(h.merged_into, h.id) AS id, h.estate, h.building, h.unit, h.door "
            "FROM json_each(:doors) j CROSS JOIN household h "
            "INDEXED BY ix_household_estate_building_unit_door "
            "ON h.estate = json_extract(j.value, '$[0]') AND h.building = json_extract(j.value, '$[1]') "
            "AND h.unit = json_extract(j.value, '$[2]') AND h.door = json_extract(j.value, '$[3]') "
            "WHERE h.state <> 'moved' ORDER BY h.state <> 'merged', h.id DESC",
            {"doors": json.dumps([list(door) for door in wanted], ensure_ascii=False)},
        )
    }
    made = [(tx.new_id(), form) for door, form in wanted.items() if door not in found]
    insert(
        tx,
        "household",
        [
            {
                "id": one_id,
                "rev": 0,
                "estate": form.estate,
                "building": form.building,
                "unit": form.unit,
                "door": form.door,
                "grid": form.grid,
                "created_at": at_ms(tx.now),
                "updated_at": at_ms(tx.now),
            }
            for one_id, form in made
        ],
    )
    ensure_grids(tx, (form.grid for _, form in made))
    write_terms(
        tx.connection, ((term, one_id) for one_id, form in made for term in household_terms(*door_of(form)))
    )
    return found | {door_of(form): one_id for one_id, form in made}
