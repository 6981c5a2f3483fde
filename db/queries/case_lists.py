"""Lists of cases: ids first, rows when they are looked at, counts apart, and the clerk's own day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from db.catalogue_store import load_version
from db.domain.calendar import ClockBadge
from db.domain.cases import CaseState
from db.domain.clock import SHANGHAI, instant_of
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.queries.case_clock import case_clock, day
from db.queries.search import find_residents
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar

Preset = Literal["open", "soon", "overdue", "supplement", "tolerant", "today", "all"]
Sort = Literal["clock", "serial", "applicant", "item", "state", "operator", "due", "received"]

SOON_DAYS = 3
"""Working days left from which a case counts as 将到期."""

_SORT_COLUMNS: dict[str, tuple[str, ...]] = {
    "serial": ("serial_short",),
    "applicant": ("applicant_name", "id"),
    "item": ("item_name", "id"),
    "state": ("state", "due_on"),
    "operator": ("operator_name", "id"),
    "due": ("due_on", "id"),
    "received": ("received_at",),
}
"""Each order is that of an index, so that a page costs the same however many cases there are."""


@dataclass(frozen=True, slots=True)
class ListCases:
    """Which cases, in which order. ``text`` finds a number, a name (also by pinyin) or an item."""

    preset: Preset = "open"
    text: str = ""
    item_id: str | None = None
    resident_id: str | None = None
    window: int | None = None
    state: CaseState | None = None
    received_from: date | None = None
    received_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    sort: Sort = "clock"
    descending: bool = False
    limit: int = 2000
    offset: int = 0


@dataclass(frozen=True, slots=True)
class CaseIds:
    """Ids in order; ``more`` when the limit cut the list."""

    ids: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class CaseRows:
    """Rows to show for these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list."""

    case_id: str
    serial_short: str
    applicant_masked: str
    item_name: str
    state: CaseState
    state_label: str
    tolerant: bool
    operator: str
    window: int
    due_on: date | None
    received_at: datetime
    closed_at: datetime | None
    provisional: bool
    clock: ClockBadge


@dataclass(frozen=True, slots=True)
class CaseCountsRequest:
    """How many cases each preset holds."""


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Counts by preset."""

    open: int
    soon: int
    overdue: int
    supplement: int
    tolerant: int
    today: int
    all: int


def soon_until(reader: Reader) -> str:
    """The last day of what counts as 将到期, ISO."""
    return load_calendar(reader.connection).add_working_days(reader.today, SOON_DAYS).day.isoformat()


def _preset(reader: Reader, preset: Preset) -> tuple[list[str], dict[str, Any]]:
    today = reader.today.isoformat()
    match preset:
        case "all":
            return [], {}
        case "today":
            return ["business_date = :today"], {"today": today}
        case "overdue":
            return ["closed = 0", "due_on < :today"], {"today": today}
        case "soon":
            return ["closed = 0", "due_on BETWEEN :today AND :soon"], {"today": today, "soon": soon_until(reader)}
        case "supplement":
            return ["state IN ('received', 'supplement')"], {}
        case "tolerant":
            return ["closed = 0", "tolerant = 1"], {}
    return ["closed = 0"], {}


def _midnight(value: date, plus_days: int = 0) -> int:
    start = datetime.combine(value + timedelta(days=plus_days), datetime.min.time(), SHANGHAI)
    return int(start.timestamp() * 1000)


def _filters(reader: Reader, request: ListCases) -> tuple[list[str], dict[str, Any]]:
    where, values = _preset(reader, request.preset)
    equal = {
        "item_id": request.item_id,
        "resident_id": request.resident_id,
        "window": request.window,
        "state": request.state,
    }
    for column, value in equal.items():
        if value is not None:
            where.append(f"{column} = :{column}")
            values[column] = str(value) if isinstance(value, CaseState) else value
    if request.received_from:
        where.append("received_at >= :received_from")
        values["received_from"] = _midnight(request.received_from)
    if request.received_to:
        where.append("received_at < :received_to")
        values["received_to"] = _midnight(request.received_to, 1)
    if request.due_from:
        where.append("due_on >= :due_from")
        values["due_from"] = request.due_from.isoformat()
    if request.due_to:
        where.append("due_on <= :due_to")
        values["due_to"] = request.due_to.isoformat()
    text = request.text.strip()
    if text:
        _text_filter(reader, text, where, values)
    return where, values


def _text_filter(reader: Reader, text: str, where: list[str], values: dict[str, Any]) -> None:
    values |= {"text": text.upper(), "text_end": text.upper() + "\U0010ffff", "item_text": f"%{text}%"}
    any_of = [
        "(serial_short >= :text AND serial_short < :text_end)",
        "(serial >= :text AND serial < :text_end)",
        "item_id IN (SELECT item_id FROM item_version WHERE name LIKE :item_text)",
    ]
    residents = find_residents(reader, text, limit=200)
    if residents:
        names = [f"r{i}" for i in range(len(residents))]
        values |= dict(zip(names, residents, strict=True))
        any_of.append(f"resident_id IN ({', '.join(':' + name for name in names)})")
    where.append(f"({' OR '.join(any_of)})")


