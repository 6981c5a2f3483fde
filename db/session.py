"""Sitting down at a desk: making a centre, unlocking one, signing in, and keeping keys.json in step.

keys.json lies outside the database, so the two cannot change in one transaction. A new passphrase therefore
gets a spare slot first, then the database is changed, then the spare takes the place of the old slot. If the
program dies in between, the passphrase the database knows opens the data; one that opens an old slot but is
not the one the database knows signs nobody in. Every sign-in tidies what was left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from db import keystore, lockout, seeds
from db.desk import Desk
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.failures import FailureCount
from db.keystore import KdfParameters, KeyFile, SignInName
from db.passphrase_hash import matches
from db.queries.operators import ListOperators, OperatorRow, list_operators
from db.registry import Query
from db.room import DataRoom, NewRoom
from db.transaction import Reader, SignedIn
from db.usecases import operators, recovery, setup, signin
from db.usecases.operators import (
    AddOperator,
    ChangeOwnPassphrase,
    OperatorSaved,
    ResetPassphrase,
)
from db.usecases.recovery import RecoverAdmin, ReplaceRecoveryCode
from db.usecases.setup import AddDefaults, FirstStart
from db.usecases.signin import SignedInFacts, SignIn


def start_centre(room: DataRoom, request: FirstStart, recovery_code: str) -> Desk:
    """Make the encrypted file, set up the centre in it, and seat its first administrator.

    Raises KnownError of ``check_first_start`` before anything is made. A first start cut short leaves
    a mark in the folder; the next one begins afresh and sets aside what it finds.
    """
    request = setup.check_first_start(replace(request, kdf=room.kdf, recovery_code=recovery_code))
    if room.exists:
        raise KnownError("ROOM-EXISTS", "这个文件夹里已经有一个中心的数据；请直接登录，或换一个文件夹。")
    room.begin_setup()
    desk = room.create(
        NewRoom(
            centre_name=request.centre_name,
            window=request.window,
            recovery_code=recovery_code,
            login=request.login,
            name=request.name,
            role=Role.ADMIN.value,
            passphrase=request.passphrase,
        )
    )
    try:
        started = desk.run(setup.first_start, request)
        room.end_setup()
    except BaseException:
        desk.close()
        raise
    _seat(desk, started.operator)
    return desk


def open_desk(room: DataRoom, login: str, passphrase: str) -> Desk:
    """Like :func:`open_and_sign_in`, for callers who need not know more of the operator."""
    return open_and_sign_in(room, login, passphrase)[0]


def open_and_sign_in(room: DataRoom, login: str, passphrase: str) -> tuple[Desk, SignedInFacts]:
    """Unlock the data (by the operating system's key store where it can, else by the passphrase) and sign in.

    Raises KnownError SIGN-IN-WRONG, SIGN-IN-LOCKED, SIGN-IN-INACTIVE, and those of ``DataRoom.open``.
    """
    login = login.strip().lower()
    counted = login if any(name.login == login for name in room.keys().names) else ""
    key = room.unlock_with_os()
    count = FailureCount(room.paths.failures)
    if key is None:
        count.refuse_locked(counted, room.clock())
        key = keystore.unlock_with_passphrase(room.keys(), login, passphrase)
        if key is None:
            raise count.failed(counted, room.clock())
    desk = room.open(key)
    try:
        _complete(desk)
        facts = sign_in(desk, login, passphrase)
    except BaseException:
        desk.close()
        raise
    count.forget(counted)
    return desk, facts


def _complete(desk: Desk) -> None:
    """Give a file made by an older program what a new centre begins with, and newer texts, once."""
    if desk.ask(_DUE, None):
        desk.run(setup.add_defaults, AddDefaults())


def open_read_only(room: DataRoom, login: str, passphrase: str) -> Desk:
    """Open data that cannot be written, to look things up; the operator is seated and every change is refused.

    Nothing can be counted or audited then, so nothing that must be audited (the reveal key) can be done either.
    Raises KnownError SIGN-IN-WRONG, SIGN-IN-LOCKED, and those of ``DataRoom.open``.
    """
    login = login.strip().lower()
    key = room.unlock_with_os() or keystore.unlock_with_passphrase(room.keys(), login, passphrase)
    if key is None:
        raise lockout.wrong(None)
    desk = room.open(key, read_only=True)
    try:
        sit_down_to_read(desk, login, passphrase)
    except BaseException:
        desk.close()
        raise
    return desk


def sit_down_to_read(desk: Desk, login: str, passphrase: str) -> None:
    """Seat an operator at data opened to be read only. Raises KnownError SIGN-IN-WRONG, SIGN-IN-LOCKED."""
    desk.operator = desk.ask(_PROVEN, SignIn(login.strip().lower(), passphrase))


def _proven(reader: Reader, request: SignIn) -> SignedIn:
    row = reader.one(
        "SELECT id, login, name, role, passphrase_hash, failures, last_failure_at FROM operator "
        "WHERE login = :login AND active",
        {"login": request.login},
    )
    if row is not None and row.last_failure_at is not None:
        last = instant_of(row.last_failure_at)
        until = lockout.open_again(row.failures, last, reader.now)
        if until is not None:
            raise lockout.locked(until)
    if row is None or not matches(row.passphrase_hash, request.passphrase):
        raise lockout.wrong(None)
    return SignedIn(row.id, row.login, row.name, Role(row.role))


_PROVEN: Query[SignIn, SignedIn] = Query("operators.proven", None, _proven)
_DUE: Query[None, bool] = Query("desk.defaults", None, lambda reader, _: seeds.due(reader))


def sign_in(desk: Desk, login: str, passphrase: str) -> SignedInFacts:
    """Seat an operator at an open desk; whoever sat there stays seated when it fails."""
    facts = desk.run(signin.sign_in, SignIn(login, passphrase))
    assert facts is not None, "a refused sign-in raises"
    _seat(desk, facts)
    with suppress(KnownError):
        _settle_slot(desk, facts.login, passphrase)
        _match_names(desk, desk.ask(list_operators, ListOperators()))
    return facts


def sign_out(desk: Desk) -> None:
    """Empty the seat. Does nothing when nobody sits there."""
    if desk.operator is not None:
        desk.run(signin.sign_out, signin.SignOut())
        desk.operator = None


def add_operator(desk: Desk, request: AddOperator) -> OperatorSaved:
    """Add a person, who signs in with a passphrase of their own from now on."""
    with _new_slot(desk, request.login.strip(), request.passphrase):
        return desk.run(operators.add_operator, request)


def reset_passphrase(desk: Desk, request: ResetPassphrase) -> OperatorSaved:
    """Give an operator a passphrase that they must change when they next sign in."""
    rows = desk.ask(list_operators, ListOperators())
    login = next((row.login for row in rows if row.operator_id == request.operator_id), "")
    with _new_slot(desk, login, request.passphrase):
        return desk.run(operators.reset_passphrase, request)


def change_passphrase(desk: Desk, request: ChangeOwnPassphrase) -> OperatorSaved:
    """Change the signed-in operator's own passphrase."""
    if desk.operator is None:
        raise KnownError("SIGN-IN", "还没有登录；请先登录再换口令。")
    with _new_slot(desk, desk.operator.login, request.new):
        return desk.run(operators.change_passphrase, request)


def replace_recovery_code(desk: Desk) -> str:
    """A new recovery code in place of the old one; it is shown once and kept nowhere.

    Until it has been handed back the old one still works, wherever the program may end.
    """
    code = keystore.new_recovery_code()
    desk.run(recovery.replace_recovery_code, ReplaceRecoveryCode(code, settled=False))
    keys = _load(desk)
    _save(desk, keystore.with_recovery(keys, desk.key, code, _cost(keys)))
    desk.run(recovery.replace_recovery_code, ReplaceRecoveryCode(code, settled=True))
    return code


def recover(room: DataRoom, request: RecoverAdmin) -> Desk:
    """Open the data with the recovery code, give an administrator a new passphrase, and seat them.

    Raises KnownError RECOVERY-WRONG, SIGN-IN-WRONG for a login that is no administrator's, PASSPHRASE.
    """
    desk = room.open(room.unlock_with_recovery(request.recovery_code))
    try:
        _complete(desk)
        with _new_slot(desk, request.login.strip(), request.passphrase):
            facts = desk.run(recovery.recover_admin, request)
        assert facts is not None, "a refused recovery raises"
        _seat(desk, facts)
        with suppress(KnownError):
            _match_names(desk, desk.ask(list_operators, ListOperators()))
    except BaseException:
        desk.close()
        raise
    FailureCount(room.paths.failures).forget(facts.login)
    return desk


def _seat(desk: Desk, facts: SignedInFacts) -> None:
    desk.operator = SignedIn(facts.operator_id, facts.login, facts.name, facts.role)
    if not any(isinstance(listener, _Follower) for listener in desk.listeners):
        desk.listeners.append(_Follower(desk))


def _load(desk: Desk) -> KeyFile:
    keys = keystore.load(desk.paths.keys)
    if keys is None:
        raise KnownError("KEY-MISSING", "钥匙文件不见了，这一步没有保存；请从备份找回 keys.json。")
    return keys


def _save(desk: Desk, keys: KeyFile) -> None:
    try:
        keystore.save(desk.paths.keys, keys)
    except OSError as error:
        raise KnownError("KEY-WRITE", "钥匙文件写不进去；请检查磁盘空间和写保护后再试。") from error


def _cost(keys: KeyFile) -> KdfParameters:
    return next((slot.kdf for slot in keys.slots if slot.kdf is not None), KdfParameters())


@contextmanager
def _new_slot(desk: Desk, login: str, passphrase: str) -> Iterator[None]:
    """Let the new passphrase open the data before the database knows it, and only it afterwards."""
    keys = _load(desk)
    _save(desk, keystore.with_spare(keys, desk.key, login, passphrase, _cost(keys)))
    try:
        yield
    except KnownError:
        with suppress(KnownError):
            _save(desk, keystore.without_spare(_load(desk), login))
        raise
    # The spare slot does as well; it is settled at the next sign-in if it cannot be now.
    with suppress(KnownError):
        _settle_slot(desk, login, passphrase)


def _settle_slot(desk: Desk, login: str, passphrase: str) -> None:
    """Make the passphrase the database knows the one that opens the data, and the only one of its holder."""
    keys = tidy = keystore.without_spare(_load(desk), login)
    if keystore.unlock_with_passphrase(keys, login, passphrase) != desk.key:
        tidy = keystore.with_operator(keys, desk.key, login, passphrase, _cost(keys))
    if tidy != _load(desk):
        _save(desk, tidy)


def _match_names(desk: Desk, rows: tuple[OperatorRow, ...]) -> None:
    """Bring the names shown before the data is open in step, and take the slots of people who left."""
    active = [row for row in rows if row.active]
    logins = {row.login for row in active}
    keys = _load(desk)
    slots = tuple(s for s in keys.slots if s.kind != "operator" or s.holder in logins)
    names = tuple(SignInName(row.login, row.name, row.role.value) for row in active)
    facts = desk.facts
    tidy = replace(keys, centre_name=facts.centre_name, window=facts.window, slots=slots, names=names)
    if tidy != keys:
        _save(desk, tidy)


def _match_seat(desk: Desk, rows: tuple[OperatorRow, ...]) -> None:
    """Let a change of the seated operator's own name, role or standing count at once."""
    seated = desk.operator
    row = next((row for row in rows if seated and row.operator_id == seated.operator_id), None)
    if row is not None:
        desk.operator = SignedIn(row.operator_id, row.login, row.name, row.role) if row.active else None


class _Follower:
    """Keeps keys.json and the seat in step with every change to the centre and its people."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, topics: frozenset[str]) -> None:
        if topics & {"operators", "centre", "settings"} and self._desk.operator is not None:
            rows = self._desk.ask(list_operators, ListOperators())
            # The change is saved already; what cannot be written now is made good at the next sign-in.
            with suppress(KnownError):
                _match_names(self._desk, rows)
            _match_seat(self._desk, rows)
