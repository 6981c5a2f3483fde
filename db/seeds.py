"""What a centre begins with, and what a file made by an older program is given once."""

from __future__ import annotations

import db
from db.transaction import DeskStateStore, Reader, Transaction

MARK, DONE = "defaults", "4"
"""Key and value in ``desk_state`` once a file has them: each part is given once, what is edited later stays."""
RELEASE = "texts"
"""Key in ``desk_state`` of the release whose texts of certificates the file was given."""


def due(reader: Reader) -> bool:
    """Whether this program has something for the file that it was not yet given."""
    state = DeskStateStore(reader.connection)
    return (state.get(MARK, ""), state.get(RELEASE, "")) != (DONE, db.__version__)


def add_defaults(tx: Transaction) -> int:
    """Add what the file was not yet given. Returns how many rows were written.

    A row has the same id at every desk, so that desks upgraded apart bring one row together.
    """
    from db.certificate_templates import add_newer_texts, add_shipped_templates
    from db.seeds_ground import add_ground
    from db.seeds_volunteers import add_volunteers

    given = tx.state.get(MARK) or "1"
    count = 0
    for mark, add in (("2", add_ground), ("3", add_volunteers), ("4", add_shipped_templates)):
        if given < mark:
            count += add(tx)
    if tx.state.get(RELEASE) != db.__version__:
        count += add_newer_texts(tx)
    tx.state.put(**{MARK: DONE, RELEASE: db.__version__})
    return count
