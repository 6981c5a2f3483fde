"""Photos of a visit: taken by keys, kept after it, and none of their faults costs the visit."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.domain.errors import KnownError
from db.photo_store import PhotoStore
from db.queries.photos import ListPhotos, list_photos_of
from db.queries.visit_lists import HouseholdVisits, household_visits


def picture(path: Path, colour: str = "tan", size: tuple[int, int] = (640, 480), at: float = 0) -> Path:
    """A JPEG as a camera writes it."""
    image = Image.new("RGB", size, colour)
    exif = image.getexif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 09:42:00"
    image.save(path, "JPEG", exif=exif)
    if at:
        os.utime(path, (at, at))
    return path


class Folder:
    """The system's dialog, always answered with the same folder."""

    def __init__(self, folder: Path) -> None:
        self.chosen = folder

    def open_file(self, parent: object, title: str, pattern: str) -> Path | None:
        return None

    def save_file(self, parent: object, title: str, name: str, pattern: str) -> Path | None:
        return None

    def folder(self, parent: object, title: str) -> Path | None:
        return self.chosen


@pytest.fixture
def album(tmp_path):
    folder = tmp_path / "手机"
    folder.mkdir()
    picture(folder / "厨房.jpg", "white", at=1_700_000_000)
    picture(folder / "卫生间.jpg", at=1_700_000_100)
    return folder


@pytest.fixture
def screen(come, homes, album):
    made = come(household_id=homes("张桂兰"))
    made.page.photos.files = Folder(album)
    made.press("F4")
    made.page.view.record.met.setFocus()
    made.press("1")
    return made


def take(screen, *keys):
    screen.press("Ctrl+U", "Ctrl+O")
    screen.press(*keys, "Return")


def last(desk, homes):
    return desk.ask(household_visits, HouseholdVisits(homes("张桂兰")))[0]


def test_photos_are_ticked_taken_and_kept_with_the_visit(screen, desk, homes):
    screen.press("Ctrl+U")
    chooser = screen.page.photos.chooser
    assert chooser.isVisible() and chooser.empty.accessibleName() == "没有找到手机或存储卡"
    screen.press("Ctrl+O")
    assert [photo.name for photo in chooser.photos] == ["卫生间.jpg", "厨房.jpg"], "the newest first"
    assert screen.focus is chooser.table
    screen.qtbot.waitUntil(lambda: chooser.picture.image is not None)
    screen.press("Space", "Down", "Space")
    assert chooser.take.title == "取用 2 张"
    screen.press("Return")
    assert screen.page.photos.chooser is None
    assert screen.photos == ["*本次 卫生间.jpg", "*本次 厨房.jpg"]
    assert screen.page.view.record.photo_note.text() == "原片时间 2026-11-20 09:42，已去掉位置，保存时加密存本机"
    screen.press("F9")
    visit = last(desk, homes)
    assert visit.photos == 2
    assert [one.taken_at for one in desk.ask(list_photos_of, ListPhotos("visit", visit.visit_id))] == ["2026-11-20 09:42:00"] * 2
    assert not list(desk.paths.root.rglob("*.jpg")), "no clear file is ever written"


def test_one_is_looked_at_large_and_taken_out(screen):
    take(screen)
    screen.page.view.record.strip.setFocus()
    screen.press("Return")
    cover = screen.page.photos.cover
    assert cover.isVisible() and cover.picture.image.width() == 640
    screen.press("Escape")
    assert screen.page.photos.cover is None and screen.focus is screen.page.view.record.strip
    screen.press("Delete")
    assert screen.photos == []


