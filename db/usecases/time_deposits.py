"""Hours saved in the time bank: somebody asks, other people review, the last agreement settles it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from db.domain import time_bank
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.service_hours import HourState
from db.domain.time_bank import Source, Surplus
from db.models.service import HourRecord
from db.models.time_bank import TimeDeposit, TimeReview
from db.points_people import fresh_id, serving
from db.points_store import load_wallet, post_of, record_change, stamp
from db.points_versions import load_time_version
from db.registry import use_case
from db.resident_rules import line
from db.time_store import (
    GIVING,
    account,
    saver_of,
)
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AskDeposit:
    """Hours that a volunteer wants to save, and what becomes of minutes beyond the cap."""

    request_id: str
    hour_record_id: str
    source: Source = Source.PERSONAL
    surplus: Surplus = Surplus.DONATE


@dataclass(frozen=True, slots=True)
class ReviewDeposit:
    """One person's word on a deposit; ``side`` is 站点 or 平台."""

    request_id: str
    deposit_id: str
    agrees: bool
    side: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DepositSaved:
    """Where a deposit stands: ``asked``, ``settled`` or ``refused``; ``missing`` people have yet to agree."""

    deposit_id: str
    state: str
    missing: int


def _agreed(tx: Transaction, deposit_id: str) -> set[str]:
    rows = tx.rows("SELECT reviewer_id FROM time_review WHERE deposit_id = :id AND agrees", {"id": deposit_id})
    return {row.reviewer_id for row in rows}


def _saved(tx: Transaction, deposit: TimeDeposit) -> DepositSaved:
    rules = load_time_version(tx, tx.today).rules
    missing = max(0, rules.reviews - len(_agreed(tx, deposit.id) - {deposit.operator_id}))
    return DepositSaved(deposit.id, deposit.state, missing if deposit.state == "asked" else 0)


@use_case("time.ask", needs=Permission.TIME_WRITE)
def ask_deposit(tx: Transaction, request: AskDeposit) -> DepositSaved:
    """Ask that confirmed hours be saved; they count once two people have agreed.

    Raises KnownError HOURS-MISSING, TIME-HOURS, TIME-TWICE, TIME-MINUTES, VOLUNTEER-STATE.
    """
    there = tx.session.get(TimeDeposit, fresh_id(request.request_id))
    if there is not None:
        tx.audit("deposit", there.id, repeated=True)
        return _saved(tx, there)
    record = tx.session.get(HourRecord, request.hour_record_id)
    if record is None:
        raise KnownError("HOURS-MISSING", "找不到这条时长；请刷新后再选。", "hour_record_id")
    serving(tx, record.volunteer_id)
    if record.state != HourState.CONFIRMED:
        raise KnownError("TIME-HOURS", "公示期满、已确认的时长才能存入；请等确认后再办。", "hour_record_id")
    if tx.scalar(
        "SELECT 1 FROM time_deposit WHERE hour_record_id = :id AND state <> 'refused'", {"id": record.id}
    ):
        raise KnownError("TIME-TWICE", "这条时长已经申请存入过；请看存入记录。", "hour_record_id")
    version = load_time_version(tx, tx.today)
    time_bank.deposit(
        version.rules, saver_of(tx, record.volunteer_id), record.counted, request.source, request.surplus
    )
    actor = tx.actor
    deposit = TimeDeposit(
        id=request.request_id,
        volunteer_id=record.volunteer_id,
        hour_record_id=record.id,
        minutes=record.counted,
        source=request.source.value,
        surplus=request.surplus.value,
        asked_at=tx.now,
        operator_id=actor.operator_id,
        operator_name=actor.name,
        state="asked",
        entry_ids="[]",
    )
    tx.session.add(deposit)
    tx.session.flush()
    tx.audit("deposit", deposit.id, minutes=deposit.minutes)
    tx.changes("points")
    return _saved(tx, deposit)


