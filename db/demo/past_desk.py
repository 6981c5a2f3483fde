"""A desk of earlier for the demo centre: use cases run at moments gone by, without audit."""

from __future__ import annotations

from datetime import date, datetime, time
from random import Random
from typing import TypeVar

from sqlalchemy.orm import Session

from db.desk import Desk
from db.domain.clock import SHANGHAI, business_date
from db.domain.hlc import pack
from db.registry import UseCase
from db.transaction import SignedIn, Transaction

Request = TypeVar("Request")
Result = TypeVar("Result")


class _Silent(Transaction):
    """A transaction of the demo, at a moment of its own; it leaves no audit."""

    def audit(self, subject_kind: str, subject_id: str, result: str = "ok", **details: object) -> None:
        """Nothing: the demo's work was done by nobody."""


class PastDesk:
    """Does the work of years for one subject. ``ticks``: the first of its logical ticks and how many there are, so that
    two subjects that work at the same moment never share one."""

    ticks = (0, 60_000)

    def __init__(self, session: Session, desk: Desk, chance: Random, now: datetime) -> None:
        self.session, self.desk, self.chance, self.now = session, desk, chance, now
        self.day = business_date(now)
        self._count = 0

    def _tx(self, at: datetime, who: SignedIn | None) -> Transaction:
        first, many = self.ticks

        def tick() -> int:
            self._count += 1
            return pack(int(at.timestamp() * 1000), first + self._count % many)

        return _Silent(self.session, at, who, self.desk.facts, "demo", tick, self.desk.signing)

    def _do(self, at: datetime, who: SignedIn, case: UseCase[Request, Result], request: Request) -> Result:
        result = case.function(self._tx(at, who), request)
        self.session.flush()
        return result

    def _id(self) -> str:
        """An id that is the same for the same seed."""
        return f"{self.chance.getrandbits(128):032x}"

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), SHANGHAI)
