"""资源、需求、服务三项清单: an offer of a partner unit meets an open need, and becomes a service.

An offer fits a need of the same category when their periods share a day. Which offer serves which need is
decided by the facts alone: the most urgent and soonest ending need first, and for it the offer that runs out
soonest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from db.domain.demand_table import Urgency


class Offer(NamedTuple):
    """A resource (资源清单): ``quantity`` units of a category; a period without an end is open (``None``).

    ``whole`` when it cannot be shared between needs.
    """

    id: str
    category: str
    quantity: int
    starts_on: date
    ends_on: date | None = None
    whole: bool = False


class Need(NamedTuple):
    """A need (需求清单); ``urgency`` and the day it was posted decide who is served first."""

    id: str
    category: str
    quantity: int
    starts_on: date
    ends_on: date | None = None
    urgency: Urgency = Urgency.NORMAL
    posted_on: date = date.min


class Match(NamedTuple):
    """A proposed or agreed service (服务清单): so many units within the days both sides share."""

    offer_id: str
    need_id: str
    quantity: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Matching:
    """Proposals in the order of the needs, and what is left on either side, in id order, when above 0."""

    matches: tuple[Match, ...]
    open_needs: tuple[tuple[str, int], ...]
    spare_offers: tuple[tuple[str, int], ...]


def shared_days(offer: Offer, need: Need) -> tuple[date, date | None] | None:
    """The first and last day both periods share (``None`` as last: no end); ``None`` when they share no day."""
    start = max(offer.starts_on, need.starts_on)
    ends = [day for day in (offer.ends_on, need.ends_on) if day is not None]
    end = min(ends, default=None)
    return None if end is not None and end < start else (start, end)


def fits(offer: Offer, need: Need) -> bool:
    """Whether the offer could serve the need at all."""
    return (
        offer.quantity > 0
        and need.quantity > 0
        and offer.category.strip() == need.category.strip()
        and shared_days(offer, need) is not None
        and (not offer.whole or offer.quantity >= need.quantity)
    )


def _first_that_fits(
    offers: Iterable[Offer], left: Mapping[str, int], need: Need
) -> tuple[Offer, tuple[date, date | None]] | None:
    """The first offer with something left for what is missing; a whole one may fit once others gave their part."""
    for offer in offers:
        period = shared_days(offer, need)
        if period is not None and fits(offer._replace(quantity=left[offer.id]), need):
            return offer, period
    return None


def match(offers: Iterable[Offer], needs: Iterable[Need], agreed: Iterable[Match] = ()) -> Matching:
    """Proposals for what is still open; ``agreed`` services are taken off both sides first.

    A ``whole`` offer (a hall, a teacher) serves one need alone and must be enough for it; other offers may be
    shared, and a need may be served by several.
    """
    given: dict[str, int] = {}
    served: dict[str, int] = {}
    for service in agreed:
        given[service.offer_id] = given.get(service.offer_id, 0) + service.quantity
        served[service.need_id] = served.get(service.need_id, 0) + service.quantity
    left = {}
    stock: dict[str, list[Offer]] = {}
    for offer in sorted(offers, key=lambda o: (o.ends_on or date.max, o.quantity, o.starts_on, o.id)):
        used = given.get(offer.id, 0)
        left[offer.id] = 0 if offer.whole and used else max(0, offer.quantity - used)
        stock.setdefault(offer.category.strip(), []).append(offer)
    wanting = {}
    matches: list[Match] = []
    ordered = sorted(
        needs, key=lambda n: (-n.urgency.rank, n.ends_on or date.max, n.posted_on, n.starts_on, n.id)
    )
    for need in ordered:
        missing = max(0, need.quantity - served.get(need.id, 0))
        candidates = stock.get(need.category.strip(), [])
        while found := _first_that_fits(candidates, left, need._replace(quantity=missing)):
            offer, (starts_on, ends_on) = found
            quantity = min(missing, left[offer.id])
            matches.append(Match(offer.id, need.id, quantity, starts_on, ends_on))
            left[offer.id] = 0 if offer.whole else left[offer.id] - quantity
            missing -= quantity
        wanting[need.id] = missing
    return Matching(
        tuple(matches),
        tuple((key, wanting[key]) for key in sorted(wanting) if wanting[key]),
        tuple((key, left[key]) for key in sorted(left) if left[key]),
    )
