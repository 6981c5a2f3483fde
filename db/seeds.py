"""What a centre begins with for visits and demands: categories of demands, visiting cadences, rows for its grids."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from db.domain.visit_cadence import DEFAULT_CADENCES
from db.ground_rules import ensure_grids
from db.models.demand import DemandCategory
from db.models.resident import Tag
from db.transaction import Transaction

MARK, DONE = "defaults", "2"
"""Key and value in ``desk_state`` once a file has them: they are given once, what is edited later stays."""

DEMAND_CATEGORIES = (
    ("livelihood", "民生"),
    ("finance", "金融"),
    ("medical", "医疗"),
    ("environment", "环保"),
    ("culture", "文化"),
    ("other", "其他"),
)


def add_defaults(tx: Transaction) -> int:
    """Add the categories that are missing, the cadences of known tags that have none, and rows for grids that
    households name. Returns how many rows were written.

    A category has the same id at every desk, so that desks upgraded apart bring one row together.
    """
    known = set(tx.session.scalars(select(DemandCategory.code)))
    count = 0
    for position, (code, name) in enumerate(DEMAND_CATEGORIES):
        if code not in known:
            key = hashlib.sha256(f"demand_category:{code}".encode()).hexdigest()[:32]
            tx.session.add(DemandCategory(id=key, code=code, name=name, position=position))
            count += 1
    tx.session.flush()
    for tag in tx.session.scalars(select(Tag).where(Tag.cadence_days.is_(None))):
        if tag.name in DEFAULT_CADENCES:
            tag.cadence_days = DEFAULT_CADENCES[tag.name]
            count += 1
    names = [row.grid for row in tx.rows("SELECT DISTINCT grid FROM household WHERE grid <> ''")]
    count += ensure_grids(tx, names)
    tx.state.put(**{MARK: DONE})
    return count
