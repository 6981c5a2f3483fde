"""Hours in the database: making records, taking steps, and what both mean for sums, years and the ledger of minutes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import select

from db.domain.errors import KnownError
from db.domain.service_hours import (
    HourAction,
    HourSource,
    HourState,
    check_step,
    replay_hours,
)
from db.domain.service_hours import HourRecord as Standing
from db.domain.service_hours import HourStep as Step
from db.domain.service_scans import ScanIssue
from db.hour_sums import CHUNK, mark_double_time, refresh_sums, write_differences
from db.models.service import HourRecord, HourStep
from db.person_facts import listed
from db.rule_store import load_rule
from db.transaction import Reader, Transaction

SPACE = uuid.UUID("8f0f6f0e-3f0a-5c59-9a3e-6d1a2f1c7b11")
"""Under which ids are made that are the same at every desk."""
RULES_KEY = "hours"

Follow = Callable[[Transaction, HourRecord, Standing | None, Standing, HourStep], str]


@dataclass(frozen=True, slots=True)
class HourRules:
    """``public_days`` hours hang out before they are confirmed; ``single_operator`` lets whoever wrote hours down
    approve them, for a centre with one operator (own hours never)."""

    public_days: int = 7
    single_operator: bool = False


@dataclass(frozen=True, slots=True)
class NewHours:
    """A stretch of service to be recorded. ``recorder_id`` wrote it down (or scanned the card)."""

    id: str
    volunteer_id: str
    served_on: date
    came_at: datetime
    went_at: datetime
    minutes: int
    source: HourSource
    category: str
    session: str
    activity_id: str | None = None
    shift_id: str | None = None
    rest_minutes: int = 0
    scan_in: str | None = None
    scan_out: str | None = None
    issues: tuple[ScanIssue, ...] = ()
    place: str = ""
    served_for: str = ""
    content: str = ""
    leader: str = ""
    recorder: str = ""
    organisation: str = ""
    recorder_id: str = ""
    recorder_name: str = ""


@dataclass(frozen=True, slots=True)
class StepWanted:
    """A step to take: on which record, made on which version, with what."""

    record_id: str
    action: HourAction
    base_version: int
    minutes: int | None = None
    public_until: date | None = None
    reason: str = ""


def same_everywhere(*parts: str) -> str:
    """An id that every desk makes alike from the same parts."""
    return uuid.uuid5(SPACE, ":".join(parts)).hex


def session_of(shift_id: str | None, activity_id: str | None, served_on: date) -> str:
    """What 场次 counts: the shift, else the activity's day, else the day."""
    if shift_id is not None:
        return shift_id
    return f"{activity_id or 'loose'}:{served_on}"


def hour_rules(reader: Reader) -> HourRules:
    """What the centre has chosen."""
    return load_rule(reader, RULES_KEY, HourRules())


def add_hours(tx: Transaction, new: Sequence[NewHours]) -> int:
    """Keep records that are not there yet (the same id is the same record). Answers how many are new."""
    known = _present(tx, [one.id for one in new])
    fresh = {one.id: one for one in new if one.id not in known}
    actor = tx.actor
    for one in fresh.values():
        operator_id = one.recorder_id or actor.operator_id
        operator_name = one.recorder_name or actor.name
        hlc = tx.hlc()
        tx.session.add(
            HourRecord(
                id=one.id,
                volunteer_id=one.volunteer_id,
                activity_id=one.activity_id,
                shift_id=one.shift_id,
                session=one.session,
                category=one.category,
                served_on=one.served_on,
                came_at=one.came_at,
                went_at=one.went_at,
                rest_minutes=one.rest_minutes,
                source=one.source.value,
                scan_in=one.scan_in,
                scan_out=one.scan_out,
                issues=msgspec.json.encode(one.issues).decode(),
                place=one.place,
                served_for=one.served_for,
                content=one.content,
                leader=one.leader,
                recorder=one.recorder or operator_name,
                organisation=one.organisation,
                hlc=hlc,
                created_at=tx.now,
                operator_id=operator_id,
                operator_name=operator_name,
                state=HourState.RECORDED.value,
                version=1,
                minutes=one.minutes,
                counted=0,
            )
        )
        tx.session.add(
            HourStep(
                id=same_everywhere(one.id, "record"),
                record_id=one.id,
                base_version=0,
                action=HourAction.RECORD.value,
                made_on=tx.today,
                at=tx.now,
                hlc=hlc,
                minutes=one.minutes,
                operator_id=operator_id,
                operator_name=operator_name,
                window=tx.desk.window,
            )
        )
    tx.session.flush()
    mark_double_time(tx, {(one.volunteer_id, one.served_on) for one in fresh.values()})
    return len(fresh)


