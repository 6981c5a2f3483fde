"""Made-up cases over the catalogue: what a desk sees in a year, deadlines met and missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from db.case_steps import NO_FACTS, StepFacts
from db.demo.chance import Chance
from db.demo.people import Person
from db.domain.calendar import Limit, WorkCalendar
from db.domain.cases import CLOSED_STATES, TRANSITIONS, CaseAction, CaseState
from db.domain.catalogue import ItemKind, Necessity, ServiceItem
from db.domain.clock import SHANGHAI, business_date
from db.domain.identity import age_on
from db.domain.serials import Serial

OPENING = time(8, 35)
CHANNELS = ("window", "window", "window", "window", "phone", "visit", "wechat")
POPULAR = {
    "高龄津贴": 31,
    "老年优待证": 24,
    "居住登记": 22,
    "城乡医保参保": 19,
    "失业登记": 12,
    "居住证": 11,
    "就业登记": 9,
    "生育登记": 8,
    "临时救助": 7,
    "场地预约": 6,
}
"""How often an item is asked for, in parts; others are asked for now and then."""
RARE = 3


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who served."""

    id: str
    name: str
    window: int


@dataclass(frozen=True, slots=True)
class OfferedVersion:
    """An item as it was on offer."""

    item_id: str
    version_id: str
    item: ServiceItem


@dataclass
class MadeCase:
    """One case with everything that happened to it by now."""

    id: str
    serial: Serial
    person: Person
    offer: OfferedVersion
    clerk: Clerk
    channel: str
    note: str
    received_at: datetime
    state: CaseState | None = None
    version: int = 0
    tolerant: bool = False
    accepted_at: datetime | None = None
    promised_on: date | None = None
    legal_on: date | None = None
    provisional: bool = False
    supplement_on: date | None = None
    due_on: date | None = None
    closed_at: datetime | None = None
    steps: list[tuple[str, int, CaseAction, CaseState, datetime, Clerk, str, StepFacts]] = field(default_factory=list)
    materials: list[tuple[str, int, datetime | None]] = field(default_factory=list)


