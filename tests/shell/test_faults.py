"""Data that cannot be opened: one plain sentence on a whole page, and keys that lead on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest
from PySide6.QtWidgets import QLineEdit

from db import backup
from db.room import DataRoom
from db.session import open_desk
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.helpers.rooms import CHEAP_KDF
from tests.shell.conftest import CLERK, RECOVERY


@pytest.fixture
def running(qapp, qtbot, theme, centre) -> Iterator[ShellPage]:
    """The program on a centre, after the test has had a chance to spoil it through ``spoil``."""
    yield from run_program(make_program(qapp, theme, centre), qtbot)


def fault(shell: ShellPage) -> tuple[str, str, list[str]]:
    """Code, sentence and keys of the page in front."""
    screen = shell.program.window.stack.currentWidget()
    assert screen.objectName() == "fault"
    words = screen.state.accessibleName() + screen.state.accessibleDescription()
    return screen.error.code, words, [button.key_text for button in screen.buttons]


def try_to_sign_in(shell: ShellPage) -> None:
    SignInPage(shell).sign_in(CLERK, "Alt+2")
    shell.until_screen("fault")


def test_a_second_program_has_the_data_open(running, centre):
    lock = filelock.FileLock(centre / "yimen.lock")
    lock.acquire()
    try_to_sign_in(running)
    code, words, keys = fault(running)
    assert code == "DB-LOCKED" and "已经在" in words and keys == ["F5", "Ctrl+O", "Esc"]
    running.shot("fault-locked")
    lock.release()
    running.press("F5")
    assert running.screen == "sign_in"
    SignInPage(running).sign_in(CLERK)
    running.until_screen("workspace")


def test_a_folder_that_cannot_be_written(running, centre):
    (centre / "yimen.lock").unlink(missing_ok=True)
    (centre / "yimen.lock").mkdir()
    try_to_sign_in(running)
    code, words, _ = fault(running)
    assert code == "DB-READONLY" and "只能看" in words
    (centre / "yimen.lock").rmdir()


def test_data_that_cannot_be_written_can_still_be_looked_at(running, centre):
    (centre / "yimen.lock").unlink(missing_ok=True)
    (centre / "yimen.lock").mkdir()
    try_to_sign_in(running)
    assert fault(running)[2] == ["F5", "F9", "Ctrl+O", "Esc"]
    running.press("F9")
    SignInPage(running).sign_in(CLERK)
    running.until_screen("workspace")
    running.shot("only-look")
    desk = running.program.desk
    assert desk.read_only and "现在只能看" in running.program.workspace.page.fault_bar.accessibleName()
    running.press("Ctrl+L")
    running.until_screen("sign_in")
    SignInPage(running).sign_in(CLERK)
    running.until_screen("workspace")
    assert not (centre / "yimen.db-wal").exists() or not (centre / "yimen.db-wal").stat().st_size
    (centre / "yimen.lock").rmdir()


def test_a_newer_database_is_refused_untouched(running, centre):
    from sqlalchemy import text

    from db.engine import make_engine

    room = DataRoom(centre, kdf=CHEAP_KDF)
    engine = make_engine(room.paths.database, room.unlock_with_passphrase("limin", CLERK), writer=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = room.paths.database.read_bytes()
    try_to_sign_in(running)
    code, words, _ = fault(running)
    assert code == "DB-TOO-NEW" and "升级程序" in words
    assert room.paths.database.read_bytes() == before


def test_a_corrupt_database_is_put_right_from_a_backup_by_keys(running, centre):
    desk = open_desk(DataRoom(centre, kdf=CHEAP_KDF), "limin", CLERK)
    backup.take(desk.paths, desk.key, desk.now(), "timer")
    desk.close()
    for left in centre.glob("yimen.db-*"):
        left.unlink()
    (centre / "yimen.db").write_bytes(b"not a database at all" * 400)
    try_to_sign_in(running)
    code, words, keys = fault(running)
    assert code == "DB-CORRUPT" and "坏文件会原样留着" in words and keys[0] == "Ctrl+R"
    running.shot("14b-fault-corrupt")
    running.press("Ctrl+R")
    running.until_screen("restore")
    running.shot("restore")
    secret = running.program.window.findChild(QLineEdit, "restore_secret")
    secret.setFocus()
    running.type("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF")
    running.press("F9")
    running.settle()
    assert "恢复码不对" in running.text("restore_said")
    secret.clear()
    running.type(RECOVERY.lower())
    running.press("F9")
    running.until_screen("sign_in")
    SignInPage(running).sign_in(CLERK, "Alt+2")
    running.until_screen("workspace")
    assert running.program.desk.facts.lane == 1
    assert any((aside / "yimen.db").exists() for aside in centre.glob("aside-*"))


def missing_keys(root: Path) -> None:
    (root / "keys.json").unlink()


def broken_keys(root: Path) -> None:
    (root / "keys.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "code", "said"), [(missing_keys, "KEY-MISSING", "找回这个文件"), (broken_keys, "KEY-FILE", "恢复")]
)
def test_a_lost_or_broken_key_file_is_told_at_once(qapp, qtbot, theme, centre, spoil, code, said):
    spoil(centre)
    for shell in run_program(make_program(qapp, theme, centre), qtbot):
        found, words, keys = fault(shell)
        assert (found, keys) == (code, ["F5", "Ctrl+R", "Ctrl+O", "Esc"]) and said in words


def test_a_first_start_cut_short_begins_again(qapp, qtbot, theme, tmp_path):
    root = tmp_path / "data"
    room = DataRoom(root, kdf=CHEAP_KDF)
    room.begin_setup()
    (root / "yimen.db").write_bytes(b"half")
    for shell in run_program(make_program(qapp, theme, root), qtbot):
        assert shell.screen == "first_start"


def test_escape_at_a_fault_ends_the_program(qapp, qtbot, theme, centre):
    broken_keys(centre)
    for shell in run_program(make_program(qapp, theme, centre), qtbot):
        shell.press("Escape")
        qtbot.waitUntil(lambda shell=shell: not shell.program.window.isVisible())
