"""Make the corpus database of the present release: ``python -m tests.corpus.make``.

Every release keeps one populated database, and the tests open a copy of each with the present program. While a
release is not out, its database is made anew when the schema changes; afterwards it is never touched again.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from db import session
from db.demo.room import make_demo_room
from db.desk import Desk
from db.domain.permissions import Role
from db.keystore import KdfParameters
from db.models import load_all
from db.room import DataRoom
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import MovableClock, look

HERE = Path(__file__).parent
LOGIN, PASSPHRASE = "wangjj", "Yimen-2026"
MOMENT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
CHANGED_BY_OPENING = {"audit", "desk_state", "incarnation", "outbox", "witness"}
"""Tables that signing in and a new life of the copy write to."""


def clock() -> MovableClock:
    """The moment the databases were made."""
    return MovableClock(MOMENT)


def counts(desk: Desk) -> dict[str, int]:
    """Rows of every table that opening leaves alone."""
    names = sorted(set(load_all().metadata.tables) - CHANGED_BY_OPENING)
    return {name: look(desk, f"SELECT COUNT(*) AS n FROM {name}")[0].n for name in names}


def main() -> None:
    """Write the folder of this release."""
    folder = HERE / version("yimen")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "centre")
        made = make_demo_room(root, residents=60, years=1, cases=250, clock=clock(), kdf=KdfParameters(1, 8, 1))
        desk = session.open_desk(DataRoom(root, clock=clock()), LOGIN, PASSPHRASE)
        assert desk.operator is not None and desk.operator.role is Role.ADMIN
        # Work done at the desk, so that there are captured changes and papers too.
        person = walk_in(desk)
        register(desk, person)
        register(desk, person, mode="supplement", ticked=())
        facts = {
            "login": LOGIN,
            "passphrase": PASSPHRASE,
            "recovery_code": made.recovery_code,
            "outbox": look(desk, "SELECT COUNT(*) AS n FROM outbox")[0].n,
            "counts": counts(desk),
        }
        desk.close()
        folder.mkdir(exist_ok=True)
        for file in ("yimen.db", "keys.json"):
            shutil.copyfile(root / file, folder / file)
        (folder / "facts.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
