"""What goes wrong around a desk: each fault gets one plain sentence and a way on, and nothing saved is lost."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import audit, backup, engine, migrate, session, witness
from db.check import check
from db.domain.errors import KnownError
from db.queries.cases import GetCase, get_case
from db.room import DataRoom
from db.usecases.settings import ChangeSettings, change_settings
from tests.helpers.centres import (  # noqa: F401
    ADMIN,
    ADMIN_PASSPHRASE,
    FIRST,
    Started,
    centre,
    refusal,
    start,
)
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import CHEAP_KDF, RECOVERY_CODE, look

PAGE = 4096
ROOT = Path(engine.__file__).parents[1]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def reopen(made: Started) -> None:
    made.desk = session.open_desk(made.room, ADMIN, ADMIN_PASSPHRASE)


def cases(made: Started) -> int:
    return len(look(made.desk, "SELECT id FROM service_case"))


# --- a corrupt file ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["header", "middle", "cut off", "zeroed", "another file"])
def test_a_corrupt_file_is_left_alone_and_a_backup_opens(centre: Started, where: str) -> None:  # noqa: F811
    person = walk_in(centre.desk)
    register(centre.desk, person)
    made = backup.take(centre.desk.paths, centre.desk.key, centre.desk.now(), "manual")
    paths, key = centre.desk.paths, centre.desk.key
    centre.desk.close()
    data = bytearray(paths.database.read_bytes())
    if where == "header":
        data[40] ^= 0xFF
    elif where == "middle":
        for page in range(2, len(data) // PAGE):
            data[page * PAGE + 700] ^= 0xFF
    elif where == "cut off":
        del data[len(data) // 2 :]
    elif where == "zeroed":
        data[:PAGE] = bytes(PAGE)
    else:
        data = bytearray(b"PK\x03\x04 this is a workbook" * 500)
    paths.database.write_bytes(data)
    before = digest(paths.database)
    error = refusal(lambda: session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE))
    assert error.code == "DB-CORRUPT" and "备份" in error.message
    assert digest(paths.database) == before
    aside = backup.restore(paths, made.path, key)
    assert aside is not None and digest(aside / paths.database.name) == before
    reopen(centre)
    assert cases(centre) == 1
    assert check(centre.desk).ok


# --- nothing may be written --------------------------------------------------------------------------------------

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be somebody to whom modes apply, as root is not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder anybody may read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def write_protect(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o555)


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of Unix")
@pytest.mark.parametrize("left", ["closed", "killed"])
def test_a_write_protected_folder_is_said_and_can_be_read(centre: Started, elsewhere: Path, left: str) -> None:  # noqa: F811
    receipt = register(centre.desk, walk_in(centre.desk))
    if left == "closed":
        centre.desk.close()
    # Copied with the desk open is what a kill leaves: the newest commits are in the WAL only.
    copy, usb = elsewhere / "centre", elsewhere / "usb"
    usb.mkdir()
    usb.chmod(0o777)
    shutil.copytree(centre.room.paths.root, copy)
    assert (copy / "yimen.db-wal").exists() == (left == "killed")
    write_protect(copy)
    room = DataRoom(copy, clock=centre.clock, kdf=CHEAP_KDF)
    before = {path.name: digest(path) for path in copy.iterdir() if path.is_file()}
    with as_nobody():
        error = refusal(lambda: session.open_desk(room, ADMIN, ADMIN_PASSPHRASE))
        assert error.code in ("DB-READONLY", "DB-OPEN")
        assert refusal(lambda: session.open_read_only(room, ADMIN, "Wrong-2026")).code == "SIGN-IN-WRONG"
        desk = session.open_read_only(room, ADMIN, ADMIN_PASSPHRASE)
        assert desk.ask(get_case, GetCase(receipt.case_id)).serial == receipt.serial
        assert desk.facts.centre_name == FIRST.centre_name
        assert refusal(lambda: walk_in(desk)).code == "DB-READONLY"
        made = backup.take(desk.paths, desk.key, desk.now(), "manual", usb)
        assert backup.read_note(made.path).size == made.size
        desk.close()
    assert {path.name: digest(path) for path in copy.iterdir() if path.is_file()} == before
    if left == "closed":
        reopen(centre)


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of Unix")
def test_a_write_protected_file_is_said(centre: Started, elsewhere: Path) -> None:  # noqa: F811
    centre.desk.close()
    copy = elsewhere / "centre"
    shutil.copytree(centre.room.paths.root, copy)
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    (copy / "yimen.db").chmod(0o444)
    room = DataRoom(copy, clock=centre.clock, kdf=CHEAP_KDF)
    with as_nobody():
        assert refusal(lambda: session.open_desk(room, ADMIN, ADMIN_PASSPHRASE)).code == "DB-READONLY"
        desk = room.open(room.unlock_with_passphrase(ADMIN, ADMIN_PASSPHRASE), read_only=True)
        assert look(desk, "SELECT name FROM centre")[0].name == FIRST.centre_name
        desk.close()
    reopen(centre)


def test_a_first_start_in_a_write_protected_folder_is_said(elsewhere: Path) -> None:
    write_protect(elsewhere)
    room = DataRoom(elsewhere, kdf=CHEAP_KDF)
    with as_nobody():
        error = refusal(lambda: session.start_centre(room, FIRST, RECOVERY_CODE))
    assert error.code in ("DB-READONLY", "DB-OPEN")
    assert list(elsewhere.iterdir()) == []


def test_reading_only_honours_locks_and_keeps_strangers_out(centre: Started) -> None:  # noqa: F811
    for _ in range(5):
        refusal(lambda: session.sign_in(centre.desk, ADMIN, "Wrong-2026"))
    centre.desk.close()
    assert refusal(lambda: session.open_read_only(centre.room, ADMIN, ADMIN_PASSPHRASE)).code == "SIGN-IN-LOCKED"
    assert refusal(lambda: session.open_read_only(centre.room, "nobody", ADMIN_PASSPHRASE)).code == "SIGN-IN-WRONG"
    centre.clock.move(minutes=16)
    desk = session.open_read_only(centre.room, ADMIN.upper(), ADMIN_PASSPHRASE)
    assert refusal(lambda: desk.run(change_settings, ChangeSettings({"window": 3}))).code == "DB-READONLY"
    desk.close()
    reopen(centre)


def test_an_older_file_is_not_read_without_the_upgrade_it_needs(
    centre: Started, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    centre.desk.close()
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, "next"))
        patch.setattr(migrate, "HEAD", "next")
        assert refusal(lambda: session.open_read_only(centre.room, ADMIN, ADMIN_PASSPHRASE)).code == "DB-READONLY"
        patch.setattr(migrate, "REVISIONS", ("next",))
        assert refusal(lambda: session.open_read_only(centre.room, ADMIN, ADMIN_PASSPHRASE)).code == "DB-TOO-NEW"
    reopen(centre)


# --- a full disk -------------------------------------------------------------------------------------------------


def allow_pages(made: Started, more: int) -> None:
    """Let the file grow by so many pages only, as a disk that is nearly full does."""
    with made.desk._writer.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        size = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {size + more if more >= 0 else 2**31 - 2}")


def test_a_full_disk_saves_nothing_by_half_and_goes_on_afterwards(centre: Started) -> None:  # noqa: F811
    person = walk_in(centre.desk)
    before = register(centre.desk, person)
    allow_pages(centre, 0)
    receipts = [before.serial]
    with pytest.raises(KnownError) as caught:
        for _ in range(200):
            receipts.append(register(centre.desk, person).serial)
    assert caught.value.code == "DB-FULL"
    assert [row.serial for row in look(centre.desk, "SELECT serial FROM service_case ORDER BY counter")] == receipts
    assert check(centre.desk).ok
    allow_pages(centre, -1)
    after = register(centre.desk, person)
    assert after.serial not in receipts
    assert check(centre.desk).ok
    assert cases(centre) == len(receipts) + 1


def test_a_disk_really_full(tmp_path: Path) -> None:
    small = tmp_path / "disk"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)], capture_output=True, check=False
    ) if sys.platform == "linux" else None
    if mounted is None or mounted.returncode:
        pytest.skip("a file system of its own is not permitted here")
    try:
        made = start(small / "centre")
        person = walk_in(made.desk)
        receipts = [register(made.desk, person).serial]
        ballast = small / "ballast"
        with ballast.open("wb", buffering=0) as handle:
            try:
                while True:
                    handle.write(bytes(65536))
            except OSError:
                pass
        with pytest.raises(KnownError) as caught:
            for _ in range(200):
                receipts.append(register(made.desk, person).serial)
        assert caught.value.code in ("DB-FULL", "DB-IO")
        assert backup_refused(made) == "BACKUP-FULL"
        ballast.unlink()
        receipts.append(register(made.desk, person).serial)
        made.reopen()
        assert [row.serial for row in made.rows("SELECT serial FROM service_case ORDER BY counter")] == receipts
        assert check(made.desk).ok
        made.desk.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def backup_refused(made: Started) -> str:
    return refusal(lambda: backup.take(made.desk.paths, made.desk.key, made.desk.now(), "timer")).code


def test_a_saved_change_is_not_called_failed_when_only_the_witness_cannot_be_written(
    centre: Started, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    person = walk_in(centre.desk)
    life = centre.desk.facts.incarnation
    with monkeypatch.context() as patch:

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(witness, "overwrite", full)
        register(centre.desk, person)
    centre.desk.close()
    reopen(centre)
    assert cases(centre) == 1
    assert centre.desk.facts.incarnation == life


# --- other programs ----------------------------------------------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
from db.engine import connect
raw = connect(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline().strip()))
raw.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
raw.execute("ROLLBACK")
raw.close()
"""


