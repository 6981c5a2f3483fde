"""Does every visit say what its standing entry says, and every household what its visits leave behind?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.domain.visits import Entry, reaches, replay_entries
from db.visit_store import decode_content, people_met


def wrong_visits(connection: Connection) -> list[str]:
    """Ids of visits whose row is not what the replay of its entries makes of it."""
    return [visit_id for visit_id, rows in _visits(connection) if not _right(rows)]


def _visits(connection: Connection) -> Iterator[tuple[str, list[Any]]]:
    rows = connection.execution_options(yield_per=5000).execute(
        text(
            "SELECT v.id, v.visited_on, v.way, v.reaching, v.worker_id, v.asked, v.met_ids, v.people, v.entry_id, "
            "v.withdrawn, e.id AS entry, e.hlc, e.amends, e.content FROM visit v LEFT JOIN visit_entry e "
            "ON e.visit_id = v.id ORDER BY v.id"
        )
    )
    for visit_id, group in groupby(rows, key=lambda row: row.id):
        yield visit_id, list(group)


def _right(rows: list[Any]) -> bool:
    row = rows[0]
    chain = replay_entries(Entry(r.entry, r.hlc, r.amends, r.content) for r in rows if r.entry is not None)
    if chain.current is None or chain.current.id != row.entry_id or chain.voided != bool(row.withdrawn):
        return False
    if chain.voided:
        return not row.reaching
    content = decode_content(chain.content)
    assert content is not None
    says = (
        content.visited_on.isoformat(),
        content.way.value,
        int(reaches(content.way)),
        content.worker_id,
        content.asked,
        " ".join(content.met),
        people_met(content),
    )
    return says == (row.visited_on, row.way, row.reaching, row.worker_id, row.asked, row.met_ids, row.people)


def wrong_households(connection: Connection) -> list[str]:
    """Ids of households whose last visit, or the first of its year, is not that of the visits that reached them."""
    rows = connection.execute(
        text(
            "WITH years AS (SELECT COALESCE(m.merged_into, m.id) AS home, MIN(v.visited_on) AS first, "
            "MAX(v.visited_on) AS last FROM visit v JOIN household m ON m.id = v.household_id WHERE v.reaching = 1 "
            "GROUP BY home, substr(v.visited_on, 1, 4)), "
            "latest AS (SELECT home, first, MAX(last) AS last FROM years GROUP BY home) "
            "SELECT h.id FROM household h LEFT JOIN latest l ON l.home = h.id WHERE h.merged_into IS NULL "
            "AND (h.last_visit_on IS NOT l.last OR h.first_visit_on IS NOT l.first)"
        )
    )
    return [row.id for row in rows]