@use_case("time.review", needs=Permission.TIME_REVIEW)
def review_deposit(tx: Transaction, request: ReviewDeposit) -> DepositSaved:
    """Agree to a deposit or refuse it; the last agreement that is needed settles it in the same transaction.

    Raises KnownError TIME-DEPOSIT, TIME-STATE, TIME-SELF, TIME-AGAIN, TIME-NOTE, TIME-HOURS.
    """
    deposit = tx.session.get(TimeDeposit, request.deposit_id)
    if deposit is None:
        raise KnownError("TIME-DEPOSIT", "找不到这笔存入申请；请刷新后再选。", "deposit_id")
    if tx.scalar("SELECT 1 FROM time_review WHERE id = :id", {"id": fresh_id(request.request_id)}):
        tx.audit("deposit", deposit.id, repeated=True)
        return _saved(tx, deposit)
    if deposit.state != "asked":
        raise KnownError("TIME-STATE", "这笔存入已经办完；请刷新后再看。", "deposit_id")
    actor, note = tx.actor, line(request.note, "note", "说明", 200)
    if actor.operator_id == deposit.operator_id:
        raise KnownError("TIME-SELF", "申请人不能审核自己提交的存入；请换一位审核人。", "deposit_id")
    if tx.scalar(
        "SELECT 1 FROM time_review WHERE deposit_id = :id AND reviewer_id = :who",
        {"id": deposit.id, "who": actor.operator_id},
    ):
        raise KnownError("TIME-AGAIN", "您已经审核过这一笔；请换一位审核人。", "deposit_id")
    if not request.agrees and not note:
        raise KnownError("TIME-NOTE", "不同意要写明原因，请补上。", "note")
    tx.session.add(
        TimeReview(
            id=request.request_id,
            deposit_id=deposit.id,
            agrees=request.agrees,
            side=line(request.side, "side", "审核方", 10),
            reviewer_id=actor.operator_id,
            reviewer_name=actor.name,
            at=tx.now,
            made_on=tx.today,
            note=note,
            hlc=tx.hlc(),
        )
    )
    tx.session.flush()
    if not request.agrees:
        deposit.state = "refused"
    elif _saved(tx, deposit).missing == 0:
        _settle(tx, deposit)
    tx.session.flush()
    tx.audit("deposit", deposit.id, agrees=request.agrees, minutes=deposit.minutes)
    tx.changes("points")
    return _saved(tx, deposit)


def _settle(tx: Transaction, deposit: TimeDeposit) -> None:
    version, record = load_time_version(tx, tx.today), tx.session.get_one(HourRecord, deposit.hour_record_id)
    if record.counted != deposit.minutes or record.state != HourState.CONFIRMED:
        raise KnownError("TIME-HOURS", "这条时长在申请后被更正过；请拒绝后重新申请存入。", "deposit_id")
    serving(tx, deposit.volunteer_id)
    time_bank.check_reviews(version.rules, deposit.operator_id, _agreed(tx, deposit.id))
    saver = saver_of(tx, deposit.volunteer_id)
    parts = time_bank.deposit(
        version.rules, saver, deposit.minutes, Source(deposit.source), Surplus(deposit.surplus)
    )
    label = Source(deposit.source).label
    stamps = [
        stamp(
            tx,
            Book.TIME,
            rule=version.rules.version,
            arithmetic=f"{label} {deposit.minutes} 分钟",
            ref=deposit.hour_record_id,
        )
        for _ in range(3)
    ]
    changes = time_bank.deposit_changes(
        parts,
        load_wallet(tx, account(deposit.volunteer_id)),
        load_wallet(tx, account(deposit.volunteer_id, GIVING)),
        stamps,
        post_of(tx),
        served_on=record.served_on,
    )
    for change in changes:
        record_change(tx, change)
    deposit.state = "settled"
    deposit.entry_ids = msgspec.json.encode([change.entry.id for change in changes]).decode()
