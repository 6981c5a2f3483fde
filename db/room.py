"""The data room: one folder with one encrypted database; making it, unlocking it, opening it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

from db import backup, keystore, migrate, witness
from db.desk import Desk
from db.domain.clock import Clock, system_clock
from db.domain.errors import KnownError
from db.engine import clerk_errors, known_error, make_engine
from db.ids import new_id
from db.keystore import KdfParameters, KeyFile, OsKeyStore, SignInName
from db.paths import DataPaths
from db.registry import Query
from db.transaction import DeskStateStore

if TYPE_CHECKING:
    import filelock


_PENDING: Query[None, bool] = Query("room.pending", None, lambda reader, _: migrate.pending(reader.connection))


@dataclass(frozen=True, slots=True)
class NewRoom:
    """What the very first start must know before there is a database."""

    centre_name: str
    window: int
    recovery_code: str
    login: str
    name: str
    role: str
    passphrase: str


class DataRoom:
    """One data folder. Holds the folder's lock while a desk is open for writing."""

    def __init__(
        self,
        root: Path,
        *,
        clock: Clock = system_clock,
        store: OsKeyStore | None = None,
        kdf: KdfParameters | None = None,
    ) -> None:
        self.paths = DataPaths(root)
        self.clock = clock
        self.store = store
        self.kdf = kdf or KdfParameters()

    @property
    def exists(self) -> bool:
        """Whether a centre has been set up here; a restore that was cut short is finished first."""
        self._settle()
        if self.paths.unfinished.exists():
            return False
        return self.paths.keys.exists() or self._keys_in_backups() is not None

    def _settle(self) -> None:
        if self.paths.restoring is None:
            return
        lock = self._lock()
        try:
            backup.finish_restore(self.paths)
        finally:
            lock.release()

    def begin_setup(self) -> None:
        """Mark the folder, so that a first start cut short is not taken for a centre."""
        self._make_folder()
        try:
            self.paths.unfinished.touch()
        except OSError as error:
            raise KnownError("DB-READONLY", "数据文件夹只能看不能写；请检查磁盘写保护和文件夹权限。") from error

    def end_setup(self) -> None:
        """Take the mark away: the centre is set up."""
        self.paths.unfinished.unlink(missing_ok=True)

    def keys(self) -> KeyFile:
        """keys.json; one that is lost or damaged is put back from the newest backup, since the key never changes.

        Raises KnownError KEY-MISSING when no centre has been set up here, KEY-FILE for a damaged one without backups.
        """
        self._settle()
        try:
            keys = keystore.load(self.paths.keys)
        except KnownError:
            keys = self._keys_in_backups()
            if keys is None:
                raise
            self._put_back(keys)
        if keys is None and not self.paths.unfinished.exists():
            keys = self._keys_in_backups()
            if keys is not None:
                self._put_back(keys)
        if keys is None:
            raise KnownError("KEY-MISSING", "这个文件夹里还没有一门通的数据；请先做第一次启动，或从备份恢复。")
        return keys

    def _keys_in_backups(self) -> KeyFile | None:
        return backup.latest_keys(self.paths.backups) if self.paths.database.exists() else None

    def _put_back(self, keys: KeyFile) -> None:
        with suppress(OSError):
            backup.move_aside(self.paths.root.glob(self.paths.keys.name), self.paths.root / f"aside-{new_id()}")
            keystore.save(self.paths.keys, keys)

    def create(self, new: NewRoom) -> Desk:
        """Make the folder, the key and an empty database; nobody is signed in yet.

        What a first start that was cut short left behind, or a database whose key file was lost, is set aside,
        never overwritten.
        """
        if self.exists:
            raise KnownError("ROOM-EXISTS", "这个文件夹里已经有一个中心的数据；请直接登录，或换一个文件夹。")
        self._make_folder()
        lock = self._lock()
        try:
            left = (*self.paths.root.glob("yimen.db*"), *self.paths.root.glob(self.paths.keys.name))
            backup.move_aside(left, self.paths.root / f"aside-{new_id()}")
            key = keystore.new_key()
            with clerk_errors():
                engine = make_engine(self.paths.database, key, writer=True)
                migrate.create(engine)
                self._begin_incarnation(engine, "install", lane=0)
                engine.dispose()
            names = (SignInName(new.login, new.name, new.role),)
            keys = KeyFile(1, new.centre_name, new.window, (), names)
            keys = keystore.with_recovery(keys, key, new.recovery_code, self.kdf)
            keys = keystore.with_operator(keys, key, new.login, new.passphrase, self.kdf)
            if self.store is not None:
                keys = keystore.with_os_store(keys, key, self.store, new_id())
            keystore.save(self.paths.keys, keys)
            desk = Desk(self.paths, key, self.clock)
        except BaseException:
            lock.release()
            raise
        desk.when_closed(lock.release)
        desk.store = self.store
        return desk

    def _make_folder(self) -> None:
        try:
            self.paths.root.mkdir(parents=True, exist_ok=True)
            self.paths.logs.mkdir(exist_ok=True)
            self.paths.backups.mkdir(exist_ok=True)
        except OSError as error:
            raise KnownError("DB-OPEN", "建不了数据文件夹；请检查磁盘和文件夹权限。") from error

    def _lock(self) -> filelock.BaseFileLock:
        import filelock

        lock = filelock.FileLock(self.paths.lock, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout as error:
            raise KnownError(
                "DB-LOCKED", "这份数据已经在另一个一门通窗口里打开；请回到那个窗口，或先关掉它。"
            ) from error
        except OSError as error:
            raise KnownError("DB-READONLY", "数据文件夹只能看不能写；请检查磁盘写保护和文件夹权限。") from error
        return lock

    def unlock_with_os(self) -> bytes | None:
        """The key from the operating system's key store, if this PC and user account hold it."""
        return keystore.unlock_with_os(self.keys(), self.store)

    def unlock_with_passphrase(self, login: str, passphrase: str) -> bytes:
        """The key by an operator's passphrase. Raises KnownError KEY-WRONG."""
        key = keystore.unlock_with_passphrase(self.keys(), login, passphrase)
        if key is None:
            raise KnownError("KEY-WRONG", "登录名或口令不对，请再输一次。", "passphrase")
        return key

    def unlock_with_recovery(self, code: str) -> bytes:
        """The key by the recovery code. Raises KnownError RECOVERY-WRONG."""
        key = keystore.unlock_with_recovery(self.keys(), code)
        if key is None:
            raise KnownError("RECOVERY-WRONG", "恢复码不对；请对照打印件逐个核对，不分大小写。", "recovery_code")
        return key

    def open(self, key: bytes, *, read_only: bool = False) -> Desk:
        """Open the desk: refuse what is newer, migrate what is older (after a backup), notice a restored file."""
        self._settle()
        if not self.paths.database.exists():
            raise KnownError("DB-MISSING", "数据文件不见了；请从备份恢复，或找回被移走的文件。")
        if read_only:
            desk = Desk(self.paths, key, self.clock, read_only=True)
            try:
                self._refuse_other_schema(desk)
            except BaseException:
                desk.close()
                raise
            return desk
        lock = self._lock()
        try:
            backup.tidy(self.paths)
            desk = Desk(self.paths, key, self.clock, prepare=lambda writer: self._prepare(writer, key))
        except BaseException:
            lock.release()
            raise
        desk.when_closed(lock.release)
        desk.store = self.store
        return desk

    def _refuse_other_schema(self, desk: Desk) -> None:
        if desk.ask(_PENDING, None):
            raise KnownError("DB-READONLY", "这份数据要先升级才能看，但现在不能写；请去掉写保护后再打开。")

    def _prepare(self, engine: Engine, key: bytes) -> None:
        try:
            with engine.connect() as connection:
                pending = migrate.pending(connection)
            if pending:
                backup.take(self.paths, key, self.clock(), "before-migration")
                migrate.upgrade(engine)
            with engine.begin() as connection:
                migrate.ensure_triggers(connection)
                file = witness.read(self.paths.witness)
                if file is not None and witness.knows(connection, file.token):
                    return
                known = int(DeskStateStore(connection).get("lane", "0"))
            self._begin_incarnation(engine, "restore", lane=witness.fresh_lane(known, file))
        except Exception as error:
            raise known_error(error) or error from error

    def _begin_incarnation(self, engine: Engine, reason: str, lane: int) -> None:
        """A new life of the file: its own identity, serial lane and audit chain."""
        incarnation = os.urandom(16).hex()
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO incarnation (id, lane, began_at, reason) VALUES (:id, :lane, :at, :reason)"),
                {
                    "id": incarnation,
                    "lane": lane,
                    "at": int(self.clock().timestamp() * 1000),
                    "reason": reason,
                },
            )
            DeskStateStore(connection).put(
                incarnation=incarnation, lane=str(lane), audit_seq="0", audit_head="0" * 64
            )
            token = witness.sign(connection)
        try:
            witness.write(self.paths.witness, token, lane)
        except OSError as error:
            raise KnownError("DB-IO", "读写磁盘出错，数据没有打开；请检查磁盘空间和写保护后再试。") from error
