"""One case in full, and finding a case by its number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.catalogue_store import load_version
from db.domain.calendar import ClockBadge, Limit, LimitUnit, WorkCalendar
from db.domain.cases import (
    TRANSITIONS,
    CaseAction,
    CaseState,
    Transition,
    allowed_actions,
    replay,
)
from db.domain.catalogue import ItemKind, MaterialForm, Necessity
from db.domain.clock import business_date, instant_of
from db.domain.errors import KnownError
from db.domain.identity import Sex, age_on
from db.domain.masking import mask_id, mask_name, mask_phone
from db.domain.permissions import Permission
from db.domain.serials import parse_serial
from db.queries.case_clock import case_clock, counted_in, day
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar

PAPER_TITLES = {
    "receipt": "受理回执",
    "intake": "接收凭证",
    "tolerance": "容缺受理承诺书",
    "notice": "一次性告知单",
    "blocked_slip": "不予开具证明指引单",
}


@dataclass(frozen=True, slots=True)
class GetCase:
    """One case."""

    case_id: str


@dataclass(frozen=True, slots=True)
class FindCase:
    """A case by its number, full or short."""

    serial: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material of a case."""

    position: int
    name: str
    form_text: str
    necessity: Necessity
    deferrable_days: int | None
    source_note: str
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step of a case. ``superseded``: kept, but made on a version somebody else had already moved."""

    at: datetime
    title: str
    action: CaseAction
    operator: str
    text: str
    superseded: bool


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of a case."""

    job_id: str
    kind: str
    title: str
    state: str
    created_at: datetime
    finished_at: datetime | None
    reprint: int


@dataclass(frozen=True, slots=True)
class ActionOffer:
    """A step that is legal now; ``refusal`` says why this operator may not take it."""

    action: CaseAction
    label: str
    needs_reason: bool
    allowed: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One limit of a case: its last day, the whole, and what is left (negative: over)."""

    due_on: date
    total: int
    left: int
    unit: LimitUnit


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything the detail pane shows; the applicant's numbers are masked."""

    case_id: str
    serial: str
    serial_short: str
    version: int
    state: CaseState
    state_label: str
    tolerant: bool
    needs_review: bool
    resident_id: str
    applicant_name: str
    applicant_masked: str
    id_masked: str
    phone_masked: str
    sex_label: str
    age: int | None
    item_id: str
    item_version_id: str
    item_name: str
    item_kind: ItemKind
    department: str
    channel: str
    note: str
    agent_name: str
    agent_id_masked: str
    agent_authorisation: str
    window: int
    operator: str
    received_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    promised: ClockLine | None
    legal: ClockLine | None
    provisional: bool
    supplement_on: date | None
    clock: ClockBadge
    materials: tuple[MaterialRow, ...]
    timeline: tuple[TimelineEntry, ...]
    papers: tuple[PaperRow, ...]
    actions: tuple[ActionOffer, ...]


def _clock_line(limit: Limit | None, due: date | None, until: date, calendar: WorkCalendar) -> ClockLine | None:
    if limit is None or due is None:
        return None
    unit = counted_in(limit)
    left = (due - until).days if unit is LimitUnit.DAY else calendar.working_days_between(until, due)
    return ClockLine(due, limit.days, left, unit)


def _timeline(reader: Reader, case_id: str) -> tuple[TimelineEntry, ...]:
    rows = reader.rows(
        "SELECT id, hlc, base_version, action, at, operator_name, reason, facts FROM case_transition "
        "WHERE case_id = :id ORDER BY hlc, id",
        {"id": case_id},
    )
    steps = [Transition(row.id, row.hlc, row.base_version, CaseAction(row.action)) for row in rows]
    superseded = set(replay(steps).superseded)
    entries = []
    for row in rows:
        action, at = CaseAction(row.action), instant_of(row.at)
        assert at is not None
        text = row.reason or _facts_text(json.loads(row.facts))
        entries.append(
            TimelineEntry(at, action.label, action, row.operator_name, text, superseded=row.id in superseded)
        )
    return tuple(reversed(entries))


def _facts_text(facts: dict[str, Any]) -> str:
    words = {"promised_on": "承诺办结", "supplement_on": "补交期限"}
    return "，".join(f"{word} {facts[name]}" for name, word in words.items() if name in facts)


