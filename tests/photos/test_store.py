"""The store: whole or not at all, nothing in clear, nothing to be guessed, and every fault in words."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import photo_store
from db.photo_store import BlobState, PhotoStore, blobs, tidy
from tests.helpers.centres import refusal

KEY = bytes(range(32))
PHOTO, THUMB = b"\xff\xd8" + b"the whole picture " * 400, b"\xff\xd8" + b"small " * 40
SHA256 = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> PhotoStore:
    return PhotoStore(tmp_path / "photos", KEY)


def all_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_put_in_comes_out(store: PhotoStore) -> None:
    assert store.put(PHOTO, THUMB) == SHA256
    assert (store.read(SHA256), store.read_thumb(SHA256)) == (PHOTO, THUMB)
    assert store.state(SHA256) is BlobState.WHOLE
    assert PhotoStore(store.folder, KEY).read(SHA256) == PHOTO
    assert all_files(store.folder) == [store.path(SHA256)]


@settings(max_examples=30)
@given(photo=st.binary(max_size=3000), thumb=st.binary(max_size=500))
def test_any_bytes(tmp_path: Path, photo: bytes, thumb: bytes) -> None:
    store = PhotoStore(tmp_path, KEY)
    sha256 = store.put(photo, thumb)
    assert (store.read(sha256), sha256) == (photo, hashlib.sha256(photo).hexdigest())


def test_the_same_photo_is_one_file_and_its_age_begins_anew(store: PhotoStore) -> None:
    store.put(PHOTO, THUMB)
    path = store.path(SHA256)
    before = path.read_bytes()
    os.utime(path, (1, 1))
    assert store.put(PHOTO, THUMB) == SHA256
    assert path.read_bytes() == before and path.stat().st_mtime > 1
    assert len(all_files(store.folder)) == 1


def test_neither_names_nor_contents_tell_anything(store: PhotoStore) -> None:
    store.put(PHOTO, THUMB)
    path = store.path(SHA256)
    data = path.read_bytes()
    for clear in (PHOTO[:16], THUMB[:8], b"picture", bytes.fromhex(SHA256), SHA256.encode()):
        assert clear not in data
    assert SHA256 not in str(path) and path.name != hashlib.sha256(data).hexdigest()
    other = PhotoStore(store.folder, bytes(32))
    assert other.name(SHA256) != store.name(SHA256)
    assert len(path.name) == 64 and path.parent.name == path.name[:2]


def test_the_key_of_the_database_is_not_the_key_of_the_photos(store: PhotoStore) -> None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    store.put(PHOTO, THUMB)
    data = store.path(SHA256).read_bytes()
    with pytest.raises(InvalidTag):
        AESGCM(KEY).decrypt(data[8:20], data[20:], photo_store._bound(store.name(SHA256), thumb=True))


def test_a_wrong_key_opens_nothing(store: PhotoStore) -> None:
    store.put(PHOTO, THUMB)
    wrong = PhotoStore(store.folder, bytes(32))
    assert refusal(lambda: wrong.read(SHA256)).code == "PHOTO-MISSING"
    place = wrong.path(SHA256)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(store.path(SHA256).read_bytes())
    assert refusal(lambda: wrong.read(SHA256)).code == "PHOTO-DAMAGED"
    assert refusal(lambda: wrong.read_thumb(SHA256)).code == "PHOTO-DAMAGED"


def test_one_photo_cannot_be_put_in_the_place_of_another(store: PhotoStore) -> None:
    store.put(PHOTO, THUMB)
    other = store.put(b"another", b"a")
    store.path(SHA256).write_bytes(store.path(other).read_bytes())
    assert refusal(lambda: store.read(SHA256)).code == "PHOTO-DAMAGED"
    assert refusal(lambda: store.read_thumb(SHA256)).code == "PHOTO-DAMAGED"


def test_a_missing_file_is_named(store: PhotoStore) -> None:
    error = refusal(lambda: store.read(SHA256, "厨房漏水"))
    assert error.code == "PHOTO-MISSING" and "厨房漏水" in error.message
    assert store.state(SHA256) is BlobState.MISSING


@settings(max_examples=80)
@given(data=st.data())
def test_no_damage_goes_unseen(tmp_path: Path, data: st.DataObject) -> None:
    store = PhotoStore(tmp_path, KEY)
    store.put(PHOTO, THUMB)
    path = store.path(SHA256)
    whole = path.read_bytes()
    if data.draw(st.booleans()):
        spoilt = whole[: data.draw(st.integers(0, len(whole) - 1))]
    else:
        n = data.draw(st.integers(0, len(whole) - 1))
        spoilt = whole[:n] + bytes([whole[n] ^ data.draw(st.integers(1, 255))]) + whole[n + 1 :]
    path.write_bytes(spoilt)
    assert store.state(SHA256) is BlobState.DAMAGED
    error = refusal(lambda: (store.read_thumb(SHA256, "门口"), store.read(SHA256, "门口")))
    assert error.code == "PHOTO-DAMAGED" and "门口" in error.message
    # Adding the same photo again heals it.
    store.put(PHOTO, THUMB)
    assert store.state(SHA256) is BlobState.WHOLE
    path.unlink()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("step", ["mkdir", "fsync", "replace"])
def test_a_failing_disk_leaves_nothing_and_names_the_photo(
    store: PhotoStore, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os if step == "fsync" else Path, step, fail)
        error = refusal(lambda: store.put(PHOTO, THUMB, "IMG_7.JPG"))
    assert error.code == ("PHOTO-FULL" if number == errno.ENOSPC else "PHOTO-WRITE")
    assert "IMG_7.JPG" in error.message
    assert all_files(store.folder.parent) == []
    store.put(PHOTO, THUMB)
    assert store.read(SHA256) == PHOTO


WRITER = """
import os, sys
from pathlib import Path
from db import photo_store
from db.photo_store import PhotoStore
store = PhotoStore(Path(sys.argv[1]), bytes(range(32)))
real = os.fsync
count = 0
def slow(handle):
    global count
    count += 1
    if count > 5 and any(store.folder.glob('*.part')):
        print("now", flush=True)
        sys.stdin.readline()
    real(handle)
