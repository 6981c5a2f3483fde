"""Thirty paper forms in one go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.domain.errors import KnownError
from db.ids import new_id
from db.usecases import visits
from db.usecases.visits import RecordBatch, RecordVisit, record_batch
from tests.helpers.rooms import Room, room
from tests.helpers.visiting import TODAY, Ground, prepare

__all__ = ["room"]


@pytest.fixture
def ground(room: Room) -> Ground:
    return prepare(room)


def forms(ground: Ground, count: int) -> list[RecordVisit]:
    made = []
    for n in range(count):
        home, head = ground.home(f"{n + 1}01", "张桂兰")
        made.append(RecordVisit(new_id(), home, ground.said(TODAY - timedelta(days=n % 9), met=(head,))))
    return made


def kept(ground: Ground) -> int:
    return int(ground.room.rows("SELECT COUNT(*) AS n FROM visit")[0].n)


def test_thirty_forms_are_kept_in_one_transaction(ground: Ground) -> None:
    rows = forms(ground, 30)
    saved = ground.room.desk.run(record_batch, RecordBatch(tuple(rows)))
    assert saved.saved == 30 and {row.state for row in saved.rows} == {"saved"}
    assert kept(ground) == 30
    assert len(ground.room.rows("SELECT 1 FROM audit WHERE action = 'visits.record_batch'")) == 1
    again = ground.room.desk.run(record_batch, RecordBatch(tuple(rows)))
    assert again.saved == 0 and {row.state for row in again.rows} == {"repeated"}
    assert kept(ground) == 30


def mixed(ground: Ground) -> tuple[RecordVisit, ...]:
    good, wrong, late = forms(ground, 3)
    future = ground.said(TODAY + timedelta(days=1), met=wrong.visit.met)
    long_ago = ground.said(date(2026, 3, 1), met=late.visit.met)
    return (
        good,
        RecordVisit(wrong.visit_id, wrong.household_id, future),
        RecordVisit(late.visit_id, late.household_id, long_ago),
    )


def test_a_form_that_cannot_be_kept_says_why_and_the_others_are_kept(ground: Ground) -> None:
    saved = ground.room.desk.run(record_batch, RecordBatch(mixed(ground)))
    assert [(row.state, row.code) for row in saved.rows] == [
        ("saved", ""), ("refused", "VISIT-FUTURE"), ("confirm", "VISIT-CONFIRM"),
    ]  # fmt: skip
    assert saved.rows[1].field == "visited_on" and "今天之后" in saved.rows[1].message
    assert [warning.code for warning in saved.rows[2].warnings] == ["VISIT-LATE"]
    assert kept(ground) == 1


def test_all_or_nothing_keeps_nothing_and_can_be_sent_again(ground: Ground) -> None:
    rows = mixed(ground)
    held = ground.room.desk.run(record_batch, RecordBatch(rows, all_or_nothing=True))
    assert [row.state for row in held.rows] == ["held", "refused", "confirm"] and held.saved == 0
    assert kept(ground) == 0
    assert ground.room.rows("SELECT last_visit_on AS d FROM household WHERE last_visit_on IS NOT NULL") == []
    right = RecordVisit(rows[1].visit_id, rows[1].household_id, ground.said(met=rows[1].visit.met))
    sure = RecordVisit(rows[2].visit_id, rows[2].household_id, rows[2].visit, confirmed=True)
    saved = ground.room.desk.run(record_batch, RecordBatch((rows[0], right, sure), all_or_nothing=True))
    assert saved.saved == 3 and kept(ground) == 3


def test_a_later_form_of_a_household_sees_the_earlier(ground: Ground) -> None:
    home, head = ground.home("101", "张桂兰")
    visit = ground.said(met=(head,))
    rows = (RecordVisit(new_id(), home, visit), RecordVisit(new_id(), home, visit))
    saved = ground.room.desk.run(record_batch, RecordBatch(rows))
    assert [row.state for row in saved.rows] == ["saved", "confirm"]
    assert saved.rows[1].warnings[0].code == "VISIT-SAME-DAY"


def test_a_crash_in_the_middle_keeps_none_and_the_repeat_keeps_all(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tuple(forms(ground, 4))
    usual, done = visits.append_entry, [0]

    def fails(*given: object, **more: object) -> None:
        done[0] += 1
        if done[0] == 3:
            raise RuntimeError("power is cut")
        usual(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(visits, "append_entry", fails)
    with pytest.raises(RuntimeError):
        ground.room.desk.run(record_batch, RecordBatch(rows))
    assert kept(ground) == 0
    monkeypatch.setattr(visits, "append_entry", usual)
    assert ground.room.desk.run(record_batch, RecordBatch(rows)).saved == 4


def test_nobody_signed_in_keeps_no_forms(ground: Ground) -> None:
    rows = tuple(forms(ground, 1))
    ground.room.desk.operator = None
    with pytest.raises(KnownError):
        ground.room.desk.run(record_batch, RecordBatch(rows))
