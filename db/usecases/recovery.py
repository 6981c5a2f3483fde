"""The recovery code: replacing it, and the way back in for an administrator who forgot their passphrase.

The code opens keys.json (``db.session`` does that). The database keeps digests of the codes that count as well, so
that this door, too, asks for the code and not merely for an open database.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from db.domain.errors import KnownError
from db.domain.permissions import Permission, Role
from db.keystore import normalise_recovery_code
from db.models.operator import Operator
from db.registry import use_case
from db.transaction import DeskStateStore, SignedIn, Transaction
from db.usecases.operators import set_passphrase
from db.usecases.signin import SignedInFacts, signed_in_facts

_KEY = "recovery"


@dataclass(frozen=True, slots=True)
class ReplaceRecoveryCode:
    """A new code. While ``settled`` is false the codes before it count too: keys.json is not written yet."""

    recovery_code: str
    settled: bool


@dataclass(frozen=True, slots=True)
class RecoverAdmin:
    """An administrator proves the centre's recovery code and sets a new passphrase."""

    login: str
    recovery_code: str
    passphrase: str


def _digest(code: str) -> str:
    """SHA-256; the code is 120 random bits, so nothing slower is called for."""
    return hashlib.sha256(normalise_recovery_code(code).encode()).hexdigest()


def remember_code(state: DeskStateStore, code: str, *, settled: bool = True) -> None:
    """Let this code count; the only one when it is settled."""
    kept = [] if settled else state.get(_KEY).split()
    state.put(**{_KEY: " ".join(dict.fromkeys([*kept, _digest(code)]))})


@use_case("operators.replace_recovery_code", needs=Permission.OPERATOR_WRITE)
def replace_recovery_code(tx: Transaction, request: ReplaceRecoveryCode) -> None:
    """Let a new recovery code count. ``db.session.replace_recovery_code`` makes and writes it."""
    remember_code(tx.state, request.recovery_code, settled=request.settled)
    tx.audit("keys", "recovery", settled=request.settled)


@use_case("operators.recover", needs=None)
def recover_admin(tx: Transaction, request: RecoverAdmin) -> SignedInFacts | None:
    """Give an administrator a new passphrase on the strength of the recovery code.

    Raises KnownError RECOVERY-WRONG, SIGN-IN-WRONG for a login that is no active administrator's, PASSPHRASE.
    """
    if _digest(request.recovery_code) not in tx.state.get(_KEY).split():
        tx.audit("operator", "", result="refused", why="code")
        message = "恢复码不对；请对照打印件逐个核对，不分大小写。"
        tx.refuse_after_commit(KnownError("RECOVERY-WRONG", message, "recovery_code"))
        return None
    login = request.login.strip().lower()
    admin = tx.session.scalar(select(Operator).where(Operator.login == login))
    if admin is None or not admin.active or admin.role != Role.ADMIN.value:
        tx.audit("operator", admin.id if admin else "", result="refused", why="not an administrator")
        message = "恢复码只能为在用的管理员重设口令；请核对登录名。"
        tx.refuse_after_commit(KnownError("SIGN-IN-WRONG", message, "login", tries_left=None))
        return None
    set_passphrase(tx, admin, request.passphrase, "passphrase", own=True)
    admin.last_sign_in_at = tx.now
    tx.operator = SignedIn(admin.id, admin.login, admin.name, Role.ADMIN)
    tx.audit("operator", admin.id)
    tx.changes("operators")
    return signed_in_facts(tx, admin)
