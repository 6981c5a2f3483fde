"""资源、需求、服务三项清单 with what is spare and missing, and which offer could serve which need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.demand_table import Urgency
from db.domain.matching_lists import match
from db.domain.permissions import Permission
from db.matching_facts import MATCH_STATES, needs_on, offers_on, services
from db.person_facts import masked_address
from db.queries.ground import day
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ListOffers:
    """Ask for the 资源清单; ``closed`` brings those withdrawn too."""

    text: str = ""
    category: str | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer: ``given`` is agreed or carried out, ``spare`` is left; ``ended`` when its days are over."""

    offer_id: str
    title: str
    category: str
    quantity: int
    given: int
    spare: int
    starts_on: date
    ends_on: date | None
    whole: bool
    unit_id: str | None
    unit_name: str
    note: str
    closed_on: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class ListNeeds:
    """Ask for the 需求清单; ``closed`` brings those ended too."""

    text: str = ""
    category: str | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need: ``served`` is agreed or carried out, ``missing`` still open. The household's door is masked."""

    need_id: str
    title: str
    category: str
    quantity: int
    served: int
    missing: int
    starts_on: date
    ends_on: date | None
    urgency: Urgency
    posted_on: date
    household_id: str | None
    address_masked: str
    demand_id: str | None
    demand_serial: str
    note: str
    closed_on: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class ListServices:
    """Ask for the 服务清单, all or in one state of MATCH_STATES."""

    text: str = ""
    state: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service."""

    match_id: str
    offer_id: str
    offer_title: str
    unit_name: str
    need_id: str
    need_title: str
    category: str
    quantity: int
    starts_on: date
    ends_on: date | None
    state: str
    state_label: str
    agreed_on: date
    done_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class ProposeMatches:
    """Ask which offer could serve which need, in all categories or one."""

    category: str | None = None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """So many units of an offer that could serve a need on the days both share."""

    offer_id: str
    offer_title: str
    unit_name: str
    need_id: str
    need_title: str
    urgency: Urgency
    category: str
    quantity: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """What an offer has left or a need still wants once the proposals are agreed."""

    id: str
    title: str
    category: str
    amount: int


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposals, the most urgent need first, and what stays open on either side."""

    matches: tuple[ProposalRow, ...]
    open_needs: tuple[OpenAmount, ...]
    spare_offers: tuple[OpenAmount, ...]


@dataclass(frozen=True, slots=True)
class ListMatchCategories:
    """Ask for the categories to choose from."""


_GIVEN = "(SELECT coalesce(SUM(m.quantity), 0) FROM service_match m WHERE m.{0}_id = t.id AND m.state <> 'dropped')"
_FILTER = "(:category IS NULL OR t.category = :category) AND (t.closed_on IS NULL OR :closed)"


def _wanted(request: ListOffers | ListNeeds) -> dict[str, Any]:
    return {"category": request.category, "closed": request.closed, "text": request.text.strip()}


@query("matching.offers", needs=Permission.DEMAND_READ)
def list_offers(reader: Reader, request: ListOffers) -> tuple[OfferRow, ...]:
    """The offers by category, those open first, the one that runs out soonest first."""
    rows = reader.rows(
        f"SELECT t.*, u.name AS unit_name, {_GIVEN.format('offer')} AS given FROM offer t "
        f"LEFT JOIN unit u ON u.id = t.unit_id WHERE {_FILTER} "
        "AND (instr(t.title, :text) OR instr(coalesce(u.name, ''), :text)) "
        "ORDER BY t.closed_on IS NOT NULL, t.category, coalesce(t.ends_on, '9999'), t.id",
        _wanted(request),
    )
    today = reader.today.isoformat()
    return tuple(
        OfferRow(
            offer_id=r.id,
            title=r.title,
            category=r.category,
            quantity=r.quantity,
            given=int(r.given),
            spare=0 if r.whole and r.given else max(0, r.quantity - int(r.given)),
            starts_on=date.fromisoformat(r.starts_on),
            ends_on=day(r.ends_on),
            whole=bool(r.whole),
            unit_id=r.unit_id,
            unit_name=r.unit_name or "",
            note=r.note,
            closed_on=day(r.closed_on),
            ended=r.ends_on is not None and r.ends_on < today,
        )
        for r in rows
    )


