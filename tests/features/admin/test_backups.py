"""备份: making, carrying away, going back, and a new recovery code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db import backup
from db.desk import Desk
from db.keystore import unlock_with_recovery
from db.room import DataRoom
from db.session import open_desk
from db.usecases.backups import restore_backup
from db.usecases.settings import ChangeSettings, change_settings
from tests.helpers.pages.admin import AdminScreen
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, RECOVERY_CODE, MovableClock, look

SECTION = "backups"
Shoot = Callable[[AdminScreen, str], None]


def test_a_backup_is_made_and_listed(screen: AdminScreen, desk: Desk, clock: MovableClock, shoot: Shoot) -> None:
    screen.press("5")
    assert "还没有备份" in screen.words()
    shoot(screen, "5-empty")
    screen.press("F9")
    clock.move(hours=2)
    screen.press("F9")
    assert [row[:2] for row in screen.table("backups_table")] == [["2026-11-20 11:30", "手工"], ["2026-11-20 09:30", "手工"]]
    assert screen.notices.said[-1].startswith("备份做好了 yimen-20261120-113000-manual.db")
    actions = [row.action for row in look(desk, "SELECT action FROM audit ORDER BY seq DESC LIMIT 2")]
    assert actions == ["backups.note", "backups.note"]
    shoot(screen, "5-backups")


def test_a_backup_goes_to_a_folder_outside(screen: AdminScreen, tmp_path: Path) -> None:
    usb = tmp_path / "USB 盘"
    usb.mkdir()
    screen.answers.chosen = usb
    screen.press("5")
    screen.press("Ctrl+U")
    (made,) = backup.listing(usb)
    assert backup.read_note(made.path).size == made.size
    assert screen.notices.said == [f"已备份到 USB 盘 {made.path.name} · {made.size / 1024 / 1024:.1f} MB"]
    assert screen.table("backups_table") == []


def test_going_back_explains_first_and_ends_at_the_sign_in_page(
    screen: AdminScreen, desk: Desk, clock: MovableClock, shoot: Shoot
) -> None:
    screen.press("5")
    screen.press("F9")
    desk.run(change_settings, ChangeSettings({"window": 9}))
    screen.press("F7")
    assert "恢复到 2026-11-20 09:30 这一份" in screen.words() and "不删" in screen.words()
    shoot(screen, "5-restore")
    screen.press("F7")
    assert screen.opened == [] and "不删" not in screen.words()
    screen.press("F7")
    screen.press("Ctrl+Return")
    ((kind, path),) = screen.opened
    assert kind == "restore"
    aside = restore_backup(desk, Path(path))
    assert aside is not None and (aside / "yimen.db").exists()
    again = open_desk(DataRoom(desk.paths.root, clock=clock, kdf=CHEAP_KDF), "wangjj", PASSPHRASE)
    assert again.facts.window == 2 and again.facts.lane == 1
    again.close()


def test_a_damaged_backup_is_refused_before_anything_is_touched(screen: AdminScreen, desk: Desk) -> None:
    screen.press("5")
    screen.press("F9")
    (made,) = backup.listing(desk.paths.backups)
    with made.path.open("r+b") as file:
        file.seek(5000)
        file.write(b"\0" * 64)
    screen.press("F7")
    screen.press("Ctrl+Return")
    assert "对不上" in screen.fault
    assert screen.opened == []


def test_a_backup_of_another_centre_says_where_to_go(
    screen: AdminScreen, desk: Desk, tmp_path: Path, clock: MovableClock
) -> None:
    from tests.helpers.rooms import make_room

    other = make_room(tmp_path / "other", clock)
    screen.answers.opened = backup.take(other.desk.paths, other.desk.key, clock(), "manual").path
    other.desk.close()
    screen.press("5")
    screen.press("Ctrl+O")
    screen.press("Ctrl+Return")
    assert "要用它自己的恢复码" in screen.fault
    assert screen.opened == []


def test_stopping_leaves_no_half_backup(screen: AdminScreen, desk: Desk) -> None:
    screen.press("5")
    screen.button("backups_make").triggered.emit()
    screen.find(object, "admin_backups").strip.cancelled.emit()
    screen.settle()
    left = [path.name for path in desk.paths.backups.glob("*")]
    assert all(not name.endswith(".part") for name in left)
    screen.press("F9")
    assert backup.listing(desk.paths.backups)


def test_a_new_recovery_code_takes_the_place_of_the_old(
    screen: AdminScreen, desk: Desk, tmp_path: Path, shoot: Shoot
) -> None:
    screen.press("5")
    screen.press("F4")
    assert "旧码马上作废" in screen.words()
    screen.press("Ctrl+Return")
    code = screen.value("recovery_shown").replace("\n", "-")
    room = DataRoom(desk.paths.root)
    assert unlock_with_recovery(room.keys(), code) == desk.key
    assert unlock_with_recovery(room.keys(), RECOVERY_CODE) is None
    shoot(screen, "5-code")
    screen.answers.saved = tmp_path / "code.pdf"
    screen.press("Ctrl+S")
    assert screen.answers.saved.read_bytes().startswith(b"%PDF")
    screen.tab_to("recovery_tail")
    screen.type("????")
    screen.press("F9")
    assert "对不上" in screen.words()
    screen.clear_and_type(code[-4:].lower())
    screen.press("F9")
    assert screen.value("recovery_shown") == ""
    assert screen.notices.said[-1].startswith("恢复码已换")


def test_the_shift_supervisor_backs_up_but_leaves_the_code_alone(screen_as: Callable[[str], AdminScreen]) -> None:
    screen = screen_as("zhouqi")
    screen.press("5")
    screen.press("F4")
    assert screen.fault == "换恢复码由管理员来做。"
    screen.press("F9")
    assert len(screen.table("backups_table")) == 1
