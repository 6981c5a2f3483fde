"""A data room on disk for tests: encrypted like the real one, with a cheap key derivation and a movable clock."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.desk import Desk
from db.domain.permissions import Role
from db.keystore import KdfParameters
from db.models.case import ServiceCase
from db.models.catalogue import BlockedCertificateRow, CatalogueItem, ItemVersion
from db.models.centre import Centre
from db.models.operator import Operator
from db.models.resident import Tag
from db.registry import UseCase
from db.room import DataRoom, NewRoom
from db.transaction import SignedIn, Transaction
from resources import read_json

CENTRE_CODE = "110105012003"
CHEAP_KDF = KdfParameters(1, 8, 1)
RECOVERY_CODE = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"
PASSPHRASE = "Haitang-2026"
MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
"""09:30 at the desk."""
TAGS = (("elderly", "高龄", "amber"), ("alone", "独居", "amber"), ("dibao", "低保", "neutral"))


@dataclass
class MovableClock:
    """A clock that stands still until a test moves it."""

    instant: datetime = MORNING

    def __call__(self) -> datetime:
        return self.instant

    def move(self, **step: float) -> None:
        """Move by ``timedelta(**step)``; negative sets it back."""
        self.instant += timedelta(**step)


@dataclass
class Room:
    """An open desk with one operator of each role; nobody is signed in until ``sign_in``."""

    data: DataRoom
    desk: Desk
    clock: MovableClock
    operators: dict[Role, SignedIn] = field(default_factory=dict)

    def sign_in(self, role: Role) -> SignedIn:
        """Put the operator of this role at the desk."""
        self.desk.operator = self.operators[role]
        return self.operators[role]

    def rows(self, sql: str, **parameters: object) -> list[Any]:
        """What a SELECT finds in the encrypted file."""
        return look(self.desk, sql, **parameters)


def arrange(desk: Desk, work: Callable[[Transaction], None]) -> None:
    """Write rows through the door, for tests whose subject is something else."""

    def function(tx: Transaction, request: None) -> None:
        work(tx)

    desk.run(UseCase("tests.arrange", None, function), None)


def look(desk: Desk, sql: str, **parameters: object) -> list[Any]:
    """Read by SQL what the subject of a test left behind."""
    from sqlalchemy import text

    with desk._readers.begin() as connection:
        return list(connection.execute(text(sql), parameters))


def make_room(root: Path, clock: MovableClock | None = None, role: Role | None = Role.CLERK) -> Room:
    """Create a room with a centre, tags and operators, and sign one of them in."""
    clock = clock or MovableClock()
    data = DataRoom(root, clock=clock, kdf=CHEAP_KDF)
    new = NewRoom("滨河社区党群服务中心", 2, RECOVERY_CODE, "admin", "赵管理", Role.ADMIN, PASSPHRASE)
    room = Room(data, data.create(new), clock)

    def fill(tx: Transaction) -> None:
        tx.session.add(
            Centre(code=CENTRE_CODE, name="滨河社区党群服务中心", short_name="滨河社区", phone="010-60001234")
        )
        for position, (code, name, tone) in enumerate(TAGS):
            tx.session.add(Tag(code=code, name=name, tone=tone, position=position))
        for kind, name in ((Role.CLERK, "李敏"), (Role.SUPERVISOR, "周值班"), (Role.ADMIN, "赵管理")):
            operator = Operator(
                id=tx.new_id(),
                login=str(kind),
                name=name,
                role=str(kind),
                passphrase_hash="",
                passphrase_set_on=date(2026, 11, 1),
            )
            tx.session.add(operator)
            room.operators[kind] = SignedIn(operator.id, operator.login, name, kind)
        tx.changes("centre", "operators")

    arrange(room.desk, fill)
    if role is not None:
        room.sign_in(role)
    return room


def add_catalogue(desk: Desk) -> dict[str, str]:
    """Load the starter catalogue and the blocked certificates. Returns item ids by name."""
    import json

    ids: dict[str, str] = {}

    def fill(tx: Transaction) -> None:
        for item in read_json("catalogue", "starter.json")["items"]:
            ids[item["name"]] = item_id = tx.new_id()
            tx.session.add(CatalogueItem(id=item_id, code=item["code"]))
            tx.session.flush()
            item["effective_on"] = "2026-07-01"
            tx.session.add(
                ItemVersion(
                    item_id=item_id,
                    version=1,
                    effective_on=date(2026, 7, 1),
                    name=item["name"],
                    data=json.dumps(item, ensure_ascii=False),
                    created_at=tx.now,
                )
            )
        blocked = read_json("catalogue", "blocked_certificates.json")
        for certificate in blocked["certificates"]:
            certificate.setdefault("basis", blocked["basis"])
            tx.session.add(
                BlockedCertificateRow(
                    code=certificate["code"],
                    name=certificate["name"],
                    data=json.dumps(certificate, ensure_ascii=False),
                )
            )

    arrange(desk, fill)
    return ids


def add_case(
    desk: Desk, resident_id: str, item_id: str, counter: int, received_at: datetime, state: str = "accepted"
) -> str:
    """Put one case row there, as far as searching and listing look at it. Returns its id."""
    from db.domain.clock import business_date
    from db.domain.serials import Serial

    ids: list[str] = []

    def fill(tx: Transaction) -> None:
        serial = Serial(CENTRE_CODE, 2, 0, business_date(received_at), counter)
        resident = tx.one("SELECT name FROM resident WHERE id = :id", {"id": resident_id})
        version = tx.one("SELECT id, name FROM item_version WHERE item_id = :id", {"id": item_id})
        assert resident is not None and version is not None
        closed = state in ("completed", "delivered", "voided", "declined")
        case = ServiceCase(
            id=tx.new_id(),
            serial=serial.full,
            serial_short=serial.short,
            window=2,
            business_date=business_date(received_at),
            counter=counter,
            resident_id=resident_id,
            applicant_name=resident.name,
            item_id=item_id,
            item_version_id=version.id,
            item_name=version.name,
            channel="window",
            received_at=received_at,
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
            state=state,
            version=1,
            closed=int(closed),
        )
        tx.session.add(case)
        ids.append(case.id)

    arrange(desk, fill)
    return ids[0]


class RoomPattern:
    """A room made once in a process and copied for each test: making one takes three times as long as copying it."""

    def __init__(self, fill: Callable[[Room], object] = lambda room: None) -> None:
        self._fill = fill
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def _make(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="room-")
            made = make_room(Path(self._folder.name) / "room", role=None)
            self._fill(made)
            made.desk.close()
            self._key, self._operators = made.desk.key, made.operators
        return Path(self._folder.name) / "room"

    def copy(self, root: Path, role: Role | None = Role.CLERK) -> Room:
        """A room of its own, open, with the operator of this role signed in."""
        shutil.copytree(self._make(), root)
        clock = MovableClock()
        data = DataRoom(root, clock=clock, kdf=CHEAP_KDF)
        room = Room(data, data.open(self._key), clock, dict(self._operators))
        if role is not None:
            room.sign_in(role)
        return room


_PLAIN = RoomPattern()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room with a clerk signed in, closed at the end."""
    made = _PLAIN.copy(tmp_path / "room")
    yield made
    made.desk.close()
