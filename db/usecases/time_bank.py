"""The time bank: saved minutes used for service and given away, service from the commons; never for money or goods."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain import points_moves, time_bank
from db.domain.errors import KnownError
from db.domain.gift_stock import hand_out
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.points_ledger import EntryKind
from db.domain.points_moves import settle
from db.domain.redemption import RedeemRequest, Redemption
from db.domain.time_bank import Relation
from db.gift_store import load_batches, load_gifts
from db.points_people import fresh_id, serving
from db.points_store import load_wallet, post_of, record_change, stamp
from db.points_versions import load_time_version
from db.redemption_papers import queue_receipt, receipt_data
from db.redemption_store import Handed, keep
from db.registry import use_case
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
from db.usecases.points import PointsMoved, known_entry, moved
from db.usecases.redemptions import RECEIPT_80MM, Redeemed, known, spendable_of


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

    Raises KnownError TIME-MINUTES, TIME-SHORT, RIGHTS-SHORT, VOLUNTEER-…, REQUEST.
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
    if (only := wallet.balance) < request.minutes:
        wallet = load_wallet(tx, account(request.volunteer_id))
        if wallet.balance < request.minutes:
            text = f"自己的 {wallet.balance} 分钟，只能捐的 {only} 分钟，一次只从一处捐；请减少时长。"
            raise KnownError("TIME-SHORT", text, "minutes")
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
