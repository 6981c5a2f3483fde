"""Open demands that may be the same problem: at the same place, of the same person, or in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from db.desk import Desk
from db.queries.demand_lists import DemandRow, DemandRows, ListDemands, demand_rows, list_demands

MOST = 5
_LEAST = 2
_RUN = 3


@dataclass(frozen=True, slots=True)
class LikelyRequest:
    """What has been typed of a new demand so far."""

    title: str = ""
    place: str = ""
    resident_id: str | None = None
    without: str = ""


def pieces(text: str) -> tuple[str, ...]:
    """The parts of a title worth looking for: runs of ``_RUN`` characters, since Chinese has no blanks."""
    plain = "".join(text.split())
    return tuple(plain[start : start + _RUN] for start in range(max(0, len(plain) - _RUN + 1)))[:12]


def find_likely(desk: Desk, request: LikelyRequest) -> tuple[DemandRow, ...]:
    """At most five, those that answer in more ways first; to be called on the worker."""
    votes: dict[str, int] = {}

    def vote(asked: ListDemands, weight: int) -> None:
        for demand_id in desk.ask(list_demands, asked).ids:
            if demand_id != request.without:
                votes[demand_id] = votes.get(demand_id, 0) + weight

    if request.resident_id:
        vote(ListDemands(resident_id=request.resident_id, limit=20), 2)
    if len(request.place.strip()) >= _LEAST:
        vote(ListDemands(text=request.place.strip(), limit=20), 3)
    for piece in pieces(request.title):
        vote(ListDemands(text=piece, limit=20), 2)
    likely = sorted(votes, key=lambda one: -votes[one])
    best = tuple(one for one in likely if votes[one] >= 2)[:MOST]
    rows = {row.demand_id: row for row in desk.ask(demand_rows, DemandRows(best))} if best else {}
    return tuple(rows[one] for one in best if one in rows and not rows[one].hidden)
