"""Databases of every release open with the present program, whole."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import version
from pathlib import Path

import pytest

from db import migrate, session
from db.check import check
from db.room import DataRoom
from tests.corpus import make
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import look

RELEASES = sorted(path.parent.name for path in make.HERE.glob("*/yimen.db"))


def test_the_present_release_is_in_the_corpus() -> None:
    assert version("yimen") in RELEASES


@pytest.mark.parametrize("release", RELEASES)
def test_a_database_of_a_release_opens_whole_and_works_on(tmp_path: Path, release: str) -> None:
    source, root = make.HERE / release, tmp_path / "centre"
    assert (source / "yimen.db").stat().st_size < 2_000_000
    facts = json.loads((source / "facts.json").read_text(encoding="utf-8"))
    root.mkdir()
    for name in ("yimen.db", "keys.json"):
        shutil.copyfile(source / name, root / name)
    room = DataRoom(root, clock=make.clock())
    room.begin_setup()
    room.end_setup()
    assert room.unlock_with_recovery(facts["recovery_code"])
    desk = session.open_desk(room, facts["login"], facts["passphrase"])
    with desk._readers.begin() as connection:
        assert migrate.revision(connection) == migrate.HEAD
    present = make.counts(desk)
    assert {name: present.get(name) for name in facts["counts"]} == facts["counts"]
    assert facts["counts"]["service_case"] > 60 and facts["counts"]["resident"] > 60
    assert look(desk, "SELECT COUNT(*) AS n FROM outbox")[0].n >= facts["outbox"] > 0
    report = check(desk)
    assert report.ok, [finding for finding in report.findings if not finding.ok]
    assert register(desk, walk_in(desk)).serial
    assert check(desk).ok
    desk.close()
