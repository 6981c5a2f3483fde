"""Hours of service as a record: 记录 → 审核 → 公示 → 确认, corrected by entries beside it, never by editing.

A record begins with the minutes somebody measured or wrote down, and says from where (扫码, 批量, 补录, 导入,
其他组织). Every step says who took it; the minutes that count are the sum of the signed differences its steps
made, so hours, activities and ledger cannot come to different sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from db.domain.errors import KnownError
from db.domain.step_chain import replay_steps

LONGEST_MINUTES = 12 * 60


class HourSource(StrEnum):
    """Where minutes come from; measured and written ones are never mixed up."""

    SCAN = "scan"
    BATCH = "batch"
    PAPER = "paper"
    IMPORT = "import"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word in the list."""
        return _SOURCES[self]


_SOURCES: Mapping[HourSource, str] = MappingProxyType(
    {
        HourSource.SCAN: "扫码",
        HourSource.BATCH: "批量",
        HourSource.PAPER: "补录",
        HourSource.IMPORT: "导入",
        HourSource.OTHER: "其他组织",
    }
)


class HourState(StrEnum):
    """Where a record stands."""

    RECORDED = "recorded"
    APPROVED = "approved"
    PUBLIC = "public"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    REJECTED = "rejected"
    VOID = "void"

    @property
    def label(self) -> str:
        """The word on the badge."""
        return _STATES[self]

    @property
    def counts(self) -> bool:
        """Whether the minutes count for sums, stars and points (which stay pending until confirmed)."""
        return self in COUNTED_STATES


_STATES: Mapping[HourState, str] = MappingProxyType(
    {
        HourState.RECORDED: "待审核",
        HourState.APPROVED: "已审核",
        HourState.PUBLIC: "公示中",
        HourState.CONFIRMED: "已确认",
        HourState.CONTESTED: "有异议",
        HourState.REJECTED: "未通过",
        HourState.VOID: "已作废",
    }
)
COUNTED_STATES = frozenset({HourState.APPROVED, HourState.PUBLIC, HourState.CONFIRMED})


class HourAction(StrEnum):
    """A step of a record."""

    RECORD = "record"
    APPROVE = "approve"
    REJECT = "reject"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    CONTEST = "contest"
    UPHOLD = "uphold"
    CORRECT = "correct"
    VOID = "void"

    @property
    def label(self) -> str:
        """The word on the key and in the timeline."""
        return _ACTIONS[self]


_ACTIONS: Mapping[HourAction, str] = MappingProxyType(
    {
        HourAction.RECORD: "记录",
        HourAction.APPROVE: "审核通过",
        HourAction.REJECT: "审核不通过",
        HourAction.PUBLISH: "公示",
        HourAction.CONFIRM: "公示期满确认",
        HourAction.CONTEST: "提出异议",
        HourAction.UPHOLD: "维持原记录",
        HourAction.CORRECT: "更正",
        HourAction.VOID: "作废",
    }
)


def _table() -> dict[tuple[HourState | None, object], HourState]:
    s, a = HourState, HourAction
    table: dict[tuple[HourState | None, object], HourState] = {
        (None, a.RECORD): s.RECORDED,
        (s.RECORDED, a.APPROVE): s.APPROVED,
        (s.RECORDED, a.REJECT): s.REJECTED,
        (s.APPROVED, a.PUBLISH): s.PUBLIC,
        (s.PUBLIC, a.CONFIRM): s.CONFIRMED,
        # 维持: the record is right as it was and is hung out once more, since its publicity was broken.
        (s.CONTESTED, a.UPHOLD): s.APPROVED,
    }
    for state in (s.RECORDED, s.APPROVED, s.PUBLIC, s.CONFIRMED):
        table[state, a.CONTEST] = s.CONTESTED
    table[s.REJECTED, a.CONTEST] = s.RECORDED  # whoever contests a refusal is judged once more
    for state in (s.RECORDED, s.APPROVED, s.PUBLIC, s.CONFIRMED, s.CONTESTED, s.REJECTED):
        table[state, a.CORRECT] = s.RECORDED  # corrected minutes are approved anew
        table[state, a.VOID] = s.VOID
    return table


