from __future__ import annotations

import pytest

from db import audit, session
from db.domain.permissions import Role
from db.queries.operators import ListOperators, OperatorRow, list_operators
from db.usecases import operators
from db.usecases.operators import AddOperator, ChangeOperator, ChangeOwnPassphrase, ResetPassphrase
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    CLERK,
    CLERK_PASSPHRASE,
    SUPERVISOR,
    SUPERVISOR_PASSPHRASE,
    Started,
    centre,
    refusal,
    staffed,
)

__all__ = ["centre", "staffed"]

WRONG = "No-1234567"
NEW = "Qiutian=1121"


def row_of(started: Started, login: str) -> OperatorRow:
    rows = {row.login: row for row in started.desk.ask(list_operators, ListOperators())}
    return rows[login]


def test_five_failures_lock_for_fifteen_minutes(staffed: Started) -> None:
    tries = [refusal(lambda: staffed.sign_in(CLERK, WRONG)) for _ in range(5)]
    assert [(error.code, error.details.get("tries_left")) for error in tries] == [
        ("SIGN-IN-WRONG", 4),
        ("SIGN-IN-WRONG", 3),
        ("SIGN-IN-WRONG", 2),
        ("SIGN-IN-WRONG", 1),
        ("SIGN-IN-LOCKED", None),
    ]
    assert tries[4].details["until"] == "2026-11-20T01:45:00+00:00"
    assert "09:45" in tries[4].message
    assert row_of(staffed, CLERK).locked_until is not None
    staffed.clock.move(minutes=14, seconds=59)
    assert refusal(lambda: staffed.sign_in(CLERK, CLERK_PASSPHRASE)).code == "SIGN-IN-LOCKED"
    staffed.clock.move(seconds=1)
    assert row_of(staffed, CLERK).locked_until is None
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    assert refusal(lambda: staffed.sign_in(CLERK, WRONG)).details["tries_left"] == 4


def test_after_a_lock_the_count_begins_anew(staffed: Started) -> None:
    for _ in range(5):
        refusal(lambda: staffed.sign_in(CLERK, WRONG))
    staffed.clock.move(minutes=15)
    assert refusal(lambda: staffed.sign_in(CLERK, WRONG)).details["tries_left"] == 4


def test_a_good_passphrase_forgets_the_failures(staffed: Started) -> None:
    for _ in range(4):
        refusal(lambda: staffed.sign_in(CLERK, WRONG))
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    assert refusal(lambda: staffed.sign_in(CLERK, WRONG)).details["tries_left"] == 4


def test_a_clock_set_back_neither_opens_nor_lengthens_a_lock(staffed: Started) -> None:
    for _ in range(5):
        refusal(lambda: staffed.sign_in(CLERK, WRONG))
    staffed.clock.move(days=-1)
    assert refusal(lambda: staffed.sign_in(CLERK, CLERK_PASSPHRASE)).code == "SIGN-IN-LOCKED"
    staffed.clock.move(minutes=15)
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)


def test_one_persons_lock_is_not_anothers(staffed: Started) -> None:
    for _ in range(5):
        refusal(lambda: staffed.sign_in(CLERK, WRONG))
    staffed.sign_in(SUPERVISOR, SUPERVISOR_PASSPHRASE)
    assert staffed.desk.operator is not None
    assert staffed.desk.operator.role is Role.SUPERVISOR


def test_every_attempt_is_audited_and_no_passphrase_is(staffed: Started) -> None:
    refusal(lambda: staffed.sign_in(CLERK, WRONG))
    refusal(lambda: staffed.sign_in("Nobody-1234", WRONG))
    staffed.sign_in(" LiMin ", CLERK_PASSPHRASE)
    rows = staffed.audit("operators.sign_in")
    assert [row[1] for row in rows] == ["refused", "refused", "ok"]
    assert rows[2][0] == "李敏"
    assert all(WRONG not in details and "Nobody" not in details for _, _, details in rows)
    with staffed.desk._readers.begin() as connection:
        assert audit.verify(connection)[1] == ()


def test_an_unknown_login_says_no_more_than_a_wrong_passphrase(centre: Started) -> None:
    error = refusal(lambda: centre.sign_in("nobody", WRONG))
    assert (error.code, error.field) == ("SIGN-IN-WRONG", "passphrase")


def test_a_passphrase_warns_and_then_must_be_changed(centre: Started) -> None:
    centre.clock.move(days=84)
    facts = session.sign_in(centre.desk, ADMIN, ADMIN_PASSPHRASE)
    assert (facts.passphrase_days_left, facts.must_change) == (6, False)
    centre.clock.move(days=6)
    facts = session.sign_in(centre.desk, ADMIN, ADMIN_PASSPHRASE)
    assert (facts.passphrase_days_left, facts.must_change) == (0, True)
    session.change_passphrase(centre.desk, ChangeOwnPassphrase(ADMIN_PASSPHRASE, NEW))
    assert row_of(centre, ADMIN).passphrase_days_left == 90


