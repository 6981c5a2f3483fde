"""Photos in backups: shared by the generations, brought back by a restore, missing ones said and never in the way."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from db import backup, photo_backup, session
from db.backup import Backup
from db.check import check
from db.domain.errors import KnownError
from db.photo_store import blobs
from db.room import DataRoom
from db.usecases.photos import keep_photos, store_of, view_strip
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, Started, centre, refusal  # noqa: F401
from tests.helpers.rooms import CHEAP_KDF
from tests.photos.records import add_visit, new_photos


def take(made: Started, folder: Path | None = None, **more: Any) -> Backup:
    return backup.take(made.desk.paths, made.desk.key, made.desk.now(), "manual", folder, **more)


def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a USB disk: another file system."""
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)


def visited(made: Started, *numbers: int) -> str:
    visit = add_visit(made.desk)
    assert all(one.photo_id for one in keep_photos(made.desk, "visit", visit, new_photos(*numbers)))
    return visit


def names(folder: Path) -> list[str]:
    return [path.name for path in blobs(folder)]


def reopened(made: Started) -> Started:
    made.desk = session.open_desk(made.room, ADMIN, ADMIN_PASSPHRASE)
    return made


@pytest.mark.parametrize("links", [True, False])
def test_generations_share_their_photos(
    centre: Started, monkeypatch: pytest.MonkeyPatch, links: bool  # noqa: F811
) -> None:
    if not links:
        no_links(monkeypatch)
    visited(centre, 1, 2)
    store_of(centre.desk).put(b"of a form never saved", b"")
    first = take(centre)
    kept = centre.desk.paths.backups / photo_backup.FOLDER
    before = {path: path.stat().st_ino for path in blobs(kept)}
    assert len(before) == 2
    assert all((path.stat().st_nlink == 2) == links for path in before)
    centre.clock.move(minutes=1)
    visited(centre, 2, 3)
    second = take(centre)
    assert len(names(kept)) == 3
    assert all(path.stat().st_ino == number for path, number in before.items())
    assert (backup.read_note(first.path).photos, backup.read_note(second.path).photos) == (2, 3)
    assert list(kept.rglob("*.part")) == []


