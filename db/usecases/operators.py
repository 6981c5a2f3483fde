"""The people who may sign in: adding, changing, and their passphrases.

Adding a person and changing a passphrase go through ``db.session``, which also lets the passphrase unlock the
data.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from db import passphrase_hash
from db.account_rules import check_login
from db.domain.errors import KnownError
from db.domain.names import check_name
from db.domain.passphrases import check_passphrase
from db.domain.permissions import Permission, Role
from db.models.operator import Operator
from db.registry import use_case
from db.transaction import Transaction
from db.usecases.signin import prove


@dataclass(frozen=True, slots=True)
class AddOperator:
    """A new person with a first passphrase, which they change at their first sign-in."""

    login: str
    name: str
    role: Role
    passphrase: str


@dataclass(frozen=True, slots=True)
class ChangeOperator:
    """A person's name, role and whether they may sign in."""

    operator_id: str
    name: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True)
class ResetPassphrase:
    """A new passphrase for somebody who forgot theirs; opens a locked account."""

    operator_id: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class ChangeOwnPassphrase:
    """The signed-in operator's own passphrase, old and new."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class OperatorSaved:
    """The person after the change."""

    operator_id: str
    login: str


def _load(tx: Transaction, operator_id: str) -> Operator:
    operator = tx.session.get(Operator, operator_id)
    if operator is None:
        raise KnownError("OPERATOR-MISSING", "找不到这个账号；请刷新人员名单后再试。", "operator_id")
    return operator


def _keep_an_admin(tx: Transaction, operator: Operator) -> None:
    others = tx.session.scalar(
        select(func.count())
        .select_from(Operator)
        .where(Operator.role == Role.ADMIN.value, Operator.active, Operator.id != operator.id)
    )
    if not others:
        raise KnownError("LAST-ADMIN", "这是唯一在用的管理员，不能停用或降级；请先设一位新的管理员。", "role")


def set_passphrase(tx: Transaction, operator: Operator, passphrase: str, field: str, *, own: bool) -> None:
    """Keep a new passphrase, good enough by the rules; one given by somebody else must be changed at once."""
    try:
        check_passphrase(passphrase, operator.login, operator.name)
    except KnownError as error:
        raise KnownError(error.code, error.message, field) from error
    operator.passphrase_hash = passphrase_hash.hash_passphrase(passphrase, passphrase_hash.cost(tx.state))
    operator.passphrase_set_on = tx.today
    operator.must_change = not own
    operator.failures, operator.last_failure_at = 0, None


@use_case("operators.add", needs=Permission.OPERATOR_WRITE)
def add_operator(tx: Transaction, request: AddOperator) -> OperatorSaved:
    """Add a person. Raises KnownError LOGIN, LOGIN-TAKEN, NAME-…, PASSPHRASE."""
    login, name = check_login(request.login), check_name(request.name)
    if tx.session.scalar(select(Operator.id).where(Operator.login == login)):
        raise KnownError("LOGIN-TAKEN", "这个登录名已经有人用了（停用的账号也算）；请换一个。", "login")
    operator = Operator(
        id=tx.new_id(), login=login, name=name, role=request.role.value, active=True, failures=0
    )
    set_passphrase(tx, operator, request.passphrase, "passphrase", own=False)
    tx.session.add(operator)
    tx.audit("operator", operator.id, role=request.role.value)
    tx.changes("operators")
    return OperatorSaved(operator.id, login)


@use_case("operators.change", needs=Permission.OPERATOR_WRITE)
def change_operator(tx: Transaction, request: ChangeOperator) -> OperatorSaved:
    """Change a person's name, role or standing. Raises KnownError OPERATOR-MISSING, NAME-…, LAST-ADMIN."""
    operator = _load(tx, request.operator_id)
    was_admin = operator.role == Role.ADMIN.value and operator.active
    if was_admin and not (request.active and request.role is Role.ADMIN):
        _keep_an_admin(tx, operator)
    operator.name = check_name(request.name)
    operator.role, operator.active = request.role.value, request.active
    tx.audit("operator", operator.id, role=request.role.value, active=request.active)
    tx.changes("operators")
    return OperatorSaved(operator.id, operator.login)


@use_case("operators.reset_passphrase", needs=Permission.PASSPHRASE_RESET)
def reset_passphrase(tx: Transaction, request: ResetPassphrase) -> OperatorSaved:
    """Give somebody a new passphrase. A 值班长 may do so for 窗口人员 and 辅助人员 only.

    Raises KnownError OPERATOR-MISSING, PASSPHRASE, PERMISSION.
    """
    operator = _load(tx, request.operator_id)
    if operator.role not in (Role.ASSISTANT.value, Role.CLERK.value):
        tx.require(Permission.OPERATOR_WRITE)
    set_passphrase(tx, operator, request.passphrase, "passphrase", own=False)
    tx.audit("operator", operator.id)
    tx.changes("operators")
    return OperatorSaved(operator.id, operator.login)


@use_case("operators.change_passphrase", needs=Permission.CASE_READ)
def change_passphrase(tx: Transaction, request: ChangeOwnPassphrase) -> OperatorSaved:
    """Change one's own passphrase; a wrong old one counts like a wrong sign-in.

    Raises KnownError SIGN-IN-WRONG, SIGN-IN-LOCKED, PASSPHRASE.
    """
    operator = _load(tx, tx.actor.operator_id)
    saved = OperatorSaved(operator.id, operator.login)
    if not prove(tx, operator, request.old, "old"):
        return saved
    if request.new == request.old:
        raise KnownError("PASSPHRASE", "新口令和旧口令一样，请换一个。", "new")
    set_passphrase(tx, operator, request.new, "new", own=True)
    tx.audit("operator", operator.id)
    tx.changes("operators")
    return saved
