"""What a centre begins with: categories of demands, visiting cadences, rows for its grids."""

from __future__ import annotations

from sqlalchemy import select

from db.domain.visit_cadence import DEFAULT_CADENCES
from db.ground_rules import ensure_grids
from db.ids import fixed_id
from db.models.demand import DemandCategory
from db.models.resident import Tag
from db.transaction import Transaction

DEMAND_CATEGORIES = (
    ("livelihood", "民生"),
    ("finance", "金融"),
    ("medical", "医疗"),
    ("environment", "环保"),
    ("culture", "文化"),
    ("other", "其他"),
)


def add_ground(tx: Transaction) -> int:
    known = set(tx.session.scalars(select(DemandCategory.code)))
    count = 0
    for position, (code, name) in enumerate(DEMAND_CATEGORIES):
        if code not in known:
            key = fixed_id(f"demand_category:{code}")
            tx.session.add(DemandCategory(id=key, code=code, name=name, position=position))
            count += 1
    tx.session.flush()
    for tag in tx.session.scalars(select(Tag).where(Tag.cadence_days.is_(None))):
        if tag.name in DEFAULT_CADENCES:
            tag.cadence_days = DEFAULT_CADENCES[tag.name]
            count += 1
    names = [row.grid for row in tx.rows("SELECT DISTINCT grid FROM household WHERE grid <> ''")]
    return count + ensure_grids(tx, names)