def test_a_restore_brings_them_back_here_and_elsewhere(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    visit = visited(centre, 1, 2)
    pictures = [view.jpeg for view in view_strip(centre.desk, "visit", visit)]
    made = take(centre, tmp_path / "usb")
    later = visited(centre, 3)
    paths, key = centre.desk.paths, centre.desk.key
    centre.desk.close()
    elsewhere = DataRoom(tmp_path / "other", clock=centre.clock, kdf=CHEAP_KDF)
    next(blobs(paths.photos)).unlink()
    aside = backup.restore(paths, made.path, key)
    assert aside is not None
    backup.restore(elsewhere.paths, made.path, key)
    for desk in (reopened(centre).desk, session.open_desk(elsewhere, ADMIN, ADMIN_PASSPHRASE)):
        assert [view.jpeg for view in view_strip(desk, "visit", visit)] == pictures
        assert check(desk).ok
        assert refusal(lambda desk=desk: view_strip(desk, "visit", later)).code == "PHOTO-OWNER"  # type: ignore[misc]
        if desk is not centre.desk:
            desk.close()


def test_missing_and_damaged_photos_are_counted_and_stop_nothing(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    visit = visited(centre, 1, 2, 3)
    lost, spoilt, _ = blobs(centre.desk.paths.photos)
    lost.unlink()
    spoilt.write_bytes(spoilt.read_bytes()[:-9])
    made = take(centre, tmp_path / "usb")
    note = backup.read_note(made.path)
    assert (note.photos, note.photos_missing) == (3, 2)
    assert len(names(tmp_path / "usb" / "photos")) == 1
    paths, key = centre.desk.paths, centre.desk.key
    centre.desk.close()
    shutil.rmtree(paths.photos)
    backup.restore(paths, made.path, key)
    assert sum(bool(view.jpeg) for view in view_strip(reopened(centre).desk, "visit", visit)) == 1


def test_a_copy_without_its_photos_still_brings_the_data(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    visit = visited(centre, 1)
    made = take(centre, tmp_path / "usb")
    shutil.rmtree(tmp_path / "usb" / "photos")
    other = DataRoom(tmp_path / "other", clock=centre.clock, kdf=CHEAP_KDF)
    backup.restore(other.paths, made.path, centre.desk.key)
    desk = session.open_desk(other, ADMIN, ADMIN_PASSPHRASE)
    (view,) = view_strip(desk, "visit", visit)
    assert view.jpeg == b"" and "备份" in view.problem
    assert not check(desk).ok
    desk.close()


def test_a_good_copy_is_never_replaced_by_a_bad_one_and_repair_brings_it_back(
    centre: Started, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    no_links(monkeypatch)
    visit = visited(centre, 1, 2)
    take(centre)
    one, other = blobs(centre.desk.paths.photos)
    one.write_bytes(one.read_bytes()[:50])
    other.unlink()
    centre.clock.move(minutes=1)
    take(centre)
    assert not check(centre.desk).ok
    assert check(centre.desk, repair=True).ok
    assert all(view.jpeg for view in view_strip(centre.desk, "visit", visit))


@pytest.mark.parametrize("step", ["space", "write", "stop"])
def test_a_full_disk_or_a_wish_to_stop_leaves_no_backup_and_no_parts(
    centre: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str  # noqa: F811
) -> None:
    visited(centre, 1, 2, 3)
    no_links(monkeypatch)
    usb = tmp_path / "usb"

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def stop(done: int, pages: int) -> None:
        if usb.joinpath("photos").exists() and any(blobs(usb / "photos")):
            raise KnownError("STOPPED", "已经取消。")

    with monkeypatch.context() as patch:
        if step == "space":
            patch.setattr(backup, "_same_disk", lambda *_: False)
            usage = shutil.disk_usage(tmp_path)
            free = backup.SPARE_BYTES + centre.desk.paths.database.stat().st_size
            patch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
            patch.setattr(photo_backup, "plan", lambda *_: photo_backup.Carriage((), free, 0))
        elif step == "write":
            patch.setattr(photo_backup, "write_blob", full)
        code = refusal(lambda: take(centre, usb, progress=stop if step == "stop" else None)).code
    assert code == ("STOPPED" if step == "stop" else "BACKUP-FULL")
    assert backup.listing(usb) == ()
    assert list(usb.rglob("*.part")) == []
    assert backup.read_note(take(centre, usb).path).photos_missing == 0
    assert len(names(usb / "photos")) == 3


def test_what_a_killed_backup_left_is_tidied(centre: Started) -> None:  # noqa: F811
    visited(centre, 1)
    take(centre)
    paths = centre.desk.paths
    lefts = [paths.photos / "a.part", paths.backups / photo_backup.FOLDER / "b.part"]
    for left in lefts:
        left.write_bytes(b"half")
    centre.desk.close()
    reopened(centre)
    assert not any(left.exists() for left in lefts)
    assert check(centre.desk).ok


def test_a_restore_onto_a_full_disk_changes_nothing(
    centre: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    visit = visited(centre, 1, 2)
    made = take(centre, tmp_path / "usb")
    paths, key = centre.desk.paths, centre.desk.key
    centre.desk.close()
    shutil.rmtree(paths.photos)
    with monkeypatch.context() as patch:
        no_links(patch)

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(photo_backup, "write_blob", full)
        assert refusal(lambda: backup.restore(paths, made.path, key)).code == "BACKUP-FULL"
    assert not list(paths.root.glob("restore-*"))
    life = reopened(centre).desk.facts.lane
    assert life == 0
    centre.desk.close()
    backup.restore(paths, made.path, key)
    assert all(view.jpeg for view in view_strip(reopened(centre).desk, "visit", visit))
