"""党员双报到: how many are known, reported in and serve, and a quarter by unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.party_service import Quarter
from db.domain.permissions import Permission
from db.party_store import MEMBERS, deeds_of
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import day_of


@dataclass(frozen=True, slots=True)
class PartyFunnel:
    """摸排, 报到, 有服务."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many members are known, of these reported in, of these have served."""

    known: int
    reported: int
    serving: int


@dataclass(frozen=True, slots=True)
class PartyQuarter:
    """Which quarter."""

    year: int
    quarter: int


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A member's quarter."""

    volunteer_id: str
    number: str
    name: str
    home_unit: str
    deeds: int
    minutes: int
    reported_on: date | None


@query("party.funnel", needs=Permission.VOLUNTEER_READ)
def party_funnel(reader: Reader, request: PartyFunnel) -> Funnel:
    """How far reporting in has come."""
    row = reader.one(
        "SELECT count(*) AS known, coalesce(sum(reported_on IS NOT NULL), 0) AS reported, "
        "coalesce(sum(reported_on IS NOT NULL AND counted_minutes > 0), 0) AS serving FROM volunteer "
        "WHERE party_member AND state = 'active' AND merged_into IS NULL"
    )
    assert row is not None
    return Funnel(row.known, row.reported, row.serving)


@query("party.quarter", needs=Permission.VOLUNTEER_READ)
def party_quarter(reader: Reader, request: PartyQuarter) -> tuple[PartyRow, ...]:
    """Every member who has reported in, by unit."""
    quarter = Quarter(request.year, request.quarter)
    done = {report.member: report for report, _ in deeds_of(reader, quarter)}
    return tuple(
        PartyRow(
            row.id,
            row.number,
            row.name,
            row.home_unit,
            len(done[row.id].deeds),
            done[row.id].minutes,
            day_of(row.reported_on),
        )
        for row in reader.rows(MEMBERS, {"last": quarter.last.isoformat()})
    )
