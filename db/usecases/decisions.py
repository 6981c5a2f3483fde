"""四议两公开: beginning a decision with its checklist, ticking its steps in order, and dropping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.decision_facts import domain_ticks, pack_steps, progress_of, ticks_of, unpack_steps
from db.domain.errors import KnownError
from db.domain.open_decisions import DEFAULT_STEPS, ChecklistStep, publicity_end, require_tick
from db.domain.permissions import Permission
from db.meeting_rules import body, find_meeting, not_before
from db.models.meeting import OpenDecision, OpenDecisionTick
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.ground import words

TEXT_LENGTH = 4000
MOST_STEPS = 12
LONGEST_PUBLICITY = 90


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step of a checklist; ``publicity_days`` are calendar days, 0 for a deliberation. A code is made when empty."""

    label: str
    publicity_days: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class BeginDecision:
    """A matter to decide. No ``steps``: the usual six; ``begun_on`` None: today."""

    title: str
    text: str = ""
    begun_on: date | None = None
    meeting_id: str | None = None
    steps: tuple[StepForm, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeDecision:
    """Other words for a decision under way; its checklist stays."""

    decision_id: str
    title: str
    text: str = ""
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class TickDecision:
    """Which step took place when; for a publicity, the day the notice was hung out."""

    decision_id: str
    step: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class DropDecision:
    """Which decision is not pursued, and why."""

    decision_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionSaved:
    """The decision written."""

    decision_id: str


@dataclass(frozen=True, slots=True)
class DecisionTicked:
    """What comes next (empty when nothing), and the first day on which it may be ticked."""

    decision_id: str
    next_step: str
    complete_on: date
    finished: bool


@use_case("decisions.begin", needs=Permission.MEETING_WRITE)
def begin_decision(tx: Transaction, request: BeginDecision) -> DecisionSaved:
    """Begin a decision with the checklist it keeps. Raises KnownError DECISION-…, DAY, MEETING-MISSING, TEXT."""
    begun_on = request.begun_on or tx.today
    not_before(begun_on, date(2000, 1, 1), tx.today, "begun_on", "开始日期")
    if request.meeting_id is not None:
        find_meeting(tx, request.meeting_id)
    decision = OpenDecision(
        id=tx.new_id(),
        title=words(request.title, "title", "决议事项", 80),
        text=body(request.text, "text", "内容", TEXT_LENGTH),
        steps=pack_steps(_checklist(request.steps)),
        begun_on=begun_on,
        meeting_id=request.meeting_id,
        state="open",
    )
    tx.session.add(decision)
    tx.audit("decision", decision.id, created=True)
    tx.changes("decisions")
    return DecisionSaved(decision.id)


def _checklist(forms: tuple[StepForm, ...]) -> tuple[ChecklistStep, ...]:
    if not forms:
        return DEFAULT_STEPS
    if len(forms) > MOST_STEPS:
        raise KnownError("DECISION-STEPS", f"步骤太多（最多 {MOST_STEPS} 步），请合并一些。", "steps")
    steps = []
    for number, form in enumerate(forms, start=1):
        if not 0 <= form.publicity_days <= LONGEST_PUBLICITY:
            raise KnownError("DECISION-STEPS", f"公示天数应是 0 到 {LONGEST_PUBLICITY}，请改正。", "steps")
        code = line(form.code, "steps", "步骤编码", 30) or f"step_{number}"
        steps.append(ChecklistStep(code, words(form.label, "steps", f"第 {number} 步的名称", 30), form.publicity_days))
    if len({step.code for step in steps}) < len(steps):
        raise KnownError("DECISION-STEPS", "有两步的编码一样，请改成不同的。", "steps")
    return tuple(steps)


def _under_way(tx: Transaction, decision_id: str) -> OpenDecision:
    decision = tx.session.get(OpenDecision, decision_id)
    if decision is None:
        raise KnownError("DECISION-MISSING", "这项决议不在了；请刷新后重新选择。", "decision_id")
    if decision.state == "dropped":
        raise KnownError("DECISION-DROPPED", "这项决议已经终止，不能再改；请另开一项。")
    return decision


@use_case("decisions.change", needs=Permission.MEETING_WRITE)
def change_decision(tx: Transaction, request: ChangeDecision) -> DecisionSaved:
    """Change the words of a decision before its first notice hangs out.

    Raises KnownError DECISION-MISSING, DECISION-DROPPED, DECISION-PUBLIC, MEETING-MISSING, TEXT.
    """
    decision = _under_way(tx, request.decision_id)
    done = progress_of(decision.steps, ticks_of(tx, decision.id).get(decision.id, ()))
    title = words(request.title, "title", "决议事项", 80)
    text = body(request.text, "text", "内容", TEXT_LENGTH)
    public = any(step.step.publicity_days and step.on is not None for step in done.steps)
    if public and (title, text) != (decision.title, decision.text):
        raise KnownError("DECISION-PUBLIC", "已经公示，事项和内容不能再改；要改请终止这一项，另开一项。", "text")
    if request.meeting_id is not None:
        find_meeting(tx, request.meeting_id)
    decision.title, decision.text, decision.meeting_id = title, text, request.meeting_id
    tx.audit("decision", decision.id, created=False)
    tx.changes("decisions")
    return DecisionSaved(decision.id)


@use_case("decisions.tick", needs=Permission.MEETING_WRITE)
def tick_decision(tx: Transaction, request: TickDecision) -> DecisionTicked:
    """Tick the next step. The days of a publicity must be over before the one after it.

    Raises KnownError DECISION-FUTURE, DECISION-DONE, DECISION-ORDER, DECISION-PUBLICITY, DECISION-BEFORE (also
    for a day before the decision was begun), DECISION-MISSING, DECISION-DROPPED, TEXT.
    """
    decision = _under_way(tx, request.decision_id)
    if request.on < decision.begun_on:
        raise KnownError("DECISION-BEFORE", f"日期不能早于这项决议开始的 {decision.begun_on}，请改日期。", "on")
    steps = unpack_steps(decision.steps)
    ticks = domain_ticks(ticks_of(tx, decision.id).get(decision.id, ()))
    require_tick(ticks, request.step, request.on, tx.today, steps)
    tx.session.add(
        OpenDecisionTick(
            id=tx.new_id(),
            decision_id=decision.id,
            step=request.step,
            ticked_on=request.on,
            note=line(request.note, "note", "情况", 200),
            hlc=tx.hlc(),
            at=tx.now,
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )
    place = next(n for n, step in enumerate(steps) if step.code == request.step)
    complete_on = publicity_end(request.on, steps[place].publicity_days)
    last = place == len(steps) - 1
    if last:
        decision.state = "finished"
    tx.audit("decision", decision.id, stage=steps[place].label)
    tx.changes("decisions")
    return DecisionTicked(
        decision.id, "" if last else steps[place + 1].label, complete_on, last and complete_on <= tx.today
    )


@use_case("decisions.drop", needs=Permission.MEETING_WRITE)
def drop_decision(tx: Transaction, request: DropDecision) -> DecisionSaved:
    """Stop pursuing a decision; why stands under its text. Raises KnownError DECISION-…, TEXT."""
    decision = _under_way(tx, request.decision_id)
    reason = words(request.reason, "reason", "终止原因", 200)
    done = progress_of(decision.steps, ticks_of(tx, decision.id).get(decision.id, ()))
    if done.finished(tx.today):
        raise KnownError("DECISION-DONE", "这项决议已经完成，不能终止；请看它的经过。")
    decision.state = "dropped"
    decision.text = f"{decision.text}\n终止原因：{reason}".strip()
    tx.audit("decision", decision.id)
    tx.changes("decisions")
    return DecisionSaved(decision.id)
