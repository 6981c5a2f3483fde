"""资源、需求、服务三项清单: keeping offers and needs, and agreeing, finishing and dropping services between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.demand_table import Urgency
from db.domain.errors import KnownError
from db.domain.matching_lists import Need as NeedFacts
from db.domain.matching_lists import Offer as OfferFacts
from db.domain.matching_lists import shared_days
from db.domain.permissions import Permission
from db.ground_rules import find_household
from db.matching_facts import services
from db.meeting_rules import not_before
from db.models.ground import Unit
from db.models.matching import Need, Offer, ServiceMatch
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.ground import words

MOST = 9999


@dataclass(frozen=True, slots=True)
class SaveOffer:
    """A resource as edited; ``offer_id`` None makes a new one, ``starts_on`` None means today."""

    title: str
    category: str
    quantity: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    whole: bool = False
    unit_id: str | None = None
    note: str = ""
    offer_id: str | None = None


@dataclass(frozen=True, slots=True)
class OfferSaved:
    """The offer written."""

    offer_id: str


@dataclass(frozen=True, slots=True)
class CloseOffer:
    """The day an offer was withdrawn; None opens it again."""

    offer_id: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class SaveNeed:
    """A need as edited; ``need_id`` None makes a new one, ``starts_on`` None means today."""

    title: str
    category: str
    quantity: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    urgency: Urgency = Urgency.NORMAL
    household_id: str | None = None
    demand_id: str | None = None
    note: str = ""
    need_id: str | None = None


@dataclass(frozen=True, slots=True)
class NeedSaved:
    """The need written."""

    need_id: str


@dataclass(frozen=True, slots=True)
class CloseNeed:
    """The day a need ended; None opens it again."""

    need_id: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class AgreeMatch:
    """So much of an offer for a need, on the days both share."""

    offer_id: str
    need_id: str
    quantity: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class FinishMatch:
    """The day a service was carried out; an empty note keeps the one there is."""

    match_id: str
    done_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class DropMatch:
    """A service that will not take place, and why."""

    match_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatchSaved:
    """The service written; ``need_closed`` when its need is now served in full."""

    match_id: str
    need_closed: bool = False


def _offer(tx: Transaction, offer_id: str) -> Offer:
    offer = tx.session.get(Offer, offer_id)
    if offer is None:
        raise KnownError("OFFER-MISSING", "这项资源不在清单里了；请刷新后重新选择。", "offer_id")
    return offer


def _need(tx: Transaction, need_id: str) -> Need:
    need = tx.session.get(Need, need_id)
    if need is None:
        raise KnownError("NEED-MISSING", "这项需求不在清单里了；请刷新后重新选择。", "need_id")
    return need


def _agreed(tx: Transaction, match_id: str) -> ServiceMatch:
    match = tx.session.get(ServiceMatch, match_id)
    if match is None:
        raise KnownError("MATCH-MISSING", "这项服务不在清单里了；请刷新后重新选择。", "match_id")
    if match.state != "agreed":
        word = "已经完成" if match.state == "done" else "已经取消"
        raise KnownError("MATCH-STATE", f"这项服务{word}，不能再改；请刷新后再看。", "match_id")
    return match


def _amount(quantity: int) -> int:
    if not 1 <= quantity <= MOST:
        raise KnownError("QUANTITY", f"数量应是 1 到 {MOST}，请改正。", "quantity")
    return quantity


def _period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise KnownError("PERIOD", "结束日期早于开始日期，请核对。", "ends_on")


@use_case("matching.save_offer", needs=Permission.MEETING_WRITE)
def save_offer(tx: Transaction, request: SaveOffer) -> OfferSaved:
    """Make or change an offer. Raises KnownError OFFER-…, UNIT-MISSING, QUANTITY, PERIOD, TEXT."""
    if request.unit_id is not None and tx.session.get(Unit, request.unit_id) is None:
        raise KnownError("UNIT-MISSING", "这个单位不在了；请刷新后重新选择。", "unit_id")
    if request.offer_id is None:
        offer = Offer(id=tx.new_id(), created_at=tx.now, starts_on=request.starts_on or tx.today)
    else:
        offer = _offer(tx, request.offer_id)
        offer.starts_on = request.starts_on or offer.starts_on
    given = services(tx, offer_id=offer.id)
    if sum(match.quantity for match in given) > request.quantity or (request.whole and len(given) > 1):
        raise KnownError("OFFER-GIVEN", "已约定的服务超过了这个数量；请先取消一些服务再改。", "quantity")
    category = words(request.category, "category", "类别", 20)
    if given and category != offer.category:
        raise KnownError("OFFER-GIVEN", "已有约定的服务，不能改类别；请另登记一项资源。", "category")
    _period(offer.starts_on, request.ends_on)
    offer.unit_id = request.unit_id
    offer.title = words(request.title, "title", "资源名称", 80)
    offer.category = category
    offer.quantity = _amount(request.quantity)
    offer.ends_on = request.ends_on
    offer.whole = request.whole
    offer.note = line(request.note, "note", "备注", 200)
    tx.session.add(offer)
    tx.audit("offer", offer.id, created=request.offer_id is None)
    tx.changes("matching")
    return OfferSaved(offer.id)


@use_case("matching.close_offer", needs=Permission.MEETING_WRITE)
def close_offer(tx: Transaction, request: CloseOffer) -> OfferSaved:
    """Withdraw an offer; services agreed before stay. Raises KnownError OFFER-MISSING, DAY."""
    offer = _offer(tx, request.offer_id)
    offer.closed_on = not_before(request.closed_on, date(2000, 1, 1), tx.today, "closed_on", "停用日期")
    tx.audit("offer", offer.id, active=request.closed_on is None)
    tx.changes("matching")
    return OfferSaved(offer.id)


@use_case("matching.save_need", needs=Permission.MEETING_WRITE)
def save_need(tx: Transaction, request: SaveNeed) -> NeedSaved:
    """Make or change a need. Raises KnownError NEED-…, HOUSEHOLD-…, DEMAND-MISSING, QUANTITY, PERIOD, TEXT."""
    if request.household_id is not None:
        find_household(tx, request.household_id)
    if request.demand_id and tx.scalar("SELECT 1 FROM demand WHERE id = :id", {"id": request.demand_id}) is None:
        raise KnownError("DEMAND-MISSING", "这个诉求不在了；请刷新后重新选择。", "demand_id")
    if request.need_id is None:
        need = Need(id=tx.new_id(), posted_on=tx.today, starts_on=request.starts_on or tx.today)
    else:
        need = _need(tx, request.need_id)
        need.starts_on = request.starts_on or need.starts_on
    served = services(tx, need_id=need.id)
    if sum(match.quantity for match in served) > request.quantity:
        raise KnownError("NEED-SERVED", "已约定的服务超过了这个数量；请先取消一些服务再改。", "quantity")
    category = words(request.category, "category", "类别", 20)
    if served and category != need.category:
        raise KnownError("NEED-SERVED", "已有约定的服务，不能改类别；请另登记一项需求。", "category")
    _period(need.starts_on, request.ends_on)
    need.title = words(request.title, "title", "需求名称", 80)
    need.category = category
    need.quantity = _amount(request.quantity)
    need.ends_on = request.ends_on
    need.urgency = request.urgency.value
    need.household_id = request.household_id
    need.demand_id = request.demand_id
    need.note = line(request.note, "note", "备注", 200)
    tx.session.add(need)
    tx.audit("need", need.id, created=request.need_id is None)
    tx.changes("matching")
    return NeedSaved(need.id)


@use_case("matching.close_need", needs=Permission.MEETING_WRITE)
def close_need(tx: Transaction, request: CloseNeed) -> NeedSaved:
    """End a need; services agreed before stay. Raises KnownError NEED-MISSING, DAY."""
    need = _need(tx, request.need_id)
    need.closed_on = not_before(request.closed_on, date(2000, 1, 1), tx.today, "closed_on", "结束日期")
    tx.audit("need", need.id, active=request.closed_on is None)
    tx.changes("matching")
    return NeedSaved(need.id)


@use_case("matching.agree", needs=Permission.MEETING_WRITE)
def agree_match(tx: Transaction, request: AgreeMatch) -> MatchSaved:
    """Agree a service of what is left on either side now, from today on where the offer began before.

    Raises KnownError OFFER-MISSING, OFFER-CLOSED, NEED-MISSING, NEED-CLOSED, MATCH-CATEGORY, MATCH-DAYS,
    MATCH-WHOLE, MATCH-SPARE, MATCH-OPEN, QUANTITY, TEXT.
    """
    offer, need = _offer(tx, request.offer_id), _need(tx, request.need_id)
    quantity = _amount(request.quantity)
    if offer.closed_on is not None:
        raise KnownError("OFFER-CLOSED", "这项资源已停用；请选择另一项。", "offer_id")
    if need.closed_on is not None:
        raise KnownError("NEED-CLOSED", "这项需求已结束；请选择另一项。", "need_id")
    if offer.category.strip() != need.category.strip():
        text = f"资源是「{offer.category}」，需求是「{need.category}」，类别不同；请选同类的。"
        raise KnownError("MATCH-CATEGORY", text, "offer_id")
    period = shared_days(
        OfferFacts(offer.id, offer.category, offer.quantity, max(offer.starts_on, tx.today), offer.ends_on),
        NeedFacts(need.id, need.category, need.quantity, need.starts_on, need.ends_on),
    )
    if period is None:
        raise KnownError("MATCH-DAYS", "资源和需求没有共同的日子，或已经过期；请先核对两边的起止日期。", "offer_id")
    given = services(tx, offer_id=offer.id)
    spare = offer.quantity - sum(match.quantity for match in given)
    missing = need.quantity - sum(match.quantity for match in services(tx, need_id=need.id))
    if offer.whole and given:
        raise KnownError("MATCH-WHOLE", "这项资源不能分给几家，已经约定出去了；请选择另一项。", "offer_id")
    if quantity > spare:
        raise KnownError("MATCH-SPARE", f"这项资源只剩 {max(0, spare)}；请把数量改小，或选择另一项。", "quantity")
    if quantity > missing:
        raise KnownError("MATCH-OPEN", f"这项需求只缺 {max(0, missing)}；请把数量改小。", "quantity")
    match = ServiceMatch(
        id=tx.new_id(),
        offer_id=offer.id,
        need_id=need.id,
        quantity=quantity,
        starts_on=period[0],
        ends_on=period[1],
        state="agreed",
        agreed_on=tx.today,
        note=line(request.note, "note", "备注", 200),
        operator_id=tx.actor.operator_id,
    )
    tx.session.add(match)
    tx.audit("service", match.id, amount=quantity)
    tx.changes("matching")
    return MatchSaved(match.id)


@use_case("matching.finish", needs=Permission.MEETING_WRITE)
def finish_match(tx: Transaction, request: FinishMatch) -> MatchSaved:
    """Record that a service was carried out; a need served in full this way is closed.

    Raises KnownError MATCH-MISSING, MATCH-STATE, DAY, TEXT.
    """
    match = _agreed(tx, request.match_id)
    match.done_on = not_before(request.done_on, match.agreed_on, tx.today, "done_on", "完成日期")
    match.state = "done"
    match.note = line(request.note, "note", "备注", 200) or match.note
    tx.session.flush()
    done = tx.scalar(
        "SELECT SUM(quantity) FROM service_match WHERE need_id = :id AND state = 'done'", {"id": match.need_id}
    )
    need = _need(tx, match.need_id)
    served = need.closed_on is None and int(done) >= need.quantity
    if served:
        need.closed_on = request.done_on
    tx.audit("service", match.id, need_closed=served)
    tx.changes("matching")
    return MatchSaved(match.id, served)


@use_case("matching.drop", needs=Permission.MEETING_WRITE)
def drop_match(tx: Transaction, request: DropMatch) -> MatchSaved:
    """Call a service off; both sides have it to give and to want again. Raises KnownError MATCH-MISSING, MATCH-STATE."""
    match = _agreed(tx, request.match_id)
    match.note = words(request.reason, "reason", "取消原因", 200)
    match.state = "dropped"
    tx.audit("service", match.id)
    tx.changes("matching")
    return MatchSaved(match.id)
