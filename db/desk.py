"""The one door: every change to the data passes ``Desk.run``, every read passes ``Desk.ask``."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from db import witness
from db.domain.clock import Clock
from db.domain.errors import KnownError
from db.domain.hlc import HybridClock, physical_ms
from db.domain.permissions import Permission
from db.engine import clerk_errors, make_engine
from db.ids import new_id
from db.keystore import OsKeyStore
from db.paths import DataPaths
from db.registry import Query, UseCase
from db.signing_store import SigningStore
from db.transaction import DeskFacts, DeskStateStore, Reader, SignedIn, Transaction

Request = TypeVar("Request")
Result = TypeVar("Result")

WORTH_ANALYSING = 1000
"""Residents from which statistics help; those of a few rows would mislead the planner once there are many."""
CLOCK_SET_BACK_MS = 5 * 60 * 1000


class Desk:
    """An open database with, perhaps, somebody signed in. Safe to call from several threads; writes take turns."""

    def __init__(
        self,
        paths: DataPaths,
        key: bytes,
        clock: Clock,
        *,
        read_only: bool = False,
        prepare: Callable[[Engine], None] = lambda writer: None,
    ) -> None:
        """``prepare`` is done on the writer before anything is read; opening a second one for it takes as long."""
        self.paths = paths
        self.key = key
        self.clock = clock
        self.read_only = read_only
        self.operator: SignedIn | None = None
        self.store: OsKeyStore | None = None
        """The operating system's key store, where the centre's signing key lies if there is one."""
        self.listeners: list[Callable[[frozenset[str]], None]] = []
        self._turn = threading.RLock()
        self._hlc = HybridClock()
        self._capturing = True
        self._on_close: list[Callable[[], None]] = []
        self._writer = make_engine(
            paths.database,
            key,
            writer=True,
            read_only=read_only,
            functions={
                "yimen_op_id": (0, new_id),
                "yimen_hlc": (0, self.tick),
                "yimen_capturing": (0, lambda: int(self._capturing)),
            },
        )
        self._readers = make_engine(paths.database, key, writer=False, read_only=read_only)
        try:
            with clerk_errors():
                prepare(self._writer)
            with clerk_errors(), self._readers.begin() as connection:
                self.facts = self._load_facts(connection)
                last = int(DeskStateStore(connection).get("hlc", "0"))
        except BaseException:
            self._readers.dispose()
            self._writer.dispose()
            raise
        self._hlc.observe(last, physical_ms(last), 0)

    def _load_facts(self, connection: Connection) -> DeskFacts:
        state = DeskStateStore(connection)
        centre = connection.execute(text("SELECT code, name, short_name, phone FROM centre")).first()
        window = connection.execute(text("SELECT value FROM setting WHERE key = 'window'")).scalar()
        return DeskFacts(
            centre_code=centre.code if centre else "",
            centre_name=centre.name if centre else "",
            centre_short_name=centre.short_name if centre else "",
            centre_phone=centre.phone if centre else "",
            window=int(window or 1),
            incarnation=state.get("incarnation"),
            lane=int(state.get("lane", "0")),
        )

    @property
    def signing(self) -> SigningStore:
        """Where this PC keeps the private half of the centre's signing key."""
        return SigningStore(self.paths.signing, self.key, self.facts.centre_code, self.store)

    def tick(self) -> int:
        """The next reading of the hybrid logical clock."""
        return self._hlc.tick(int(self.clock().timestamp() * 1000))

    @property
    def clock_set_back(self) -> bool:
        """Whether the PC's clock reads more than five minutes before the last change made here."""
        return int(self.clock().timestamp() * 1000) < physical_ms(self._hlc.last) - CLOCK_SET_BACK_MS

    def run(self, use_case: UseCase[Request, Result], request: Request) -> Result:
        """Perform one change: permission, one transaction, audit row, change log, commit, frozen result.

        Raises KnownError for whatever a clerk can meet; then nothing was saved, unless the error says so.
        """
        if self.read_only:
            raise KnownError("DB-READONLY", "数据文件现在只能看不能写，这一步没有保存；请检查磁盘写保护后再试。")
        with self._turn, clerk_errors():
            operator, now = self.operator, self.clock()
            allowed = use_case.needs is None or (operator is not None and operator.may(use_case.needs))
            with Session(self._writer, expire_on_commit=False) as session:
                tx = Transaction(session, now, operator, self.facts, use_case.name, self.tick, self.signing)
                result: Any = None
                if allowed:
                    result = use_case.function(tx, request)
                    session.flush()
                    if use_case.audited and not tx.audited:
                        tx.audit("", "")
                else:
                    tx.audit("permission", str(use_case.needs), result="refused")
                token = witness.sign(tx.connection)
                tx.state.put(hlc=str(self._hlc.last))
                facts = self._load_facts(tx.connection) if {"centre", "settings"} & tx.changed else self.facts
                session.commit()
            self.facts = facts
            witness.leave(self.paths.witness, token, facts.lane)
        if not allowed:
            if operator is None:
                raise KnownError("SIGN-IN", "还没有登录；请先登录再办理。")
            raise KnownError("PERMISSION", "这一步要更高的权限；请值班长或管理员来办。")
        if tx.refusal is not None:
            raise tx.refusal
        if tx.changed:
            for listener in list(self.listeners):
                listener(frozenset(tx.changed))
        return result  # type: ignore[no-any-return]

    def ask(self, query: Query[Request, Result], request: Request) -> Result:
        """Answer one question from a consistent view. Raises KnownError PERMISSION, SIGN-IN or a query's own."""
        operator = self.operator
        if query.needs is not None:
            if operator is None:
                raise KnownError("SIGN-IN", "还没有登录；请先登录再查。")
            if not operator.may(query.needs):
                raise KnownError("PERMISSION", "这一步要更高的权限；请值班长或管理员来办。")
        with clerk_errors(), self._readers.begin() as connection:
            return query.function(Reader(connection, self.clock(), operator, self.facts), request)

    def now(self) -> datetime:
        """The present instant by this desk's clock."""
        return self.clock()

    def may(self, permission: Permission) -> bool:
        """Whether the signed-in operator may do this; screens use it to show, the door to decide."""
        return self.operator is not None and self.operator.may(permission)

    def apply_remote(self, work: Callable[[Session], None]) -> None:
        """Apply rows that came from the server: one transaction, with capture switched off."""
        with self._turn, clerk_errors(), Session(self._writer, expire_on_commit=False) as session:
            session.connection()
            self._capturing = False
            try:
                work(session)
                session.flush()
                token = witness.sign(session.connection())
                session.commit()
            finally:
                self._capturing = True
            witness.leave(self.paths.witness, token, self.facts.lane)

    def when_closed(self, callback: Callable[[], None]) -> None:
        """Have something done after the connections are closed (release the folder's lock)."""
        self._on_close.append(callback)

    def close(self) -> None:
        """Close every connection and give up the data folder."""
        if not self.read_only:
            self._refresh_statistics()
        self._readers.dispose()
        self._writer.dispose()
        for callback in self._on_close:
            callback()
        self._on_close.clear()

    def _refresh_statistics(self) -> None:
        """Let SQLite look again at tables that have grown, so that its plans fit what is there; never a reason to fail."""
        with suppress(KnownError), self._turn, clerk_errors(), self._writer.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            few = raw.execute("SELECT COUNT(*) FROM (SELECT 1 FROM resident LIMIT ?)", (WORTH_ANALYSING,)).fetchone()
            if few[0] == WORTH_ANALYSING:
                raw.execute("PRAGMA analysis_limit = 400")
                raw.execute("PRAGMA optimize")
