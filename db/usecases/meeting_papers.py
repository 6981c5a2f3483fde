"""Queueing the papers of meetings: 会议纪要, and the 公示 of a 四议两公开 decision."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.permissions import Permission
from db.meeting_papers import decision_data, minutes_data
from db.papers import queue_paper
from db.registry import use_case
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PrintMinutes:
    """Whose minutes."""

    meeting_id: str


@dataclass(frozen=True, slots=True)
class PrintDecision:
    """Which decision's notice."""

    decision_id: str


@dataclass(frozen=True, slots=True)
class MeetingPaperQueued:
    """The paper's place in the queue."""

    job_id: str


@use_case("meetings.print", needs=Permission.PAPER_PRINT)
def print_minutes(tx: Transaction, request: PrintMinutes) -> MeetingPaperQueued:
    """Queue the 会议纪要 on A4. Raises KnownError MEETING-MISSING, MEETING-OPEN."""
    data = minutes_data(tx, request.meeting_id)
    job_id = queue_paper(tx, "meeting_minutes", "a4", request.meeting_id, "会议纪要", data)
    tx.audit("meeting", request.meeting_id, kind="meeting_minutes")
    tx.changes("papers")
    return MeetingPaperQueued(job_id)


@use_case("decisions.print", needs=Permission.PAPER_PRINT)
def print_decision(tx: Transaction, request: PrintDecision) -> MeetingPaperQueued:
    """Queue the 公示 on A4. Raises KnownError DECISION-MISSING, DECISION-NOTICE."""
    data = decision_data(tx, request.decision_id)
    job_id = queue_paper(tx, "open_decision", "a4", request.decision_id, "四议两公开公示", data)
    tx.audit("decision", request.decision_id, kind="open_decision")
    tx.changes("papers")
    return MeetingPaperQueued(job_id)
