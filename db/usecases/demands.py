"""A demand (诉求) from registration to 归档: every step of it passes here, with an owner and a next date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from db.agenda import put_on_agenda
from db.demand_parties import own_party, party_for
from db.demand_rules import (
    check_category,
    check_reporter,
    check_source,
    check_title,
    long_text,
)
from db.demand_store import (
    load_chain,
    load_demand,
    record_step,
    recount_reporters,
)
from db.desk import Desk
from db.domain.demand_clock import DEFAULT_LEVELS
from db.domain.demand_steps import StepRequest
from db.domain.demand_table import (
    DemandAction,
    DemandKind,
    DemandRating,
    DemandState,
    Urgency,
)
from db.domain.demand_words import Source
from db.domain.demands import merge_target
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.ground_rules import find_household
from db.meeting_rules import planned_meeting
from db.models import demand as models
from db.models.case import ServiceCase
from db.models.visit import Visit
from db.queries.demands import DemandDetail, GetDemand, demand_kind, get_demand
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.demand_papers import queue_named
from db.usecases.privacy import See, see

ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class RegisterDemand:
    """A demand as heard. Without ``owner_id`` it stays with the one who follows it (跟办人), without
    ``keeper_id`` that is the operator."""

    request_id: str
    """Made when the form opens and becomes the demand's id, so that a double press is one demand."""
    kind: DemandKind
    category: str
    title: str
    source: Source
    text: str = ""
    place: str = ""
    urgency: Urgency = Urgency.NORMAL
    resident_id: str | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    household_id: str | None = None
    visit_id: str | None = None
    owner_id: str | None = None
    keeper_id: str | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class DemandRegistered:
    """What the one who reported it may be told."""

    demand_id: str
    serial: str
    serial_short: str
    version: int
    state: DemandState
    owner_name: str
    due_on: date
    next_on: date


@dataclass(frozen=True, slots=True)
class ActOnDemand:
    """One step asked for on the version the clerk was looking at; what is not given follows from the rules.

    ``limit_days`` are 工作日 for the handling, or for an extension from today. ``papers`` names papers to
    print with it: ``assignment_slip_a5``, ``answer_slip_a4`` …
    """

    demand_id: str
    base_version: int
    action: DemandAction
    reason: str = ""
    owner_id: str | None = None
    keeper_id: str | None = None
    next_on: date | None = None
    limit_days: int | None = None
    main_id: str | None = None
    case_id: str | None = None
    meeting_id: str | None = None
    rating: DemandRating | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemandMoved:
    """The demand after the step."""

    demand_id: str
    version: int
    state: DemandState
    owner_name: str
    due_on: date
    next_on: date
    job_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddReporter:
    """One more person with the same problem (多人一事). ``request_id`` makes a double press one person."""

    demand_id: str
    source: Source
    resident_id: str | None = None
    name: str = ""
    phone: str = ""
    text: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class ReporterAdded:
    """The entry, and how many reported it by now."""

    reporter_id: str
    reporters: int


