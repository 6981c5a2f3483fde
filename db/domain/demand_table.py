"""Everything that may happen to a demand (诉求): one table of transitions from 登记 to 归档.

发现问题、解决问题、落实反馈、整理归档; 网格吹哨、部门报到. What a step does to the owner and to the deadline is
part of its row, so no step can leave a demand without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.domain.permissions import Permission


class DemandState(StrEnum):
    """Where a demand stands."""

    REGISTERED = "registered"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    ANSWERED = "answered"
    REVISITING = "revisiting"
    ARCHIVED = "archived"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return _STATE_LABELS[self]


_STATE_LABELS: Mapping[DemandState, str] = MappingProxyType(
    {
        DemandState.REGISTERED: "登记",
        DemandState.TRIAGED: "研判",
        DemandState.ASSIGNED: "交办",
        DemandState.HANDLING: "办理",
        DemandState.ANSWERED: "反馈",
        DemandState.REVISITING: "回访评价",
        DemandState.ARCHIVED: "归档",
        DemandState.MERGED: "已合并",
    }
)

LIVE_STATES = frozenset(DemandState) - {DemandState.ARCHIVED, DemandState.MERGED}
"""States in which somebody must do something next. A merged demand follows its main one."""


class DemandAction(StrEnum):
    """What can be done to a demand."""

    REGISTER = "register"
    TRIAGE = "triage"
    ASSIGN = "assign"
    HANDLE = "handle"
    NOTE = "note"
    HAND_OVER = "hand_over"
    EXTEND = "extend"
    ESCALATE = "escalate"
    TO_MEETING = "to_meeting"
    FROM_MEETING = "from_meeting"
    TO_CASE = "to_case"
    MERGE = "merge"
    UNMERGE = "unmerge"
    ANSWER = "answer"
    TELL = "tell"
    RATE = "rate"
    RETURN = "return"
    ARCHIVE = "archive"
    CLOSE = "close"

    @property
    def label(self) -> str:
        """The action in Chinese."""
        return _ACTION_LABELS[self]


_ACTION_LABELS: Mapping[DemandAction, str] = MappingProxyType(
    {
        DemandAction.REGISTER: "登记",
        DemandAction.TRIAGE: "研判",
        DemandAction.ASSIGN: "吹哨交办",
        DemandAction.HANDLE: "签收办理",
        DemandAction.NOTE: "记情况",
        DemandAction.HAND_OVER: "移交",
        DemandAction.EXTEND: "延期",
        DemandAction.ESCALATE: "升级",
        DemandAction.TO_MEETING: "上议事",
        DemandAction.FROM_MEETING: "议后办理",
        DemandAction.TO_CASE: "转办件",
        DemandAction.MERGE: "合并",
        DemandAction.UNMERGE: "拆分",
        DemandAction.ANSWER: "转反馈",
        DemandAction.TELL: "告知反映人",
        DemandAction.RATE: "回访评价",
        DemandAction.RETURN: "退回",
        DemandAction.ARCHIVE: "归档",
        DemandAction.CLOSE: "说明归档",
    }
)


class DemandRating(StrEnum):
    """What the person who reported it said when asked afterwards."""

    SETTLED = "settled"
    PARTLY = "partly"
    NOT_SETTLED = "not_settled"

    @property
    def label(self) -> str:
        """The rating in Chinese."""
        return _RATING_LABELS[self]

    @property
    def confirms(self) -> bool:
        """Whether the demand counts as confirmed by 回访."""
        return self is not DemandRating.NOT_SETTLED


_RATING_LABELS: Mapping[DemandRating, str] = MappingProxyType(
    {
        DemandRating.SETTLED: "已解决",
        DemandRating.PARTLY: "基本解决",
        DemandRating.NOT_SETTLED: "未解决",
    }
)


class Urgency(StrEnum):
    """How pressing a demand is, least first."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"

    @property
    def label(self) -> str:
        """The urgency in Chinese."""
        return _URGENCY_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for 一般, 2 for 特急."""
        return list(Urgency).index(self)


_URGENCY_LABELS: Mapping[Urgency, str] = MappingProxyType(
    {Urgency.NORMAL: "一般", Urgency.URGENT: "急", Urgency.CRITICAL: "特急"}
)


class DemandKind(StrEnum):
    """The two kinds that a community counts apart: 矛盾纠纷 and 民意诉求."""

    DISPUTE = "dispute"
    REQUEST = "request"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return "矛盾纠纷" if self is DemandKind.DISPUTE else "民意诉求"


class Owner(StrEnum):
    """Who owns the demand after a step."""

    KEPT = "kept"
    GIVEN = "given"
    GIVEN_OR_KEPT = "given_or_kept"
    KEEPER = "keeper"
    HANDLER = "handler"


class Clock(StrEnum):
    """What a step does to the deadline: keep it, start a stage's own, the handling's, or take the given one."""

    KEPT = "kept"
    STAGE = "stage"
    HANDLING = "handling"
    GIVEN = "given"
    PAUSED = "paused"
    RESUMED = "resumed"


class Part(StrEnum):
    """What a step must carry, or the demand must be like, before it is legal."""

    REASON = "reason"
    MAIN = "main"
    CASE = "case"
    MEETING = "meeting"
    RATING = "rating"
    RATED = "rated"
    ON_AGENDA = "on_agenda"
    OFF_AGENDA = "off_agenda"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. ``needs`` is the permission; ``parts`` what must be given or true."""

    to_state: DemandState
    owner: Owner = Owner.KEPT
    clock: Clock = Clock.KEPT
    parts: frozenset[Part] = frozenset()
    needs: str = Permission.DEMAND_WRITE

    @property
    def needs_reason(self) -> bool:
        """Whether a written reason is asked for."""
        return Part.REASON in self.parts