def _present(reader: Reader, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(ids), CHUNK):
        marks, values = listed(ids[at : at + CHUNK])
        found |= {row.id for row in reader.rows(f"SELECT id FROM hour_record WHERE id IN ({marks})", values)}
    return found


def stored_step(row: Any) -> Step:
    """A row of hour_step, of the models or of a SELECT, as the rules see it."""
    return Step(
        id=row.id,
        hlc=row.hlc,
        base_version=row.base_version,
        action=HourAction(row.action),
        operator=row.operator_id,
        on=_day(row.made_on),
        minutes=row.minutes,
        public_until=None if row.public_until is None else _day(row.public_until),
        reason=row.reason,
    )


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def load_steps(reader: Reader, record_ids: Sequence[str]) -> dict[str, list[Step]]:
    """The steps of these records as the rules see them."""
    steps: dict[str, list[Step]] = {record_id: [] for record_id in record_ids}
    for at in range(0, len(record_ids), CHUNK):
        marks, values = listed(record_ids[at : at + CHUNK])
        for row in reader.rows(
            "SELECT id, record_id, hlc, base_version, action, operator_id, made_on, minutes, public_until, reason "
            f"FROM hour_step WHERE record_id IN ({marks})",
            values,
        ):
            steps[row.record_id].append(stored_step(row))
    return steps


class Stepping:
    """Steps taken in one transaction: each is checked, followed by the points it makes, kept; sums come last."""

    def __init__(self, tx: Transaction, record_ids: Sequence[str], follow: Follow | None = None) -> None:
        self._tx = tx
        self._follow = follow
        self._rules = hour_rules(tx)
        self._rows: dict[str, HourRecord] = {}
        for at in range(0, len(record_ids), CHUNK):
            chunk = record_ids[at : at + CHUNK]
            for row in tx.session.scalars(select(HourRecord).where(HourRecord.id.in_(chunk))):
                self._rows[row.id] = row
        self._steps = load_steps(tx, list(self._rows))
        self._accounts = _accounts(tx, {row.volunteer_id for row in self._rows.values()})
        self._touched: set[str] = set()
        self._confirmed: list[tuple[HourRecord, Standing | None, Standing, HourStep]] = []
        """Followed once the sums are right: what confirmed hours bring depends on them."""
        self._days: set[tuple[str, date]] = set()

    def row(self, record_id: str) -> HourRecord:
        """The record. Raises KnownError HOURS-MISSING."""
        if record_id not in self._rows:
            raise KnownError("HOURS-MISSING", "找不到这条时长；请刷新后再看。", "record_id")
        return self._rows[record_id]

    def take(self, wanted: StepWanted) -> tuple[Standing, str]:
        """Take one step. Answers what the record is now, and how its points came to none where they did.

        Raises the KnownErrors of ``check_step``, HOURS-MISSING, and HOURS-MINUTES for approving nothing.
        """
        tx, row = self._tx, self.row(wanted.record_id)
        steps = self._steps[row.id]
        before = replay_hours(steps)
        step = Step(
            id=tx.new_id(),
            hlc=tx.hlc(),
            base_version=wanted.base_version,
            action=wanted.action,
            operator=tx.actor.operator_id,
            on=tx.today,
            minutes=wanted.minutes,
            public_until=wanted.public_until,
            reason=wanted.reason.strip(),
        )
        alone = False
        try:
            check_step(before, step, self._accounts.get(row.volunteer_id))
        except KnownError as error:
            if error.code != "HOURS-SELF" or before is None or not self._rules.single_operator:
                raise
            check_step(replace(before, recorder=""), step, self._accounts.get(row.volunteer_id))
            alone = True
        if step.action is HourAction.APPROVE and before is not None and before.minutes <= 0:
            raise KnownError("HOURS-MINUTES", "这条没有时长，请先核实并更正，再审核。", "minutes")
        steps.append(step)
        after = replay_hours(steps)
        assert after is not None
        project(row, after, tx.today if step.action is HourAction.CONFIRM else None)
        kept = HourStep(
            id=step.id,
            record_id=row.id,
            base_version=step.base_version,
            action=step.action.value,
            made_on=step.on,
            at=tx.now,
            hlc=step.hlc,
            minutes=step.minutes,
            public_until=step.public_until,
            reason=step.reason,
            arithmetic="",
            alone=alone,
            operator_id=step.operator,
            operator_name=tx.actor.name,
            window=tx.desk.window,
        )
        if self._follow is not None and step.action is HourAction.CONFIRM:
            self._confirmed.append((row, before, after, kept))
        elif self._follow is not None:
            kept.arithmetic = self._follow(tx, row, before, after, kept)
        tx.session.add(kept)
        self._touched.add(row.id)
        if step.action in (HourAction.CORRECT, HourAction.VOID, HourAction.REJECT, HourAction.CONTEST):
            self._days.add((row.volunteer_id, row.served_on))
        return after, kept.arithmetic

    def finish(self) -> None:
        """Bring the ledger of minutes, the sums and the overlaps to what the steps have made."""
        if not self._touched:
            return
        self._tx.session.flush()
        differences = {}
        for record_id in self._touched:
            standing = replay_hours(self._steps[record_id])
            assert standing is not None
            differences[record_id] = standing.differences
        owners = write_differences(self._tx, [self._rows[record_id] for record_id in self._touched], differences)
        mark_double_time(self._tx, self._days)
        refresh_sums(self._tx, owners)
        for row, before, after, kept in self._confirmed:
            if self._follow is not None:
                self._follow(self._tx, row, before, after, kept)
        self._confirmed.clear()


