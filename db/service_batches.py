"""A group's hours read from one text: who is meant by each line, what time it is, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.card_rules import read_volunteer_card
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.service_batch import GroupTime, Member, read_batch
from db.domain.service_hours import HourSource, Stretch, overlapping
from db.domain.volunteers import SERVICE_CATEGORIES
from db.hour_store import NewHours, same_everywhere, session_of
from db.person_facts import listed
from db.service_store import load_shift
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """A group's sheet: a line a person, times at the desk. ``confirmed`` keeps lines whose time is recorded already."""

    request_id: str
    text: str
    on: date
    starts: time
    ends: time
    rest_minutes: int = 0
    activity_id: str | None = None
    shift_id: str | None = None
    category: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One line: whose and how long, or what is wrong. A ``warning`` holds the line back until it is confirmed."""

    n: int
    text: str
    volunteer_id: str | None
    number: str
    name: str
    came_at: datetime | None
    went_at: datetime | None
    minutes: int
    problem_code: str = ""
    problem: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Every line in order, how many records are new; ``repeated``: all were kept before."""

    lines: tuple[BatchRow, ...]
    saved: int
    repeated: bool
    session: str


@dataclass(frozen=True, slots=True)
class Group:
    """A sheet read."""

    rows: tuple[BatchRow, ...]
    new: tuple[NewHours, ...]
    session: str


def read_group(reader: Reader, request: RecordBatch) -> Group:
    """Read a group's sheet; writes nothing.

    Raises KnownError BATCH-EMPTY, HOURS-DATE, HOURS-CATEGORY, SHIFT-MISSING, ACTIVITY-MISSING.
    """
    if not request.text.strip():
        raise KnownError("BATCH-EMPTY", "还没有名单，请扫卡或逐行输入编号、姓名。", "text")
    if request.on > reader.today:
        raise KnownError("HOURS-DATE", "服务日期在今天之后，请改成实际的日期。", "on")
    shift = load_shift(reader, request.shift_id) if request.shift_id else None
    if request.shift_id and (shift is None or shift.cancelled):
        raise KnownError("SHIFT-MISSING", "找不到这个班次，或已经取消；请重新选择。", "shift_id")
    activity_id = shift.shift.activity if shift else request.activity_id
    activity = reader.one(
        "SELECT title, category, place, served, leader_name, recorder_name, organisation FROM activity WHERE id = :id",
        {"id": activity_id},
    )
    if activity_id and activity is None:
        raise KnownError("ACTIVITY-MISSING", "找不到这个活动；请刷新后重新选择。", "activity_id")
    category = request.category or (activity.category if activity else "other")
    if category not in SERVICE_CATEGORIES:
        raise KnownError("HOURS-CATEGORY", "请选一个服务类别。", "category")
    members = {
        row.id: Member(row.id, row.number, row.name)
        for row in reader.rows(
            "SELECT id, number, name FROM volunteer WHERE state = 'active' AND merged_into IS NULL"
        )
    }
    lines = read_batch(
        request.text,
        members.values(),
        GroupTime(request.on, request.starts, request.ends, request.rest_minutes),
        lambda text: read_volunteer_card(reader, text),
    )
    session = session_of(request.shift_id, activity_id, request.on)
    known = _stretches(reader, [one.volunteer for one in lines if one.volunteer], request.on)
    rows: list[BatchRow] = []
    new: list[NewHours] = []
    for one in lines:
        member = members.get(one.volunteer or "")
        if member is None or one.came_at is None or one.went_at is None:
            code, problem = (one.problem.code, one.problem.message) if one.problem else ("", "")
            rows.append(BatchRow(one.number, one.text, None, "", "", None, None, 0, code, problem))
            continue
        record_id = same_everywhere("batch", request.request_id, member.id)
        stretch = Stretch(record_id, member.id, one.came_at, one.went_at, one.minutes, 0)
        twice = overlapping(stretch, known.get(member.id, []))
        warning = "这段时间已有一条时长，请核对是否重复" if twice else ""
        rows.append(
            BatchRow(
                one.number,
                one.text,
                member.id,
                member.number,
                member.name,
                one.came_at,
                one.went_at,
                one.minutes,
                warning=warning,
            )
        )
        if warning and not request.confirmed:
            continue
        new.append(
            NewHours(
                id=record_id,
                volunteer_id=member.id,
                served_on=request.on,
                came_at=one.came_at,
                went_at=one.went_at,
                minutes=one.minutes,
                source=HourSource.BATCH,
                category=category,
                session=session,
                activity_id=activity_id,
                shift_id=request.shift_id,
                rest_minutes=request.rest_minutes,
                place=activity.place if activity else "",
                served_for=activity.served if activity else "",
                content=activity.title if activity else "",
                leader=activity.leader_name if activity else "",
                recorder=activity.recorder_name if activity else "",
                organisation=activity.organisation if activity else "",
            )
        )
    return Group(tuple(rows), tuple(new), session)


def _stretches(reader: Reader, ids: list[str], day: date) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for at in range(0, len(ids), 400):
        marks, values = listed(ids[at : at + 400])
        for row in reader.rows(
            "SELECT id, volunteer_id, came_at, went_at, minutes, hlc FROM hour_record "
            f"WHERE volunteer_id IN ({marks}) AND served_on BETWEEN :first AND :last AND state NOT IN ('rejected', 'void')",
            values
            | {
                "first": (day - timedelta(days=1)).isoformat(),
                "last": (day + timedelta(days=1)).isoformat(),
            },
        ):
            found.setdefault(row.volunteer_id, []).append(
                Stretch(
                    row.id, row.volunteer_id, instant_of(row.came_at), instant_of(row.went_at), row.minutes, row.hlc
                )
            )
    return found
