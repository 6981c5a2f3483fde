"""Finding volunteers in the one-box: by name, pinyin, initials, the end of the telephone and the volunteer's number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from db.domain.masking import mask_phone
from db.domain.permissions import Permission
from db.domain.volunteers import VolunteerState
from db.person_facts import listed
from db.transaction import Reader
from db.volunteer_rules import MAIN_TEAM, find_ids

_NAMED = tuple(state.value for state in VolunteerState if state.named)


@dataclass(frozen=True, slots=True)
class VolunteerHit:
    """A volunteer offered; ``resident_id`` when the same person is in the residents' file."""

    volunteer_id: str
    number: str
    name: str
    phone_masked: str
    team: str
    state: VolunteerState
    counted_minutes: int
    resident_id: str | None


def reads_volunteers(reader: Reader) -> bool:
    """Whether whoever is signed in may see volunteers."""
    return reader.operator is not None and reader.operator.may(Permission.VOLUNTEER_READ)


def find_volunteer_hits(reader: Reader, text: str, limit: int) -> tuple[VolunteerHit, ...]:
    """At most ``limit`` volunteers the text may mean, the best first; who serves before who has left."""
    if not reads_volunteers(reader):
        return ()
    return hits_of(reader, find_ids(reader, text, limit, states=_NAMED))


def hits_of(reader: Reader, volunteer_ids: Sequence[str]) -> tuple[VolunteerHit, ...]:
    """These volunteers in the order given, those who serve first."""
    if not volunteer_ids:
        return ()
    marks, values = listed(volunteer_ids)
    found = {row.id: _hit(row) for row in reader.rows(f"{_SELECT}WHERE v.id IN ({marks})", values)}
    kept = [found[one] for one in volunteer_ids if one in found]
    return tuple(sorted(kept, key=lambda hit: not hit.state.serves))


def volunteers_among(reader: Reader, resident_ids: Sequence[str]) -> dict[str, VolunteerHit]:
    """The volunteers among these residents, by resident; who serves counts before who has left."""
    if not resident_ids or not reads_volunteers(reader):
        return {}
    marks, values = listed(resident_ids)
    states, given = listed(_NAMED, "state")
    rows = reader.rows(
        f"{_SELECT}WHERE v.resident_id IN ({marks}) AND v.merged_into IS NULL AND v.state IN ({states})", values | given
    )
    hits = sorted((_hit(row) for row in rows), key=lambda hit: (hit.state.serves, hit.number))
    return {hit.resident_id: hit for hit in hits if hit.resident_id is not None}


def others(hits: Iterable[VolunteerHit], shown: dict[str, VolunteerHit]) -> tuple[VolunteerHit, ...]:
    """Volunteers who are not already shown as the residents they are."""
    there = {hit.volunteer_id for hit in shown.values()}
    return tuple(hit for hit in hits if hit.volunteer_id not in there)


_SELECT = (
    "SELECT v.id, v.number, v.name, v.phone, v.state, v.counted_minutes, v.resident_id, t.name AS team "
    f"FROM volunteer v {MAIN_TEAM} "
)


def _hit(row: Any) -> VolunteerHit:
    return VolunteerHit(
        row.id,
        row.number,
        row.name,
        mask_phone(row.phone) if row.phone else "",
        row.team or "",
        VolunteerState(row.state),
        row.counted_minutes,
        row.resident_id,
    )
