"""What the demo's work is done with: the use cases themselves, at the moment it would have happened, by somebody."""

from __future__ import annotations

from datetime import date, datetime, time
from random import Random
from typing import TypeVar

from sqlalchemy.orm import Session

from db.desk import Desk
from db.domain.clock import SHANGHAI, business_date
from db.domain.errors import KnownError
from db.domain.hlc import pack
from db.domain.permissions import Role
from db.registry import UseCase
from db.transaction import SignedIn, Transaction

Request = TypeVar("Request")
Result = TypeVar("Result")


class Silent(Transaction):
    """A transaction of the demo, at a moment of its own; it leaves no audit."""

    def audit(self, subject_kind: str, subject_id: str, result: str = "ok", **details: object) -> None:
        """Nothing: the demo's work was done by nobody."""


class Worker:
    """Does use cases at moments of the past. ``first_tick`` keeps the clock readings of two workers apart."""

    def __init__(self, session: Session, desk: Desk, chance: Random, now: datetime, first_tick: int) -> None:
        self.session, self.desk, self.chance, self.now = session, desk, chance, now
        self.day = business_date(now)
        self._first, self._count = first_tick, 0
        rows = self.tx(now, None).rows(
            "SELECT id, login, name, role FROM operator WHERE active ORDER BY role = 'clerk' DESC, login"
        )
        people = [SignedIn(row.id, row.login, row.name, Role(row.role)) for row in rows]
        self.clerk = people[0]
        self.boss = next(p for p in people if p.role in (Role.SUPERVISOR, Role.ADMIN))

    def tx(self, at: datetime, who: SignedIn | None) -> Silent:
        """A transaction at a moment."""

        def tick() -> int:
            self._count += 1
            return pack(int(at.timestamp() * 1000), self._first + self._count % 500)

        return Silent(self.session, at, who, self.desk.facts, "demo", tick, self.desk.signing)

    def do(self, at: datetime, who: SignedIn, case: UseCase[Request, Result], request: Request) -> Result:
        """Do one thing."""
        result = case.function(self.tx(at, who), request)
        self.session.flush()
        return result

    def attempt(
        self, at: datetime, who: SignedIn, case: UseCase[Request, Result], request: Request
    ) -> Result | None:
        """Do one thing that the rules may refuse."""
        try:
            return self.do(at, who, case, request)
        except KnownError:
            return None

    def id(self) -> str:
        """An id that is the same for the same seed."""
        return f"{self.chance.getrandbits(128):032x}"

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment at the desk."""
        return datetime.combine(day, time(hour, minute), SHANGHAI)
