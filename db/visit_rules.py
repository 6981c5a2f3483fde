"""Looking at a visit before it is kept: what refuses it, what is kept of its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from db.domain.errors import KnownError
from db.domain.visit_topics import SEEN_TOPICS, Finding, Seen, settle_findings
from db.domain.visits import VisitCheck, VisitDraft, VisitWay, check_visit
from db.resident_rules import line
from db.transaction import Reader
from db.visit_store import VisitContent, chain_of, household_facts, last_seen, standing_contents

NOTE_LONGEST = 1000
_TOPICS = frozenset(topic.code for topic in SEEN_TOPICS)


@dataclass(frozen=True, slots=True)
class VisitInput:
    """A visit as entered. ``met`` are resident ids; a finding may say 无变化; ``told`` was answered on the spot."""

    visited_on: date
    way: VisitWay
    worker_id: str | None
    met: tuple[str, ...] = ()
    met_other: str = ""
    findings: tuple[Finding, ...] = ()
    asked: str = ""
    asked_categories: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    next_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The visit that is corrected, whom it said was met and on which day; None once it was withdrawn."""

    visit_id: str
    met: frozenset[str]
    visited_on: date | None


def examine(
    reader: Reader, household_id: str, visit: VisitInput, standing: Standing | None = None
) -> VisitCheck:
    """What forbids these words about a visit of this household, and what only deserves a second look."""
    facts = household_facts(
        reader,
        household_id,
        known=standing.met if standing else frozenset(),
        but=standing.visit_id if standing else "",
    )
    if standing is not None:
        facts = replace(facts, merged_into=None)
        if standing.visited_on == visit.visited_on:  # a second visit on a day that stays was looked at before
            facts = replace(facts, visited_on=frozenset())
    left = reader.scalar("SELECT left_on FROM worker WHERE id = :id", {"id": visit.worker_id})
    draft = VisitDraft(
        visited_on=visit.visited_on,
        way=visit.way,
        worker_id=visit.worker_id,
        met=visit.met,
        met_other=visit.met_other,
        has_findings=any(not finding.blank for finding in visit.findings),
        has_request=bool(visit.asked.strip() or visit.asked_categories),
        next_on=visit.next_on,
        worker_left_on=None if left is None else date.fromisoformat(left),
    )
    return check_visit(draft, facts, reader.today)


def standing_of(reader: Reader, visit_id: str) -> Standing | None:
    """What a correction of this visit starts from; None for a visit that is not kept yet."""
    chain = chain_of(reader, visit_id)
    if chain.current is None:
        return None
    if chain.content is None:
        return Standing(visit_id, frozenset(), None)
    return Standing(visit_id, frozenset(chain.content.met), chain.content.visited_on)


def _words(values: tuple[str, ...], field: str, label: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in (line(value, field, label, 20) for value in values) if word))


def _paragraph(value: str, field: str, label: str) -> str:
    plain = value.strip()
    if len(plain) > NOTE_LONGEST:
        raise KnownError("TEXT", f"{label}太长（最多 {NOTE_LONGEST} 字），请写短一些。", field)
    return plain


def _finding(finding: Finding) -> Finding:
    if finding.topic not in _TOPICS:
        raise KnownError("VISIT-TOPIC", "没有这一项情况，请刷新后重新填写。", "findings")
    return Finding(
        finding.topic,
        _words(finding.options, "findings", "情况选项"),
        line(finding.note, "findings", "情况说明", 200),
        finding.unchanged,
    )


def content_of(reader: Reader, household_id: str, visit: VisitInput, but: str) -> VisitContent:
    """What is kept of these words. Raises KnownError TEXT, VISIT-TOPIC, VISIT-TOPIC-TWICE, VISIT-NO-LAST, WORKER-MISSING."""
    if reader.scalar("SELECT 1 FROM worker WHERE id = :id", {"id": visit.worker_id}) is None:
        raise KnownError("WORKER-MISSING", "这位走访人不在名册里了；请刷新后重新选择。", "worker")
    findings = tuple(_finding(finding) for finding in visit.findings)
    last: dict[str, Seen] = {}
    if any(finding.unchanged for finding in findings):
        last = last_seen(standing_contents(reader, household_id, up_to=visit.visited_on, but=but))
    return VisitContent(
        visited_on=visit.visited_on,
        way=visit.way,
        worker_id=visit.worker_id,
        met=tuple(dict.fromkeys(visit.met)),
        met_other=line(visit.met_other, "met_other", "见到的其他人", 60),
        findings=settle_findings(findings, visit.visited_on, last),
        asked=_paragraph(visit.asked, "asked", "想要的"),
        asked_categories=_words(visit.asked_categories, "asked_categories", "诉求类别"),
        told=_words(visit.told, "told", "答复告知"),
        next_on=visit.next_on,
        note=_paragraph(visit.note, "note", "备注"),
    )