@dataclass(frozen=True, slots=True)
class CaseWindows:
    """The windows that have cases."""


@query("cases.windows", needs=Permission.CASE_READ)
def case_windows(reader: Reader, request: CaseWindows) -> tuple[int, ...]:
    """Window numbers in order, each found by one step along the index, however many cases there are."""
    rows = reader.rows(
        "WITH RECURSIVE step(n) AS (SELECT MIN(window) FROM service_case UNION ALL SELECT "
        "(SELECT MIN(window) FROM service_case WHERE window > step.n) FROM step WHERE step.n IS NOT NULL) "
        "SELECT n FROM step WHERE n IS NOT NULL"
    )
    return tuple(row.n for row in rows)


@query("cases.list", needs=Permission.CASE_READ)
def list_cases(reader: Reader, request: ListCases) -> CaseIds:
    """Ids of the cases asked for. By clock: open ones by due date, then closed ones, newest first."""
    where, values = _filters(reader, request)
    wanted = request.limit + 1
    values |= {"limit": wanted, "offset": request.offset}
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    direction = "DESC" if request.descending else "ASC"
    if request.sort != "clock":
        order = ", ".join(f"{column} {direction}" for column in _SORT_COLUMNS[request.sort])
        rows = reader.rows(
            f"SELECT id FROM service_case {condition} ORDER BY {order} LIMIT :limit OFFSET :offset", values
        )
        ids = [row.id for row in rows]
    else:
        ids = _by_clock(reader, where, values, request)
    return CaseIds(tuple(ids[: request.limit]), len(ids) > request.limit)


def _by_clock(reader: Reader, where: list[str], values: dict[str, Any], request: ListCases) -> list[str]:
    wanted, first = values["limit"], request.offset

    def part(condition: str, order: str, limit: int, offset: int) -> list[str]:
        clauses = " AND ".join([condition, *where])
        rows = reader.rows(
            f"SELECT id FROM service_case WHERE {clauses} ORDER BY {order} LIMIT :limit OFFSET :offset",
            values | {"limit": limit, "offset": offset},
        )
        return [row.id for row in rows]

    parts = [("closed = 0", "closed, due_on, id"), ("closed = 1", "closed DESC, closed_at DESC")]
    if request.descending:
        parts = [("closed = 1", "closed, closed_at"), ("closed = 0", "closed DESC, due_on DESC, id DESC")]
    ids = part(*parts[0], limit=wanted, offset=first)
    if len(ids) < wanted:
        clauses = " AND ".join([parts[0][0], *where])
        before = first and int(reader.scalar(f"SELECT COUNT(*) FROM service_case WHERE {clauses}", values))
        ids += part(*parts[1], limit=wanted - len(ids), offset=max(0, first - before))
    return ids


ROW_COLUMNS = (
    "id, serial_short, applicant_name, item_name, item_version_id, state, tolerant, operator_name, window, due_on, "
    "received_at, closed_at, provisional, resident_id"
)
"""What :func:`case_rows` and :func:`db.queries.case_clock.case_clock` need of a case."""


def _placeholders(ids: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    names = {f"i{n}": value for n, value in enumerate(ids)}
    return ", ".join(f":{name}" for name in names), names


@query("cases.rows", needs=Permission.CASE_READ)
def case_rows(reader: Reader, request: CaseRows) -> tuple[CaseRow, ...]:
    """The lines of these cases, in the order asked for; unknown ids are left out."""
    if not request.ids:
        return ()
    marks, values = _placeholders(request.ids)
    found = {
        row.id: row
        for row in reader.rows(f"SELECT {ROW_COLUMNS} FROM service_case WHERE id IN ({marks})", values)
    }
    calendar = load_calendar(reader.connection)
    lines = []
    for case_id in request.ids:
        row = found.get(case_id)
        if row is None:
            continue
        _, item = load_version(reader, row.item_version_id)
        received = instant_of(row.received_at)
        assert received is not None
        state = CaseState(row.state)
        lines.append(
            CaseRow(
                case_id=row.id,
                serial_short=row.serial_short,
                applicant_masked=mask_name(row.applicant_name),
                item_name=row.item_name,
                state=state,
                state_label=state.label,
                tolerant=bool(row.tolerant),
                operator=row.operator_name,
                window=row.window,
                due_on=day(row.due_on),
                received_at=received,
                closed_at=instant_of(row.closed_at),
                provisional=bool(row.provisional),
                clock=case_clock(reader.now, row, item, calendar),
            )
        )
    return tuple(lines)


def count_preset(reader: Reader, preset: Preset) -> int:
    """How many cases a preset holds."""
    where, values = _preset(reader, preset)
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return int(reader.scalar(f"SELECT COUNT(*) FROM service_case {condition}", values))


@query("cases.counts", needs=Permission.CASE_READ)
def case_counts(reader: Reader, request: CaseCountsRequest) -> CaseCounts:
    """How many cases each preset holds."""
    presets: tuple[Preset, ...] = ("open", "soon", "overdue", "supplement", "tolerant", "today", "all")
    return CaseCounts(**{preset: count_preset(reader, preset) for preset in presets})