os.fsync = slow
for n in range(100):
    print(store.put(b"picture %d" % n * 500, b"small"), flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_killed_while_writing_it_leaves_whole_photos_and_nothing_in_clear(store: PhotoStore) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdin is not None
    kept = []
    for line in child.stdout:
        if line.strip() == "now":
            break
        kept.append(line.strip())
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()
    assert kept and all(store.state(sha256) is BlobState.WHOLE for sha256 in kept)
    parts = list(store.folder.glob("*.part"))
    assert len(parts) == 1 and b"picture" not in parts[0].read_bytes()
    tidy(store.folder)
    assert sorted(blobs(store.folder)) == sorted(store.path(sha256) for sha256 in kept)
    assert all_files(store.folder) == sorted(store.path(sha256) for sha256 in kept)


def test_several_threads_put_the_same_photos(store: PhotoStore) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for n in range(12):
                store.put(b"picture %d" % n, b"small")
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(all_files(store.folder)) == 12
    assert all(store.state(hashlib.sha256(b"picture %d" % n).hexdigest()) is BlobState.WHOLE for n in range(12))


def test_only_old_files_that_nothing_names_are_swept(store: PhotoStore) -> None:
    hashes = [store.put(b"picture %d" % n, b"small") for n in range(4)]
    for sha256 in hashes[:3]:
        os.utime(store.path(sha256), (1000, 1000))
    swept = store.sweep(frozenset({store.name(hashes[0])}), 2000)
    assert swept.files == 2 and swept.size > 0
    assert [store.state(sha256) for sha256 in hashes] == [
        BlobState.WHOLE, BlobState.MISSING, BlobState.MISSING, BlobState.WHOLE
    ]  # fmt: skip
    assert store.sweep(frozenset(), 500).files == 0
    assert PhotoStore(store.folder / "none", KEY).sweep(frozenset(), 1e12).files == 0
