"""Where photos come from: newest first, nothing decoded, and a card that goes away spoils only what was on it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from db import photo_images
from db.photo_images import PreparedPhoto
from db.photo_sources import PhotoProblem, camera_places, list_photos, prepare_each
from tests.helpers.centres import refusal
from tests.photos.pictures import HEIC, photo_bytes


def put(path: Path, at: int, data: bytes = b"any bytes") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at, at))
    return path


def test_a_folder_newest_first_without_looking_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_images, "_read", lambda *_: pytest.fail("a photo was read"))
    put(tmp_path / "b.JPG", 2000, b"12345")
    put(tmp_path / "a.heic", 3000)
    put(tmp_path / "c.png", 1000)
    put(tmp_path / "notes.txt", 4000)
    put(tmp_path / "._b.JPG", 4000)
    put(tmp_path / "empty.jpg", 4000, b"")
    put(tmp_path / "folder.jpg" / "x.jpg", 4000)
    found = list_photos(tmp_path)
    assert [photo.name for photo in found] == ["a.heic", "b.JPG", "c.png"]
    assert (found[1].size, found[1].at.timestamp(), found[1].path) == (5, 2000, tmp_path / "b.JPG")
    assert [photo.name for photo in list_photos(tmp_path, limit=1)] == ["a.heic"]


def test_a_camera_card_is_looked_through(tmp_path: Path) -> None:
    put(tmp_path / "DCIM" / "100APPLE" / "IMG_1.JPG", 1000)
    put(tmp_path / "DCIM" / "101APPLE" / "IMG_2.HEIC", 2000)
    put(tmp_path / "DCIM" / ".thumbnails" / "t.jpg", 9000)
    put(tmp_path / "DCIM" / "a" / "b" / "c" / "d" / "deep.jpg", 9000)
    (place,) = camera_places([tmp_path, tmp_path / "none"])
    assert place.folder == tmp_path / "DCIM" and place.name == tmp_path.name
    assert [photo.name for photo in list_photos(place.folder)] == ["IMG_2.HEIC", "IMG_1.JPG"]
    assert [photo.name for photo in list_photos(place.folder / "100APPLE")] == ["IMG_1.JPG"]
    camera_places()


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    assert refusal(lambda: list_photos(tmp_path / "none")).code == "PHOTO-SOURCE"


def test_what_vanishes_while_listing_is_left_out(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg", 1000)
    (tmp_path / "b.jpg").symlink_to(tmp_path / "gone.jpg")
    assert [photo.name for photo in list_photos(tmp_path)] == ["a.jpg"]


def test_a_card_pulled_out_half_way_costs_the_rest_and_no_more(tmp_path: Path) -> None:
    paths = [put(tmp_path / f"{n}.jpg", 1000, photo_bytes((60 + n, 40))) for n in range(4)]
    put(tmp_path / "text.jpg", 1000, b"no photo at all")
    (tmp_path / "2.jpg").write_bytes(paths[2].read_bytes()[:600])
    results = []
    for n, made in enumerate(prepare_each([paths[0], tmp_path / "text.jpg", *paths[1:], HEIC])):
        results.append(made)
        if n == 2:
            paths[3].unlink()
    assert [made.code if isinstance(made, PhotoProblem) else "" for made in results] == [
        "", "PHOTO-KIND", "", "PHOTO-BROKEN", "PHOTO-READ", ""
    ]  # fmt: skip
    assert all(made.name in made.message for made in results if isinstance(made, PhotoProblem))
    assert isinstance(results[5], PreparedPhoto)
