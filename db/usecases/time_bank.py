"""The time bank: hours saved after two reviews, used for service, given away; never for money or goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from db.domain import points_moves, time_bank
from db.domain.errors import KnownError
from db.domain.gift_stock import hand_out
from db.domain.masking import mask_name
from db.domain.names import check_name
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.points_ledger import EntryKind
from db.domain.points_moves import settle
from db.domain.redemption import RedeemRequest, Redemption
from db.domain.service_hours import HourState
from db.domain.time_bank import Relation, Source, Surplus, TimeBankRules
from db.gift_store import load_batches, load_gifts
from db.models.service import HourRecord
from db.models.time_bank import TimeDeposit, TimeRelative, TimeReview
from db.points_people import fresh_id, serving
from db.points_store import load_wallet, post_of, record_change, stamp
from db.points_versions import TimeVersion, load_time_version, time_rules_row
from db.redemption_papers import queue_receipt, receipt_data
from db.redemption_store import Handed, keep
from db.registry import use_case
from db.resident_rules import line
from db.time_store import (
    GIVING,
    account,
    commons,
    relative_person,
    resident_person,
    saver_of,
    service_line,
    volunteer_person,
)
from db.transaction import Transaction
from db.usecases.points import PointsMoved, RulesAdded, known_entry, moved
from db.usecases.redemptions import RECEIPT_80MM, Redeemed, known, spendable_of


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


@dataclass(frozen=True, slots=True)
class UseTime:
    """Minutes for a service to oneself, a relative on the list, or (``Relation.GIFT``) a resident in need."""

    redeem_id: str
    volunteer_id: str
    gift_id: str
    minutes: int
    relation: Relation
    relative_id: str = ""
    resident_id: str = ""
    papers: tuple[str, ...] = (RECEIPT_80MM,)


@dataclass(frozen=True, slots=True)
class DonateTime:
    """Minutes for the commons; those that may only be given go first."""

    request_id: str
    volunteer_id: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AidTime:
    """Minutes from the commons for a service to a resident in need."""

    request_id: str
    resident_id: str
    gift_id: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AidGiven:
    """The entry, and what the commons hold after it."""

    entry_id: str
    commons: int


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


@use_case("time.use", needs=Permission.TIME_WRITE)
def use_time(tx: Transaction, request: UseTime) -> Redeemed:
    """Use saved minutes for a service; the slip names how many.

    Raises KnownError TIME-…, GIFT-OFF, GIFT-STOCK, VOLUNTEER-…, PERSON-…, REDEEM-ID, REDEEM-UNDONE, REQUEST.
    """
    volunteer = serving(tx, request.volunteer_id)
    service, counted = service_line(tx, request.gift_id, request.minutes)
    wanted = RedeemRequest(fresh_id(request.redeem_id, "redeem_id"), ((service.gift_id, service.units),), request.minutes)
    version = load_time_version(tx, tx.today)
    for kind in (GIVING, account(request.volunteer_id).kind):
        before_account = account(request.volunteer_id, kind)
        if tx.scalar(
            "SELECT 1 FROM points_leg WHERE entry_id = :id AND account = :account",
            {"id": request.redeem_id, "account": f"{before_account.book}/{before_account.kind}/{before_account.holder}"},
        ):
            before = known(tx, wanted, before_account, volunteer.confirmed_minutes)
            if before is not None:
                tx.audit("volunteer", request.volunteer_id, serial=before.serial, repeated=True)
                return before
    if request.relation is Relation.GIFT:
        person, name = resident_person(tx, request.resident_id, version)
    elif request.relation is Relation.SELF:
        person, name = volunteer_person(tx, request.volunteer_id)
    else:
        person, name = relative_person(tx, request.volunteer_id, request.relative_id, request.relation)
    used = time_bank.use(
        version.rules, saver_of(tx, request.volunteer_id), request.minutes, request.relation, person
    )
    wallet = load_wallet(tx, account(request.volunteer_id, used.account))
    mark = stamp(
        tx,
        Book.TIME,
        request.redeem_id,
        rule=version.rules.version,
        arithmetic=f"{service.name} {service.price} × {service.units} = {request.minutes} 分钟，{used.grounds}",
        ref=request.redeem_id,
    )
    gifts = load_gifts(tx, (service.gift_id,))
    stock = (
        hand_out(gifts.gifts[service.gift_id], service.units, load_batches(tx, (service.gift_id,)), tx.today, request.redeem_id)
        if counted
        else ()
    )
    change = points_moves.pay(wallet, request.minutes, mark, post_of(tx), kind=EntryKind.REDEEM)
    made = Redemption(request.redeem_id, wallet.account, (service,), change, stock)
    serial = keep(tx, made, request.volunteer_id, Handed(for_name=mask_name(name)))
    after = settle(wallet, change)
    data = receipt_data(
        tx,
        serial=serial.full,
        at=tx.now,
        volunteer=volunteer,
        lines=made.lines,
        total=made.points,
        after=after,
        served=mask_name(name) if request.relation is not Relation.SELF else "",
        notice=mark.notice_days,
        notes=gifts.notes,
    )
    jobs = queue_receipt(tx, made.id, request.papers, data)
    tx.audit("volunteer", request.volunteer_id, serial=serial.full, minutes=request.minutes)
    tx.changes("points", "gifts", "papers")
    return Redeemed(
        made.id,
        serial.full,
        serial.short,
        tx.now,
        made.lines,
        made.points,
        after.balance,
        spendable_of(tx, after),
        volunteer.confirmed_minutes,
        jobs,
        repeated=False,
    )


@use_case("time.donate", needs=Permission.TIME_WRITE)
def donate_time(tx: Transaction, request: DonateTime) -> PointsMoved:
    """Give minutes to the commons, from one account: donate-only minutes where they reach, else one's own.

    Raises KnownError TIME-MINUTES, POINTS-SHORT, RIGHTS-SHORT, VOLUNTEER-…, REQUEST.
    """
    kinds = frozenset({EntryKind.DONATE})
    change = tx.scalar("SELECT account FROM points_entry WHERE id = :id", {"id": fresh_id(request.request_id)})
    giving = account(request.volunteer_id, GIVING)
    if change is not None:
        there = giving if change == f"{Book.TIME}/{GIVING}/{request.volunteer_id}" else account(request.volunteer_id)
        before = known_entry(tx, request.request_id, kinds, there)
        assert before is not None
        return before
    serving(tx, request.volunteer_id)
    time_bank.check_minutes(load_time_version(tx, tx.today).rules, request.minutes)
    wallet = load_wallet(tx, giving)
    if wallet.balance < request.minutes:
        wallet = load_wallet(tx, account(request.volunteer_id))
    mark = stamp(tx, Book.TIME, request.request_id)
    given = points_moves.pay(wallet, request.minutes, mark, post_of(tx), kind=EntryKind.DONATE)
    return moved(tx, given, wallet)


@use_case("time.aid", needs=Permission.TIME_WRITE)
def aid_time(tx: Transaction, request: AidTime) -> AidGiven:
    """Service from the commons to a resident in need. The same ``request_id`` again answers what was done.

    Raises KnownError TIME-…, GIFT-OFF, PERSON-….
    """
    if tx.scalar(
        "SELECT 1 FROM points_entry WHERE id = :id AND kind = 'aid'", {"id": fresh_id(request.request_id)}
    ):
        tx.audit("points", request.request_id, repeated=True)
        return AidGiven(request.request_id, commons(tx))
    version = load_time_version(tx, tx.today)
    service, counted = service_line(tx, request.gift_id, request.minutes)
    if counted:
        raise KnownError("TIME-SERVICE", "这项服务限名额，请用志愿者的时长兑换；公益池请选不限量的服务。", "gift_id")
    person, _ = resident_person(tx, request.resident_id, version)
    mark = stamp(
        tx,
        Book.TIME,
        request.request_id,
        rule=version.rules.version,
        arithmetic=f"{service.name} {service.price} × {service.units} = {request.minutes} 分钟",
        ref=request.resident_id,
    )
    change = time_bank.aid(version.rules, commons(tx), request.minutes, person, mark)
    record_change(tx, change)
    tx.audit("resident", request.resident_id, minutes=request.minutes)
    tx.changes("points")
    return AidGiven(request.request_id, commons(tx))


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