def test_a_file_held_by_another_program_is_said_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    made = start(tmp_path / "centre")
    person = walk_in(made.desk)
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(made.desk.paths.database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert other.stdin is not None and other.stdout is not None
    with other, other.stdin, other.stdout:
        other.stdin.write(f"{made.desk.key.hex()}\n")
        other.stdin.flush()
        assert other.stdout.readline() == "held\n"
        links = look(made.desk, "SELECT COUNT(*) AS n FROM audit")
        assert refusal(lambda: register(made.desk, person)).code == "DB-BUSY"
        assert look(made.desk, "SELECT COUNT(*) AS n FROM audit") == links
        assert cases(made) == 0
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.wait() == 0
    register(made.desk, person)
    assert check(made.desk).ok
    made.desk.close()


OPEN = """
import sys
from pathlib import Path
from db.domain.errors import KnownError
from db.room import DataRoom
from db.session import open_desk
try:
    open_desk(DataRoom(Path(sys.argv[1])), sys.argv[2], sys.stdin.readline().strip())
except KnownError as error:
    print(error.code)
"""


def test_two_programs_on_one_folder(centre: Started) -> None:  # noqa: F811
    second = subprocess.run(
        [sys.executable, "-c", OPEN, str(centre.room.paths.root), ADMIN],
        input=f"{ADMIN_PASSPHRASE}\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert second.stdout == "DB-LOCKED\n"
    walk_in(centre.desk)


# --- the clock ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [{"days": -1}, {"days": 365 * 10}, {"minutes": -30}])
def test_a_clock_that_is_wrong_for_a_while_breaks_nothing(centre: Started, step: dict[str, float]) -> None:  # noqa: F811
    person = walk_in(centre.desk)
    receipts = [register(centre.desk, person)]
    centre.clock.move(**step)
    receipts.append(register(centre.desk, person))
    centre.reopen()
    receipts.append(register(centre.desk, person))
    centre.clock.move(**{unit: -amount for unit, amount in step.items()})
    receipts.append(register(centre.desk, person))
    centre.reopen()
    receipts.append(register(centre.desk, person))
    assert len({receipt.serial for receipt in receipts}) == 5
    readings = [row.hlc for row in look(centre.desk, "SELECT hlc FROM outbox ORDER BY n")]
    assert readings == sorted(set(readings))
    assert check(centre.desk).ok
    # After a day in the future the clock seems set back, and the desk says so; it refuses nothing.
    assert centre.desk.clock_set_back == ("days" in step and step["days"] > 0)


# --- keys.json and witness.json ----------------------------------------------------------------------------------


def test_a_key_file_that_is_gone_or_damaged_is_said_and_put_right_by_hand(centre: Started) -> None:  # noqa: F811
    centre.desk.close()
    path = centre.room.paths.keys
    good = path.read_bytes()
    for damage, code in ((b"{", "KEY-FILE"), (good[: len(good) // 2], "KEY-FILE"), (None, "KEY-MISSING")):
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage)
        error = refusal(lambda: session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE))
        assert error.code == code and "备份" in error.message
    path.write_bytes(good)
    reopen(centre)


@pytest.mark.parametrize("damage", [b"{", None])
def test_a_lost_key_file_is_put_back_from_the_newest_backup(centre: Started, damage: bytes | None) -> None:  # noqa: F811
    backup.take(centre.desk.paths, centre.desk.key, centre.desk.now(), "timer")
    register(centre.desk, walk_in(centre.desk))
    centre.desk.close()
    path = centre.room.paths.keys
    path.unlink() if damage is None else path.write_bytes(damage)
    assert centre.room.exists
    reopen(centre)
    assert cases(centre) == 1
    asides = [aside.read_bytes() for aside in centre.room.paths.root.glob("aside-*/keys.json")]
    assert asides == ([] if damage is None else [damage])
    assert centre.room.unlock_with_recovery(RECOVERY_CODE) == centre.desk.key


def test_a_wrong_passphrase_opens_nothing_and_writes_nothing_into_the_data(centre: Started) -> None:  # noqa: F811
    centre.desk.close()
    before = digest(centre.room.paths.database)
    assert refusal(lambda: session.open_desk(centre.room, ADMIN, "Wrong-2026")).code == "SIGN-IN-WRONG"
    assert refusal(lambda: centre.room.unlock_with_recovery("AAAA")).code == "RECOVERY-WRONG"
    assert digest(centre.room.paths.database) == before
    reopen(centre)


def test_the_wrong_key_is_never_taken_for_the_right_one(centre: Started) -> None:  # noqa: F811
    centre.desk.close()
    before = digest(centre.room.paths.database)
    assert refusal(lambda: centre.room.open(bytes(32))).code == "DB-CORRUPT"
    assert digest(centre.room.paths.database) == before
    reopen(centre)


def test_a_missing_database_is_said(centre: Started) -> None:  # noqa: F811
    centre.desk.close()
    aside = centre.room.paths.root / "moved"
    centre.room.paths.database.rename(aside)
    error = refusal(lambda: session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE))
    assert error.code == "DB-MISSING"
    assert not centre.room.paths.database.exists()
    aside.rename(centre.room.paths.database)
    reopen(centre)


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00" * 80, b'{"token": 5, "lane": "x"}', b"\xff\xfe"])
def test_a_damaged_witness_begins_a_new_life_and_gives_no_number_twice(centre: Started, damage: bytes) -> None:  # noqa: F811
    person = walk_in(centre.desk)
    first = register(centre.desk, person)
    life = centre.desk.facts.incarnation
    centre.desk.close()
    centre.room.paths.witness.write_bytes(damage)
    reopen(centre)
    assert centre.desk.facts.incarnation != life
    assert centre.desk.facts.lane in witness.FOREIGN_LANES
    assert register(centre.desk, person).serial != first.serial
    with centre.desk._readers.begin() as connection:
        assert audit.verify(connection)[1] == ()
    assert check(centre.desk).ok


def test_there_is_always_a_further_lane() -> None:
    lane = 0
    for _ in range(60):
        further = witness.fresh_lane(lane, None)
        assert further > lane
        lane = max(further, lane + 20)
    assert witness.fresh_lane(5000, None) > 5000
    assert witness.fresh_lane(3, witness.WitnessFile("t", 9)) == 10
    assert witness.fresh_lane(12, witness.WitnessFile("t", 9)) == 13


# --- the sentences -----------------------------------------------------------------------------------------------

WAY_ON = re.compile("请|要|还可|先|已经取消|没有可")
"""What to do; for a step the clerk stopped, or one with nothing to do, that it is so."""


def sentences() -> Iterator[tuple[str, str]]:
    """Place and words (``□`` for what is filled in) of every KnownError written out in ``db``."""
    for path in sorted((ROOT / "db").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "KnownError"):
                continue
            words = node.args[1] if len(node.args) > 1 else None
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            if isinstance(words, ast.Constant):
                yield place, words.value
            elif isinstance(words, ast.JoinedStr):
                yield place, "".join(v.value if isinstance(v, ast.Constant) else "□" for v in words.values)


def test_every_error_is_one_plain_sentence_that_says_what_to_do() -> None:
    found = [*sentences(), *(("db/engine.py", words) for _, words in engine._BY_CODE.values())]
    assert len(found) > 100
    wrong = [
        (place, words)
        for place, words in found
        if not re.search("[\u4e00-\u9fff]", words)
        or not words.endswith(("。", "□"))
        or not 5 <= len(words) <= 90
        or (not WAY_ON.search(words) and not words.endswith("：□"))
    ]
    assert wrong == []
