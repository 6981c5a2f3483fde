"""What a visit holds, how its entries are kept, and what they mean for the visit's row and its household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from db.domain.visit_topics import Seen
from db.domain.visits import Chain, Entry, HouseholdFacts, MemberFacts, VisitWay, reaches, replay_entries
from db.models.resident import Household
from db.models.visit import Visit, VisitEntry
from db.person_facts import listed
from db.transaction import Reader, Transaction

MET_LONGEST = 200
LOOK_BACK = 20
"""Visits before this one in which a line that was not seen since is looked for."""


@dataclass(frozen=True, slots=True)
class VisitContent:
    """Everything one entry says; ``met`` are resident ids, each finding carries the day it was really seen."""

    visited_on: date
    way: VisitWay
    worker_id: str | None
    met: tuple[str, ...] = ()
    met_other: str = ""
    findings: tuple[Seen, ...] = ()
    asked: str = ""
    asked_categories: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    next_on: date | None = None
    note: str = ""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(VisitContent)


def encode_content(content: VisitContent) -> str:
    """The content as it is kept."""
    return _ENCODER.encode(content).decode()


def decode_content(kept: str | None) -> VisitContent | None:
    """The content of an entry; None for one that withdrew the visit."""
    return None if kept is None else _DECODER.decode(kept)


def chain_of(reader: Reader, visit_id: str) -> Chain[VisitContent]:
    """The visit's entries in the order they stand."""
    rows = reader.rows("SELECT id, hlc, amends, content FROM visit_entry WHERE visit_id = :id", {"id": visit_id})
    return replay_entries(Entry(row.id, row.hlc, row.amends, decode_content(row.content)) for row in rows)


def same_household(reader: Reader, household_id: str) -> tuple[str, ...]:
    """The household and those merged into it."""
    rows = reader.rows("SELECT id FROM household WHERE merged_into = :id", {"id": household_id})
    return (household_id, *(row.id for row in rows))


def standing_contents(
    reader: Reader, household_id: str, *, up_to: date | None = None, but: str = "", limit: int = LOOK_BACK
) -> tuple[tuple[str, VisitContent], ...]:
    """Id and standing content of the household's latest visits, latest first; ``but`` and what came after it is left out.

    Of visits on one day the one entered later counts as later. 未遇 is among them, withdrawn ones are not.
    """
    marks, values = listed(same_household(reader, household_id))
    known: dict[str, Any] = {"up_to": None if up_to is None else up_to.isoformat(), "but": but, "limit": limit}
    rows = reader.rows(
        "SELECT v.id, e.content FROM visit v JOIN visit_entry e ON e.id = v.entry_id "
        f"WHERE v.household_id IN ({marks}) AND NOT v.withdrawn AND v.id <> :but "
        "AND (:up_to IS NULL OR v.visited_on < :up_to OR (v.visited_on = :up_to AND (:but = '' OR v.id < :but))) "
        "ORDER BY v.visited_on DESC, v.created_at DESC, v.id DESC LIMIT :limit",
        values | known,
    )
    found = ((row.id, decode_content(row.content)) for row in rows)
    return tuple((visit_id, content) for visit_id, content in found if content is not None)


def last_seen(contents: tuple[tuple[str, VisitContent], ...]) -> dict[str, Seen]:
    """The latest known line of every topic in these visits, latest visit first."""
    lines: dict[str, Seen] = {}
    for _, content in contents:
        for seen in content.findings:
            lines.setdefault(seen.topic, seen)
    return lines


def household_facts(reader: Reader, household_id: str, *, known: frozenset[str] = frozenset(), but: str = "") -> HouseholdFacts:
    """What the rules of a visit look at. ``known`` were met by the entry that is corrected and stay what they were then.

    ``but`` is a visit that is no second one of its day.
    """
    household = reader.one("SELECT state, merged_into, closed_on FROM household WHERE id = :id", {"id": household_id})
    assert household is not None
    marks, values = listed(same_household(reader, household_id))
    days = reader.rows(
        f"SELECT DISTINCT visited_on FROM visit WHERE household_id IN ({marks}) AND NOT withdrawn AND id <> :but",
        values | {"but": but},
    )
    kept, given = listed(tuple(known), "known")
    people = reader.rows(
        "SELECT id, name, status FROM resident WHERE status NOT IN ('merged', 'forgotten') AND household_id = :household"
        + (f" UNION SELECT id, name, status FROM resident WHERE id IN ({kept})" if known else ""),
        given | {"household": household_id},
    )
    return HouseholdFacts(
        members=tuple(
            MemberFacts(
                row.id,
                row.name,
                deceased=row.status == "deceased" and row.id not in known,
                moved=row.status == "moved" and row.id not in known,
            )
            for row in people
        ),
        merged_into=household.merged_into,
        moved_away=household.state == "moved",
        moved_away_on=None if household.closed_on is None else date.fromisoformat(household.closed_on),
        visited_on=frozenset(date.fromisoformat(row.visited_on) for row in days),
    )


