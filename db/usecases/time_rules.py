"""Whom saved time may be used for: the relatives of each volunteer, and the versions of the time bank's rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError
from db.domain.names import check_name
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.time_bank import Relation, TimeBankRules
from db.models.time_bank import TimeRelative
from db.points_people import fresh_id, serving
from db.points_versions import TimeVersion, time_rules_row
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.points import RulesAdded


@dataclass(frozen=True, slots=True)
class SaveRelative:
    """Somebody a volunteer may use saved minutes for; ``proof`` is what showed the relation."""

    relative_id: str
    volunteer_id: str
    relation: Relation
    name: str
    birthday: date | None = None
    resident_id: str | None = None
    proof: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class RelativeSaved:
    """The row that was made or changed."""

    relative_id: str


@dataclass(frozen=True, slots=True)
class AddTimeRules:
    """A version of the rules, and which tags stand for their marks."""

    rules: TimeBankRules
    starts_on: date
    marks: dict[str, tuple[str, ...]]


@use_case("time.relative", needs=Permission.TIME_WRITE)
def save_relative(tx: Transaction, request: SaveRelative) -> RelativeSaved:
    """Put a relative on a volunteer's list, or change one. Raises KnownError TIME-RELATION, TIME-PROOF, NAME-…, TEXT."""
    serving(tx, request.volunteer_id)
    if request.relation in (Relation.SELF, Relation.GIFT):
        raise KnownError("TIME-RELATION", "本人和捐给他人不用登记；请选配偶、父母或直系亲属。", "relation")
    proof = line(request.proof, "proof", "关系证明", 100)
    if not proof:
        raise KnownError("TIME-PROOF", "请写明看过的关系证明（如户口簿、结婚证）。", "proof")
    row = tx.session.get(TimeRelative, fresh_id(request.relative_id, "relative_id"))
    fresh = row is None
    if row is None:
        row = TimeRelative(id=request.relative_id, volunteer_id=request.volunteer_id)
        tx.session.add(row)
    elif row.volunteer_id != request.volunteer_id:
        raise KnownError("REQUEST", "这位亲属登记在另一位志愿者名下；请关掉窗口重新打开。", "relative_id")
    row.name, row.relation, row.birthday = check_name(request.name), request.relation.value, request.birthday
    row.resident_id, row.proof, row.ended_on = request.resident_id, proof, request.ended_on
    tx.audit("volunteer", request.volunteer_id, created=fresh)
    tx.changes("points")
    return RelativeSaved(row.id)


@use_case("time.rules.add", needs=Permission.POINTS_RULES)
def add_time_rules(tx: Transaction, request: AddTimeRules) -> RulesAdded:
    """Add a version that begins today or later. Raises KnownError TIME-RULES."""
    request.rules.check()
    if request.starts_on < tx.today:
        raise KnownError("TIME-RULES", "新规则不能从过去开始；请选今天或以后。", "starts_on")
    if tx.scalar(
        "SELECT 1 FROM time_bank_rules WHERE version = :version OR starts_on = :day",
        {"version": request.rules.version, "day": request.starts_on.isoformat()},
    ):
        raise KnownError("TIME-RULES", "这个版本号或这一天已有一版规则；请换一个。", "version")
    tx.session.add(time_rules_row(tx, TimeVersion(request.rules, request.starts_on, request.marks)))
    tx.audit("rules", Book.TIME.value, version=request.rules.version, starts_on=request.starts_on.isoformat())
    tx.changes("points", "settings")
    return RulesAdded(request.rules.version)