def _materials(reader: Reader, case_id: str) -> tuple[MaterialRow, ...]:
    rows = reader.rows("SELECT * FROM case_material WHERE case_id = :id ORDER BY position", {"id": case_id})
    return tuple(
        MaterialRow(
            position=row.position,
            name=row.name,
            form_text="电子" if row.form == MaterialForm.ELECTRONIC else f"{MaterialForm(row.form).label} {row.copies}",
            necessity=Necessity(row.necessity),
            deferrable_days=row.deferrable_days,
            source_note=row.source_note,
            received_at=instant_of(row.received_at),
        )
        for row in rows
    )


def _papers(reader: Reader, case_id: str) -> tuple[PaperRow, ...]:
    papers = []
    for row in reader.rows("SELECT * FROM print_job WHERE subject_id = :id ORDER BY created_at", {"id": case_id}):
        at = instant_of(row.created_at)
        assert at is not None
        papers.append(
            PaperRow(row.id, row.kind, row.title, row.state, at, instant_of(row.finished_at), row.reprint)
        )
    return tuple(papers)


def _offers(reader: Reader, state: CaseState, late_notice: bool) -> tuple[ActionOffer, ...]:
    offers = []
    for action in allowed_actions(state):
        rule = TRANSITIONS[(state, action)]
        allowed = reader.operator is not None and reader.operator.may(Permission(rule.needs))
        refusal = "" if allowed else f"「{action.label}」要值班长来办。"
        if action is CaseAction.DEEM_ACCEPTED and not late_notice:
            continue
        offers.append(ActionOffer(action, action.label, rule.needs_reason, allowed, refusal))
    return tuple(offers)


@query("cases.get", needs=Permission.CASE_READ)
def get_case(reader: Reader, request: GetCase) -> CaseDetail:
    """Everything about one case. Raises KnownError CASE-MISSING."""
    row = reader.one("SELECT * FROM service_case WHERE id = :id", {"id": request.case_id})
    if row is None:
        raise KnownError("CASE-MISSING", "找不到这个办件；请核对受理号。", "case_id")
    person = reader.one(
        "SELECT id_number, phone, sex, birthday FROM resident WHERE id = :id", {"id": row.resident_id}
    )
    assert person is not None
    _, item = load_version(reader, row.item_version_id)
    calendar = load_calendar(reader.connection)
    state, received = CaseState(row.state), instant_of(row.received_at)
    assert received is not None
    closed_at, birthday, supplement_on = instant_of(row.closed_at), day(person.birthday), day(row.supplement_on)
    until = business_date(closed_at) if closed_at else reader.today
    late = state is CaseState.RECEIVED and supplement_on is not None and reader.today > supplement_on
    return CaseDetail(
        case_id=row.id,
        serial=row.serial,
        serial_short=row.serial_short,
        version=row.version,
        state=state,
        state_label=state.label,
        tolerant=bool(row.tolerant),
        needs_review=bool(row.needs_review),
        resident_id=row.resident_id,
        applicant_name=row.applicant_name,
        applicant_masked=mask_name(row.applicant_name),
        id_masked=mask_id(person.id_number or ""),
        phone_masked=mask_phone(person.phone or ""),
        sex_label=Sex(person.sex).told,
        age=age_on(birthday, reader.today) if birthday else None,
        item_id=row.item_id,
        item_version_id=row.item_version_id,
        item_name=row.item_name,
        item_kind=item.kind,
        department=item.department,
        channel=row.channel,
        note=row.note,
        agent_name=row.agent_name or "",
        agent_id_masked=mask_id(row.agent_id_number or ""),
        agent_authorisation=row.agent_authorisation or "",
        window=row.window,
        operator=row.operator_name,
        received_at=received,
        accepted_at=instant_of(row.accepted_at),
        closed_at=closed_at,
        promised=_clock_line(item.promised, day(row.promised_on), until, calendar),
        legal=_clock_line(item.legal, day(row.legal_on), until, calendar),
        provisional=bool(row.provisional),
        supplement_on=supplement_on,
        clock=case_clock(reader.now, row, item, calendar),
        materials=_materials(reader, row.id),
        timeline=_timeline(reader, row.id),
        papers=_papers(reader, row.id),
        actions=_offers(reader, state, late),
    )


@query("cases.find", needs=Permission.CASE_READ)
def find_case(reader: Reader, request: FindCase) -> str | None:
    """The id of the case with this number; None when this desk does not know it. Raises KnownError SERIAL."""
    serial = parse_serial(request.serial, reader.desk.centre_code)
    found = reader.scalar("SELECT id FROM service_case WHERE serial = :serial", {"serial": serial.full})
    return None if found is None else str(found)
