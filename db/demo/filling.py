"""Writing what was made up for the demo centre, in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from db.catalogue_store import load_version
from db.demo.cases import Casework, Clerk, MadeCase, OfferedVersion
from db.demo.certificates import fill_certificates
from db.demo.chance import Chance
from db.demo.demands import fill_demands
from db.demo.people import Home, People, Person
from db.demo.points import fill_points
from db.demo.volunteers import fill_volunteers
from db.desk import WORTH_ANALYSING, Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.hlc import pack
from db.indexing import household_terms, resident_terms, write_terms
from db.transaction import Reader
from db.work_calendar import load_calendar

CASES_PER_RESIDENT_DAY = 80 / 25_000
CHUNK = 20_000
"""Rows in one transaction, about."""


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """What was made."""

    residents: int
    households: int
    cases: int
    visits: int = 0
    demands: int = 0
    volunteers: int = 0
    certificates: int = 0


class Filling:
    """Writes in parts, a transaction each: one that held half a million cases would swell the write-ahead log."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.seed = seed
        self.chance = Chance(seed)
        self.now = desk.now()
        self.today = business_date(self.now)
        self.now_ms = int(self.now.timestamp() * 1000)
        self.counts = DemoCounts(0, 0, 0)

    def insert(self, connection: Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        marks = ", ".join("?" * (columns.count(",") + 1))
        chunk: list[tuple[Any, ...]] = []
        for row in rows:
            chunk.append(tuple(row))
            if len(chunk) == CHUNK:
                connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", chunk)
                chunk = []
        if chunk:
            connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", chunk)

    def people(self, connection: Connection, residents: int) -> None:
        """Households and the people in them. Raises KnownError DEMO when there are residents already."""
        if connection.exec_driver_sql("SELECT 1 FROM resident LIMIT 1").scalar():
            raise KnownError("DEMO", "这个中心已经有居民，不能再填示例数据；请换一个新文件夹。")
        made = People(self.chance, self.now, self.today)
        self.notes = made.notes
        self.homes: list[Home] = []
        self.persons: list[Person] = []
        for home, members in made.households(residents):
            self.homes.append(home)
            self.persons += members
        reader = Reader(connection, self.now, self.desk.operator, self.desk.facts)
        self._write_people(connection, self.homes, self.persons, reader)
        self.offers, self.clerks = _offers(reader), _clerks(reader)
        self.calendar = load_calendar(connection)
        self.operators = {row.name: row.id for row in reader.rows("SELECT id, name FROM operator")}
        self.cadences = {
            row.name: row.cadence_days
            for row in reader.rows("SELECT name, cadence_days FROM tag WHERE cadence_days IS NOT NULL")
        }
        self.counts = DemoCounts(len(self.persons), len(self.homes), 0)

    def volunteers(self, session: Session, years: int) -> None:
        """Volunteers with their service."""
        self.counts = replace(
            self.counts, volunteers=fill_volunteers(session, self.desk, self.seed + 5, self.now, years)
        )

    def case_chunks(self, residents: int, years: int, cases: int | None) -> Iterator[list[MadeCase]]:
        """The cases of all the days, some thousand at a time."""
        first = self.today - timedelta(days=365 * years)
        work = Casework(
            self.chance,
            self.desk.facts.centre_code,
            self.persons,
            self.offers,
            self.clerks,
            self.calendar,
            self.now,
            self.notes,
        )
        days = max(
            1, sum(self.calendar.is_working(first + timedelta(days=n)) for n in range(365 * years + 1))
        )
        a_day = cases / days if cases is not None else residents * CASES_PER_RESIDENT_DAY
        pending = list[MadeCase]()
        for day in work.days(first, self.today, a_day):
            pending += day
            if len(pending) >= CHUNK:
                yield pending
                pending = []
        yield pending

    def demands(self, session: Session, years: int) -> None:
        """What people brought up, and what became of it."""
        count = fill_demands(
            session,
            self.seed + 5,
            self.now,
            self.today,
            centre=self.desk.facts.centre_code,
            residents=self.counts.residents,
            years=years,
        )
        self.counts = replace(self.counts, demands=count)

    def points(self, session: Session, years: int) -> None:
        """Gifts, and what volunteers had for the points of their hours."""
        fill_points(session, self.desk, self.seed + 11, self.now, years)

    def certificates(self, session: Session, years: int) -> None:
        """What was certified to volunteers and residents."""
        count = fill_certificates(session, self.desk, self.seed + 13, self.now, years)
        self.counts = replace(self.counts, certificates=count)

    def finish(self, connection: Connection) -> None:
        """What the planner and the sign-in need to know."""
        connection.exec_driver_sql("UPDATE operator SET must_change = 0")
        if self.counts.residents >= WORTH_ANALYSING:
            connection.exec_driver_sql("ANALYZE")

    def _write_people(
        self, connection: Connection, homes: list[Home], persons: list[Person], reader: Reader
    ) -> None:
        tag_ids = {row.name: row.id for row in reader.rows("SELECT id, name FROM tag")}
        self.insert(
            connection,
            "household",
            "id, rev, estate, building, unit, door, grid, created_at, updated_at",
            (
                (h.id, 1, h.estate, h.building, h.unit, h.door, h.grid, self.now_ms, self.now_ms)
                for h in homes
            ),
        )
        self.insert(
            connection,
            "resident",
            "id, rev, name, id_kind, id_number, sex, birthday, ethnicity, phone, household_id, relation, residence, "
            "address, note, status, created_at, updated_at",
            (
                (p.id, 1, p.name, "id_card", p.id_number, p.sex, p.birthday.isoformat(), p.ethnicity, p.phone,
                 p.home.id, p.relation, p.residence, "", p.note, "active", ms(p.since), ms(p.since))
                for p in persons
            ),
        )  # fmt: skip
        self.insert(
            connection,
            "resident_tag",
            "id, rev, resident_id, tag_id, set_on",
            (
                (self.chance.row_id(p.since), 1, p.id, tag_ids[tag], business_date(p.since).isoformat())
                for p in persons
                for tag in p.tags
                if tag in tag_ids
            ),
        )
        terms = [(t, h.id) for h in homes for t in household_terms(h.estate, h.building, h.unit, h.door)]
        terms += [(t, p.id) for p in persons for t in resident_terms(p.name, p.id_number, p.phone, "")]
        write_terms(connection, terms)

    def cases(self, connection: Connection, cases: list[MadeCase]) -> None:
        """Write these cases with their materials and steps."""
        self.counts = replace(self.counts, cases=self.counts.cases + len(cases))
        self.insert(
            connection,
            "service_case",
            "id, rev, serial, serial_short, window, business_date, counter, resident_id, applicant_name, item_id, "
            "item_version_id, item_name, channel, note, received_at, operator_id, operator_name, state, version, "
            "needs_review, tolerant, accepted_at, due_on, promised_on, legal_on, provisional, supplement_on, closed, "
            "closed_at",
            (_case_row(case) for case in cases),
        )
        self.insert(
            connection,
            "case_material",
            "id, rev, case_id, position, name, form, copies, necessity, deferrable_days, source_note, received_at",
            (
                (row_id, 1, case.id, position, m.title, m.form.value, m.copies, m.necessity.value,
                 m.deferrable_days, m.source_note[:200], ms(received))
                for case in cases
                for row_id, position, received in case.materials
                for m in (case.offer.item.materials[position],)
            ),
        )  # fmt: skip
        self.insert(
            connection,
            "case_transition",
            "id, rev, case_id, base_version, action, to_state, at, hlc, operator_id, operator_name, window, reason, "
            "facts",
            (
                (step_id, 1, case.id, version, action.value, state.value, ms(at), pack(ms(at) or 0, version),
                 clerk.id, clerk.name, clerk.window, reason, facts.to_json())
                for case in cases
                for step_id, version, action, state, at, clerk, reason, facts in case.steps
            ),
        )  # fmt: skip
        today = [case.serial for case in cases if case.serial.day == self.today]
        last: dict[int, int] = {}
        for serial in today:
            last[serial.window] = max(last.get(serial.window, 0), serial.counter)
        self.insert(
            connection,
            "serial_counter",
            "kind, lane, window, day, last",
            (("R", 0, window, self.today.isoformat(), counter) for window, counter in last.items()),
        )


def _offers(reader: Reader) -> list[OfferedVersion]:
    rows = reader.rows(
        "SELECT v.id, v.item_id FROM item_version v JOIN catalogue_item c ON c.id = v.item_id ORDER BY c.code"
    )
    return [OfferedVersion(row.item_id, row.id, load_version(reader, row.id)[1]) for row in rows]


def _clerks(reader: Reader) -> list[Clerk]:
    rows = reader.rows("SELECT id, name FROM operator ORDER BY role = 'clerk' DESC, login")[:3]
    return [
        Clerk(row.id, row.name, window) for window, row in zip((1, 2, 3), _second_is_li(rows), strict=False)
    ]


def _second_is_li(rows: Sequence[Any]) -> list[Any]:
    """李敏 sits at window 2, as in every picture of this program."""
    others = [row for row in rows if row.name != "李敏"]
    mine = [row for row in rows if row.name == "李敏"]
    return [*others[:1], *mine, *others[1:]]


def _case_row(case: MadeCase) -> tuple[Any, ...]:
    assert case.state is not None
    closed = case.closed_at is not None
    return (
        case.id, 1, case.serial.full, case.serial.short, case.serial.window, case.serial.day.isoformat(),
        case.serial.counter, case.person.id, case.person.name, case.offer.item_id, case.offer.version_id,
        case.offer.item.name, case.channel, case.note, ms(case.received_at), case.clerk.id, case.clerk.name,
        case.state.value, case.version, 0, int(case.tolerant), ms(case.accepted_at), iso(case.due_on),
        iso(case.promised_on), iso(case.legal_on), int(case.provisional), iso(case.supplement_on), int(closed),
        ms(case.closed_at),
    )  # fmt: skip


def ms(at: Any) -> int | None:
    """An instant as the rows hold it."""
    return None if at is None else int(at.timestamp() * 1000)


def iso(day: date | None) -> str | None:
    """A day as the rows hold it."""
    return None if day is None else day.isoformat()
