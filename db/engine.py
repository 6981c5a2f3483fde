"""Connections to the encrypted SQLite file, and what SQLite's errors mean to a clerk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from db.domain.errors import KnownError

BUSY_MS = 3000
READERS = 3
"""Connections that read at once: the window's questions, a long report, and one to spare."""
WRITER_CACHE_KIB = 16_000
READER_CACHE_KIB = 24_000
"""Decrypted pages each connection keeps."""
CHECKPOINT_PAGES = 4000
"""Pages in the write-ahead log before a commit moves them into the file; a busy desk's commit writes about forty."""


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Any:
    """Open one raw SQLCipher connection with the house pragmas.

    ``key`` is 32 random bytes used as the raw page key, so opening costs no key derivation. Where nothing may be
    written, not even the files beside a WAL database, a file whose WAL is empty is read as one that never changes.
    """
    if not read_only:
        return _connect(path, key, "mode=rwc")
    try:
        return _connect(path, key, "mode=ro")
    except dbapi2.OperationalError:
        wal = path.with_name(f"{path.name}-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        return _connect(path, key, "mode=ro&immutable=1")


def _connect(path: Path, key: bytes, how: str) -> Any:
    raw = dbapi2.connect(
        f"{path.resolve().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        if how == "mode=rwc":
            raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA temp_store = MEMORY")
        if how == "mode=ro":
            raw.execute("SELECT 1 FROM sqlite_master").fetchone()
    except BaseException:
        raw.close()
        raise
    return raw


def make_engine(
    path: Path,
    key: bytes,
    *,
    writer: bool,
    read_only: bool = False,
    functions: dict[str, tuple[int, Callable[..., object]]] | None = None,
) -> Engine:
    """An engine over one file.

    The writer has a single connection and begins every transaction IMMEDIATE, so that it waits for the lock at
    the start and never upgrades half-way; readers have a small pool and cannot write. ``read_only`` is for a file
    or folder that cannot be written.
    """

    def creator() -> Any:
        raw = connect(path, key, read_only=read_only)
        for name, (arity, function) in (functions or {}).items():
            raw.create_function(name, arity, function)
        raw.execute(f"PRAGMA cache_size = {-WRITER_CACHE_KIB if writer else -READER_CACHE_KIB}")
        if writer:
            raw.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        else:
            raw.execute("PRAGMA query_only = ON")
        return raw

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=creator,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=1 if writer else READERS,
        max_overflow=0,
        pool_timeout=30,
        pool_reset_on_return="rollback",
    )
    begin = "BEGIN IMMEDIATE" if writer else "BEGIN"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


_BY_CODE = {
    5: ("DB-BUSY", "另一个程序正占用数据文件，这一步没有保存；请稍等再试，或关掉另一个程序。"),
    6: ("DB-BUSY", "另一个程序正占用数据文件，这一步没有保存；请稍等再试，或关掉另一个程序。"),
    8: ("DB-READONLY", "数据文件现在只能看不能写，这一步没有保存；请检查磁盘写保护后按 F5 再试。"),
    10: ("DB-IO", "读写磁盘出错，这一步没有保存；请检查硬盘和数据线后再试。"),
    11: ("DB-CORRUPT", "数据文件读不出来，已停下保护；请用最近的备份恢复，坏文件会原样留着。"),
    13: ("DB-FULL", "磁盘满了，这一步没有保存；请清出空间后再按一次。"),
    14: ("DB-OPEN", "打不开数据文件；请检查文件夹权限和磁盘是否接好。"),
    26: ("DB-CORRUPT", "数据文件读不出来，已停下保护；请用最近的备份恢复，坏文件会原样留着。"),
}
_BY_MESSAGE = (
    ("locked", 5),
    ("busy", 5),
    ("readonly", 8),
    ("full", 13),
    ("malformed", 11),
    ("not a database", 26),
    ("unable to open", 14),
    ("disk I/O", 10),
)


def known_error(error: BaseException) -> KnownError | None:
    """The sentence for a clerk, if this database error is one a clerk can meet; None if it is a bug."""
    origin = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if not isinstance(origin, dbapi2.DatabaseError | sqlite3.DatabaseError):
        return None
    code = getattr(origin, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary not in _BY_CODE:
        text = str(origin)
        primary = next((number for fragment, number in _BY_MESSAGE if fragment in text), None)
    if primary is None:
        return None
    return KnownError(*_BY_CODE[primary])


@contextmanager
def clerk_errors() -> Iterator[None]:
    """Turn the database errors a clerk can meet into KnownError; let everything else through."""
    try:
        yield
    except (DBAPIError, dbapi2.DatabaseError, sqlite3.DatabaseError) as error:
        known = known_error(error)
        if known is None:
            raise
        raise known from error
