"""Making the demo centre: a new data folder, or filling a centre that has just been set up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from db.catalogue_store import load_version
from db.demo.cases import Casework, Clerk, MadeCase, OfferedVersion
from db.demo.certificates import fill_certificates
from db.demo.chance import Chance
from db.demo.demands import fill_demands
from db.demo.meetings import fill_meetings
from db.demo.people import Home, People, Person
from db.demo.points import fill_points
from db.demo.visits import MadeRound, MadeVisit, Rounds
from db.demo.volunteers import fill_volunteers
from db.desk import WORTH_ANALYSING, Desk
from db.domain.clock import Clock, business_date, system_clock
from db.domain.errors import KnownError
from db.domain.hlc import pack
from db.domain.permissions import Role
from db.domain.visits import reaches
from db.indexing import household_terms, resident_terms, write_terms
from db.keystore import KdfParameters, OsKeyStore, new_recovery_code
from db.room import DataRoom
from db.session import add_operator, start_centre
from db.transaction import Reader
from db.usecases.operators import AddOperator
from db.usecases.setup import FirstStart
from db.visit_store import encode_content, people_met
from db.work_calendar import load_calendar
from resources import read_json

SEED = 20261120
PASSPHRASE = "Yimen-2026"
LOGINS = {"李敏": "limin", "陈晓": "chenxiao", "赵敏": "zhaomin", "王建军": "wangjj", "孙玉芬": "sunyf"}
CASES_PER_RESIDENT_DAY = 80 / 25_000
CHUNK = 20_000


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


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """How to get into a demo centre."""

    data: str
    login: str
    passphrase: str
    recovery_code: str
    made: DemoCounts


def make_demo_room(
    root: Path,
    *,
    residents: int = 2000,
    years: int = 1,
    seed: int = SEED,
    cases: int | None = None,
    visits: int | None = None,
    clock: Clock = system_clock,
    store: OsKeyStore | None = None,
    kdf: KdfParameters | None = None,
) -> DemoRoom:
    """A new data folder with a centre, its people and its years of work. Raises KnownError ROOM-EXISTS."""
    if residents < 1 or years < 1:
        raise KnownError("DEMO", "示例数据至少要 1 位居民、1 年；请改一改数字再试。")
    places = read_json("demo", "places.json")
    centre, code = places["centre"], new_recovery_code()
    room = DataRoom(root, clock=clock, store=store, kdf=kdf)
    boss = next(o["name"] for o in places["operators"] if o["role"] == Role.ADMIN.label)
    desk = start_centre(
        room,
        FirstStart(
            centre_name=centre["name"],
            centre_code=centre["code"],
            centre_short_name=f"{centre['community']}党群服务中心",
            centre_phone=centre["phone"],
            window=2,
            name=boss,
            login=LOGINS[boss],
            passphrase=PASSPHRASE,
        ),
        code,
    )
    try:
        roles = {role.label: role for role in Role}
        for person in places["operators"]:
            if person["name"] != boss:
                login = LOGINS[person["name"]]
                add_operator(desk, AddOperator(login, person["name"], roles[person["role"]], PASSPHRASE))
        made = make(desk, residents=residents, years=years, seed=seed, cases=cases, visits=visits)
    finally:
        desk.close()
    return DemoRoom(str(root), LOGINS["李敏"], PASSPHRASE, code, made)


def make(
    desk: Desk,
    *,
    residents: int,
    years: int,
    seed: int = SEED,
    cases: int | None = None,
    visits: int | None = None,
) -> DemoCounts:
    """Fill a centre that has no residents yet, as if the rows had come from a server (they are not captured).

    ``cases`` and ``visits`` fix about how many there are; else a centre of this size and time has its usual number.
    """
    filling = _Filling(desk, seed)
    desk.apply_remote(lambda session: filling.people(session.connection(), residents))
    for chunk in filling.case_chunks(residents, years, cases):
        desk.apply_remote(lambda session, chunk=chunk: filling.cases(session.connection(), chunk))  # type: ignore[misc]
    visiting = _Visiting(filling, years)
    desk.apply_remote(lambda session: visiting.ground(session.connection()))
    for rounds in visiting.chunks(visits):
        desk.apply_remote(lambda session, rounds=rounds: visiting.write(session.connection(), rounds))  # type: ignore[misc]
    desk.apply_remote(
        lambda session: fill_meetings(session, seed + 3, filling.now, filling.today, max(2, years))
    )
    desk.apply_remote(lambda session: filling.demands(session, max(2, years)))
    desk.apply_remote(lambda session: filling.volunteers(session, max(2, years)))
    desk.apply_remote(lambda session: filling.points(session, max(2, years)))
    desk.apply_remote(lambda session: filling.certificates(session, max(2, years)))
    desk.apply_remote(lambda session: filling.finish(session.connection()))
    return filling.counts


class _Filling:
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
                 p.home.id, p.relation, p.residence, "", p.note, "active", _ms(p.since), _ms(p.since))
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
                 m.deferrable_days, m.source_note[:200], _ms(received))
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
                (step_id, 1, case.id, version, action.value, state.value, _ms(at), pack(_ms(at) or 0, version),
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


class _Visiting:
    """Writes the ground and its visits after the people."""

    def __init__(self, filling: _Filling, years: int) -> None:
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
                 _iso(w.left_on), now, now)
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
                (e.id, 1, visit.id, e.amends, pack(_ms(e.at) or 0, n), _ms(e.at), e.clerk.id, e.clerk.name,
                 e.clerk.window, e.reason, None if e.content is None else encode_content(e.content))
                for visit in visits
                for n, e in enumerate(visit.entries)
            ),
        )  # fmt: skip
        states = [(_iso(r.last), _iso(r.first), r.missed, _iso(r.promised), r.home.id) for r in rounds if r.visits]
        if states:
            connection.exec_driver_sql(
                "UPDATE household SET last_visit_on = ?, first_visit_on = ?, missed = ?, promised_on = ? WHERE id = ?",
                states,
            )


def _visit_row(visit: MadeVisit) -> tuple[Any, ...]:
    content, first = visit.content, visit.entries[0]
    reaching = reaches(content.way) and not visit.withdrawn
    return (
        visit.id, 1, visit.home.id, _ms(first.at), first.clerk.id, first.clerk.name, first.clerk.window,
        content.visited_on.isoformat(), content.way.value, int(reaching), content.worker_id, visit.met,
        " ".join(content.met), people_met(content), content.asked, 0, visit.entries[-1].id, int(visit.withdrawn),
    )  # fmt: skip


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


def _ms(at: Any) -> int | None:
    return None if at is None else int(at.timestamp() * 1000)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _case_row(case: MadeCase) -> tuple[Any, ...]:
    assert case.state is not None
    closed = case.closed_at is not None
    return (
        case.id, 1, case.serial.full, case.serial.short, case.serial.window, case.serial.day.isoformat(),
        case.serial.counter, case.person.id, case.person.name, case.offer.item_id, case.offer.version_id,
        case.offer.item.name, case.channel, case.note, _ms(case.received_at), case.clerk.id, case.clerk.name,
        case.state.value, case.version, 0, int(case.tolerant), _ms(case.accepted_at), _iso(case.due_on),
        _iso(case.promised_on), _iso(case.legal_on), int(case.provisional), _iso(case.supplement_on), int(closed),
        _ms(case.closed_at),
    )  # fmt: skip
