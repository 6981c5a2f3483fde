"""Made-up home visits: two years of rounds through the grids, focus households by their cadence, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from db.demo.cases import Clerk
from db.demo.chance import Chance
from db.demo.people import Home, Person
from db.domain.calendar import WorkCalendar
from db.domain.clock import SHANGHAI, business_date
from db.domain.identity import age_on
from db.domain.visit_cadence import cadence_of
from db.domain.visit_topics import SEEN_TOPICS, Seen
from db.domain.visits import VisitWay, reaches
from db.visit_store import VisitContent
from resources import read_json

EARLIEST, LATEST = time(9, 0), time(17, 30)
YEARLY_REACHED = 800
"""Of a thousand households without a cadence, how many the round of this year has reached, were the year over."""


@dataclass(frozen=True, slots=True)
class MadeWorker:
    """Somebody who walks the grids."""

    id: str
    name: str
    line: str
    area: str
    capacity: int | None
    operator_id: str | None
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class MadeEntry:
    """One entry of a visit; no content withdraws it."""

    id: str
    amends: str | None
    at: datetime
    clerk: Clerk
    reason: str
    content: VisitContent | None


@dataclass(frozen=True, slots=True)
class MadeVisit:
    """One visit with its entries, the last of which stands."""

    id: str
    home: Home
    entries: tuple[MadeEntry, ...]
    met: str

    @property
    def content(self) -> VisitContent:
        """What it says, or said before it was withdrawn."""
        found = [entry.content for entry in self.entries if entry.content is not None]
        return found[-1]

    @property
    def withdrawn(self) -> bool:
        """Whether it was entered in error."""
        return self.entries[-1].content is None


@dataclass
class MadeRound:
    """The visits of one household and what they leave behind."""

    home: Home
    visits: list[MadeVisit] = field(default_factory=list)
    last: date | None = None
    first: date | None = None
    missed: int = 0
    promised: date | None = None
    seen: dict[str, Seen] = field(default_factory=dict)

    def keep(self, visit: MadeVisit) -> None:
        """Count one more visit."""
        self.visits.append(visit)
        if visit.withdrawn:
            return
        content = visit.content
        self.seen |= {line.topic: line for line in content.findings}
        if reaches(content.way):
            if self.last is None or self.last.year < content.visited_on.year:
                self.first = content.visited_on
            self.last, self.missed, self.promised = content.visited_on, 0, content.next_on
        else:
            self.missed += content.way is VisitWay.MISSED
            self.promised = content.next_on or self.promised


class Rounds:
    """Makes the workers of a centre and their visits."""

    def __init__(
        self,
        chance: Chance,
        clerks: Sequence[Clerk],
        operators: Mapping[str, str],
        calendar: WorkCalendar,
        now: datetime,
        cadences: Mapping[str, int],
        years: int,
    ) -> None:
        self.chance = chance
        self.clerks = tuple(clerks)
        self.calendar = calendar
        self.now = now
        self.today = business_date(now)
        self.first = self.today - timedelta(days=365 * years)
        self.cadences = cadences
        self.words = read_json("demo", "visits.json")
        made = [self._worker(w, operators, None) for w in self.words["workers"]]
        self.left = self._worker(self.words["left_worker"], {}, self.today - timedelta(days=310))
        self.workers = (*made, self.left)
        self._present = made
        self._working: dict[date, bool] = {}
        self._topics = [(t.code, self.words["findings"][t.code], self.words["weights"][t.code]) for t in SEEN_TOPICS]

    def _worker(self, words: Mapping[str, str], operators: Mapping[str, str], left: date | None) -> MadeWorker:
        joined = self.first - timedelta(days=self.chance.random.randint(30, 900))
        capacity = words.get("capacity")
        return MadeWorker(
            self.chance.row_id(datetime.combine(joined, EARLIEST, SHANGHAI)),
            words["name"],
            words["line"],
            words["area"],
            None if capacity is None else int(capacity),
            operators.get(words["name"]),
            joined,
            left,
        )

    def assign(self, grids: Sequence[str]) -> dict[str, MadeWorker]:
        """Who walks each of these grids."""
        return {grid: self._present[n % len(self._present)] for n, grid in enumerate(grids)}

    def rounds(
        self,
        homes: Sequence[tuple[Home, Sequence[Person]]],
        of_grid: Mapping[str, MadeWorker],
        visits: int | None = None,
    ) -> Iterator[MadeRound]:
        """The visits of every household; ``visits`` fixes about how many there are in all."""
        every = None if visits is None else max(1.0, (self.today - self.first).days * len(homes) / max(1, visits))
        successor = self._present[4].name
        for home, people in homes:
            worker = of_grid[home.grid]
            before = self.left if worker.name == successor else None
            yield self._round(home, people, worker, before, every)

    def _round(
        self, home: Home, people: Sequence[Person], worker: MadeWorker, before: MadeWorker | None, every: float | None
    ) -> MadeRound:
        made = MadeRound(home)
        tags = [tag for person in people for tag in person.tags]
        cadence = cadence_of(tags, self.cadences) if tags else None
        pace = every or cadence
        random = self.chance.random
        day = self.first + timedelta(days=random.randint(0, round(min(pace, 360)) if pace else 330))
        while True:
            day = self._workday(day)
            if day > self.today:
                return made
            walker = before if before is not None and before.left_on is not None and day <= before.left_on else worker
            self._visit(made, people, walker, day, cadence)
            last = made.visits[-1].content
            if last.way is VisitWay.MISSED or not reaches(last.way):
                day += timedelta(days=random.randint(2, 15))
            elif pace is not None:
                day += timedelta(days=max(2, round(pace * random.uniform(0.8, 1.22))))
            else:
                day = self._next_year(day)

    def _next_year(self, day: date) -> date:
        """A day of the next calendar year; a household may be left out for a year."""
        skipped = 1 if self.chance.happens(1000 - YEARLY_REACHED) else 0
        return date(day.year + 1 + skipped, 1, 4) + timedelta(days=self.chance.random.randint(0, 355))

    def _workday(self, day: date) -> date:
        while True:
            if day not in self._working:
                self._working[day] = self.calendar.is_working(day)
            if self._working[day]:
                return day
            day += timedelta(days=1)

    def _visit(
        self, made: MadeRound, people: Sequence[Person], worker: MadeWorker, day: date, cadence: int | None
    ) -> None:
        chance = self.chance
        way = chance.pick(
            (VisitWay.HOME, VisitWay.PHONE, VisitWay.CORRIDOR, VisitWay.MISSED), (865, 40, 25, 70)
        )
        content = VisitContent(day, way, worker.id, note=chance.pick(self.words["notes"]))
        names: list[str] = []
        if way is VisitWay.MISSED:
            again = day + timedelta(days=chance.random.randint(3, 14)) if chance.happens(300) else None
            content = replace(content, note=chance.pick(self.words["missed_notes"]), next_on=again)
        else:
            met = [person for person in people if chance.happens(450)] or [people[0]]
            other = chance.pick(self.words["met_other"]) if chance.happens(90) else ""
            names = [person.name for person in met] + ([other] if other else [])
            asked, category = chance.pick(self.words["asked"]) if chance.happens(75) else ("", "")
            content = replace(
                content,
                met=tuple(person.id for person in met),
                met_other=other,
                findings=self._findings(made, people, day, phone=way is not VisitWay.HOME),
                asked=asked,
                asked_categories=(category,) if category else (),
                told=tuple(chance.pick(self.words["told"])) if chance.happens(400) else (),
                next_on=day + timedelta(days=cadence) if cadence is not None and chance.happens(350) else None,
            )
        at = datetime.combine(day, EARLIEST, SHANGHAI) + timedelta(minutes=chance.random.randint(0, 500))
        at = min(at, self.now)
        clerk = chance.pick(self.clerks)
        entries = [MadeEntry(chance.row_id(at), None, at, clerk, "", content)]
        if chance.happens(16):
            entries.append(self._correction(entries[0], content, clerk))
        if chance.happens(4):
            reason = chance.pick(self.words["withdraw_reasons"])
            later = min(entries[-1].at + timedelta(hours=2), self.now)
            entries.append(MadeEntry(chance.row_id(later), entries[-1].id, later, clerk, reason, None))
        made.keep(MadeVisit(chance.row_id(at), made.home, tuple(entries), "、".join(names)))

    def _correction(self, first: MadeEntry, content: VisitContent, clerk: Clerk) -> MadeEntry:
        reason = self.chance.pick(self.words["amend_reasons"])
        at = min(first.at + timedelta(hours=self.chance.random.randint(1, 40)), self.now)
        note = content.note or "按纸质表核对过"
        return MadeEntry(self.chance.row_id(at), first.id, at, clerk, reason, replace(content, note=note))

    def _findings(
        self, made: MadeRound, people: Sequence[Person], day: date, *, phone: bool
    ) -> tuple[Seen, ...]:
        young = any(age_on(person.birthday, day) < 18 for person in people)
        lines = []
        for code, choices, weights in self._topics:
            if code == "children" and not young:
                continue
            before = made.seen.get(code)
            if before is not None and self.chance.happens(720):
                lines.append(before)
            elif not phone or self.chance.happens(300):
                options, note = self.chance.pick(choices, weights)
                lines.append(Seen(code, tuple(options), note, day))
        return tuple(lines) or (Seen("mood", ("平稳",), "", day),)
