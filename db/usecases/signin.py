"""Signing in and out: failures counted, a lock after five, every attempt audited."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db import lockout
from db.domain.errors import KnownError
from db.domain.passphrases import MAX_FAILURES, expires_in
from db.domain.permissions import Permission, Role
from db.models.operator import Operator
from db.passphrase_hash import matches
from db.registry import use_case
from db.transaction import SignedIn, Transaction


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody says who they are and proves it."""

    login: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class SignedInFacts:
    """Who has signed in. ``passphrase_days_left`` is 0 or less once the passphrase has expired."""

    operator_id: str
    login: str
    name: str
    role: Role
    passphrase_days_left: int
    must_change: bool


@dataclass(frozen=True, slots=True)
class SignOut:
    """The signed-in operator leaves the desk."""


def signed_in_facts(tx: Transaction, operator: Operator) -> SignedInFacts:
    """What the desk is told of the operator."""
    left = expires_in(operator.passphrase_set_on, tx.today)
    return SignedInFacts(
        operator_id=operator.id,
        login=operator.login,
        name=operator.name,
        role=Role(operator.role),
        passphrase_days_left=left,
        must_change=operator.must_change or left <= 0,
    )


def prove(tx: Transaction, operator: Operator, passphrase: str, field: str = "passphrase") -> bool:
    """Whether this is the operator's passphrase; a failure is counted and refused after the commit."""
    if operator.last_failure_at is not None and operator.last_failure_at > tx.now:
        operator.last_failure_at = tx.now
    until = lockout.open_again(operator.failures, operator.last_failure_at, tx.now)
    if until is not None:
        tx.audit("operator", operator.id, result="refused", why="locked")
        tx.refuse_after_commit(lockout.locked(until))
        return False
    if operator.failures >= MAX_FAILURES:
        operator.failures = 0
    if matches(operator.passphrase_hash, passphrase):
        operator.failures, operator.last_failure_at = 0, None
        return True
    operator.failures += 1
    operator.last_failure_at = tx.now
    tx.audit("operator", operator.id, result="refused", why="passphrase", failures=operator.failures)
    tx.refuse_after_commit(lockout.refusal(operator.failures, tx.now, field))
    return False


@use_case("operators.sign_in", needs=None)
def sign_in(tx: Transaction, request: SignIn) -> SignedInFacts | None:
    """Prove who is at the desk. ``db.session.sign_in`` runs this and seats the operator.

    Raises KnownError SIGN-IN-WRONG (``tries_left``), SIGN-IN-LOCKED (``until``), SIGN-IN-INACTIVE; the
    attempt is saved and audited all the same.
    """
    operator = tx.session.scalar(select(Operator).where(Operator.login == request.login.strip().lower()))
    if operator is None:
        tx.audit("operator", "", result="refused", why="login")
        tx.refuse_after_commit(lockout.wrong(None))
        return None
    if not prove(tx, operator, request.passphrase):
        return None
    if not operator.active:
        tx.audit("operator", operator.id, result="refused", why="inactive")
        tx.refuse_after_commit(KnownError("SIGN-IN-INACTIVE", "这个账号已停用；请找管理员。", "login"))
        return None
    operator.last_sign_in_at = tx.now
    tx.operator = SignedIn(operator.id, operator.login, operator.name, Role(operator.role))
    tx.audit("operator", operator.id)
    return signed_in_facts(tx, operator)


@use_case("operators.sign_out", needs=Permission.CASE_READ)
def sign_out(tx: Transaction, request: SignOut) -> None:
    """Note that the operator left. ``db.session.sign_out`` runs this and empties the seat."""
    tx.audit("operator", tx.actor.operator_id)
