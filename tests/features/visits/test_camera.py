"""拍一张: with the camera of the desk, by keys, in memory; without one the key says why."""

from __future__ import annotations

import pytest

from db.queries.photos import ListPhotos, list_photos_of
from db.queries.visit_lists import HouseholdVisits, household_visits
from desktop.shell.key_sheet import keys_of
from tests.helpers.cameras import StandInCameras

NONE = "没有接摄像头，拍不了；请接上再来，或用 Ctrl+U 从手机取。"


@pytest.fixture
def cameras():
    return StandInCameras()


@pytest.fixture
def screen(come, homes, cameras, make_screen):
    made = make_screen()
    made.page.photos.camera.cameras = cameras
    come(made, household_id=homes("张桂兰"))
    made.press("F4")
    made.page.view.record.met.setFocus()
    made.press("1")
    return made


def test_one_is_taken_and_kept_with_the_visit(screen, desk, homes, cameras):
    screen.press("Ctrl+R")
    cover = screen.page.photos.camera.cover
    assert cover.isVisible() and cover.picture.image.width() == 1280 and cover.note.text() == "台上的摄像头"
    screen.press("Space")
    assert screen.page.photos.camera.cover is None and not cameras.made[0].running
    assert screen.photos == ["*本次 拍照 10-43-00.jpg"]
    assert screen.page.view.record.photo_note.text().startswith("原片时间 2026-11-20 10:43")
    screen.press("Ctrl+R", "Return")
    assert screen.photos == ["*本次 拍照 10-43-00.jpg", "*本次 拍照 10-43-00 2.jpg"]
    screen.press("F9")
    visit = desk.ask(household_visits, HouseholdVisits(homes("张桂兰")))[0]
    kept = desk.ask(list_photos_of, ListPhotos("visit", visit.visit_id))
    assert {one.source for one in kept} == {"camera"} and kept[0].taken_at == "2026-11-20 10:43:00"
    assert not list(desk.paths.root.rglob("*.jpg")), "no clear file is ever written"


def test_escape_takes_none(screen, cameras):
    screen.press("Ctrl+R", "Escape")
    assert screen.page.photos.camera.cover is None and screen.photos == [] and not cameras.made[0].running


def test_one_pulled_out_is_told(screen, cameras):
    screen.press("Ctrl+R")
    cameras.made[0].pull_out()
    cover = screen.page.photos.camera.cover
    assert cover.picture.words == "摄像头拔掉了，没有拍成；请接好再按 Ctrl+R。"
    screen.press("Space")
    assert cover.note.text() == cover.picture.words and screen.photos == []
    screen.press("Escape")
    cameras.reason = NONE
    screen.press("Ctrl+R")
    assert screen.said == NONE and not screen.page.view.record.snap.isVisible()


def test_a_lock_turns_it_off(screen, cameras):
    screen.press("Ctrl+R")
    screen.page.before_lock()
    assert screen.page.photos.camera.cover is None and not cameras.made[0].running


def test_without_one_the_key_sheet_says_why(come, homes, make_screen):
    screen = make_screen()
    screen.page.photos.camera.cameras = StandInCameras(NONE)
    come(screen, household_id=homes("张桂兰"))
    assert not screen.page.view.record.snap.isVisible()
    assert dict(keys_of(screen.page))["Ctrl+R"] == f"拍一张（用不了：{NONE}）"
    screen.press("Ctrl+R")
    assert screen.said == NONE


def test_the_chooser_takes_one_too(screen, cameras):
    screen.press("Ctrl+U")
    assert screen.page.photos.chooser.snap.isVisible()
    screen.press("Ctrl+R")
    assert cameras.made[0].running
    screen.press("Space")
    assert screen.page.photos.chooser is None and screen.photos == ["*本次 拍照 10-43-00.jpg"]