def _accounts(reader: Reader, volunteer_ids: Iterable[str]) -> dict[str, str]:
    """The accounts of those volunteers who are operators too."""
    accounts: dict[str, str] = {}
    ids = sorted(volunteer_ids)
    for at in range(0, len(ids), CHUNK):
        marks, values = listed(ids[at : at + CHUNK])
        for row in reader.rows(
            f"SELECT id, account_id FROM volunteer WHERE id IN ({marks}) AND account_id IS NOT NULL", values
        ):
            accounts[row.id] = row.account_id
    return accounts


def project(row: HourRecord, after: Standing, confirmed_on: date | None = None) -> None:
    """Bring a record's derived columns to what its steps say."""
    row.state, row.version = after.state.value, after.version
    row.minutes, row.counted = after.minutes, after.counted
    row.public_until, row.review = after.public_until, after.review
    if after.state is HourState.CONFIRMED:
        row.confirmed_on = confirmed_on or row.confirmed_on
    else:
        row.confirmed_on = None


def rebuild_hours(tx: Transaction) -> int:
    """Make everything that is projected from the steps anew. Answers how many records there are."""
    connection = tx.connection
    connection.exec_driver_sql("DELETE FROM hour_difference")
    connection.exec_driver_sql("DELETE FROM volunteer_year")
    ids = [row.id for row in tx.rows("SELECT id FROM hour_record ORDER BY id")]
    for at in range(0, len(ids), CHUNK):
        chunk = ids[at : at + CHUNK]
        rows = list(tx.session.scalars(select(HourRecord).where(HourRecord.id.in_(chunk))))
        steps = load_steps(tx, chunk)
        kept = []
        differences = {}
        for row in rows:
            standing = replay_hours(steps[row.id])
            if standing is None:
                continue
            confirmed = [s.on for s in steps[row.id] if s.action is HourAction.CONFIRM]
            project(row, standing, max(confirmed, default=None))
            differences[row.id] = standing.differences
            kept.append(row)
        tx.session.flush()
        write_differences(tx, kept, differences)
        tx.session.expunge_all()
    refresh_sums(tx, [row.id for row in tx.rows("SELECT id FROM volunteer")])
    mark_double_time(
        tx,
        [
            (row.volunteer_id, date.fromisoformat(row.served_on))
            for row in tx.rows(
                "SELECT volunteer_id, served_on FROM hour_record GROUP BY 1, 2 HAVING count(*) > 1 OR max(overlap_minutes) > 0"
            )
        ],
    )
    return len(ids)
