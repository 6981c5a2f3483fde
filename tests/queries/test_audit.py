"""Reading the audit back: filters, names of subjects, and the check of the chain."""

from __future__ import annotations

from datetime import date

import pytest

from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.engine import connect
from db.queries.audit import CheckAudit, ListAudit, check_audit, list_audit
from db.usecases.operators import ChangeOperator, change_operator
from db.usecases.settings import ChangeSettings, SetAppearance, change_settings, set_appearance
from tests.helpers.rooms import Room


def fill(room: Room) -> None:
    """Yesterday one setting by 赵管理; today a person changed by the same, and a refusal for 李敏."""
    clerk = room.operators[Role.CLERK]
    room.sign_in(Role.ADMIN)
    room.desk.run(change_settings, ChangeSettings({"window": 3}))
    room.clock.move(days=1)
    room.desk.run(change_operator, ChangeOperator(clerk.operator_id, "李敏", Role.SUPERVISOR, True))
    room.sign_in(Role.CLERK)
    with pytest.raises(KnownError):
        room.desk.run(change_settings, ChangeSettings({"window": 4}))
    room.sign_in(Role.ADMIN)


def actions(room: Room, **filters: object) -> list[str]:
    return [row.action for row in room.desk.ask(list_audit, ListAudit(**filters)).rows]


def test_the_newest_comes_first_and_filters_narrow(room: Room) -> None:
    fill(room)
    assert actions(room)[:3] == ["settings.change", "operators.change", "settings.change"]
    assert actions(room, operator_id=room.operators[Role.CLERK].operator_id) == ["settings.change"]
    assert actions(room, action="operators") == ["operators.change"]
    assert actions(room, action="settings.change", day_to=date(2026, 11, 20)) == ["settings.change"]
    assert actions(room, day_from=date(2026, 11, 21)) == ["settings.change", "operators.change"]
    assert actions(room, refused_only=True) == ["settings.change"]
    assert actions(room, action="setting") == []


def test_a_subject_is_called_by_its_name(room: Room) -> None:
    fill(room)
    row = room.desk.ask(list_audit, ListAudit(action="operators")).rows[0]
    assert (row.subject_kind, row.subject, row.operator_name) == ("operator", "李敏", "赵管理")


def test_a_limit_says_that_there_is_more(room: Room) -> None:
    fill(room)
    page = room.desk.ask(list_audit, ListAudit(limit=2))
    assert len(page.rows) == 2 and page.more
    assert not room.desk.ask(list_audit, ListAudit(limit=50)).more


def test_the_check_counts_links_and_names_what_is_broken(room: Room) -> None:
    fill(room)
    whole = room.desk.ask(check_audit, CheckAudit())
    assert whole.links >= 3 and whole.faults == ()
    raw = connect(room.desk.paths.database, room.desk.key)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("DELETE FROM audit WHERE seq = 2")
    raw.close()
    broken = room.desk.ask(check_audit, CheckAudit())
    assert broken.links == whole.links - 1
    assert {fault.what for fault in broken.faults} == {"gap", "broken link"}


def test_a_clerk_reads_no_audit(room: Room) -> None:
    room.sign_in(Role.CLERK)
    room.desk.run(set_appearance, SetAppearance("dark", False))
    with pytest.raises(KnownError, match="PERMISSION"):
        room.desk.ask(list_audit, ListAudit())
