"""What recurs is made with shifts that can be signed in to, once at every desk, and by the centre's own times."""

from __future__ import annotations

from datetime import date, time

import pytest

from db.domain.activities import ShiftTemplate
from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.ids import new_id
from db.queries.activities import ListActivities, list_activities
from db.usecases.activities import CancelActivity, CancelShift, cancel_activity, cancel_shift
from db.usecases.recurring import (
    GenerateDue,
    ReadRecurring,
    RecurringRules,
    SaveRecurring,
    generate_due,
    read_recurring,
    save_recurring,
)
from db.usecases.service import ScanByHand, scan_by_hand


def recurring(corps, first, last):
    return [row for row in corps.desk.ask(list_activities, ListActivities(first, last)) if row.key]


def test_a_service_day_has_its_shift_and_can_be_signed_in_to(corps):
    corps.desk.run(generate_due, GenerateDue())
    today = local(corps.desk.now()).date()
    day = next(row for row in recurring(corps, today, date(today.year + 1, 1, 31)) if row.title == "志愿服务日")
    assert day.starts_on.day == 28 and len(day.shifts) == 1
    shift = day.shifts[0]
    assert local(shift.starts_at).time() == time(9) and local(shift.ends_at).time() == time(11, 30)
    answer = corps.desk.run(scan_by_hand, ScanByHand(new_id(), corps.volunteer(0), shift.shift_id))
    assert answer.accepted and answer.is_in


def test_nothing_is_made_twice_and_what_was_called_off_stays_off(corps):
    first = corps.desk.run(generate_due, GenerateDue())
    assert first.activities and first.shifts >= first.activities
    assert corps.desk.run(generate_due, GenerateDue()).shifts == 0
    today = local(corps.desk.now()).date()
    rows = [row for row in recurring(corps, today, date(today.year + 1, 12, 31)) if row.shifts]
    corps.desk.run(cancel_shift, CancelShift(rows[0].shifts[0].shift_id))
    corps.desk.run(cancel_activity, CancelActivity(rows[1].activity_id, "暴雨"))
    assert corps.desk.run(generate_due, GenerateDue()).shifts == 0


def test_a_service_month_has_a_shift_every_week():
    template = ShiftTemplate(time(14), time(16), 20, weekday=3)
    spans = template.spans(date(2027, 3, 1), date(2027, 3, 31))
    assert [local(starts).date().day for starts, _ in spans] == [3, 10, 17, 24, 31]


def test_the_centre_sets_its_own_times(corps):
    with pytest.raises(KnownError) as refused:
        corps.desk.run(save_recurring, SaveRecurring(RecurringRules()))
    assert refused.value.code == "PERMISSION"
    corps.room.sign_in(Role.ADMIN)
    with pytest.raises(KnownError) as long:
        corps.desk.run(save_recurring, SaveRecurring(RecurringRules(day_shift=ShiftTemplate(time(6), time(20)))))
    assert long.value.code == "SHIFT-LONG"
    rules = RecurringRules(service_month=False, day_shift=ShiftTemplate(time(14), time(16), 30))
    corps.desk.run(save_recurring, SaveRecurring(rules))
    assert corps.desk.ask(read_recurring, ReadRecurring()) == rules
    corps.desk.run(generate_due, GenerateDue())
    today = local(corps.desk.now()).date()
    shift = next(row for row in recurring(corps, today, date(today.year + 1, 1, 31)) if row.shifts).shifts[0]
    assert local(shift.starts_at).time() == time(14) and shift.places == 30
