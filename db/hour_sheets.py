"""Sheets of service hours judged row by row: whose, of which activity, and whether the service is known already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.domain.clock import SHANGHAI, instant_of
from db.domain.duplicates import address_key
from db.domain.errors import KnownError
from db.domain.service_hours import HourState, Stretch
from db.domain.sheet_hours import Directory, Known, Member, Service, Twice, Who, check_day, said_before
from db.domain.volunteers import VolunteerState
from db.hour_store import same_everywhere
from db.transaction import Reader
from db.volunteer_rules import day_of
from db.watch import current

STEP = 1000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HoursSheetRow:
    """One row: who, when, what for. ``category`` is a code, empty where the sheet says none."""

    line: int
    who: Who
    served_on: date
    service: Service
    category: str = ""
    activity: str = ""
    organisation: str = ""
    place: str = ""
    served_for: str = ""
    content: str = ""
    leader: str = ""
    recorder: str = ""


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity that was there, or is to be made for the rows that name it."""

    id: str
    title: str
    category: str
    on: date
    organisation: str
    place: str = ""
    served: str = ""
    leader: str = ""
    recorder: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class HoursVerdict:
    """What a row is. ``record_id`` is made of what it says, so that the same row is the same record everywhere.

    ``error`` keeps it out; ``twice`` says how the service is known already, in the words of ``reason``.
    """

    line: int
    record_id: str = ""
    member: Member | None = None
    activity: ActivityFacts | None = None
    organisation: str = ""
    error: str = ""
    twice: Twice | None = None
    reason: str = ""


def judge_hours(reader: Reader, rows: Sequence[HoursSheetRow]) -> tuple[HoursVerdict, ...]:
    """Judge every row, in order. Raises KnownError IMPORT-CANCELLED."""
    directory = Directory(_members(reader))
    found: list[HoursVerdict] = []
    whose: list[Member | None] = []
    for row in rows:
        try:
            member = directory.find(row.who)
            if member.gone and (member.left_on is None or row.served_on > member.left_on):
                raise KnownError("VOLUNTEER-GONE", f"「{member.name}」那天{member.gone}，请核对日期或人。", "served_on")
            whose.append(member)
            found.append(HoursVerdict(row.line, member=member))
        except KnownError as error:
            whose.append(None)
            found.append(HoursVerdict(row.line, error=error.message.rstrip("。")))
    known = _Kept(reader, {one.id for one in whose if one is not None}, [row.served_on for row in rows])
    activities = _Activities(reader, [row.served_on for row in rows])
    for n, (row, one) in enumerate(zip(rows, whose, strict=True)):
        if n % STEP == 0:
            current().step(n, len(rows))
        if one is not None:
            found[n] = _judge(found[n], row, one, known, activities)
    return tuple(found)


def _judge(
    verdict: HoursVerdict, row: HoursSheetRow, member: Member, known: _Kept, activities: _Activities
) -> HoursVerdict:
    organisation = activities.organisation(row.organisation)
    service = row.service
    record_id = same_everywhere(
        "import",
        member.id,
        row.served_on.isoformat(),
        str(int(service.came_at.timestamp())),
        str(int(service.went_at.timestamp())),
        str(service.minutes),
        address_key(row.activity or row.content),
        address_key(organisation),
    )
    new = Stretch(record_id, member.id, service.came_at, service.went_at, service.minutes, 0)
    verdict = replace(verdict, record_id=record_id, organisation=organisation)
    around = known.around(member.id, row.served_on)
    again = said_before(new, around)
    if again is None or not again.how.final:
        try:
            check_day(new, around)
        except KnownError as error:
            return replace(verdict, error=error.message.rstrip("。"))
        known.add(new, row.line)
    verdict = replace(verdict, activity=activities.find(row, organisation))
    if again is None:
        return verdict
    return replace(verdict, twice=again.how, reason=_reason(again.how, again.other, known))


def _reason(how: Twice, other: Known, known: _Kept) -> str:
    if other.line is not None:
        return {
            Twice.SHEET: f"和第 {other.line} 行一样",
            Twice.OVERLAP: f"和第 {other.line} 行的时间重叠",
            Twice.ALIKE: f"和第 {other.line} 行同一天、同样长",
        }[how]
    state = known.states[other.stretch.id]
    if how is Twice.IMPORTED:
        gone = "，后来" + state.label if not _stands(state) else ""
        return f"这一行以前导入过{gone}"
    on = other.stretch.came_at.astimezone(SHANGHAI)
    if how is Twice.OVERLAP:
        ends = other.stretch.went_at.astimezone(SHANGHAI)
        return f"{on:%m-%d} {on:%H:%M}–{ends:%H:%M} 已有一条时长（{state.label}），时间重叠"
    return f"{on:%m-%d} 已有一条同样长的时长（{state.label}）"


def _stands(state: HourState) -> bool:
    return state not in (HourState.REJECTED, HourState.VOID)