TRANSITIONS: Mapping[tuple[HourState | None, object], HourState] = MappingProxyType(_table())
_WITH_REASON = frozenset(
    {HourAction.REJECT, HourAction.CONTEST, HourAction.UPHOLD, HourAction.CORRECT, HourAction.VOID}
)
_JUDGING = frozenset({HourAction.APPROVE, HourAction.UPHOLD})


@dataclass(frozen=True, slots=True)
class HourStep:
    """A step. ``minutes`` only with RECORD and CORRECT; ``public_until`` (last day) only with PUBLISH."""

    id: str
    hlc: int
    base_version: int
    action: HourAction
    operator: str
    on: date
    minutes: int | None = None
    public_until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HourRecord:
    """A record as its steps leave it.

    ``minutes`` are those written down last, whether they count or not; ``recorder`` wrote them; ``differences``
    are (step id, signed minutes), which add up to ``counted``. ``review`` says that desks disagreed.
    """

    state: HourState
    version: int
    minutes: int
    recorder: str
    public_until: date | None
    differences: tuple[tuple[str, int], ...]
    review: bool

    @property
    def counted(self) -> int:
        """The minutes that count now."""
        return self.minutes if self.state.counts else 0


def replay_hours(steps: Iterable[HourStep]) -> HourRecord | None:
    """The record its steps make, in whatever order they arrived; ``None`` before the first has."""
    chain = replay_steps(steps, TRANSITIONS)
    if chain.state is None:
        return None
    minutes, counted, recorder = 0, 0, ""
    until: date | None = None
    state: HourState | None = None
    differences: list[tuple[str, int]] = []
    for step in chain.applied:
        state = TRANSITIONS[state, step.action]
        if step.minutes is not None:
            minutes, recorder = step.minutes, step.operator
        until = step.public_until if state is HourState.PUBLIC else until
        now_counted = minutes if state.counts else 0
        if now_counted != counted:
            differences.append((step.id, now_counted - counted))
            counted = now_counted
    review = bool(chain.superseded)
    return HourRecord(chain.state, chain.version, minutes, recorder, until, tuple(differences), review)


def allowed_actions(record: HourRecord | None) -> tuple[HourAction, ...]:
    """The steps possible now, in the order of the keys."""
    state = record.state if record else None
    return tuple(action for action in HourAction if (state, action) in TRANSITIONS)


def check_step(record: HourRecord | None, step: HourStep, volunteer_operator: str | None = None) -> None:
    """Whether a step may be taken now; ``volunteer_operator`` is the account of the volunteer, if there is one.

    Raises KnownError ``HOURS-STATE``, ``HOURS-STALE``, ``HOURS-REASON``, ``HOURS-MINUTES``, ``HOURS-SELF``
    (nobody judges what he or she wrote down, or the own hours), ``HOURS-UNTIL``, ``HOURS-EARLY``.
    """
    if record is not None and step.base_version != record.version:
        raise KnownError("HOURS-STALE", "这条时长刚被别人处理过，请刷新后再看。")
    state = record.state if record else None
    if (state, step.action) not in TRANSITIONS:
        now = f"「{state.label}」的时长" if state else "还没有记录的时长"
        raise KnownError("HOURS-STATE", f"{now}不能「{step.action.label}」，请刷新后再看。")
    if step.action in _WITH_REASON and not step.reason.strip():
        raise KnownError("HOURS-REASON", f"「{step.action.label}」要写原因，请补上。", "reason")
    if step.action in (HourAction.RECORD, HourAction.CORRECT):
        check_minutes(step.minutes)
    if record is not None and step.action in _JUDGING:
        if step.operator == record.recorder:
            raise KnownError("HOURS-SELF", "记录人不能审核自己记的时长，请换一位审核人。", "operator")
        if volunteer_operator is not None and step.operator == volunteer_operator:
            raise KnownError("HOURS-SELF", "不能审核自己的服务时长，请换一位审核人。", "operator")
    if step.action is HourAction.PUBLISH and (step.public_until is None or step.public_until < step.on):
        raise KnownError("HOURS-UNTIL", "公示截止日期要在今天或之后，请改日期。", "public_until")
    if (
        record is not None
        and step.action is HourAction.CONFIRM
        and record.public_until is not None
        and step.on <= record.public_until
    ):
        raise KnownError("HOURS-EARLY", f"公示到 {record.public_until} 才满，请到期后再确认。")


