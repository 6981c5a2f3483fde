"""Demo centres for tests, each made once for all the workers of a run: making one takes five seconds, a copy none."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from filelock import FileLock

from db.demo.room import DemoRoom, make_demo_room
from db.desk import Desk
from db.room import DataRoom
from db.session import open_desk
from tests.helpers.rooms import CHEAP_KDF, MovableClock

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
"""10:30 of a Friday at the desk, when the demo was made."""
SMALL = {"residents": 700, "years": 2, "cases": 30, "visits": 200}
LARGE = {"residents": 2500, "years": 1, "cases": 20}
"""A thousand households."""


def make_demo(root: Path, **measures: Any) -> DemoRoom:
    """A demo centre of these measures, made now."""
    return make_demo_room(root, clock=MovableClock(NOW), kdf=CHEAP_KDF, **measures)


def copy_demo(factory: pytest.TempPathFactory, root: Path, **measures: Any) -> DemoRoom:
    """A copy of the demo centre of these measures, in a folder of one's own."""
    base = factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    pattern = common / "-".join(["demo", *(f"{name}{count}" for name, count in measures.items())])
    said = pattern.with_suffix(".json")
    with FileLock(pattern.with_suffix(".lock")):
        if not said.exists():
            said.write_bytes(msgspec.json.encode(make_demo(pattern, **measures)))
    shutil.copytree(pattern, root)
    return msgspec.json.decode(said.read_bytes(), type=DemoRoom)


def open_demo(root: Path, made: DemoRoom, login: str = "") -> Desk:
    """The desk of a demo centre with somebody signed in, else its clerk."""
    return open_desk(DataRoom(root, clock=MovableClock(NOW), kdf=CHEAP_KDF), login or made.login, made.passphrase)