class Casework:
    """Makes the cases of one centre day by day."""

    def __init__(
        self,
        chance: Chance,
        centre_code: str,
        people: Sequence[Person],
        offers: Sequence[OfferedVersion],
        clerks: Sequence[Clerk],
        calendar: WorkCalendar,
        now: datetime,
        notes: dict[str, Any],
    ) -> None:
        self.chance = chance
        self.centre_code = centre_code
        self.offers = tuple(offers)
        self.clerks = tuple(clerks)
        self.calendar = calendar
        self.now = now
        self.notes = notes
        self._weights = [
            next((n for name, n in POPULAR.items() if offer.item.name.startswith(name)), RARE) for offer in offers
        ]
        self._people = {offer.item_id: self._eligible(offer.item, people) for offer in offers}
        self.add_days = lru_cache(maxsize=100_000)(calendar.add_working_days)
        self.due = lru_cache(maxsize=100_000)(self._due)

    def _due(self, limit: Limit, start: date) -> Any:
        return limit.due(self.calendar, start)

    def _eligible(self, item: ServiceItem, people: Sequence[Person]) -> Sequence[Person]:
        rules = {rule["kind"]: rule for rule in item.eligibility}
        low = rules.get("min_age", {}).get("min", 16)
        high = rules.get("max_age", {}).get("max", 200)
        today = business_date(self.now)
        fit = [p for p in people if low <= age_on(p.birthday, today) <= high]
        return fit or people

    def days(self, first: date, last: date, a_day: float) -> Iterator[list[MadeCase]]:
        """The cases of every working day from first to last, about ``a_day`` each."""
        day = first
        while day <= last:
            if self.calendar.is_working(day):
                count = max(0, round(self.chance.random.gauss(a_day, a_day / 6)))
                yield self._one_day(day, count)
            day += timedelta(days=1)

    def _one_day(self, day: date, count: int) -> list[MadeCase]:
        cases = []
        shares = [(clerk, count // len(self.clerks) + (i < count % len(self.clerks))) for i, clerk in enumerate(self.clerks)]
        for clerk, share in shares:
            at = datetime.combine(day, OPENING, SHANGHAI)
            gap = 8.6 * 3600 / max(share, 1)
            for counter in range(1, share + 1):
                at += timedelta(seconds=gap * self.chance.random.uniform(0.5, 1.45))
                if at > self.now:
                    break
                cases.append(self._case(day, at, counter, clerk))
        return cases

    def _case(self, day: date, at: datetime, counter: int, clerk: Clerk) -> MadeCase:
        offer = self.chance.pick(self.offers, self._weights)
        person = self.chance.pick(self._people[offer.item_id])
        note = self.chance.pick(self.notes["case_notes"]) if self.chance.happens(60) else ""
        serial = Serial(self.centre_code, clerk.window, 0, day, counter)
        case = MadeCase(
            self.chance.row_id(at), serial, person, offer, clerk, self.chance.pick(CHANNELS), note, at
        )
        self._live(case)
        return case

    def _step(
        self, case: MadeCase, action: CaseAction, at: datetime, reason: str = "", facts: StepFacts = NO_FACTS
    ) -> bool:
        if at > self.now:
            return False
        rule = TRANSITIONS[(case.state, action)]
        case.steps.append(
            (self.chance.row_id(at), case.version, action, rule.to_state, at, case.clerk, reason, facts)
        )
        case.state, case.version = rule.to_state, case.version + 1
        if case.state in CLOSED_STATES and case.closed_at is None:
            case.closed_at = at
        return True

    def _later(self, day: date) -> datetime:
        minutes = self.chance.random.randint(0, 8 * 60)
        return datetime.combine(day, OPENING, SHANGHAI) + timedelta(minutes=minutes)

    def _accept(self, case: MadeCase, action: CaseAction, at: datetime) -> bool:
        item, day = case.offer.item, business_date(at)
        promised = self.due(item.promised, day) if item.promised else None
        legal = self.due(item.legal, day) if item.legal else None
        deferred = [m.deferrable_days for m in item.materials if m.deferrable_days]
        tolerant = action is CaseAction.ACCEPT_TOLERANT
        facts = StepFacts(
            promised.day if promised else None,
            legal.day if legal else None,
            any(one.provisional for one in (promised, legal) if one),
            self.add_days(day, min(deferred)).day if tolerant and deferred else None,
        )
        if not self._step(case, action, at, facts=facts):
            return False
        case.tolerant, case.accepted_at = tolerant, at
        case.promised_on = case.due_on = facts.promised_on
        case.legal_on, case.provisional, case.supplement_on = facts.legal_on, facts.provisional, facts.supplement_on
        return True

    def _live(self, case: MadeCase) -> None:
        at, item, day = case.received_at, case.offer.item, business_date(case.received_at)
        chance = self.chance
        self._step(case, CaseAction.REGISTER, at)
        missing: set[int] = set()
        required = [i for i, m in enumerate(item.materials) if m.necessity is Necessity.REQUIRED]
        deferrable = [i for i in required if item.materials[i].deferrable_days]
        if item.kind is ItemKind.INSTANT:
            self._step(case, CaseAction.COMPLETE_INSTANT, at)
            case.accepted_at, case.promised_on, case.due_on = at, day, day
        elif deferrable and chance.happens(100):
            missing = {chance.pick(deferrable)}
            self._accept(case, CaseAction.ACCEPT_TOLERANT, at)
        elif required and chance.happens(110):
            missing = {chance.pick(required)}
            missing = self._supplement(case, at, day, missing)
        else:
            self._accept(case, CaseAction.ACCEPT, at)
        if case.accepted_at is not None and case.closed_at is None:
            self._handle(case)
        if case.closed_at is None and missing and case.tolerant and chance.happens(700):
            missing = set()
        if not missing and case.tolerant:
            case.tolerant, case.supplement_on = False, None
        if case.state is not None and chance.happens(5):
            self._step(case, CaseAction.VOID, case.steps[-1][4], chance.pick(self.notes["void_reasons"]))
        for position, material in enumerate(item.materials):
            present = position not in missing and (
                material.necessity is Necessity.REQUIRED or chance.happens(200)
            )
            received = at if present and material.necessity is not Necessity.EXEMPT else None
            case.materials.append((chance.row_id(at), position, received))

    def _supplement(self, case: MadeCase, at: datetime, day: date, missing: set[int]) -> set[int]:
        due = self.add_days(day, 5).day
        facts = StepFacts(supplement_on=due)
        self._step(case, CaseAction.RECEIVE, at, facts=facts)
        names = "、".join(case.offer.item.materials[i].title for i in missing)
        self._step(case, CaseAction.ASK_SUPPLEMENT, at, f"缺：{names}", facts)
        case.supplement_on = case.due_on = due
        back = self._later(self.add_days(day, self.chance.random.randint(1, 7)).day)
        if self.chance.happens(60):
            self._step(case, CaseAction.DECLINE, back, self.chance.pick(self.notes["refuse_reasons"]))
            return missing
        if self._step(case, CaseAction.SUPPLEMENT_RECEIVED, back, facts=facts):
            self._accept(case, CaseAction.ACCEPT, back)
            return set()
        return missing

    def _handle(self, case: MadeCase) -> None:
        assert case.accepted_at is not None
        day = business_date(case.accepted_at)
        limit = case.offer.item.promised.days if case.offer.item.promised else 10
        if not self._step(case, CaseAction.HANDLE, self._later(self.add_days(day, 1).day)):
            return
        if self.chance.happens(45):
            spent = limit + self.chance.random.randint(1, 4)
        else:
            spent = max(2, round(limit * self.chance.random.uniform(0.35, 0.98)))
        done = self._later(self.add_days(day, max(2, spent)).day)
        if self._step(case, CaseAction.COMPLETE, done) and self.chance.happens(850):
            fetched = self._later(self.add_days(business_date(done), self.chance.random.randint(1, 8)).day)
            self._step(case, CaseAction.DELIVER, fetched)
