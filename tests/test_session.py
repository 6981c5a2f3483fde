from __future__ import annotations

import json
from pathlib import Path

import pytest

from db import keystore, session
from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.room import DataRoom
from db.usecases import operators
from db.usecases.operators import AddOperator, ChangeOperator, ChangeOwnPassphrase, ResetPassphrase
from db.usecases.recovery import RecoverAdmin, recover_admin
from db.usecases.settings import ChangeSettings, change_settings
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    CLERK,
    CLERK_PASSPHRASE,
    FIRST,
    SUPERVISOR,
    Started,
    centre,
    refusal,
    staffed,
    start,
)
from tests.helpers.rooms import CHEAP_KDF, RECOVERY_CODE

__all__ = ["centre", "staffed"]

NEW = "Qiutian=1121"


class MemoryStore:
    """An operating system's key store that forgets when the test ends."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self.secrets[(service, username)] = password


class Killed(BaseException):
    """The program ends here, as by kill -9."""


def kill_at(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def end(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(session, name, end)


def opens(room: DataRoom, login: str, passphrase: str) -> bool:
    return keystore.unlock_with_passphrase(room.keys(), login, passphrase) is not None


def test_a_started_centre_opens_by_passphrase_and_by_recovery_code(centre: Started) -> None:
    assert centre.desk.operator is not None
    assert centre.desk.operator.role is Role.ADMIN
    desk = centre.reopen()
    assert desk.operator is not None
    assert desk.operator.login == ADMIN
    assert centre.room.unlock_with_recovery(RECOVERY_CODE.lower()) == desk.key
    assert not centre.room.paths.unfinished.exists()


def test_nothing_is_made_of_a_request_that_cannot_be(tmp_path: Path) -> None:
    error = refusal(lambda: start(tmp_path / "c", passphrase="short"))
    assert (error.code, error.field) == ("PASSPHRASE", "passphrase")
    assert not (tmp_path / "c").exists()


def test_a_first_start_cut_short_is_begun_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = DataRoom(tmp_path / "c", kdf=CHEAP_KDF)
    with monkeypatch.context() as patch:

        def end(*_: object) -> None:
            raise Killed

        patch.setattr(Desk, "run", end)
        with pytest.raises(Killed):
            session.start_centre(room, FIRST, RECOVERY_CODE)
    assert room.paths.keys.exists()
    assert not room.exists
    desk = session.start_centre(room, FIRST, RECOVERY_CODE)
    assert desk.facts.centre_code == "110105012003"
    desk.close()
    assert room.exists


def test_a_folder_with_a_centre_is_not_started_again(centre: Started) -> None:
    assert refusal(lambda: session.start_centre(centre.room, FIRST, RECOVERY_CODE)).code == "ROOM-EXISTS"


def test_the_key_store_unlocks_but_the_passphrase_signs_in(tmp_path: Path) -> None:
    store = MemoryStore()
    room = DataRoom(tmp_path / "c", kdf=CHEAP_KDF, store=store)
    session.start_centre(room, FIRST, RECOVERY_CODE).close()
    assert refusal(lambda: session.open_desk(room, ADMIN, "Wrong-1234")).details["tries_left"] == 4
    desk = session.open_desk(room, ADMIN, ADMIN_PASSPHRASE)
    assert desk.operator is not None
    desk.close()
    assert "Wrong" not in room.paths.keys.read_text()
    assert ADMIN_PASSPHRASE not in room.paths.keys.read_text()


def test_wrong_passphrases_are_counted_while_the_data_is_locked(centre: Started) -> None:
    centre.desk.close()
    left = [refusal(lambda: session.open_desk(centre.room, ADMIN, "No-1234567")) for _ in range(5)]
    assert [error.details.get("tries_left") for error in left] == [4, 3, 2, 1, None]
    assert left[-1].code == "SIGN-IN-LOCKED"
    good = lambda: session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)  # noqa: E731
    assert refusal(good).code == "SIGN-IN-LOCKED"
    centre.clock.move(minutes=15)
    centre.desk = good()
    centre.desk.close()
    assert refusal(lambda: session.open_desk(centre.room, ADMIN, "No-1234567")).details["tries_left"] == 4


def test_what_is_typed_as_a_login_by_mistake_is_not_kept(centre: Started) -> None:
    centre.desk.close()
    assert refusal(lambda: session.open_desk(centre.room, ADMIN_PASSPHRASE, "x")).code == "SIGN-IN-WRONG"
    assert ADMIN_PASSPHRASE.lower() not in centre.room.paths.failures.read_text().lower()


def test_a_damaged_count_locks_nobody_out(centre: Started) -> None:
    centre.room.paths.failures.write_text("{broken")
    assert centre.reopen().operator is not None


def test_a_new_person_signs_in_and_is_listed_before_the_data_is_open(staffed: Started) -> None:
    names = {name.login: (name.name, name.role) for name in staffed.room.keys().names}
    assert names == {
        ADMIN: ("王建军", "admin"),
        CLERK: ("李敏", "clerk"),
        SUPERVISOR: ("赵敏", "supervisor"),
    }
    desk = staffed.reopen(CLERK, CLERK_PASSPHRASE)
    assert desk.operator is not None
    assert desk.operator.role is Role.CLERK


def test_a_refused_person_leaves_no_way_in(staffed: Started) -> None:
    request = AddOperator(CLERK, "李敏", Role.CLERK, NEW)
    assert refusal(lambda: session.add_operator(staffed.desk, request)).code == "LOGIN-TAKEN"
    assert not opens(staffed.room, CLERK, NEW)
    assert opens(staffed.room, CLERK, CLERK_PASSPHRASE)


def test_a_changed_passphrase_replaces_the_old_one_everywhere(centre: Started) -> None:
    session.change_passphrase(centre.desk, ChangeOwnPassphrase(ADMIN_PASSPHRASE, NEW))
    assert not opens(centre.room, ADMIN, ADMIN_PASSPHRASE)
    assert [slot.kind for slot in centre.room.keys().slots].count("spare") == 0
    assert centre.reopen(ADMIN, NEW).operator is not None


@pytest.mark.parametrize("moment", ["before the change", "after the change"])
def test_a_passphrase_change_cut_short_leaves_the_known_one_good(
    centre: Started, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    with monkeypatch.context() as patch:
        if moment == "before the change":

            def end(*_: object) -> None:
                raise Killed

            patch.setattr(centre.desk, "run", end)
        else:
            kill_at(patch, "_settle_slot")
        with pytest.raises(Killed):
            session.change_passphrase(centre.desk, ChangeOwnPassphrase(ADMIN_PASSPHRASE, NEW))
    centre.desk.close()
    known, other = (ADMIN_PASSPHRASE, NEW) if moment == "before the change" else (NEW, ADMIN_PASSPHRASE)
    assert refusal(lambda: session.open_desk(centre.room, ADMIN, other)).code == "SIGN-IN-WRONG"
    centre.desk = session.open_desk(centre.room, ADMIN, known)
    assert opens(centre.room, ADMIN, known)
    assert not opens(centre.room, ADMIN, other)


def test_a_person_added_just_before_the_end_signs_in(
    centre: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        kill_at(patch, "_settle_slot")
        kill_at(patch, "_match_names")
        with pytest.raises(Killed):
            session.add_operator(centre.desk, AddOperator(CLERK, "李敏", Role.CLERK, CLERK_PASSPHRASE))
    assert centre.reopen(CLERK, CLERK_PASSPHRASE).operator is not None
    assert CLERK in {name.login for name in centre.room.keys().names}


def test_a_reset_passphrase_opens_a_locked_account_and_must_be_changed(staffed: Started) -> None:
    for _ in range(5):
        refusal(lambda: session.sign_in(staffed.desk, CLERK, "No-1234567"))
    session.reset_passphrase(staffed.desk, ResetPassphrase(staffed.id_of(CLERK), NEW))
    facts = session.sign_in(staffed.desk, CLERK, NEW)
    assert facts.must_change
    session.change_passphrase(staffed.desk, ChangeOwnPassphrase(NEW, "Dongtian=12"))
    assert not session.sign_in(staffed.desk, CLERK, "Dongtian=12").must_change


def test_who_left_can_neither_open_nor_sign_in(staffed: Started) -> None:
    gone = ChangeOperator(staffed.id_of(CLERK), "李敏", Role.CLERK, active=False)
    staffed.desk.run(operators.change_operator, gone)
    assert not opens(staffed.room, CLERK, CLERK_PASSPHRASE)
    assert CLERK not in {name.login for name in staffed.room.keys().names}
    error = refusal(lambda: session.sign_in(staffed.desk, CLERK, CLERK_PASSPHRASE))
    assert error.code == "SIGN-IN-INACTIVE"
    assert staffed.desk.operator is not None
    assert staffed.desk.operator.login == ADMIN


def test_the_names_file_follows_the_window_number(centre: Started) -> None:
    centre.desk.run(change_settings, ChangeSettings({"window": 3}))
    assert json.loads(centre.room.paths.keys.read_text())["window"] == 3
    assert centre.desk.facts.window == 3


def test_a_new_recovery_code_replaces_the_old(centre: Started) -> None:
    code = session.replace_recovery_code(centre.desk)
    assert centre.room.unlock_with_recovery(code) == centre.desk.key
    assert refusal(lambda: centre.room.unlock_with_recovery(RECOVERY_CODE)).code == "RECOVERY-WRONG"


def test_a_replacement_cut_short_leaves_the_old_recovery_code_good(
    centre: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        kill_at(patch, "_save")
        with pytest.raises(Killed):
            session.replace_recovery_code(centre.desk)
    centre.desk.close()
    centre.desk = session.recover(centre.room, RecoverAdmin(ADMIN, RECOVERY_CODE, NEW))
    assert centre.desk.operator is not None


def test_the_recovery_code_lets_an_administrator_back_in(staffed: Started) -> None:
    staffed.desk.close()
    for _ in range(5):
        refusal(lambda: session.open_desk(staffed.room, ADMIN, "No-1234567"))
    code = f" {RECOVERY_CODE.lower().replace('-', ' ')} "
    staffed.desk = session.recover(staffed.room, RecoverAdmin(ADMIN, code, NEW))
    assert staffed.desk.operator is not None
    assert staffed.desk.operator.role is Role.ADMIN
    assert [row[:2] for row in staffed.audit("operators.recover")] == [("王建军", "ok")]
    assert staffed.reopen(ADMIN, NEW).operator is not None
    assert not opens(staffed.room, ADMIN, ADMIN_PASSPHRASE)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (RecoverAdmin(ADMIN, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFG", NEW), "RECOVERY-WRONG"),
        (RecoverAdmin(CLERK, RECOVERY_CODE, NEW), "SIGN-IN-WRONG"),
        (RecoverAdmin("nobody", RECOVERY_CODE, NEW), "SIGN-IN-WRONG"),
        (RecoverAdmin(ADMIN, RECOVERY_CODE, "short"), "PASSPHRASE"),
    ],
)
def test_a_refused_recovery_changes_nothing(staffed: Started, request_: RecoverAdmin, code: str) -> None:
    staffed.desk.close()
    assert refusal(lambda: session.recover(staffed.room, request_)).code == code
    assert [slot.kind for slot in staffed.room.keys().slots].count("spare") == 0
    staffed.desk = session.open_desk(staffed.room, ADMIN, ADMIN_PASSPHRASE)
    assert opens(staffed.room, CLERK, CLERK_PASSPHRASE)


def test_an_open_desk_alone_recovers_nobody(centre: Started) -> None:
    code = session.replace_recovery_code(centre.desk)
    session.sign_out(centre.desk)
    for wrong in (RECOVERY_CODE, ""):
        request = RecoverAdmin(ADMIN, wrong, NEW)
        assert refusal(lambda r=request: centre.desk.run(recover_admin, r)).code == "RECOVERY-WRONG"
    assert centre.desk.run(recover_admin, RecoverAdmin(ADMIN, code, NEW)) is not None


def test_only_an_administrator_replaces_the_recovery_code(staffed: Started) -> None:
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    assert refusal(lambda: session.replace_recovery_code(staffed.desk)).code == "PERMISSION"
    assert staffed.room.unlock_with_recovery(RECOVERY_CODE) == staffed.desk.key


def test_a_full_disk_refuses_the_change_before_it_is_made(
    centre: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(keystore, "save", full)
        change = ChangeOwnPassphrase(ADMIN_PASSPHRASE, NEW)
        assert refusal(lambda: session.change_passphrase(centre.desk, change)).code == "KEY-WRITE"
    assert centre.reopen().operator is not None


def test_a_disk_that_fills_up_after_the_change_does_not_undo_it(
    centre: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, left = keystore.save, iter([True])

    def once(path: Path, keys: keystore.KeyFile) -> None:
        if not next(left, False):
            raise OSError(28, "No space left on device")
        save(path, keys)

    with monkeypatch.context() as patch:
        patch.setattr(keystore, "save", once)
        session.change_passphrase(centre.desk, ChangeOwnPassphrase(ADMIN_PASSPHRASE, NEW))
    assert centre.reopen(ADMIN, NEW).operator is not None
    assert not opens(centre.room, ADMIN, ADMIN_PASSPHRASE)


def test_signing_out_empties_the_seat_and_is_audited(centre: Started) -> None:
    session.sign_out(centre.desk)
    session.sign_out(centre.desk)
    assert centre.desk.operator is None
    assert [row[:2] for row in centre.audit("operators.sign_out")] == [("王建军", "ok")]
    with pytest.raises(KnownError, match="SIGN-IN"):
        session.change_passphrase(centre.desk, ChangeOwnPassphrase(ADMIN_PASSPHRASE, NEW))
