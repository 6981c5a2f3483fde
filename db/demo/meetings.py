"""Meetings, 四议两公开 and the three lists of the demo centre, over as many years as it has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.decision_facts import pack_steps
from db.demo.chance import Chance
from db.domain.clock import SHANGHAI
from db.domain.hlc import pack
from db.domain.meetings import OutcomeKind
from db.domain.open_decisions import DEFAULT_STEPS, publicity_end
from db.models.ground import Unit
from db.models.matching import Need, Offer, ServiceMatch
from db.models.meeting import (
    AgendaItem,
    Attendee,
    Meeting,
    MeetingOutcome,
    OpenDecision,
    OpenDecisionTick,
)
from db.models.operator import Operator
from resources import read_json


def fill_meetings(session: Session, seed: int, now: datetime, today: date, years: int = 2) -> None:
    """Write them all. Needs operators; residents, workers and households are used where there are any."""
    made = _Gatherings(session, Chance(seed), now, today)
    session.add_all(made.units.values())
    session.flush()
    session.add_all(made.meetings(years))
    session.flush()
    session.add_all(made.decisions())
    session.add_all(made.lists())


class _Gatherings:
    def __init__(self, session: Session, chance: Chance, now: datetime, today: date) -> None:
        self.chance, self.now, self.today = chance, now, today
        self.words = read_json("demo", "meetings.json")
        operator = session.scalars(select(Operator).order_by(Operator.role != "clerk", Operator.login)).first()
        if operator is None:
            raise ValueError("a centre without operators")
        self.operator: Operator = operator
        connection = session.connection()
        self.people = connection.execute(text("SELECT id, name FROM resident ORDER BY id LIMIT 400")).all()
        self.workers = connection.execute(text("SELECT id, name FROM worker ORDER BY id")).all()
        self.homes = connection.execute(text("SELECT id FROM household ORDER BY id LIMIT 200")).all()
        known = {row.name: row.id for row in connection.execute(text("SELECT id, name FROM unit"))}
        self.owners = dict(known)
        self.units: dict[str, Unit] = {}
        for unit in self.words["units"]:
            if unit["name"] not in known:
                self.units[unit["name"]] = made = Unit(
                    id=self._id(now),
                    name=unit["name"],
                    kind=unit["kind"],
                    contact_name=unit["contact"],
                    phone="",
                    agreement=unit.get("agreement", ""),
                    active=True,
                    created_at=now,
                )
                self.owners[made.name] = made.id

    def _id(self, at: datetime) -> str:
        return self.chance.row_id(at)

    def _at(self, day: date) -> datetime:
        """Six in the afternoon of a day, never later than now."""
        return min(self.now, datetime.combine(day, time(18), SHANGHAI))

    def meetings(self, years: int) -> Iterator[Any]:
        """Meetings of every kind, each at its own pace, and one of each kind still to come."""
        first = self.today - timedelta(days=365 * years)
        for offset, kind in enumerate(self.words["meetings"]):
            day = first + timedelta(days=9 + 6 * offset)
            while day <= self.today + timedelta(days=kind["every"]):
                yield from self._meeting(kind, day)
                if day > self.today:
                    break
                day += timedelta(days=kind["every"])

    def _meeting(self, kind: dict[str, Any], day: date) -> Iterator[Any]:
        held = day < self.today
        cancelled = held and self.chance.happens(40)
        planned_at = self._at(min(day - timedelta(days=5), self.today))
        meeting = Meeting(
            id=self._id(planned_at),
            kind=kind["kind"],
            title=kind["title"].format(month=day.month, year=day.year),
            held_on=day,
            place=kind["place"],
            chair=self.chance.pick(self.words["chairs"]),
            quorum=kind.get("quorum", 0),
            minutes="取消原因：下大雨，改期再开" if cancelled else self.chance.pick(self.words["minutes"]) if held else "",
            state="cancelled" if cancelled else "held" if held else "planned",
            created_at=planned_at,
            operator_id=self.operator.id,
        )
        yield meeting
        points = self.chance.random.sample(self.words["points"], self.chance.random.randint(2, 4))
        for position, point in enumerate(points, start=1):
            item = AgendaItem(
                id=self._id(planned_at), meeting_id=meeting.id, position=position, title=point["title"]
            )
            yield item
            if meeting.state == "held":
                yield self._outcome(meeting, item, point)
        if meeting.state == "held":
            yield from self._attendees(kind, meeting)

    def _outcome(self, meeting: Meeting, item: AgendaItem, point: dict[str, str]) -> MeetingOutcome:
        kind = next(kind for kind in OutcomeKind if kind.value in point)
        due_on, done_on = None, None
        if kind is not OutcomeKind.HEARD:
            due_on = meeting.held_on + timedelta(days=self.chance.random.randint(12, 40))
        if kind is OutcomeKind.DECIDED and due_on is not None:
            carried_out = due_on + timedelta(days=self.chance.random.randint(-9, 6))
            done_on = carried_out if carried_out <= self.today and not self.chance.happens(60) else None
        owner = point.get("owner", "")
        return MeetingOutcome(
            id=self._id(self._at(meeting.held_on)),
            meeting_id=meeting.id,
            item_id=item.id,
            kind=kind.value,
            text=point[kind.value],
            owner_id=self.owners.get(owner),
            owner_name=owner,
            due_on=due_on,
            done_on=done_on,
        )

    def _attendees(self, kind: dict[str, Any], meeting: Meeting) -> Iterator[Attendee]:
        many = max(8, meeting.quorum + 3)
        named = self.chance.random.sample(self.people, min(many, len(self.people)))
        workers = self.chance.random.sample(self.workers, min(2, len(self.workers)))
        low, high = kind["heads"]
        heads = self.chance.random.randint(low, high)
        at = self._at(meeting.held_on)

        def came(name: str, **who: Any) -> Attendee:
            return Attendee(id=self._id(at), meeting_id=meeting.id, name=name, **who)

        for worker in workers:
            yield came(worker.name, worker_id=worker.id, unit="", heads=1)
        if meeting.kind == "joint":
            for unit in self.words["units"][2:7]:
                yield came(unit["contact"], unit=unit["name"], heads=1)
        else:
            for person in named:
                yield came(person.name, resident_id=person.id, unit="", heads=1)
        if heads:
            yield came(self.chance.pick(self.words["groups"]), unit="", heads=heads)

    def decisions(self) -> Iterator[Any]:
        """Decisions at every stage, their steps in order and their notices hung out long enough."""
        for words in self.words["decisions"]:
            begun_on = self.today - timedelta(days=words["begun"])
            decision = OpenDecision(
                id=self._id(self._at(begun_on)),
                title=words["title"],
                text=words["text"],
                steps=pack_steps(DEFAULT_STEPS),
                begun_on=begun_on,
                state="open",
            )
            day, ticked = begun_on, 0
            ticks = []
            for step, gap in zip(DEFAULT_STEPS, words["gaps"], strict=False):
                day += timedelta(days=gap)
                if day > self.today:
                    break
                ticked += 1
                ticks.append(
                    OpenDecisionTick(
                        id=self._id(self._at(day)),
                        decision_id=decision.id,
                        step=step.code,
                        ticked_on=day,
                        note="公告栏和居民群" if step.publicity_days else "",
                        hlc=pack(int(self._at(day).timestamp() * 1000), ticked),
                        at=self._at(day),
                        operator_id=self.operator.id,
                        operator_name=self.operator.name,
                    )
                )
                day = publicity_end(day, step.publicity_days)
            if ticked == len(DEFAULT_STEPS):
                decision.state = "finished"
            if "dropped" in words:
                decision.state = "dropped"
                decision.text = f"{words['text']}\n终止原因：{words['dropped']}"
            yield decision
            yield from ticks

    def lists(self) -> Iterator[Any]:
        """Offers and needs, some of them met."""
        offers: dict[str, Offer] = {}
        for words in self.words["offers"]:
            start = self.today - timedelta(days=words["from"])
            offer = Offer(
                id=self._id(self._at(start)),
                unit_id=self.owners.get(words["unit"]),
                title=words["title"],
                category=words["category"],
                quantity=words["quantity"],
                starts_on=start,
                ends_on=self.today - timedelta(days=words["to"]) if "to" in words else None,
                whole=words.get("whole", False),
                note=words.get("note", ""),
                created_at=self._at(start),
            )
            offers[offer.title] = offer
            yield offer
        for words in self.words["needs"]:
            start = self.today - timedelta(days=words["from"])
            done_on = start + timedelta(days=21) if words.get("state") == "done" else None
            at_home = words.get("household") and self.homes
            need = Need(
                id=self._id(self._at(start)),
                title=words["title"],
                category=words["category"],
                quantity=words["quantity"],
                starts_on=start,
                urgency=words.get("urgency", "normal"),
                posted_on=start,
                household_id=self.chance.pick(self.homes).id if at_home else None,
                note="",
                closed_on=done_on,
            )
            yield need
            if "served" in words:
                agreed_on = min(self.today, start + timedelta(days=4))
                yield ServiceMatch(
                    id=self._id(self._at(agreed_on)),
                    offer_id=offers[words["served"]].id,
                    need_id=need.id,
                    quantity=need.quantity,
                    starts_on=agreed_on,
                    state=words["state"],
                    agreed_on=agreed_on,
                    done_on=done_on,
                    note="",
                    operator_id=self.operator.id,
                )
