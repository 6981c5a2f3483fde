"""What a use case and a query are given: one transaction, one moment, one operator, one desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy.engine import Connection, CursorResult, Row
from sqlalchemy.orm import Session

from db import audit
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import ROLE_PERMISSIONS, Permission, Role
from db.domain.serials import Serial
from db.ids import new_id

if TYPE_CHECKING:
    from db.signing_store import SigningStore


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person at the desk."""

    operator_id: str
    login: str
    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """Whether this person's role carries the permission."""
        return permission in ROLE_PERMISSIONS[self.role]


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """Which desk this is."""

    centre_code: str
    centre_name: str
    centre_short_name: str
    centre_phone: str
    window: int
    incarnation: str
    lane: int


class DeskStateStore:
    """The small facts of this database file, read and written inside the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str, default: str = "") -> str:
        """The value of a key."""
        value = self._connection.exec_driver_sql("SELECT value FROM desk_state WHERE key = ?", (key,)).scalar()
        return default if value is None else str(value)

    def several(self, **defaults: str) -> dict[str, str]:
        """The values of these keys, read at once."""
        marks = ", ".join("?" * len(defaults))
        rows = self._connection.exec_driver_sql(
            f"SELECT key, value FROM desk_state WHERE key IN ({marks})", tuple(defaults)
        )
        return defaults | {row.key: row.value for row in rows}

    def put(self, **values: str) -> None:
        """Set keys."""
        self._connection.exec_driver_sql(
            "INSERT INTO desk_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            list(values.items()),
        )


class Reader:
    """A consistent view of the data for one query."""

    def __init__(self, connection: Connection, now: datetime, operator: SignedIn | None, desk: DeskFacts) -> None:
        self.connection = connection
        self.now = now
        self.today: date = business_date(now)
        self.operator = operator
        self.desk = desk

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """All rows of a SELECT with ``:name`` parameters."""
        return self._execute(sql, parameters).all()

    def one(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The first row, or None."""
        return self._execute(sql, parameters).first()

    def scalar(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        return self._execute(sql, parameters).scalar()

    def _execute(self, sql: str, parameters: Mapping[str, Any] | None) -> CursorResult[Any]:
        # Straight to the driver, which knows :name itself: a third of the time that text() takes.
        return self.connection.exec_driver_sql(sql, dict(parameters) if parameters else None)


class Transaction(Reader):
    """One transaction of one use case; nothing is seen by others until the desk commits it."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        operator: SignedIn | None,
        desk: DeskFacts,
        action: str,
        tick: Any,
        signing: SigningStore | None = None,
    ) -> None:
        super().__init__(session.connection(), now, operator, desk)
        self.session = session
        self.action = action
        self.signing = signing
        self.state = DeskStateStore(self.connection)
        self.refusal: KnownError | None = None
        self.changed: set[str] = set()
        self._audited = False
        self._tick = tick

    @property
    def actor(self) -> SignedIn:
        """The signed-in operator; only use cases that need a permission may ask."""
        if self.operator is None:
            raise KnownError("SIGN-IN", "还没有登录；请先登录再办理。")
        return self.operator

    @staticmethod
    def new_id() -> str:
        """A fresh UUIDv7."""
        return new_id()

    def hlc(self) -> int:
        """The next reading of the hybrid logical clock."""
        return int(self._tick())

    def changes(self, *topics: str) -> None:
        """Say which kinds of thing changed, so that open views know what to refresh."""
        self.changed.update(topics)

    def require(self, permission: Permission) -> None:
        """Check a further permission inside a use case. Raises KnownError PERMISSION."""
        if self.operator is None or not self.operator.may(permission):
            raise KnownError("PERMISSION", "这一步要更高的权限；请值班长或管理员来办。")

    def next_serial(self, kind: str) -> Serial:
        """The next number of a kind ("R" case, "GZ" notice …) for today, this window and this lane."""
        counter = self.scalar(
            "INSERT INTO serial_counter (kind, lane, window, day, last) VALUES (:kind, :lane, :window, :day, 1) "
            "ON CONFLICT (kind, lane, window, day) DO UPDATE SET last = last + 1 RETURNING last",
            {"kind": kind, "lane": self.desk.lane, "window": self.desk.window, "day": self.today.isoformat()},
        )
        prefix = "" if kind == "R" else kind
        return Serial(
            self.desk.centre_code, self.desk.window, self.desk.lane, self.today, int(counter), prefix
        )

    def refuse_after_commit(self, error: KnownError) -> None:
        """Commit what this use case wrote (a counted failure), then raise ``error`` to the caller."""
        self.refusal = error

    def audit(
        self, subject_kind: str, subject_id: str, result: str = "ok", **details: object
    ) -> None:
        """Append one link to the audit chain. Details must not hold names or numbers of residents."""
        before = self.state.several(audit_seq="0", audit_head=audit.GENESIS)
        seq, head = int(before["audit_seq"]) + 1, before["audit_head"]
        operator = self.operator
        link = audit.Link(
            incarnation=self.desk.incarnation,
            seq=seq,
            at_ms=audit.at_ms(self.now),
            operator_id=operator.operator_id if operator else None,
            operator_name=operator.name if operator else "",
            action=self.action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            result=result,
            details=msgspec.json.encode(details, order="sorted").decode(),
            prev_hash=head,
        )
        digest = audit.link_hash(link)
        self.connection.exec_driver_sql(
            "INSERT INTO audit (id, incarnation, seq, at, operator_id, operator_name, action, subject_kind, "
            "subject_id, result, details, prev_hash, hash) VALUES (:id, :incarnation, :seq, :at_ms, "
            ":operator_id, :operator_name, :action, :subject_kind, :subject_id, :result, :details, "
            ":prev_hash, :hash)",
            {name: getattr(link, name) for name in audit.Link.__dataclass_fields__}
            | {"id": new_id(), "hash": digest},
        )
        self.state.put(audit_seq=str(seq), audit_head=digest)
        self._audited = True

    @property
    def audited(self) -> bool:
        """Whether the use case has written its audit row."""
        return self._audited
