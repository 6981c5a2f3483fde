"""Writing the ground of the demo centre and the visits made up for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection

from db.demo.chance import Chance
from db.demo.filling import CHUNK, Filling, iso, ms
from db.demo.people import Person
from db.demo.visits import MadeRound, MadeVisit, Rounds
from db.domain.hlc import pack
from db.domain.visits import reaches
from db.visit_store import encode_content, people_met


class Visiting:
    """Writes the ground and its visits after the people."""

    def __init__(self, filling: Filling, years: int) -> None:
        self.filling = filling
        self.made = Rounds(
            Chance(filling.seed + 1),
            filling.clerks,
            filling.operators,
            filling.calendar,
            filling.now,
            filling.cadences,
            max(2, years),
        )
        self.of_grid = self.made.assign(tuple(dict.fromkeys(home.grid for home in filling.homes)))

    def ground(self, connection: Connection) -> None:
        """The workers and the grids they walk."""
        filling, now = self.filling, self.filling.now_ms
        filling.insert(
            connection,
            "worker",
            "id, rev, name, phone, line, area, operator_id, capacity, joined_on, left_on, created_at, updated_at",
            (
                (w.id, 1, w.name, "", w.line, w.area, w.operator_id, w.capacity, w.joined_on.isoformat(),
                 iso(w.left_on), now, now)
                for w in self.made.workers
            ),
        )  # fmt: skip
        filling.insert(
            connection,
            "grid",
            "id, rev, name, worker_id, note, active, created_at, updated_at",
            (
                (filling.chance.row_id(filling.now), 1, grid, worker.id, "", 1, now, now)
                for grid, worker in self.of_grid.items()
            ),
        )

    def chunks(self, visits: int | None) -> Iterator[list[MadeRound]]:
        """The rounds of all households, some thousand visits at a time."""
        people: dict[str, list[Person]] = {}
        for person in self.filling.persons:
            people.setdefault(person.home.id, []).append(person)
        homes = [(home, people[home.id]) for home in self.filling.homes]
        pending, count = list[MadeRound](), 0
        for one in self.made.rounds(homes, self.of_grid, visits):
            pending.append(one)
            count += len(one.visits)
            if count >= CHUNK:
                yield pending
                pending, count = [], 0
        yield pending

    def write(self, connection: Connection, rounds: list[MadeRound]) -> None:
        """Write these visits with their entries, and what they mean for their households."""
        filling = self.filling
        visits = [visit for one in rounds for visit in one.visits]
        filling.counts = replace(filling.counts, visits=filling.counts.visits + len(visits))
        filling.insert(
            connection,
            "visit",
            "id, rev, household_id, created_at, operator_id, operator_name, window, visited_on, way, reaching, "
            "worker_id, met, met_ids, people, asked, photos, entry_id, withdrawn",
            (_visit_row(visit) for visit in visits),
        )
        filling.insert(
            connection,
            "visit_entry",
            "id, rev, visit_id, amends, hlc, at, operator_id, operator_name, window, reason, content",
            (
                (e.id, 1, visit.id, e.amends, pack(ms(e.at) or 0, n), ms(e.at), e.clerk.id, e.clerk.name,
                 e.clerk.window, e.reason, None if e.content is None else encode_content(e.content))
                for visit in visits
                for n, e in enumerate(visit.entries)
            ),
        )  # fmt: skip
        states = [(iso(r.last), iso(r.first), r.missed, iso(r.promised), r.home.id) for r in rounds if r.visits]
        if states:
            connection.exec_driver_sql(
                "UPDATE household SET last_visit_on = ?, first_visit_on = ?, missed = ?, promised_on = ? WHERE id = ?",
                states,
            )


def _visit_row(visit: MadeVisit) -> tuple[Any, ...]:
    content, first = visit.content, visit.entries[0]
    reaching = reaches(content.way) and not visit.withdrawn
    return (
        visit.id, 1, visit.home.id, ms(first.at), first.clerk.id, first.clerk.name, first.clerk.window,
        content.visited_on.isoformat(), content.way.value, int(reaching), content.worker_id, visit.met,
        " ".join(content.met), people_met(content), content.asked, 0, visit.entries[-1].id, int(visit.withdrawn),
    )  # fmt: skip
