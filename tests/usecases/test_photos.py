"""Photos of a record: kept, listed, looked at on record, taken away; and what a bad disk costs."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db import photo_store
from db.check import check
from db.desk import Desk
from db.domain.permissions import Role
from db.engine import known_error
from db.photo_store import blobs
from db.queries.photos import ListPhotos, list_photos_of
from db.registry import UseCase
from db.usecases.photos import (
    AttachPhotos,
    RemovePhoto,
    StoredPhoto,
    attach_photos,
    keep_photos,
    remove_photo,
    store_of,
    view_photo,
    view_strip,
)
from db.usecases.upkeep import UNNAMED_FOR, sweep_photos
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, Started, refusal, start
from tests.helpers.rooms import Room
from tests.photos.records import add_meeting, add_visit, new_photos


@pytest.fixture
def desk(room: Room) -> Desk:
    return room.desk


@pytest.fixture
def visit(desk: Desk) -> str:
    return add_visit(desk)


def shown(desk: Desk, visit: str) -> int:
    return int(look(desk, f"SELECT photos FROM visit WHERE id = '{visit}'")[0].photos)


def look(desk: Desk, sql: str) -> list[Any]:
    from tests.helpers.rooms import look as rows

    return rows(desk, sql)


def audit(desk: Desk, action: str) -> list[tuple[str, str, dict[str, object]]]:
    rows = look(desk, f"SELECT subject_kind, subject_id, details FROM audit WHERE action = '{action}' ORDER BY seq")
    return [(row.subject_kind, row.subject_id, json.loads(row.details)) for row in rows]


def test_photos_are_kept_with_their_visit(desk: Desk, visit: str) -> None:
    changed: list[frozenset[str]] = []
    desk.listeners.append(changed.append)
    given = new_photos(1, 2, 3)
    kept = keep_photos(desk, "visit", visit, given)
    assert [(one.name, one.code, one.message) for one in kept] == [(f"IMG_{n}.PNG", "", "") for n in (1, 2, 3)]
    metas = desk.ask(list_photos_of, ListPhotos("visit", visit))
    assert [meta.photo_id for meta in metas] == [one.photo_id for one in kept]
    assert [(meta.position, meta.caption, meta.width) for meta in metas] == [
        (n, f"第 {n} 处", 100 + n) for n in (1, 2, 3)
    ]
    assert {(meta.source, meta.operator_name, meta.removed_at) for meta in metas} == {("folder", "李敏", None)}
    assert [meta.sha256 for meta in metas] == [new.prepared.sha256 for new in given]
    assert shown(desk, visit) == 3
    assert changed[-1] == {"photos", "visits"}
    assert audit(desk, "photos.attach") == [("visit", visit, {"photos": 3})]


def test_a_double_press_adds_nothing(desk: Desk, visit: str) -> None:
    first = keep_photos(desk, "visit", visit, new_photos(1, 2))
    again = keep_photos(desk, "visit", visit, new_photos(2, 3, 3))
    assert again[0].photo_id == first[1].photo_id
    assert again[1].photo_id == again[2].photo_id
    assert shown(desk, visit) == 3


def test_a_removed_photo_is_gone_from_view_but_not_from_the_record(desk: Desk, visit: str) -> None:
    one, two = keep_photos(desk, "visit", visit, new_photos(1, 2))
    assert one.photo_id and two.photo_id
    assert refusal(lambda: desk.run(remove_photo, RemovePhoto(str(one.photo_id), " "))).code == "PHOTO-REASON"
    desk.run(remove_photo, RemovePhoto(one.photo_id, "拍错了"))
    assert shown(desk, visit) == 1
    assert [meta.photo_id for meta in desk.ask(list_photos_of, ListPhotos("visit", visit))] == [two.photo_id]
    every = desk.ask(list_photos_of, ListPhotos("visit", visit, removed=True))
    assert [meta.removed_at is None for meta in every] == [False, True]
    assert (every[0].removed_reason, every[0].removed_by) == ("拍错了", desk.operator and desk.operator.name)
    assert refusal(lambda: view_photo(desk, str(one.photo_id))).code == "PHOTO-GONE"
    assert refusal(lambda: desk.run(remove_photo, RemovePhoto(str(one.photo_id), "拍错了"))).code == "PHOTO-GONE"
    assert len(list(blobs(desk.paths.photos))) == 2
    # Added again it is a new photo at the end.
    (back,) = keep_photos(desk, "visit", visit, new_photos(1))
    assert back.photo_id != one.photo_id
    assert [meta.position for meta in desk.ask(list_photos_of, ListPhotos("visit", visit))] == [2, 3]


def test_looking_is_on_record_once_a_day(room: Room, visit: str) -> None:
    desk = room.desk
    new = new_photos(1)[0]
    (kept,) = keep_photos(desk, "visit", visit, [new])
    photo_id = str(kept.photo_id)
    for _ in range(3):
        assert view_photo(desk, photo_id).jpeg == new.prepared.jpeg
        assert [view.jpeg for view in view_strip(desk, "visit", visit)] == [new.prepared.thumb]
    assert audit(desk, "photos.see") == [("photo", photo_id, {})]
    assert audit(desk, "photos.see_all") == [("visit", visit, {})]
    room.sign_in(Role.SUPERVISOR)
    view_photo(desk, photo_id)
    room.clock.move(days=1)
    view_photo(desk, photo_id)
    assert len(audit(desk, "photos.see")) == 3


def test_who_may_not_see_sees_nothing_but_may_add(room: Room, visit: str) -> None:
    desk = room.desk
    from db.transaction import SignedIn

    clerk = room.operators[Role.CLERK]
    desk.operator = SignedIn(clerk.operator_id, clerk.login, clerk.name, Role.ASSISTANT)
    (kept,) = keep_photos(desk, "visit", visit, new_photos(1))
    assert refusal(lambda: view_photo(desk, str(kept.photo_id))).code == "PERMISSION"
    assert refusal(lambda: view_strip(desk, "visit", visit)).code == "PERMISSION"
    assert [meta.caption for meta in desk.ask(list_photos_of, ListPhotos("visit", visit))] == [""]


def test_a_record_that_is_not_there_is_refused_before_anything_is_written(desk: Desk, visit: str) -> None:
    assert refusal(lambda: keep_photos(desk, "demand", visit, new_photos(1))).code == "PHOTO-OWNER"
    assert refusal(lambda: keep_photos(desk, "case", visit, new_photos(1))).code == "PHOTO-OWNER"  # type: ignore[arg-type]
    assert refusal(lambda: view_strip(desk, "meeting", visit)).code == "PHOTO-OWNER"
    assert list(blobs(desk.paths.photos)) == []
    assert refusal(lambda: desk.run(attach_photos, AttachPhotos("visit", visit, (StoredPhoto("x", "y", 1, 1, 1),)))).code == (
        "PHOTO-HASH"
    )


def test_a_meeting_has_photos_too(desk: Desk) -> None:
    meeting = add_meeting(desk)
    assert keep_photos(desk, "meeting", meeting, new_photos(1))[0].photo_id
    assert len(view_strip(desk, "meeting", meeting)) == 1


def test_a_lost_or_damaged_file_is_said_in_its_place(desk: Desk, visit: str) -> None:
    given = new_photos(1, 2, 3)
    kept = keep_photos(desk, "visit", visit, given)
    store = store_of(desk)
    store.path(given[0].prepared.sha256).unlink()
    spoilt = store.path(given[1].prepared.sha256)
    spoilt.write_bytes(spoilt.read_bytes()[:40])
    views = view_strip(desk, "visit", visit)
    assert [bool(view.jpeg) for view in views] == [False, False, True]
    assert "第 1 处" in views[0].problem and "第 2 处" in views[1].problem and views[2].problem == ""
    assert refusal(lambda: view_photo(desk, str(kept[0].photo_id))).code == "PHOTO-MISSING"
    assert refusal(lambda: view_photo(desk, str(kept[1].photo_id))).code == "PHOTO-DAMAGED"


def test_a_disk_that_fills_keeps_the_visit_and_names_what_is_missing(
    desk: Desk, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = photo_store.write_blob, 0

    def filling(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, data)

    monkeypatch.setattr(photo_store, "write_blob", filling)
    kept = keep_photos(desk, "visit", visit, new_photos(1, 2, 3, 4))
    assert [bool(one.photo_id) for one in kept] == [True, True, False, False]
    assert [one.code for one in kept[2:]] == ["PHOTO-FULL"] * 2
    assert "IMG_3.PNG" in kept[2].message and "IMG_4.PNG" in kept[3].message
    assert shown(desk, visit) == 2


def test_a_database_that_is_full_names_every_photo(desk: Desk, visit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlcipher3 import dbapi2

    real = desk.run

    def full(use_case: UseCase[Any, Any], request: Any) -> Any:
        if use_case is attach_photos:
            error = known_error(dbapi2.OperationalError("database or disk is full"))
            assert error is not None
            raise error
        return real(use_case, request)

    with monkeypatch.context() as patch:
        patch.setattr(desk, "run", full)
        kept = keep_photos(desk, "visit", visit, new_photos(1, 2))
    assert [(one.photo_id, one.code) for one in kept] == [(None, "DB-FULL")] * 2
    assert [one.code for one in keep_photos(desk, "visit", visit, new_photos(1, 2))] == ["", ""]


def test_files_that_no_row_names_are_swept_after_a_week(room: Room, visit: str) -> None:
    desk = room.desk
    keep_photos(desk, "visit", visit, new_photos(1))
    store_of(desk).put(b"never saved", b"")
    old = desk.now().timestamp()
    for path in blobs(desk.paths.photos):
        os.utime(path, (old, old))
    assert sweep_photos(desk).files == 0
    room.clock.move(days=UNNAMED_FOR.days + 1)
    aside = desk.paths.root / "aside-1"
    aside.mkdir()
    assert sweep_photos(desk).files == 0
    aside.rmdir()
    assert sweep_photos(desk).files == 1
    assert len(view_strip(desk, "visit", visit)) == 1
    assert all(view.jpeg for view in view_strip(desk, "visit", visit))


# --- the whole room: check, and a disk of its own that is really full ------------------------------------------------


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Started]:
    made = start(tmp_path / "centre")
    yield made
    made.desk.close()


def finding(desk: Desk, name: str) -> tuple[bool, str]:
    found = next(one for one in check(desk).findings if one.name == name)
    return found.ok, found.what


def test_the_check_names_what_is_missing_and_counts_what_is_left_over(centre: Started) -> None:
    desk = centre.desk
    visit = add_visit(desk)
    given = new_photos(1, 2, 3)
    kept = keep_photos(desk, "visit", visit, given)
    store = store_of(desk)
    store.put(b"never saved", b"")
    assert check(desk).ok
    assert finding(desk, "photos") == (True, "every photo is whole; 1 files without a row")
    store.path(given[0].prepared.sha256).unlink()
    store.path(given[1].prepared.sha256).write_bytes(b"")
    ok, what = finding(desk, "photos")
    assert not ok and f"{kept[0].photo_id} missing" in what and f"{kept[1].photo_id} damaged" in what


def test_a_disk_really_full(tmp_path: Path) -> None:
    small = tmp_path / "disk"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(small)], capture_output=True, check=False
    ) if sys.platform == "linux" else None  # fmt: skip
    if mounted is None or mounted.returncode:
        pytest.skip("a file system of its own is not permitted here")
    try:
        made = start(small / "centre")
        visit = add_visit(made.desk)
        given = new_photos(*range(8))
        assert keep_photos(made.desk, "visit", visit, given[:1])[0].photo_id
        ballast = small / "ballast"
        with ballast.open("wb", buffering=0) as handle:
            try:
                while True:
                    handle.write(bytes(4096))
            except OSError:
                pass
        kept = keep_photos(made.desk, "visit", visit, given[1:])
        lost = [one for one in kept if one.photo_id is None]
        assert lost and all(one.code in ("PHOTO-FULL", "DB-FULL", "DB-IO") for one in lost)
        assert list(made.desk.paths.photos.glob("*.part")) == []
        ballast.unlink()
        assert all(one.photo_id for one in keep_photos(made.desk, "visit", visit, given[1:]))
        made.reopen(ADMIN, ADMIN_PASSPHRASE)
        assert [bool(view.jpeg) for view in view_strip(made.desk, "visit", visit)] == [True] * 8
        assert check(made.desk).ok
        made.desk.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)
