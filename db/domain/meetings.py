"""Meetings (喝茶议事, 民声金话筒, 联席会议): an agenda drawn from demands, minutes, decisions with owner and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from db.domain.demand_table import Urgency
from db.domain.errors import KnownError

MEETING_KINDS: Mapping[str, str] = MappingProxyType(
    {"tea": "喝茶议事", "microphone": "民声金话筒", "joint": "联席会议", "representatives": "居民代表会"}
)
"""Code and name of the meetings a community holds, in the order of the screens."""

MEETING_STATES: Mapping[str, str] = MappingProxyType({"planned": "筹备", "held": "已开", "cancelled": "已取消"})
"""Code and name of where a meeting stands."""


class AgendaCandidate(NamedTuple):
    """An open demand that could be talked about. ``chosen`` when somebody sent it here (上议事)."""

    demand_id: str
    urgency: Urgency
    registered_on: date
    due_on: date
    reporters: int = 1
    chosen: bool = False


def draw_agenda(candidates: Iterable[AgendaCandidate], held_on: date, limit: int) -> tuple[str, ...]:
    """The demands for a meeting in the order of talk, at most ``limit`` beside those that were sent to it.

    Those sent come first, then the more urgent, the overdue on that day, those of more people, the older.
    """
    ordered = sorted(
        candidates,
        key=lambda c: (
            not c.chosen,
            -c.urgency.rank,
            held_on <= c.due_on,
            -c.reporters,
            c.registered_on,
            c.demand_id,
        ),
    )
    sent = sum(candidate.chosen for candidate in ordered)
    return tuple(candidate.demand_id for candidate in ordered[: max(limit, sent)])


class OutcomeKind(StrEnum):
    """What became of a point of the agenda."""

    DECIDED = "decided"
    POSTPONED = "postponed"
    HEARD = "heard"

    @property
    def label(self) -> str:
        """The outcome in Chinese."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS: Mapping[OutcomeKind, str] = MappingProxyType(
    {OutcomeKind.DECIDED: "议定", OutcomeKind.POSTPONED: "下次再议", OutcomeKind.HEARD: "通报"}
)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A point of the agenda; ``demand_id`` when it comes from a demand."""

    id: str
    title: str
    demand_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The minutes of one point. A decision names its owner and its date; a postponed point its next date."""

    item_id: str
    kind: OutcomeKind
    text: str
    owner: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting about to be closed. ``quorum`` is how many must attend for it to decide; 0 when none is set."""

    held_on: date
    agenda: tuple[AgendaItem, ...]
    attendees: int
    quorum: int = 0


def check_minutes(meeting: MeetingFacts, outcomes: Sequence[Outcome], today: date) -> tuple[KnownError, ...]:
    """What keeps the minutes from being closed, in the order of the agenda; empty when they may be.

    Every point needs one outcome with words; a decision an owner and a date, a postponed point a date, neither
    before the meeting; a point that comes from a demand cannot be only heard, for somebody must go on with it.
    """
    problems: list[KnownError] = []
    if meeting.held_on > today:
        problems.append(KnownError("MEETING-FUTURE", "会议还没有开，不能定稿纪要。", "held_on"))
    if meeting.attendees < 1:
        problems.append(KnownError("MEETING-NOBODY", "还没有登记到会的人，请先签到。", "attendance"))
    by_item: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_item.setdefault(outcome.item_id, []).append(outcome)
    for number, item in enumerate(meeting.agenda, start=1):
        found = by_item.pop(item.id, [])
        if len(found) != 1:
            has, wish = ("还没有", "填写") if not found else ("填了几个", "只留一个")
            problems.append(
                KnownError("MEETING-OUTCOME", f"第 {number} 项「{item.title}」{has}结果，请{wish}。", item.id)
            )
        else:
            problems.extend(_check_outcome(meeting, number, item, found[0]))
    for item_id in by_item:
        problems.append(KnownError("MEETING-ITEM", "有一个结果不在议程上，请先把它列入议程。", item_id))
    decides = any(outcome.kind is OutcomeKind.DECIDED for outcome in outcomes)
    if decides and meeting.attendees < meeting.quorum:
        text = f"到会 {meeting.attendees} 人，不足 {meeting.quorum} 人，不能议定，请改为「下次再议」。"
        problems.append(KnownError("MEETING-QUORUM", text, "attendance"))
    return tuple(problems)


def _check_outcome(
    meeting: MeetingFacts, number: int, item: AgendaItem, outcome: Outcome
) -> Iterable[KnownError]:
    if not outcome.text.strip():
        yield KnownError("MEETING-TEXT", f"第 {number} 项还没有写纪要，请补写。", item.id)
    if outcome.kind is OutcomeKind.HEARD:
        if item.demand_id is not None:
            text = f"第 {number} 项来自诉求，不能只通报，请议定办法或下次再议。"
            yield KnownError("MEETING-HEARD", text, item.id)
        return
    if outcome.kind is OutcomeKind.DECIDED and not (outcome.owner or "").strip():
        yield KnownError("MEETING-OWNER", f"第 {number} 项议定后由谁办？请选择负责人。", item.id)
    if outcome.due_on is None or outcome.due_on <= meeting.held_on:
        yield KnownError("MEETING-DUE", f"第 {number} 项请定一个会后的日期。", item.id)


class DecisionFacts(NamedTuple):
    """A decision of a closed meeting, and the day it was carried out."""

    id: str
    owner: str
    due_on: date
    done_on: date | None = None


def overdue_decisions(decisions: Iterable[DecisionFacts], today: date) -> tuple[str, ...]:
    """The decisions not carried out in time and still open, the oldest first."""
    late = [d for d in decisions if d.done_on is None and d.due_on < today]
    return tuple(d.id for d in sorted(late, key=lambda d: (d.due_on, d.id)))