def _table() -> dict[tuple[DemandState | None, DemandAction], Rule]:
    s, a = DemandState, DemandAction
    reason = frozenset({Part.REASON})
    back = Rule(s.TRIAGED, Owner.KEEPER, Clock.STAGE, reason)
    again = Rule(s.HANDLING, Owner.HANDLER, Clock.HANDLING, reason)
    assign = Rule(s.ASSIGNED, Owner.GIVEN, Clock.HANDLING)
    close = Rule(s.ARCHIVED, parts=reason, needs=Permission.DEMAND_MANAGE)
    table: dict[tuple[DemandState | None, DemandAction], Rule] = {
        (None, a.REGISTER): Rule(s.REGISTERED, Owner.GIVEN, Clock.STAGE),
        (s.REGISTERED, a.TRIAGE): Rule(s.TRIAGED, Owner.GIVEN_OR_KEPT, Clock.STAGE),
        (s.TRIAGED, a.ASSIGN): assign,
        (s.ASSIGNED, a.ASSIGN): assign,
        (s.HANDLING, a.ASSIGN): Rule(s.ASSIGNED, Owner.GIVEN, Clock.HANDLING, frozenset({Part.OFF_AGENDA})),
        (s.TRIAGED, a.HANDLE): Rule(s.HANDLING, Owner.GIVEN_OR_KEPT, Clock.HANDLING),
        (s.ASSIGNED, a.HANDLE): Rule(s.HANDLING, Owner.GIVEN_OR_KEPT),
        (s.HANDLING, a.EXTEND): Rule(
            s.HANDLING, clock=Clock.GIVEN, parts=reason | {Part.OFF_AGENDA}, needs=Permission.DEMAND_MANAGE
        ),
        (s.HANDLING, a.FROM_MEETING): Rule(
            s.HANDLING, Owner.GIVEN_OR_KEPT, Clock.RESUMED, frozenset({Part.ON_AGENDA})
        ),
        (s.TRIAGED, a.ANSWER): Rule(s.ANSWERED, Owner.KEEPER, Clock.STAGE),
        (s.HANDLING, a.ANSWER): Rule(s.ANSWERED, Owner.KEEPER, Clock.STAGE, frozenset({Part.OFF_AGENDA})),
        (s.ANSWERED, a.TELL): Rule(s.REVISITING, Owner.GIVEN_OR_KEPT, Clock.STAGE),
        (s.REVISITING, a.RATE): Rule(s.REVISITING, parts=frozenset({Part.RATING})),
        (s.REVISITING, a.ARCHIVE): Rule(s.ARCHIVED, parts=frozenset({Part.RATED})),
        (s.ASSIGNED, a.RETURN): back,
        (s.HANDLING, a.RETURN): back,
        (s.ANSWERED, a.RETURN): again,
        (s.REVISITING, a.RETURN): again,
        (s.REGISTERED, a.CLOSE): close,
        (s.TRIAGED, a.CLOSE): close,
        (s.REVISITING, a.CLOSE): close,
        (s.MERGED, a.UNMERGE): Rule(s.TRIAGED, Owner.KEEPER, Clock.STAGE, reason),
    }
    for state in (s.TRIAGED, s.ASSIGNED, s.HANDLING):
        started = Clock.HANDLING if state is s.TRIAGED else Clock.KEPT
        off = Part.OFF_AGENDA
        table[state, a.TO_CASE] = Rule(s.HANDLING, Owner.GIVEN_OR_KEPT, started, frozenset({Part.CASE, off}))
        table[state, a.TO_MEETING] = Rule(
            s.HANDLING, Owner.GIVEN_OR_KEPT, Clock.PAUSED, frozenset({Part.MEETING, off})
        )
    for state in (s.REGISTERED, s.TRIAGED, s.ASSIGNED, s.HANDLING):
        table[state, a.MERGE] = Rule(s.MERGED, parts=frozenset({Part.MAIN}))
    for state in s:
        if state in LIVE_STATES:
            table[state, a.NOTE] = Rule(state)
            table[state, a.ESCALATE] = Rule(state)
        if state is not s.ARCHIVED:
            table[state, a.HAND_OVER] = Rule(state, Owner.GIVEN)
    return table


TRANSITIONS: Mapping[tuple[DemandState | None, DemandAction], Rule] = MappingProxyType(_table())
"""Everything that may happen to a demand. ``None`` is the state of a demand that does not exist yet."""


def allowed_actions(state: DemandState | None) -> tuple[DemandAction, ...]:
    """The actions that are legal in a state, in the order of ``DemandAction``."""
    return tuple(action for action in DemandAction if (state, action) in TRANSITIONS)
