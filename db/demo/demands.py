"""Made-up demands: two years of what people brought up, every step legal and dated by the rules of the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from db.demo.chance import Chance
from db.domain.calendar import WorkCalendar
from db.domain.clock import SHANGHAI
from db.domain.demand_clock import escalation_due, running_due
from db.domain.demand_steps import StepRequest, prepare
from db.domain.demand_table import (
    DemandAction,
    DemandKind,
    DemandRating,
    DemandState,
    Urgency,
)
from db.domain.demands import Demand, DemandStep, apply
from db.domain.hlc import pack
from db.domain.serials import Serial
from db.models import demand as models
from db.models.ground import Unit
from db.person_facts import household_address
from db.work_calendar import load_calendar
from resources import read_json

SYSTEM = "系统"
FEWEST, MOST = 40, 1200
"""Demands a year, whatever the size of the demo."""
PER_RESIDENT = 0.12
DISPUTES = 240
STUCK = {15: 1, 12: 2}
"""So many working days back one request of the list was handed over that nobody has finished."""
LATELY = 3
"""On so many last days there are two demands more; the first of the last two days has gone no further yet."""
SOURCES = ("visit", "visit", "walkin", "walkin", "phone", "phone", "letter", "meeting")
URGENCIES = (Urgency.NORMAL,) * 15 + (Urgency.URGENT,) * 4 + (Urgency.CRITICAL,)
A = DemandAction


@dataclass
class MadeDemand:
    """A demand being lived through, with its steps so far."""

    id: str
    facts: dict[str, Any]
    urgency: Urgency
    words: dict[str, str]
    owner: str
    at: datetime
    now: Demand | None = None
    steps: list[tuple[DemandStep, datetime, str]] = field(default_factory=list)
    further: list[dict[str, Any]] = field(default_factory=list)

    @property
    def standing(self) -> Demand:
        """Where it stands; it has been registered."""
        assert self.now is not None
        return self.now


def fill_demands(
    session: Session, seed: int, now: datetime, today: date, *, centre: str, residents: int, years: int
) -> int:
    """Write them all, after people, visits and meetings. Returns how many there are."""
    made = _Office(session, Chance(seed), now, today, centre)
    a_year = min(MOST, max(FEWEST, round(residents * PER_RESIDENT)))
    demands = made.live(a_year, years)
    made.write(session, demands)
    return len(demands)


class _Office:
    """Everybody who can take a demand, and the days they do it on."""

    def __init__(self, session: Session, chance: Chance, now: datetime, today: date, centre: str) -> None:
        self.chance, self.now, self.today, self.centre = chance, now, today, centre
        self.words = read_json("demo", "demands.json")
        connection = session.connection()

        def rows(sql: str) -> Sequence[Any]:
            return connection.execute(text(sql)).all()

        known = {row.name for row in rows("SELECT name FROM unit")}
        for unit in self.words["units"]:
            if unit["name"] not in known:
                session.add(Unit(id=chance.row_id(now), created_at=now, active=True, **unit))
        session.flush()
        self.calendar: WorkCalendar = load_calendar(connection)
        self.operators = rows("SELECT id, name FROM operator ORDER BY role <> 'clerk', login")[:3]
        workers = rows("SELECT id, name FROM worker WHERE left_on IS NULL ORDER BY id")
        units = rows("SELECT id, name FROM unit WHERE active ORDER BY id")
        self.names = {row.id: row.name for row in (*self.operators, *workers, *units)}
        self.keepers: list[str] = [row.id for row in workers] or [row.id for row in self.operators]
        self.units: dict[str, str] = {row.name: row.id for row in units}
        self.people = rows(
            "SELECT r.id, r.name, r.phone, r.household_id, h.estate, h.building, h.unit FROM resident r "
            "JOIN household h ON h.id = r.household_id WHERE r.status = 'active' AND r.birthday < '2008-01-01' "
            "ORDER BY r.id LIMIT 3000"
        )
        self.homes = {row.household_id: row for row in self.people}
        self.visits: dict[str, list[Any]] = {}
        for row in rows("SELECT id, visited_on, household_id FROM visit WHERE reaching AND asked <> '' ORDER BY id"):
            if row.household_id in self.homes:
                self.visits.setdefault(row.visited_on, []).append(row)
        self.meetings = [
            (row.id, date.fromisoformat(row.held_on))
            for row in rows("SELECT id, held_on FROM meeting WHERE state <> 'cancelled' ORDER BY held_on, id")
        ]
        self.cases = rows("SELECT id, business_date FROM service_case ORDER BY received_at LIMIT 2000")
        self.counters: Counter[tuple[int, date]] = Counter()
        self.merges: list[tuple[MadeDemand, MadeDemand]] = []
        self._ticks = 0

    # ------------------------------------------------------------ days

    def live(self, a_year: int, years: int) -> list[MadeDemand]:
        """Demands on every working day of the years, each lived through until it is archived or it is today."""
        first = self.today - timedelta(days=365 * years)
        days = [first + timedelta(days=n) for n in range(365 * years + 1)]
        days = [day for day in days if self.calendar.is_working(day)]
        share = a_year * years / len(days)
        demands: list[MadeDemand] = []
        for day in days:
            count = int(share) + self.chance.happens(1000 * (share - int(share))) + 2 * (day in days[-LATELY:])
            for number in range(count):
                made = self._register(day)
                if made is None:
                    continue
                if number or day not in days[-2:]:
                    self._go_through(made, demands)
                elif day == days[-2]:
                    self._step(made, StepRequest(A.TRIAGE), 0)
                demands.append(made)
            for back, which in STUCK.items():
                if back <= len(days) and day == days[-back]:
                    demands += self._stuck(day, self.words["requests"][which])
        return demands

    def _stuck(self, day: date, words: dict[str, str]) -> list[MadeDemand]:
        """One that waits for somebody else and goes up level by level."""
        made = self._register(day, words)
        if made is None:
            return []
        asked = StepRequest(A.ASSIGN, owner=made.owner, reason=self.words["assigns"][1], limit_days=8)
        for request in (StepRequest(A.TRIAGE), asked, StepRequest(A.HANDLE)):
            self._step(made, request, 0)
        self._step(made, StepRequest(A.NOTE, reason="已到现场，要开挖，等掘路许可"), 3)
        self._escalate(made, self.now)
        return [made]

    def _later(self, made: MadeDemand, days: int) -> datetime | None:
        """A moment so many working days on; None when that is not yet."""
        day = self.calendar.add_working_days(made.at.astimezone(SHANGHAI).date(), days).day
        at = datetime.combine(day, time(9), SHANGHAI) + timedelta(minutes=self.chance.random.randint(0, 480))
        at = max(at, made.at + timedelta(minutes=self.chance.random.randint(3, 40)))
        return at if at <= self.now else None

    def _register(self, day: date, words: dict[str, str] | None = None) -> MadeDemand | None:
        chance = self.chance
        opening = datetime.combine(day, time(8, 40), SHANGHAI)
        open_for = min(500, int((self.now - opening).total_seconds()) // 60)
        if open_for < 0 or not self.people:
            return None
        at = opening + timedelta(minutes=chance.random.randint(0, open_for))
        dispute = words is None and chance.happens(DISPUTES)
        words = words or chance.pick(self.words["disputes" if dispute else "requests"])
        source, person, visit_id = chance.pick(SOURCES), chance.pick(self.people), None
        if source == "visit" and (near := self.visits.get(day.isoformat())):
            visit = chance.pick(near)
            visit_id, person = visit.id, self.homes[visit.household_id]
        anonymous = source == "letter" and chance.happens(500)
        clerk = chance.random.randrange(len(self.operators))
        self.counters[clerk, day] += 1
        serial = Serial(self.centre, clerk + 1, 0, day, self.counters[clerk, day], "SQ")
        urgency = chance.pick(URGENCIES)
        keeper = chance.pick(self.keepers)
        facts = {
            "serial": serial.full,
            "serial_short": serial.short,
            "window": serial.window,
            "business_date": day,
            "counter": serial.counter,
            "kind": (DemandKind.DISPUTE if dispute else DemandKind.REQUEST).value,
            "category": words["category"],
            "title": words["title"],
            "text": words["text"],
            "place": household_address(person.estate, person.building, person.unit, ""),
            "source": source if source != "visit" or visit_id else "walkin",
            "visit_id": visit_id,
            "household_id": None if anonymous else person.household_id,
            "resident_id": None if anonymous else person.id,
            "reporter_name": "" if anonymous else person.name,
            "reporter_phone": "" if anonymous else person.phone or "",
            "urgency": urgency.value,
            "registered_at": at,
            "operator_id": self.operators[clerk].id,
            "operator_name": self.operators[clerk].name,
        }
        made = MadeDemand(chance.row_id(at), facts, urgency, words, self._owner(words, keeper), at)
        self._take(made, StepRequest(A.REGISTER, owner=keeper, keeper=keeper), at)
        if chance.happens(120):
            for _ in range(chance.random.randint(1, 3)):
                self._further(made, at)
        return made

    def _owner(self, words: dict[str, str], keeper: str) -> str:
        fits = [unit_id for name, unit_id in self.units.items() if words["unit"] and words["unit"] in name]
        others = fits or [one for one in self.keepers if one != keeper] or [keeper]
        return self.chance.pick(others)

    def _further(self, made: MadeDemand, at: datetime) -> None:
        person = self.chance.pick(self.people)
        if any(one["resident_id"] == person.id for one in made.further) or person.id == made.facts["resident_id"]:
            return
        made.further.append(
            {
                "id": self.chance.row_id(at),
                "demand_id": made.id,
                "resident_id": person.id,
                "name": person.name,
                "phone": person.phone or "",
                "reported_at": min(self.now, at + timedelta(minutes=self.chance.random.randint(20, 900))),
                "source": self.chance.pick(("phone", "walkin", "visit")),
                "text": self.chance.pick(self.words["further"]),
            }
        )

    # ------------------------------------------------------------ steps

    def _take(self, made: MadeDemand, request: StepRequest, at: datetime, by: str = "") -> None:
        self._ticks += 1
        step = prepare(
            made.now,
            request,
            step_id=self.chance.row_id(at),
            hlc=pack(int(at.timestamp() * 1000), self._ticks % 1000),
            base_version=made.now.version if made.now else 0,
            today=at.astimezone(SHANGHAI).date(),
            urgency=made.urgency,
            calendar=self.calendar,
        )
        made.now, made.at = apply(made.now, step), at
        made.steps.append((step, at, by))

    def _step(self, made: MadeDemand, request: StepRequest, days: int) -> bool:
        """Take a step so many working days on, after what the clock did by itself meanwhile."""
        at = self._later(made, days)
        self._escalate(made, self.now if at is None else at)
        if at is None:
            return False
        self._take(made, request, max(at, made.at + timedelta(minutes=2)))
        return True

    def _escalate(self, made: MadeDemand, until: datetime) -> None:
        day = max(made.at.astimezone(SHANGHAI).date(), running_due(made.standing)) + timedelta(days=1)
        while True:
            at = datetime.combine(day, time(8, 30), SHANGHAI)
            if at >= until:
                return
            level = escalation_due(made.standing, day, self.calendar)
            if level is not None and self.calendar.is_working(day):
                late = self.calendar.working_days_between(running_due(made.standing), day)
                reason = f"超期 {late} 个工作日，自动升级"
                self._take(made, StepRequest(A.ESCALATE, level=level.level, reason=reason), at, SYSTEM)
                if made.standing.level == 3:
                    return
            day += timedelta(days=1)

    def _go_through(self, made: MadeDemand, before: Sequence[MadeDemand]) -> None:
        chance, words = self.chance, self.words
        if chance.happens(70) and self._merge(made, before):
            return
        if not self._step(made, StepRequest(A.TRIAGE), chance.pick((0, 0, 0, 1, 1, 3), (6, 6, 6, 6, 4, 1))):
            return
        if chance.happens(35):
            self._step(made, StepRequest(A.CLOSE, reason=chance.pick(words["closes"])), 0)
            return
        if chance.happens(110):
            if not self._step(made, StepRequest(A.ANSWER, reason=chance.pick(words["answers_by_triage"])), 0):
                return
        elif not self._handle(made):
            return
        self._tell(made)

    def _merge(self, made: MadeDemand, before: Sequence[MadeDemand]) -> bool:
        """Into an earlier one that was still open that day: somebody else brings up the same."""
        day = made.facts["business_date"]
        for main in reversed(before[-60:]):
            archived_on = main.standing.archived_on
            if main.facts["kind"] == made.facts["kind"] and (archived_on is None or archived_on > day):
                if main.standing.state is DemandState.MERGED:
                    continue
                made.facts |= {name: main.facts[name] for name in ("category", "title", "text", "place")}
                self.merges.append((made, main))
                return self._step(made, StepRequest(A.MERGE, main_id=main.id), 0)
        return False

    def _handle(self, made: MadeDemand) -> bool:
        chance, words = self.chance, self.words
        if chance.happens(720):
            asked = StepRequest(A.ASSIGN, owner=made.owner, reason=chance.pick(words["assigns"]))
            if not self._step(made, asked, 0):
                return False
            if chance.happens(40):
                if not self._step(made, StepRequest(A.RETURN, reason=chance.pick(words["returns"])), 1):
                    return False
                if not self._step(made, StepRequest(A.ASSIGN, owner=chance.pick(self.keepers)), 0):
                    return False
        if not self._step(made, StepRequest(A.HANDLE), chance.pick((0, 1, 1, 2))):
            return False
        for _ in range(chance.random.randint(0, 2)):
            if not self._step(made, StepRequest(A.NOTE, reason=chance.pick(words["notes"])), chance.pick((0, 1, 2))):
                return False
        if chance.happens(60) and not self._talk(made):
            return False
        if chance.happens(25) and self.cases:
            case = chance.pick(self.cases)
            if case.business_date <= made.at.date().isoformat() and not self._step(
                made, StepRequest(A.TO_CASE, case_id=case.id), 0
            ):
                return False
        if chance.happens(45):
            longer = StepRequest(A.EXTEND, reason=chance.pick(words["extends"]), limit_days=self._left(made) + 6)
            if not self._step(made, longer, 0):
                return False
        days = self._left(made) + chance.random.randint(1, 4) if chance.happens(90) else self._within(made)
        return self._step(made, StepRequest(A.ANSWER, reason=made.words["answer"]), days)

    def _left(self, made: MadeDemand) -> int:
        """Working days to the deadline; 0 when it is past."""
        day = made.at.astimezone(SHANGHAI).date()
        return max(0, self.calendar.working_days_between(day, made.standing.due_on))

    def _within(self, made: MadeDemand) -> int:
        return self.chance.random.randint(0, self._left(made))

    def _talk(self, made: MadeDemand) -> bool:
        day = made.at.astimezone(SHANGHAI).date()
        coming = [(one, held) for one, held in self.meetings if day < held <= day + timedelta(days=25)]
        if not coming:
            return True
        meeting_id, held = coming[0]
        if not self._step(made, StepRequest(A.TO_MEETING, meeting_id=meeting_id, meeting_on=held), 0):
            return False
        days = self.calendar.working_days_between(made.at.astimezone(SHANGHAI).date(), held)
        return self._step(made, StepRequest(A.FROM_MEETING, reason="议事会议定办法，按此办理"), max(0, days) + 1)

    def _tell(self, made: MadeDemand) -> None:
        chance, words = self.chance, self.words
        weights = (75, 17, 8)
        for again in range(2):
            if not self._step(made, StepRequest(A.TELL), chance.pick((0, 0, 1, 1, 2))):
                return
            if chance.happens(40):
                self._step(made, StepRequest(A.CLOSE, reason=chance.pick(words["unreached"])), 3)
                return
            rating = DemandRating.SETTLED if again else chance.pick(list(DemandRating), weights)
            if not self._step(made, StepRequest(A.RATE, rating=rating), chance.random.randint(1, 4)):
                return
            if rating.confirms:
                self._step(made, StepRequest(A.ARCHIVE), chance.pick((0, 0, 1)))
                return
            if not self._step(made, StepRequest(A.RETURN, reason=chance.pick(self.words["unsettled"])), 0):
                return
            if not self._step(made, StepRequest(A.ANSWER, reason=made.words["answer"]), self._within(made)):
                return

    # ------------------------------------------------------------ rows

    def write(self, session: Session, demands: Sequence[MadeDemand]) -> None:
        """Write the rows, and leave the counters of today where they stand."""
        if not demands:
            return
        counts = {made.id: 1 + len(made.further) for made in demands}
        for made, main in self.merges:
            if made.standing.state is DemandState.MERGED:
                counts[main.id] += counts[made.id]
        session.execute(insert(models.Demand), [self._row(made, counts[made.id]) for made in demands])
        further = [one for made in demands for one in made.further]
        if further:
            session.execute(insert(models.DemandReporter), further)
        session.execute(insert(models.DemandStep), list(self._step_rows(demands)))
        last = {clerk: count for (clerk, day), count in self.counters.items() if day == self.today}
        for clerk, count in last.items():
            session.execute(
                text("INSERT INTO serial_counter (kind, lane, window, day, last) VALUES ('SQ', 0, :window, :day, :last)"),
                {"window": clerk + 1, "day": self.today.isoformat(), "last": count},
            )

    def _row(self, made: MadeDemand, reporters: int) -> dict[str, Any]:
        d = made.standing
        return made.facts | {
            "id": made.id,
            "state": d.state.value,
            "version": d.version,
            "owner_id": d.owner,
            "owner_name": self.names[d.owner],
            "keeper_id": d.keeper,
            "handler_id": d.handler,
            "due_on": d.due_on,
            "next_on": d.next_on,
            "level": d.level,
            "main_id": d.main_id,
            "case_id": d.case_id,
            "meeting_id": d.meeting_id,
            "meeting_on": d.meeting_on,
            "held_days": d.held_days,
            "settled_on": d.settled_on,
            "settled_due": d.settled_due,
            "rating": d.rating.value if d.rating else None,
            "archived_on": d.archived_on,
            "closed": 0 if d.live else 1,
            "reporters": reporters,
        }

    def _step_rows(self, demands: Sequence[MadeDemand]) -> Iterator[dict[str, Any]]:
        for made in demands:
            for step, at, by in made.steps:
                yield {
                    "id": step.id,
                    "demand_id": made.id,
                    "base_version": step.base_version,
                    "action": step.action.value,
                    "made_on": step.on,
                    "at": at,
                    "hlc": step.hlc,
                    "owner_id": step.owner,
                    "owner_name": self.names[step.owner],
                    "keeper_id": step.keeper,
                    "due_on": step.due_on,
                    "next_on": step.next_on,
                    "reason": step.reason,
                    "main_id": step.main_id,
                    "case_id": step.case_id,
                    "meeting_id": step.meeting_id,
                    "held_days": step.held_days,
                    "rating": step.rating.value if step.rating else None,
                    "level": step.level,
                    "operator_id": made.facts["operator_id"],
                    "operator_name": by or made.facts["operator_name"],
                    "window": made.facts["window"],
                }