def _members(reader: Reader) -> Iterable[Member]:
    """Every volunteer; a record that was merged brings its number to the one it went into."""
    rows = reader.rows(
        "SELECT coalesce(w.id, v.id) AS id, v.number, v.name, v.id_number, v.phone, "
        "coalesce(w.state, v.state) AS state, coalesce(w.state_on, v.state_on) AS state_on, "
        "v.merged_into IS NOT NULL AS merged "
        "FROM volunteer v LEFT JOIN volunteer w ON w.id = v.merged_into ORDER BY merged, v.number"
    )
    for row in rows:
        state = VolunteerState(row.state)
        yield Member(
            row.id,
            row.number,
            "" if row.merged else row.name,
            row.id_number or "",
            "" if row.merged else row.phone or "",
            "" if state.serves else state.label,
            day_of(row.state_on) if state.named else None,
        )


class _Kept:
    """What is recorded of these volunteers around these days, and the rows of the sheet taken so far."""

    def __init__(self, reader: Reader, ids: set[str], days: Sequence[date]) -> None:
        self._known: dict[tuple[str, date], list[Known]] = {}
        self._dead: dict[tuple[str, date], list[Known]] = {}
        self.states: dict[str, HourState] = {}
        if not ids:
            return
        rows = reader.rows(
            "SELECT h.id, coalesce(v.merged_into, v.id) AS owner, h.served_on, h.came_at, h.went_at, h.minutes, h.hlc, "
            "h.state FROM volunteer v CROSS JOIN hour_record h ON h.volunteer_id = v.id "
            "WHERE coalesce(v.merged_into, v.id) IN (SELECT value FROM json_each(:ids)) "
            "AND h.served_on BETWEEN :first AND :last",
            {
                "ids": json.dumps(sorted(ids)),
                "first": (min(days) - _DAY).isoformat(),
                "last": (max(days) + _DAY).isoformat(),
            },
        )
        for row in rows:
            state = self.states[row.id] = HourState(row.state)
            stretch = Stretch(
                row.id, row.owner, instant_of(row.came_at), instant_of(row.went_at), row.minutes, row.hlc
            )
            kept = self._known if _stands(state) else self._dead
            kept.setdefault((row.owner, date.fromisoformat(row.served_on)), []).append(Known(stretch))

    def add(self, stretch: Stretch, line: int) -> None:
        """A row that was taken."""
        day = stretch.came_at.astimezone(SHANGHAI).date()
        self._known.setdefault((stretch.volunteer, day), []).append(Known(stretch, line))

    def around(self, owner: str, day: date) -> list[Known]:
        """What a volunteer has on a day and its neighbours; what was refused or voided only as the same row."""
        days = (day - _DAY, day, day + _DAY)
        kept = [one for at in days for one in self._known.get((owner, at), ())]
        return kept + [_only_id(one) for one in self._dead.get((owner, day), ())]


def _only_id(one: Known) -> Known:
    """A record that does not stand: it shares time with nothing, and is known by its id alone."""
    return Known(replace(one.stretch, volunteer="", minutes=0))


class _Activities:
    """The activities of these days by title, and those the sheet names that are not there yet."""

    def __init__(self, reader: Reader, days: Sequence[date]) -> None:
        self._centre = {address_key(reader.desk.centre_name), address_key(reader.desk.centre_short_name)}
        self._there: dict[tuple[str, str], list[tuple[date, ActivityFacts]]] = {}
        self._new: dict[str, ActivityFacts] = {}
        if not days:
            return
        rows = reader.rows(
            "SELECT id, title, category, starts_on, ends_on, organisation, place, served, leader_name, recorder_name "
            "FROM activity WHERE starts_on <= :last AND ends_on >= :first AND state <> 'cancelled' ORDER BY id",
            {"first": min(days).isoformat(), "last": max(days).isoformat()},
        )
        for row in rows:
            facts = ActivityFacts(
                row.id, row.title, row.category, date.fromisoformat(row.starts_on), row.organisation, row.place,
                row.served, row.leader_name, row.recorder_name,
            )  # fmt: skip
            key = address_key(row.title), address_key(row.organisation)
            self._there.setdefault(key, []).append((date.fromisoformat(row.ends_on), facts))

    def organisation(self, text: str) -> str:
        """Whose service it was; empty for this centre itself."""
        return "" if address_key(text) in self._centre else text

    def find(self, row: HoursSheetRow, organisation: str) -> ActivityFacts | None:
        """The activity a row names on its day; one to be made where there is none."""
        key = address_key(row.activity), address_key(organisation)
        if not key[0]:
            return None
        for ends_on, facts in self._there.get(key, ()):
            if facts.on <= row.served_on <= ends_on:
                return facts
        activity_id = same_everywhere("activity", *key, row.served_on.isoformat())
        made = ActivityFacts(
            activity_id, row.activity, row.category or "other", row.served_on, organisation, row.place,
            row.served_for, row.leader, row.recorder, new=True,
        )  # fmt: skip
        return self._new.setdefault(activity_id, made)
