"""What recurs by itself: each month's 志愿服务日 and the 志愿服务月, with shifts to sign in to at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from db.domain.activities import (
    SERVICE_DAY,
    Occurrence,
    Recurrence,
    Shift,
    ShiftTemplate,
    check_shift,
    occurrences,
    standard_rules,
)
from db.domain.permissions import Permission
from db.hour_store import same_everywhere
from db.models.service import Activity, ServiceShift
from db.registry import query, use_case
from db.rule_store import load_rule, save_rule
from db.transaction import Reader, Transaction

AHEAD = timedelta(days=60)
RULES_KEY = "recurring"
RECURRING_FROM = date(2020, 1, 1)


_MORNING = ShiftTemplate(time(9), time(11, 30))


@dataclass(frozen=True, slots=True)
class RecurringRules:
    """Whether 每月28日志愿服务日 and 3月志愿服务月 make themselves."""

    service_day: bool = True
    service_month: bool = True
    day_shift: ShiftTemplate | None = _MORNING
    """The shift of each 服务日; None leaves it to be planned by hand."""
    month_shift: ShiftTemplate | None = _MORNING
    """The weekly shift of the 服务月."""

    @property
    def rules(self) -> tuple[Recurrence, ...]:
        """The rules in use."""
        day, month = standard_rules(RECURRING_FROM)
        return tuple(
            rule for rule, wanted in ((day, self.service_day), (month, self.service_month)) if wanted
        )

    def shift_of(self, occurrence: Occurrence) -> ShiftTemplate | None:
        """The shift an activity made by a rule has."""
        return self.day_shift if occurrence.code == SERVICE_DAY else self.month_shift


@dataclass(frozen=True, slots=True)
class GenerateDue:
    """Make the activities that recur, 60 days ahead."""


@dataclass(frozen=True, slots=True)
class Generated:
    """How many were made, and how many shifts with them."""

    activities: int
    shifts: int = 0


@use_case("activities.generate_due", needs=None, audited=False)
def generate_due(tx: Transaction, request: GenerateDue) -> Generated:
    """Make what recurs from this month on until 60 days ahead, with its shifts; every desk makes the same rows."""
    if tx.operator is None:
        return Generated(0)
    rules = load_rule(tx, RULES_KEY, RecurringRules())
    made = shifts = 0
    for one in occurrences(rules.rules, tx.today.replace(day=1), tx.today + AHEAD):
        row_id = same_everywhere("activity", tx.desk.centre_code, one.key)
        known = tx.session.get(Activity, row_id)
        if known is not None:
            shifts += _give_shifts(tx, rules, one, known)
            continue
        tx.session.add(
            Activity(
                id=row_id,
                key=one.key,
                title=one.title,
                category="other",
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                created_at=tx.now,
            )
        )
        made += 1
        tx.session.flush()
        shifts += _give_shifts(tx, rules, one, tx.session.get_one(Activity, row_id))
    if made or shifts:
        tx.audit("activity", "", activities=made, shifts=shifts)
        tx.changes("activities")
    return Generated(made, shifts)


def _give_shifts(tx: Transaction, rules: RecurringRules, one: Occurrence, activity: Activity) -> int:
    """The shifts to come of what recurs, unless it has shifts or was called off; answers how many were made."""
    template = rules.shift_of(one)
    if template is None or activity.state == "cancelled":
        return 0
    if tx.scalar("SELECT 1 FROM service_shift WHERE activity_id = :id LIMIT 1", {"id": activity.id}):
        return 0
    made = 0
    for starts_at, ends_at in template.spans(activity.starts_on, activity.ends_on):
        if ends_at > tx.now:
            row_id = same_everywhere("shift", tx.desk.centre_code, f"{one.key}/{starts_at.date()}")
            tx.session.add(
                ServiceShift(
                    id=row_id, activity_id=activity.id, starts_at=starts_at, ends_at=ends_at, places=template.places
                )
            )
            made += 1
    tx.session.flush()
    return made


@dataclass(frozen=True, slots=True)
class ReadRecurring:
    """The rules of what recurs are wanted."""


@query("activities.recurring", needs=Permission.VOLUNTEER_READ)
def read_recurring(reader: Reader, request: ReadRecurring) -> RecurringRules:
    """What recurs by itself, and when its shifts are."""
    return load_rule(reader, RULES_KEY, RecurringRules())


@dataclass(frozen=True, slots=True)
class SaveRecurring:
    """What is to recur from now on; what is made already stays as it is."""

    rules: RecurringRules


@use_case("activities.save_recurring", needs=Permission.SETTINGS_WRITE)
def save_recurring(tx: Transaction, request: SaveRecurring) -> Generated:
    """Change what recurs by itself and its shifts. Raises KnownError SHIFT-LONG."""
    for template in (request.rules.day_shift, request.rules.month_shift):
        if template is not None:
            starts_at, ends_at = template.spans(tx.today, tx.today)[0]
            check_shift(Shift("", "", starts_at, ends_at, template.places), (), tx.now).raise_first()
    save_rule(tx, RULES_KEY, request.rules)
    tx.audit("activity", "")
    tx.changes("activities")
    return Generated(0)