@query("matching.needs", needs=Permission.DEMAND_READ)
def list_needs(reader: Reader, request: ListNeeds) -> tuple[NeedRow, ...]:
    """The needs, those open first, then the more urgent, then the one that ends soonest."""
    rows = reader.rows(
        "SELECT t.*, h.estate, h.building, h.unit, h.door, '' AS address, d.serial_short, "
        f"{_GIVEN.format('need')} AS served FROM need t LEFT JOIN household h ON h.id = t.household_id "
        f"LEFT JOIN demand d ON d.id = t.demand_id WHERE {_FILTER} AND instr(t.title, :text)",
        _wanted(request),
    )
    today = reader.today.isoformat()
    ordered = sorted(
        rows, key=lambda r: (r.closed_on is not None, -Urgency(r.urgency).rank, r.ends_on or "9999", r.posted_on, r.id)
    )
    return tuple(
        NeedRow(
            need_id=r.id,
            title=r.title,
            category=r.category,
            quantity=r.quantity,
            served=int(r.served),
            missing=max(0, r.quantity - int(r.served)),
            starts_on=date.fromisoformat(r.starts_on),
            ends_on=day(r.ends_on),
            urgency=Urgency(r.urgency),
            posted_on=date.fromisoformat(r.posted_on),
            household_id=r.household_id,
            address_masked=masked_address(r) if r.household_id else "",
            demand_id=r.demand_id,
            demand_serial=r.serial_short or "",
            note=r.note,
            closed_on=day(r.closed_on),
            ended=r.ends_on is not None and r.ends_on < today,
        )
        for r in ordered
    )


@query("matching.services", needs=Permission.DEMAND_READ)
def list_services(reader: Reader, request: ListServices) -> tuple[ServiceRow, ...]:
    """The services, those still to come first, then the one agreed last."""
    rows = reader.rows(
        "SELECT m.*, o.title AS offer_title, o.category, u.name AS unit_name, n.title AS need_title "
        "FROM service_match m JOIN offer o ON o.id = m.offer_id JOIN need n ON n.id = m.need_id "
        "LEFT JOIN unit u ON u.id = o.unit_id WHERE (:state IS NULL OR m.state = :state) "
        "AND (instr(o.title, :text) OR instr(n.title, :text) OR instr(coalesce(u.name, ''), :text)) "
        "ORDER BY m.state <> 'agreed', m.agreed_on DESC, m.id DESC",
        {"state": request.state, "text": request.text.strip()},
    )
    return tuple(
        ServiceRow(
            match_id=r.id,
            offer_id=r.offer_id,
            offer_title=r.offer_title,
            unit_name=r.unit_name or "",
            need_id=r.need_id,
            need_title=r.need_title,
            category=r.category,
            quantity=r.quantity,
            starts_on=date.fromisoformat(r.starts_on),
            ends_on=day(r.ends_on),
            state=r.state,
            state_label=MATCH_STATES[r.state],
            agreed_on=date.fromisoformat(r.agreed_on),
            done_on=day(r.done_on),
            note=r.note,
        )
        for r in rows
    )


@query("matching.propose", needs=Permission.DEMAND_READ)
def propose_matches(reader: Reader, request: ProposeMatches) -> Proposals:
    """Which offer could serve which need from today on; agreeing them all in this order is possible."""
    found = match(offers_on(reader, reader.today), needs_on(reader, reader.today), services(reader))
    offers = {row.offer_id: row for row in list_offers.function(reader, ListOffers(category=request.category))}
    needs = {row.need_id: row for row in list_needs.function(reader, ListNeeds(category=request.category))}
    proposals = []
    for proposed in found.matches:
        offer, need = offers.get(proposed.offer_id), needs.get(proposed.need_id)
        if offer is not None and need is not None:
            proposals.append(
                ProposalRow(
                    offer_id=offer.offer_id,
                    offer_title=offer.title,
                    unit_name=offer.unit_name,
                    need_id=need.need_id,
                    need_title=need.title,
                    urgency=need.urgency,
                    category=offer.category,
                    quantity=proposed.quantity,
                    starts_on=proposed.starts_on,
                    ends_on=proposed.ends_on,
                )
            )
    return Proposals(
        tuple(proposals),
        tuple(OpenAmount(i, needs[i].title, needs[i].category, n) for i, n in found.open_needs if i in needs),
        tuple(OpenAmount(i, offers[i].title, offers[i].category, n) for i, n in found.spare_offers if i in offers),
    )


@query("matching.categories", needs=Permission.DEMAND_READ)
def list_match_categories(reader: Reader, request: ListMatchCategories) -> tuple[str, ...]:
    """Categories in use on either list, then those of demands."""
    rows = reader.rows(
        "SELECT category AS name, 0 AS place FROM offer UNION SELECT category, 0 FROM need "
        "UNION SELECT name, 1 FROM demand_category WHERE active ORDER BY place, name"
    )
    return tuple(dict.fromkeys(row.name for row in rows))