def append_entry(
    tx: Transaction, visit: Visit, entry_id: str, content: VisitContent | None, *, amends: str | None, reason: str = ""
) -> None:
    """Keep one entry beside the others and bring the visit and its household up to date."""
    actor = tx.actor
    tx.session.add(
        VisitEntry(
            id=entry_id,
            visit_id=visit.id,
            amends=amends,
            hlc=tx.hlc(),
            at=tx.now,
            operator_id=actor.operator_id,
            operator_name=actor.name,
            window=tx.desk.window,
            reason=reason,
            content=None if content is None else encode_content(content),
        )
    )
    project(visit, entry_id, content, {} if content is None else names_of(tx, content.met))
    tx.session.flush()
    project_household(tx, visit.household_id)


def names_of(reader: Reader, resident_ids: tuple[str, ...]) -> dict[str, str]:
    """The names of these residents by id."""
    if not resident_ids:
        return {}
    marks, values = listed(resident_ids)
    return {row.id: row.name for row in reader.rows(f"SELECT id, name FROM resident WHERE id IN ({marks})", values)}


def met_words(content: VisitContent, names: dict[str, str]) -> str:
    """Who was met, in words."""
    met = [names[one] for one in content.met if one in names]
    return "、".join([*met, content.met_other] if content.met_other else met)[:MET_LONGEST]


def people_met(content: VisitContent) -> int:
    """How many were met; 邻居 or anyone else in words counts as one."""
    return len(content.met) + bool(content.met_other)


def project(visit: Visit, entry_id: str, content: VisitContent | None, names: dict[str, str]) -> None:
    """The visit's row as the standing entry has it; one that withdrew the visit leaves what was said last."""
    visit.entry_id, visit.withdrawn = entry_id, content is None
    if content is None:
        visit.reaching = False
        return
    visit.visited_on, visit.way, visit.reaching = content.visited_on, content.way.value, reaches(content.way)
    visit.worker_id, visit.asked = content.worker_id, content.asked
    visit.met, visit.met_ids, visit.people = met_words(content, names), " ".join(content.met), people_met(content)


def project_household(tx: Transaction, household_id: str) -> None:
    """Last visit and the first of its year, times nobody was met since, and the promise that is open, from the visits that stand.

    A visit that reached the household settles every promise before it; others leave it unless they make a new one.
    Visits of a household that was merged count for the one that took its place.
    """
    household = tx.session.get_one(Household, household_id)
    if household.merged_into is not None:
        household = tx.session.get_one(Household, household.merged_into)
    marks, values = listed(same_household(tx, household.id))
    last = tx.scalar(
        f"SELECT MAX(visited_on) FROM visit WHERE household_id IN ({marks}) AND reaching = 1", values
    )
    missed = tx.scalar(
        f"SELECT COUNT(*) FROM visit WHERE household_id IN ({marks}) AND reaching = 0 AND way = 'missed' "
        "AND NOT withdrawn AND visited_on >= :last",
        values | {"last": last or ""},
    )
    first = tx.scalar(
        f"SELECT MIN(visited_on) FROM visit WHERE household_id IN ({marks}) AND reaching = 1 AND visited_on >= :year",
        values | {"year": f"{last[:4]}-01-01" if last else "9999"},
    )
    household.last_visit_on = None if last is None else date.fromisoformat(last)
    household.first_visit_on = None if first is None else date.fromisoformat(first)
    household.missed = int(missed)
    household.promised_on = _promise(tx, household.id)
    tx.session.flush()


def _promise(tx: Transaction, household_id: str) -> date | None:
    for _, content in standing_contents(tx, household_id):
        if content.next_on is not None or reaches(content.way):
            return content.next_on
    return None