def test_kept_photos_show_while_f11_is_held_and_large_by_enter(screen, desk, homes, come):
    take(screen)
    screen.press("F9")
    screen = come(screen, household_id=homes("张桂兰"))
    assert screen.photos == ["上次 1"], "nothing is shown unasked"
    QTest.keyPress(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert screen.photos == ["*上次 1"]
    QTest.keyRelease(screen.focus, Qt.Key.Key_F11)
    assert screen.photos == ["上次 1"]
    screen.page.view.record.strip.setFocus()
    screen.press("Return")
    assert screen.page.photos.cover.picture.image.width() == 640
    screen.page.before_lock()
    assert screen.page.photos.cover is None


@pytest.mark.parametrize("login", ["xiaowu"])
def test_an_assistant_does_not_see_kept_photos(come, desk, homes, album, login):
    screen = come(household_id=homes("张桂兰"))
    screen.page.photos.files = Folder(album)
    screen.press("F4")
    screen.page.view.record.met.setFocus()
    screen.press("1")
    take(screen)
    screen.press("F9")
    screen = come(screen, household_id=homes("张桂兰"))
    QTest.keyPress(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert screen.photos == ["上次 1"]
    QTest.keyRelease(screen.focus, Qt.Key.Key_F11)
    screen.page.view.record.strip.setFocus()
    screen.press("Return")
    assert screen.page.photos.cover is None and "没有查看照片的权限" in screen.fault


def test_what_is_no_photo_is_named_and_the_visit_goes_on(screen, album, desk, homes):
    (album / "账单.jpg").write_bytes(b"not a picture at all")
    picture(album / "新.jpg", "navy", at=2_000_000_000)
    screen.press("Ctrl+U", "Ctrl+O")
    for _ in screen.page.photos.chooser.photos:
        screen.press("Space", "Down")
    screen.press("Return")
    assert "1 张照片没取成：账单.jpg" in screen.fault and "走访照样可以保存。" in screen.fault
    assert len(screen.photos) == 3
    screen.press("F9")
    assert last(desk, homes).photos == 3


def test_a_picture_of_80_mb_is_named(screen, album):
    with (album / "大.jpg").open("wb") as big:
        big.write(b"\xff\xd8\xff\xe0")
        big.truncate(80_000_000)
    os.utime(album / "大.jpg", (2_000_000_000, 2_000_000_000))
    take(screen)
    assert "没取成：大.jpg" in screen.fault and screen.photos == []


def test_a_card_pulled_out_is_said(screen, album):
    screen.press("Ctrl+U", "Ctrl+O")
    screen.page.photos.chooser._quiet.stop()
    screen.page.photos.chooser.prepared.clear()
    for path in album.iterdir():
        path.unlink()
    screen.press("Return")
    assert "没取成：卫生间.jpg" in screen.fault and screen.photos == []
    album.rmdir()
    screen.press("Ctrl+U")
    assert screen.page.photos.chooser.empty.accessibleName() == "打不开"
    screen.press("Escape")
    assert screen.page.photos.chooser is None


def test_a_full_disk_costs_the_photos_and_never_the_visit(screen, desk, homes, monkeypatch):
    take(screen)

    def full(self, photo, thumb, label=""):
        raise KnownError("PHOTO-DISK", f"磁盘满了，照片「{label}」没有存；请腾出空间后再存。")

    monkeypatch.setattr(PhotoStore, "put", full)
    screen.press("F9")
    assert last(desk, homes).visited_on.isoformat() == "2026-11-20", "the visit is kept"
    assert "走访已存，1 张照片没存上：卫生间.jpg" in screen.fault and "磁盘满了" in screen.fault
    monkeypatch.undo()
    screen.press("Ctrl+1")
    assert last(desk, homes).photos == 1 and screen.fault == ""


def test_photos_of_a_draft_are_read_again(screen, come, homes, album, qtbot):
    take(screen)
    qtbot.waitUntil(lambda: not screen.page.record.drafter.pending, timeout=3000)
    screen.settle()
    again = come(household_id=homes("张桂兰"))
    assert again.photos == ["*本次 卫生间.jpg"]


def test_no_more_than_a_dozen(screen, album):
    for n in range(14):
        picture(album / f"p{n:02}.jpg", size=(32, 24), at=1_800_000_000 + n)
    screen.press("Ctrl+U", "Ctrl+O")
    for _ in range(14):
        screen.press("Space", "Down")
    screen.press("Return")
    assert len(screen.photos) == 12 and "一次走访最多 12 张照片多选的 2 张没有取" in screen.fault


def test_the_picture_helper_writes_a_camera_picture(tmp_path):
    made = Image.open(io.BytesIO(picture(tmp_path / "a.jpg").read_bytes()))
    assert made.getexif().get_ifd(0x8769)[0x9003] == "2026:11:20 09:42:00"