def check_minutes(minutes: int | None) -> int:
    """Minutes that one record may have: 1 minute to 12 hours. Raises KnownError ``HOURS-MINUTES``."""
    if minutes is None or minutes <= 0:
        raise KnownError("HOURS-MINUTES", "服务时长要大于 0，请核对起止时间。", "minutes")
    if minutes > LONGEST_MINUTES:
        hours = LONGEST_MINUTES // 60
        raise KnownError("HOURS-MINUTES", f"一次服务最长 {hours} 小时，请核对日期，或分次记录。", "minutes")
    return minutes


def minutes_between(came_at: datetime, went_at: datetime, rest_minutes: int = 0) -> int:
    """Minutes of a stretch written on paper, without its rest and travel.

    Raises KnownError ``HOURS-ORDER`` if it ends before it begins, ``HOURS-MINUTES`` as ``check_minutes``.
    """
    if went_at <= came_at:
        raise KnownError("HOURS-ORDER", "签退时间要晚于签到时间，请核对。", "went_at")
    if rest_minutes < 0:
        raise KnownError("HOURS-MINUTES", "休息和路途时间不能小于 0，请核对。", "rest_minutes")
    return check_minutes((went_at - came_at) // timedelta(minutes=1) - rest_minutes)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A record's time for one volunteer, to find overlaps. ``minutes`` may be less than the stretch is long."""

    id: str
    volunteer: str
    came_at: datetime
    went_at: datetime
    minutes: int
    hlc: int


def overlapping(new: Stretch, others: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Other records of the same volunteer that share time with a new one."""
    return tuple(
        one
        for one in others
        if one.id != new.id
        and one.volunteer == new.volunteer
        and one.came_at < new.went_at
        and new.came_at < one.went_at
    )


@dataclass(frozen=True, slots=True)
class Overlap:
    """A record that shares time with earlier ones: what it says and what of it may count at most."""

    id: str
    minutes: int
    countable: int
    others: tuple[str, ...]


def double_time(stretches: Sequence[Stretch]) -> tuple[Overlap, ...]:
    """Records of desks that did not see each other and count the same time twice, for the exceptions list.

    The record made first (hlc, id) keeps its time; of a later one only the time nobody had recorded counts.
    """
    taken: dict[str, list[Stretch]] = {}
    found: list[Overlap] = []
    for one in sorted(stretches, key=lambda s: (s.hlc, s.id)):
        before = taken.setdefault(one.volunteer, [])
        shared = overlapping(one, before)
        if shared:
            free = free_minutes(one.came_at, one.went_at, [(s.came_at, s.went_at) for s in shared])
            found.append(Overlap(one.id, one.minutes, min(one.minutes, free), tuple(s.id for s in shared)))
        before.append(one)
    return tuple(found)


def free_minutes(start: datetime, end: datetime, taken: Iterable[tuple[datetime, datetime]]) -> int:
    """Whole minutes between two instants that no taken stretch covers."""
    free = timedelta(0)
    at = start
    for came, went in sorted(taken):
        if came > at:
            free += min(came, end) - at
        at = max(at, went)
        if at >= end:
            break
    if at < end:
        free += end - at
    return free // timedelta(minutes=1)