@use_case("demands.register", needs=Permission.DEMAND_WRITE)
def register_demand(tx: Transaction, request: RegisterDemand) -> DemandRegistered:
    """Register a demand; the clock of 研判 starts.

    Raises KnownError REQUEST, DEMAND-TITLE, DEMAND-CATEGORY, DEMAND-SOURCE, DEMAND-REPORTER, PERSON-…,
    HOUSEHOLD-…, VISIT-MISSING, OWNER-…, DEMAND-NEXT, PHONE, TEXT.
    """
    if len(request.request_id) != ID_LENGTH:
        raise KnownError("REQUEST", "这次登记的编号不对；请重新打开登记页再办。", "request_id")
    done = tx.session.get(models.Demand, request.request_id)
    if done is not None:
        return _registered(done)
    title, text = check_title(request.title), long_text(request.text, "text", "内容")
    category, source = check_category(tx, request.category), check_source(request.source)
    place = line(request.place, "place", "地点", 200)
    reporter = check_reporter(
        tx, request.resident_id, request.reporter_name, request.reporter_phone, source=source
    )
    household_id = _household(tx, request)
    keeper = party_for(tx, request.keeper_id, "keeper_id") if request.keeper_id else own_party(tx)
    owner = party_for(tx, request.owner_id) if request.owner_id else keeper
    serial, actor = tx.next_serial("SQ"), tx.actor
    row = models.Demand(
        id=request.request_id,
        serial=serial.full,
        serial_short=serial.short,
        window=serial.window,
        business_date=serial.day,
        counter=serial.counter,
        kind=request.kind.value,
        category=category,
        title=title,
        text=text,
        place=place,
        source=source,
        visit_id=request.visit_id,
        household_id=household_id,
        resident_id=reporter.resident_id,
        reporter_name=reporter.name,
        reporter_phone=reporter.phone,
        urgency=request.urgency.value,
        registered_at=tx.now,
        operator_id=actor.operator_id,
        operator_name=actor.name,
        version=0,
        reporters=1,
    )
    step = StepRequest(
        DemandAction.REGISTER, owner=owner.party_id, keeper=keeper.party_id, next_on=request.next_on
    )
    record_step(tx, row, step, 0, party=owner.name)
    tx.session.add(row)
    tx.audit("demand", row.id, serial=row.serial, dispute=request.kind is DemandKind.DISPUTE)
    tx.changes("demands")
    return _registered(row)


def _registered(row: models.Demand) -> DemandRegistered:
    return DemandRegistered(
        row.id,
        row.serial,
        row.serial_short,
        row.version,
        DemandState(row.state),
        row.owner_name,
        row.due_on,
        row.next_on,
    )


def _household(tx: Transaction, request: RegisterDemand) -> str | None:
    household_id = request.household_id
    if request.visit_id is not None:
        visit = tx.session.get(Visit, request.visit_id)
        if visit is None or visit.withdrawn:
            raise KnownError(
                "VISIT-MISSING", "这次走访的记录不在了；请刷新后从走访记录里登记诉求。", "visit_id"
            )
        household_id = household_id or visit.household_id
    return find_household(tx, household_id).id if household_id else None


@use_case("demands.act", needs=Permission.DEMAND_WRITE)
def act_on_demand(tx: Transaction, request: ActOnDemand) -> DemandMoved:
    """Take one step of a demand; the table of the rules says which, by whom, and what it needs.

    Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE, DEMAND-VERSION (somebody moved it meanwhile),
    DEMAND-STATE, DEMAND-<PART>, DEMAND-LIMIT, DEMAND-NEXT, DEMAND-MEETING-ON, DEMAND-LEVEL, OWNER-…,
    CASE-MISSING, MEETING-…, PERMISSION, TEXT.
    """
    row = load_demand(tx, request.demand_id)
    asked = _asked(tx, row, request)
    record_step(tx, row, asked, request.base_version)
    if request.action is DemandAction.TO_MEETING:
        put_on_agenda(tx, asked.meeting_id or "", row)
        tx.changes("meetings")
    elif request.action is DemandAction.MERGE:
        recount_reporters(tx, row.id)
    elif request.action is DemandAction.UNMERGE:
        recount_reporters(tx, row.id)
        recount_reporters(tx, _last_main(tx, row.id))
    jobs = tuple(queue_named(tx, row, name) for name in request.papers)
    tx.audit("demand", row.id, move=request.action.value, stands=row.state, base_version=request.base_version)
    tx.changes("demands", *(("papers",) if jobs else ()))
    return DemandMoved(
        row.id, row.version, DemandState(row.state), row.owner_name, row.due_on, row.next_on, jobs
    )


