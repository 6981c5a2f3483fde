"""What a centre begins with, and what a file made by an older program is given once."""

from __future__ import annotations

from db.transaction import Transaction

MARK, DONE = "defaults", "4"
"""Key and value in ``desk_state`` once a file has them: each part is given once, what is edited later stays."""


def add_defaults(tx: Transaction) -> int:
    """Add what the file was not yet given. Returns how many rows were written.

    A row has the same id at every desk, so that desks upgraded apart bring one row together.
    """
    from db.certificate_templates import add_shipped_templates
    from db.seeds_ground import add_ground
    from db.seeds_volunteers import add_volunteers

    given = tx.state.get(MARK) or "1"
    count = 0
    for mark, add in (("2", add_ground), ("3", add_volunteers), ("4", add_shipped_templates)):
        if given < mark:
            count += add(tx)
    tx.state.put(**{MARK: DONE})
    return count