@pytest.mark.parametrize(
    ("new", "field"),
    [(ADMIN_PASSPHRASE, "new"), ("short", "new"), ("Wangjj-2026x", "new"), ("alllowercase", "new")],
)
def test_a_poor_new_passphrase_is_refused(centre: Started, new: str, field: str) -> None:
    change = ChangeOwnPassphrase(ADMIN_PASSPHRASE, new)
    error = refusal(lambda: session.change_passphrase(centre.desk, change))
    assert (error.code, error.field) == ("PASSPHRASE", field)
    session.sign_in(centre.desk, ADMIN, ADMIN_PASSPHRASE)


def test_guessing_the_old_passphrase_at_an_open_desk_is_counted_too(centre: Started) -> None:
    for _ in range(4):
        error = refusal(lambda: session.change_passphrase(centre.desk, ChangeOwnPassphrase(WRONG, NEW)))
        assert error.field == "old"
    last = refusal(lambda: session.change_passphrase(centre.desk, ChangeOwnPassphrase(WRONG, NEW)))
    assert last.code == "SIGN-IN-LOCKED"
    assert refusal(lambda: centre.sign_in(ADMIN, ADMIN_PASSPHRASE)).code == "SIGN-IN-LOCKED"


@pytest.mark.parametrize("login", ["limin", "LIMIN", " limin "])
def test_a_login_belongs_to_one_person(staffed: Started, login: str) -> None:
    request = AddOperator(login, "李民", Role.CLERK, NEW)
    assert refusal(lambda: session.add_operator(staffed.desk, request)).code == "LOGIN-TAKEN"


@pytest.mark.parametrize("login", ["admin", "Guest", "test01", "clerk-2", "user_1", "window3", "x", "a b", "9li"])
def test_shared_and_odd_logins_are_refused(centre: Started, login: str) -> None:
    request = AddOperator(login, "李民", Role.CLERK, NEW)
    assert refusal(lambda: session.add_operator(centre.desk, request)).code == "LOGIN"


def test_the_last_administrator_stays(staffed: Started) -> None:
    me = staffed.id_of(ADMIN)
    for change in (
        ChangeOperator(me, "王建军", Role.SUPERVISOR, active=True),
        ChangeOperator(me, "王建军", Role.ADMIN, active=False),
    ):
        assert refusal(lambda c=change: staffed.desk.run(operators.change_operator, c)).code == "LAST-ADMIN"
    second = ChangeOperator(staffed.id_of(SUPERVISOR), "赵敏", Role.ADMIN, active=True)
    staffed.desk.run(operators.change_operator, second)
    staffed.desk.run(operators.change_operator, ChangeOperator(me, "王建军", Role.CLERK, active=True))
    back = ChangeOperator(me, "王建军", Role.ADMIN, active=True)
    assert refusal(lambda: staffed.desk.run(operators.change_operator, back)).code == "PERMISSION"
    assert row_of_role(staffed) == {"limin": Role.CLERK, "zhaomin": Role.ADMIN, "wangjj": Role.CLERK}


def row_of_role(started: Started) -> dict[str, Role]:
    return {row.login: row.role for row in started.desk.ask(list_operators, ListOperators())}


def test_a_supervisor_resets_clerks_only(staffed: Started) -> None:
    staffed.sign_in(SUPERVISOR, SUPERVISOR_PASSPHRASE)
    session.reset_passphrase(staffed.desk, ResetPassphrase(staffed.id_of(CLERK), NEW))
    for login in (ADMIN, SUPERVISOR):
        request = ResetPassphrase(staffed.id_of(login), NEW)
        assert refusal(lambda r=request: session.reset_passphrase(staffed.desk, r)).code == "PERMISSION"
    session.sign_in(staffed.desk, ADMIN, ADMIN_PASSPHRASE)


def test_a_clerk_keeps_nobodys_account(staffed: Started) -> None:
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    calls = (
        lambda: session.add_operator(staffed.desk, AddOperator("liwei", "李伟", Role.ADMIN, NEW)),
        lambda: session.reset_passphrase(staffed.desk, ResetPassphrase(staffed.id_of(ADMIN), NEW)),
        lambda: staffed.desk.run(
            operators.change_operator, ChangeOperator(staffed.id_of(CLERK), "李敏", Role.ADMIN, True)
        ),
    )
    for call in calls:
        assert refusal(call).code == "PERMISSION"
    assert row_of_role(staffed)["limin"] is Role.CLERK
    assert [row[1] for row in staffed.audit("operators.change")] == ["refused"]


def test_a_missing_account_is_said_so(centre: Started) -> None:
    change = ChangeOperator("0" * 32, "李敏", Role.CLERK, True)
    assert refusal(lambda: centre.desk.run(operators.change_operator, change)).code == "OPERATOR-MISSING"
    reset = ResetPassphrase("0" * 32, NEW)
    assert refusal(lambda: session.reset_passphrase(centre.desk, reset)).code == "OPERATOR-MISSING"