def _asked(tx: Transaction, row: models.Demand, request: ActOnDemand) -> StepRequest:
    asked = StepRequest(
        request.action,
        owner=request.owner_id,
        keeper=request.keeper_id,
        reason=long_text(request.reason, "reason", "情况"),
        next_on=request.next_on,
        limit_days=request.limit_days,
        rating=request.rating,
    )
    if row.version != request.base_version:
        return asked
    match request.action:
        case DemandAction.MERGE if request.main_id:
            return replace(asked, main_id=_main(tx, row, request.main_id))
        case DemandAction.TO_CASE if request.case_id:
            if tx.session.get(ServiceCase, request.case_id) is None:
                raise KnownError("CASE-MISSING", "找不到这个办件；请核对受理号。", "case_id")
            return replace(asked, case_id=request.case_id)
        case DemandAction.TO_MEETING if request.meeting_id:
            meeting = planned_meeting(tx, request.meeting_id)
            return replace(asked, meeting_id=meeting.id, meeting_on=meeting.held_on)
        case DemandAction.ESCALATE:
            tx.require(Permission.DEMAND_MANAGE)
            if row.level >= max(one.level for one in DEFAULT_LEVELS):
                raise KnownError("DEMAND-LEVEL", "已经升到最高一级，请记情况并跟进。", "action")
            return replace(asked, level=row.level + 1)
    return asked


def _main(tx: Transaction, row: models.Demand, chosen_id: str) -> str:
    main_id = merge_target(load_chain(tx, [row.id, chosen_id]), row.id, chosen_id)
    if tx.scalar("SELECT kind FROM demand WHERE id = :id", {"id": main_id}) != row.kind:
        raise KnownError("DEMAND-MAIN", "矛盾纠纷和民意诉求分开统计，不能合并；请选同一种的诉求。", "main")
    return main_id


def _last_main(tx: Transaction, demand_id: str) -> str | None:
    main_id = tx.scalar(
        "SELECT main_id FROM demand_step WHERE demand_id = :id AND action = 'merge' ORDER BY hlc DESC",
        {"id": demand_id},
    )
    return str(main_id) if main_id else None


@use_case("demands.add_reporter", needs=Permission.DEMAND_WRITE)
def add_reporter(tx: Transaction, request: AddReporter) -> ReporterAdded:
    """Note one more person with the same problem; the demand itself does not move.

    Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE, DEMAND-STATE for an archived one, DEMAND-REPORTER,
    DEMAND-REPEAT for a resident who is on it already, and those of the person's name and number.
    """
    row = load_demand(tx, request.demand_id)
    if request.request_id and tx.session.get(models.DemandReporter, request.request_id) is not None:
        return ReporterAdded(request.request_id, row.reporters)
    if row.state == DemandState.ARCHIVED:
        raise KnownError("DEMAND-STATE", "这个诉求已经归档；请另登记一个新的诉求。", "demand_id")
    source = check_source(request.source)
    who = check_reporter(tx, request.resident_id, request.name, request.phone, source=source, fields="")
    known = tx.scalar(
        "SELECT 1 FROM demand WHERE id = :id AND resident_id = :who "
        "UNION ALL SELECT 1 FROM demand_reporter WHERE demand_id = :id AND resident_id = :who",
        {"id": row.id, "who": who.resident_id},
    )
    if known:
        raise KnownError("DEMAND-REPEAT", "这位居民已经在反映人里；请选另一位，或记情况。", "resident_id")
    entry = models.DemandReporter(
        id=request.request_id or tx.new_id(),
        demand_id=row.id,
        resident_id=who.resident_id,
        name=who.name,
        phone=who.phone,
        reported_at=tx.now,
        source=source,
        text=long_text(request.text, "text", "内容"),
    )
    tx.session.add(entry)
    recount_reporters(tx, row.id)
    tx.audit("demand", row.id, reporters=row.reporters)
    tx.changes("demands")
    return ReporterAdded(entry.id, row.reporters)


def open_demand(desk: Desk, demand_id: str) -> DemandDetail:
    """A demand in full; looking at a dispute is put on record, once a day for each operator.

    Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE.
    """
    if desk.ask(demand_kind, GetDemand(demand_id)) is DemandKind.DISPUTE:
        desk.run(see, See("dispute", demand_id))
    return desk.ask(get_demand, GetDemand(demand_id))
