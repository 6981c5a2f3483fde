"""The register of certificates: drafts and what was issued in one list, found by kind, state, holder, number and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_states import ISSUED_STATES, CertificateState, DraftState, draft_state
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.serials import parse_serial
from db.person_facts import listed, with_merged
from db.queries.search_people import find_people
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import day_of, find_ids

HOLDERS = 200
"""How many people a text may mean."""
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class ListCertificates:
    """Which certificates; ``before`` is the cursor of the page seen last. ``text``: holder or number."""

    kind: CertificateKind | None = None
    state: CertificateState | None = None
    text: str = ""
    first: date | None = None
    last: date | None = None
    batch_id: str = ""
    before: str = ""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A line of the register. A draft has no number; ``on`` is the day it was made, else the day of issue."""

    id: str
    draft: bool
    kind: CertificateKind
    title: str
    holder: str
    masked: str
    volunteer_id: str | None
    resident_id: str | None
    state: CertificateState
    state_label: str
    serial: str
    serial_short: str
    on: date
    publicity_from: date | None
    publicity_until: date | None
    valid_until: date | None
    signatory: str
    operator: str
    batch_id: str


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """A page, the latest first; ``cursor`` of the next one is empty at the end."""

    rows: tuple[CertificateRow, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class FindCertificates:
    """What somebody typed into the one-box: a number, a holder's name, pinyin or number."""

    text: str
    limit: int = 20


@dataclass(frozen=True, slots=True)
class CountCertificates:
    """How many there are in each state."""

    kind: CertificateKind | None = None


_ISSUED = (
    "SELECT c.id, c.kind, c.title, c.holder_name, c.holder_masked, c.volunteer_id, c.resident_id, c.state, c.serial, "
    "c.serial_short, c.issued_on AS made, c.valid_until, c.signatory, c.operator_name, d.publicity_from, "
    "d.publicity_until, d.batch_id FROM {source} LEFT JOIN certificate_draft d ON d.id = c.draft_id "
)
_DRAFTS = (
    "SELECT d.id, d.kind, t.name AS title, d.holder_name, d.volunteer_id, d.resident_id, d.state, d.made_on AS made, "
    "d.publicity_days, d.publicity_from, d.publicity_until, d.operator_name, d.batch_id "
    "FROM certificate_draft d JOIN certificate_template t ON t.id = d.template_id "
)
_DRAFT_STATES: Mapping[CertificateState, str] = {
    CertificateState.DRAFT: "d.state = 'draft' AND d.publicity_days > 0",
    CertificateState.READY: "((d.state = 'draft' AND d.publicity_days = 0) "
    "OR (d.state = 'publicity' AND d.publicity_until < :today))",
    CertificateState.PUBLICITY: "d.state = 'publicity' AND d.publicity_until >= :today",
    CertificateState.HELD: "d.state = 'held'",
    CertificateState.DROPPED: "d.state = 'dropped'",
}
_OPEN = "d.state IN ('draft', 'publicity', 'held')"


def _issued_row(row: Any) -> CertificateRow:
    state = CertificateState(row.state)
    return CertificateRow(
        row.id,
        False,
        CertificateKind(row.kind),
        row.title,
        row.holder_name,
        row.holder_masked,
        row.volunteer_id,
        row.resident_id,
        state,
        state.label,
        row.serial,
        row.serial_short,
        date.fromisoformat(row.made),
        day_of(row.publicity_from),
        day_of(row.publicity_until),
        day_of(row.valid_until),
        row.signatory,
        row.operator_name,
        row.batch_id or "",
    )


def _draft_row(row: Any, today: date) -> CertificateRow:
    until = day_of(row.publicity_until)
    state = draft_state(DraftState(row.state), row.publicity_days, until, today)
    return CertificateRow(
        row.id,
        True,
        CertificateKind(row.kind),
        row.title,
        row.holder_name,
        "",
        row.volunteer_id,
        row.resident_id,
        state,
        state.label,
        "",
        "",
        date.fromisoformat(row.made),
        day_of(row.publicity_from),
        until,
        None,
        "",
        row.operator_name,
        row.batch_id,
    )


def drafts_where(reader: Reader, where: str, values: Mapping[str, Any], limit: int) -> list[CertificateRow]:
    """Drafts that a condition holds for, the latest first."""
    rows = reader.rows(
        f"{_DRAFTS}WHERE {where} ORDER BY d.made_on DESC, d.id DESC LIMIT :limit",
        {**values, "limit": limit},
    )
    return [_draft_row(row, reader.today) for row in rows]


def issued_where(
    reader: Reader, where: str, values: Mapping[str, Any], limit: int, source: str = "certificate c"
) -> list[CertificateRow]:
    """Issued certificates that a condition holds for, the latest first."""
    rows = reader.rows(
        f"{_ISSUED.format(source=source)}WHERE {where} ORDER BY c.issued_on DESC, c.id DESC LIMIT :limit",
        {**values, "limit": limit},
    )
    return [_issued_row(row) for row in rows]


def _meant(reader: Reader, text: str) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """Whom a text means: conditions by column, and their values."""
    plain = " ".join(text.split())
    values: dict[str, Any] = {"low": plain, "high": plain + LAST}
    parts = [("holder_name", ">= :low AND {0}holder_name < :high")]
    people = [*find_ids(reader, plain, HOLDERS, states=("active", "left", "dead"))]
    residents = with_merged(reader, [one.resident_id for one in find_people(reader, plain, HOLDERS, doors=False).people])
    for name, column, ids in (("v", "volunteer_id", people), ("r", "resident_id", residents)):
        if ids:
            marks, given = listed(ids, name)
            parts.append((column, f"IN ({marks})"))
            values |= given
    return parts, values


def _issued_from(reader: Reader, request: ListCertificates) -> tuple[str, list[str], dict[str, Any]]:
    """Where issued certificates come from, the conditions and their values. A text is looked up first, in indexes alone."""
    where, between, values = _conditions(request, "c")
    if not request.text.strip():
        where += [one.format(day="c.issued_on", id="c.id") for one in between]
        return "certificate c", where or ["1"], values
    parts, meant = _meant(reader, request.text)
    select = "SELECT issued_on AS made, id FROM certificate WHERE"
    ways = [f"{select} {column} {condition.format('')}" for column, condition in parts]
    plain = "".join(request.text.split())
    try:
        number = parse_serial(plain, reader.desk.centre_code).full
    except KnownError:
        number = plain.upper()
    ways.append(f"{select} serial >= :serial AND serial < :after")
    values |= meant | {"serial": number, "after": number + "~"}
    ids = f"SELECT id FROM ({' UNION '.join(ways)})"
    if between:
        ids += f" WHERE {' AND '.join(between).format(day='made', id='id')}"
    if not where and request.state is None:
        ids += " ORDER BY made DESC, id DESC LIMIT :limit"
    # A cross join is never turned round: the few that are meant first, each row by its key.
    return f"({ids}) m CROSS JOIN certificate c ON c.id = m.id", where or ["1"], values


def _drafts_from(reader: Reader, request: ListCertificates) -> tuple[list[str], dict[str, Any]]:
    """The conditions on drafts and their values; those of one state are few, so it is the index that is used."""
    where, between, values = _conditions(request, "d")
    where += [one.format(day="d.made_on", id="d.id") for one in between]
    if request.text.strip():
        parts, meant = _meant(reader, request.text)
        ways = [f"(+d.{column} {condition.format('+d.')})" for column, condition in parts]
        where.append(f"({' OR '.join(ways)})")
        values |= meant
    return where, values


def _conditions(request: ListCertificates, alias: str) -> tuple[list[str], list[str], dict[str, Any]]:
    """Conditions on the row, those on ``{day}`` and ``{id}``, and their values."""
    where: list[str] = []
    between: list[str] = []
    values: dict[str, Any] = {"limit": _limit(request) + 1}
    for name, sign, when in (("first", ">=", request.first), ("last", "<=", request.last)):
        if when is not None:
            between.append(f"{{day}} {sign} :{name}")
            values[name] = when.isoformat()
    if request.before:
        made, _, last = request.before.partition("/")
        between.append("({day}, {id}) < (:made, :seen)")
        values |= {"made": made, "seen": last}
    if request.kind is not None:
        where.append(f"{alias}.kind = :kind")
        values["kind"] = request.kind.value
    if request.batch_id:
        where.append("d.batch_id = :batch")
        values["batch"] = request.batch_id
    return where, between, values


def _limit(request: ListCertificates) -> int:
    return max(1, min(request.limit, 500))


@query("certificates.list", needs=Permission.CERTIFICATE_READ)
def list_certificates(reader: Reader, request: ListCertificates) -> CertificatePage:
    """A page of the register, drafts and issued ones together, the latest first."""
    limit = _limit(request)
    rows: list[CertificateRow] = []
    if request.state is None or request.state in ISSUED_STATES:
        source, where, values = _issued_from(reader, request)
        if request.state is not None:
            where.append("c.state = :state")
            values["state"] = request.state.value
        rows += issued_where(reader, " AND ".join(where), values, limit + 1, source)
    if request.state is None or request.state in _DRAFT_STATES:
        where, values = _drafts_from(reader, request)
        where.append(_OPEN if request.state is None else _DRAFT_STATES[request.state])
        values["today"] = reader.today.isoformat()
        rows += drafts_where(reader, " AND ".join(where), values, limit + 1)
    rows.sort(key=lambda row: (row.on, row.id), reverse=True)
    more = len(rows) > limit
    rows = rows[:limit]
    return CertificatePage(tuple(rows), f"{rows[-1].on}/{rows[-1].id}" if more else "")


@query("certificates.find", needs=Permission.CERTIFICATE_READ)
def find_certificates(reader: Reader, request: FindCertificates) -> tuple[CertificateRow, ...]:
    """Certificates and open drafts a text may mean, for the one-box; nothing for less than two characters."""
    if len(request.text.strip()) < 2:
        return ()
    wanted = ListCertificates(text=request.text, limit=request.limit)
    return list_certificates.function(reader, wanted).rows


@query("certificates.counts", needs=Permission.CERTIFICATE_READ)
def count_certificates(
    reader: Reader, request: CountCertificates
) -> tuple[tuple[CertificateState, int], ...]:
    """How many there are in each state, in the order of the tabs."""
    counts = dict.fromkeys(CertificateState, 0)
    kind = "" if request.kind is None else request.kind.value
    for row in reader.rows(
        "SELECT state, count(*) AS n FROM certificate WHERE :kind = '' OR kind = :kind GROUP BY state",
        {"kind": kind},
    ):
        counts[CertificateState(row.state)] = row.n
    for state, condition in _DRAFT_STATES.items():
        counts[state] = int(
            reader.scalar(
                f"SELECT count(*) FROM certificate_draft d WHERE {condition} AND (:kind = '' OR d.kind = :kind) "
                "AND :today <> ''",
                {"kind": kind, "today": reader.today.isoformat()},
            )
        )
    return tuple(counts.items())
