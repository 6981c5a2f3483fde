"""A centre started as the first-start page starts it: every row came through the product's own door."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from db import keystore, session
from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.room import DataRoom
from db.usecases.operators import AddOperator
from db.usecases.setup import FirstStart
from db.usecases.signin import SignedInFacts
from tests.helpers.rooms import CHEAP_KDF, RECOVERY_CODE, MovableClock, look

ADMIN, ADMIN_PASSPHRASE = "wangjj", "Haitang-2026"
CLERK, CLERK_PASSPHRASE = "limin", "Binhe-0303x"
SUPERVISOR, SUPERVISOR_PASSPHRASE = "zhaomin", "Wanping_77"

FIRST = FirstStart(
    centre_name="海棠街道滨河社区党群服务中心",
    centre_code="110105 012 003",
    centre_short_name="滨河社区",
    centre_phone="22225880",
    window=2,
    name="王建军",
    login=ADMIN,
    passphrase=ADMIN_PASSPHRASE,
)


@dataclass
class Started:
    """A running centre; ``desk`` changes when it is closed and opened again."""

    room: DataRoom
    desk: Desk
    clock: MovableClock

    def sign_in(self, login: str, passphrase: str) -> None:
        """Seat somebody."""
        session.sign_in(self.desk, login, passphrase)

    def reopen(self, login: str = ADMIN, passphrase: str = ADMIN_PASSPHRASE) -> Desk:
        """Close the desk, as a program that ends does, and open it again."""
        self.desk.close()
        self.desk = session.open_desk(self.room, login, passphrase)
        return self.desk

    def add_people(self) -> None:
        """Add a clerk and a supervisor; the administrator stays seated."""
        for login, name, role, passphrase in (
            (CLERK, "李敏", Role.CLERK, CLERK_PASSPHRASE),
            (SUPERVISOR, "赵敏", Role.SUPERVISOR, SUPERVISOR_PASSPHRASE),
        ):
            session.add_operator(self.desk, AddOperator(login, name, role, passphrase))

    def rows(self, sql: str, **parameters: object) -> list[Any]:
        """What a SELECT finds in the encrypted file."""
        return look(self.desk, sql, **parameters)

    def id_of(self, login: str) -> str:
        """An operator's id."""
        return str(look(self.desk, "SELECT id FROM operator WHERE login = :login", login=login)[0].id)

    def audit(self, action: str) -> list[tuple[str, str, str]]:
        """Operator, result and details of every audit row of an action."""
        rows = look(
            self.desk, "SELECT operator_name, result, details FROM audit WHERE action = :a ORDER BY seq", a=action
        )
        return [(row.operator_name, row.result, row.details) for row in rows]


def start(root: Path, **changes: object) -> Started:
    """Start a centre in a folder."""
    clock = MovableClock()
    room = DataRoom(root, clock=clock, kdf=CHEAP_KDF)
    desk = session.start_centre(room, replace(FIRST, **changes), RECOVERY_CODE)  # type: ignore[arg-type]
    return Started(room, desk, clock)


def refusal(call: Callable[[], object]) -> KnownError:
    """The error a call is refused with."""
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value


@cache
def _pattern(staffed: bool) -> tuple[tempfile.TemporaryDirectory[str], SignedInFacts]:
    """A centre just started and closed again: making one takes ten times as long as copying it."""
    folder = tempfile.TemporaryDirectory(prefix="centre-")
    made = start(Path(folder.name) / "centre")
    if staffed:
        made.add_people()
    assert made.desk.operator is not None
    person = made.desk.operator
    seated = SignedInFacts(person.operator_id, person.login, person.name, person.role, 90, False)
    made.desk.close()
    return folder, seated


@pytest.fixture
def centre(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Started]:
    """A centre with its administrator seated, as the first start leaves it; for ``staffed``, with its people."""
    folder, seated = _pattern("staffed" in request.fixturenames)
    root = tmp_path / "centre"
    shutil.copytree(Path(folder.name) / "centre", root)
    clock = MovableClock()
    room = DataRoom(root, clock=clock, kdf=CHEAP_KDF)
    key = keystore.unlock_with_passphrase(room.keys(), ADMIN, ADMIN_PASSPHRASE)
    assert key is not None
    desk = room.open(key)
    session._seat(desk, seated)
    made = Started(room, desk, clock)
    yield made
    made.desk.close()


@pytest.fixture
def staffed(centre: Started) -> Started:
    """The same with a clerk and a supervisor who may sign in."""
    return centre
