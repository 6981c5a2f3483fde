"""What somebody has in the time bank, deposits that wait for review, the commons and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.time_bank import MARK_WORDS, Person, Relation, Saver, Source, Surplus, use
from db.points_people import volunteer_of
from db.points_versions import TimeVersion, load_time_version, time_version
from db.registry import query
from db.time_store import age_on, commons, saver_of
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetTimeAccount:
    """Whose minutes."""

    volunteer_id: str


@dataclass(frozen=True, slots=True)
class RelativeRow:
    """A relative on a saver's list; ``why_not`` says why minutes cannot be used for them, empty where they can."""

    relative_id: str
    relation: Relation
    name_masked: str
    birthday: date | None
    age: int | None
    usable: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class TimeAccount:
    """Minutes held, minutes that may only be given, all ever saved, the cap (None without one), and relatives."""

    held: int
    donate_only: int
    saved: int
    cap_minutes: int | None
    step: int
    relatives: tuple[RelativeRow, ...]


@query("time.account", needs=Permission.POINTS_READ)
def time_account(reader: Reader, request: GetTimeAccount) -> TimeAccount:
    """What a volunteer has saved and whom it may serve. Raises KnownError VOLUNTEER-MISSING, TIME-RULES."""
    volunteer_of(reader, request.volunteer_id)
    rules = load_time_version(reader, reader.today).rules
    saver = saver_of(reader, request.volunteer_id)
    relatives = []
    for row in reader.rows(
        "SELECT id, relation, name, birthday, ended_on FROM time_relative WHERE volunteer_id = :id ORDER BY id",
        {"id": request.volunteer_id},
    ):
        birthday = None if row.birthday is None else date.fromisoformat(row.birthday)
        age, why = age_on(birthday, reader.today), ""
        if row.ended_on is not None and row.ended_on <= reader.today.isoformat():
            why = "登记已经结束"
        else:
            try:
                use(rules, Saver(held=rules.step), rules.step, Relation(row.relation), Person(age))
            except KnownError as error:
                why = error.message
        relatives.append(
            RelativeRow(row.id, Relation(row.relation), mask_name(row.name), birthday, age, not why, why)
        )
    return TimeAccount(saver.held, saver.donate_only, saver.saved, rules.cap_minutes, rules.step, tuple(relatives))


@dataclass(frozen=True, slots=True)
class ListDeposits:
    """In which state: ``asked``, ``settled`` or ``refused``."""

    state: str = "asked"
    limit: int = 200


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Who said what about a deposit."""

    name: str
    side: str
    agrees: bool
    note: str


@dataclass(frozen=True, slots=True)
class DepositRow:
    """A deposit with its reviews; ``mine_done``: the signed-in operator asked for it or has reviewed it."""

    deposit_id: str
    volunteer_id: str
    number: str
    name_masked: str
    served_on: date
    minutes: int
    source: Source
    surplus: Surplus
    state: str
    asked_by: str
    reviews: tuple[ReviewRow, ...]
    mine_done: bool


@query("time.deposits", needs=Permission.POINTS_READ)
def time_deposits(reader: Reader, request: ListDeposits) -> tuple[DepositRow, ...]:
    """The deposits in a state, the oldest first."""
    rows = reader.rows(
        "SELECT d.id, d.volunteer_id, d.minutes, d.source, d.surplus, d.state, d.operator_id, d.operator_name, "
        "v.number, v.name, h.served_on FROM time_deposit d JOIN volunteer v ON v.id = d.volunteer_id "
        "JOIN hour_record h ON h.id = d.hour_record_id WHERE d.state = :state ORDER BY d.asked_at, d.id LIMIT :limit",
        {"state": request.state, "limit": request.limit},
    )
    me = reader.operator.operator_id if reader.operator else ""
    made = []
    for row in rows:
        reviews = reader.rows(
            "SELECT reviewer_id, reviewer_name, side, agrees, note FROM time_review WHERE deposit_id = :id ORDER BY hlc",
            {"id": row.id},
        )
        made.append(
            DepositRow(
                row.id,
                row.volunteer_id,
                row.number,
                mask_name(row.name) if row.name else "",
                date.fromisoformat(row.served_on),
                row.minutes,
                Source(row.source),
                Surplus(row.surplus),
                row.state,
                row.operator_name,
                tuple(ReviewRow(r.reviewer_name, r.side, bool(r.agrees), r.note) for r in reviews),
                me in {row.operator_id, *(r.reviewer_id for r in reviews)},
            )
        )
    return tuple(made)


@dataclass(frozen=True, slots=True)
class GetCommons:
    """The commons of the time bank."""


@query("time.commons", needs=Permission.POINTS_READ)
def time_commons(reader: Reader, request: GetCommons) -> int:
    """Minutes in the commons (公益池)."""
    return commons(reader)


@dataclass(frozen=True, slots=True)
class GetRelative:
    """A relative on somebody's list."""

    relative_id: str


@dataclass(frozen=True, slots=True)
class RelativeFacts:
    """What is written about a relative, to be changed."""

    relative_id: str
    relation: Relation
    name: str
    birthday: date | None
    resident_id: str | None
    proof: str
    ended_on: date | None


@query("time.relative", needs=Permission.TIME_WRITE)
def time_relative(reader: Reader, request: GetRelative) -> RelativeFacts | None:
    """One relative in full; None when there is none."""
    row = reader.one(
        "SELECT id, relation, name, birthday, resident_id, proof, ended_on FROM time_relative WHERE id = :id",
        {"id": request.relative_id},
    )
    if row is None:
        return None
    birthday, ended = (None if day is None else date.fromisoformat(day) for day in (row.birthday, row.ended_on))
    return RelativeFacts(row.id, Relation(row.relation), row.name, birthday, row.resident_id, row.proof, ended)


@dataclass(frozen=True, slots=True)
class ListTimeRules:
    """Every version of the time bank's rules."""


@dataclass(frozen=True, slots=True)
class TimeRulesRow:
    """A version and who wrote it down; ``in_force``: it is the one of today."""

    version: TimeVersion
    operator: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class TimeRulesList:
    """The versions, the newest first, the words for marks (those of the first rules, then the tags' names), and tags."""

    rows: tuple[TimeRulesRow, ...]
    words: dict[str, str]
    tags: dict[str, str]


@query("time.rules.list", needs=Permission.POINTS_READ)
def time_rules_list(reader: Reader, request: ListTimeRules) -> TimeRulesList:
    """The versions with the words in which their conditions are read and written."""
    rows = reader.rows(
        "SELECT starts_on, body, marks, operator_name FROM time_bank_rules ORDER BY starts_on DESC"
    )
    today = reader.today.isoformat()
    force = max((row.starts_on for row in rows if row.starts_on <= today), default="")
    tags = reader.rows("SELECT code, name FROM tag WHERE active ORDER BY position, code")
    words = dict(MARK_WORDS)
    words |= {row.code: row.name for row in tags if row.code not in words and row.name not in words.values()}
    return TimeRulesList(
        tuple(TimeRulesRow(time_version(row), row.operator_name, row.starts_on == force) for row in rows),
        words,
        {row.code: row.name for row in tags},
    )


@dataclass(frozen=True, slots=True)
class GetTimeRules:
    """The rules in force today."""


@query("time.rules", needs=Permission.POINTS_READ)
def time_rules(reader: Reader, request: GetTimeRules) -> TimeVersion:
    """The version in force, from when, and the tags of its marks. Raises KnownError TIME-RULES."""
    return load_time_version(reader, reader.today)
