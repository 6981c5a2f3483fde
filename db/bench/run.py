"""``yimen-admin bench``: makes a demo centre of the bench size, measures, prints JSON."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db.bench.demand_rows import demand_page_rows
from db.bench.desk_rows import Subject, desk_rows
from db.bench.import_rows import import_rows
from db.bench.measure import Row
from db.bench.photo_rows import photo_rows
from db.bench.points_rows import ENTRIES, VOLUNTEERS, fill_points, points_bench_rows
from db.bench.service_rows import fill_corps, fill_service, service_bench_rows, volunteer_search_rows
from db.bench.visit_rows import visit_bench_rows
from db.demo.room import LOGINS, PASSPHRASE, make_demo_room
from db.room import DataRoom
from db.session import open_desk

CASES_PER_RESIDENT = 5
GROUND, VISITS = 29_800, 200_000
"""Residents of some 12,000 households, and the visits to them, for the rows of home visits."""
ADMIN = LOGINS["王建军"]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured."""

    machine: dict[str, Any]
    data: dict[str, Any]
    rows: list[Row]
    growth: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Measured:
    rows: list[Row]
    data: dict[str, Any]
    key: bytes
    login: str


def _measure(folder: Path, residents: int) -> _Measured:
    start = time.perf_counter()
    made = make_demo_room(folder, residents=residents, years=2, cases=residents * CASES_PER_RESIDENT)
    filled = time.perf_counter() - start
    desk = open_desk(DataRoom(folder), made.login, PASSPHRASE)
    fill_corps(desk, max(20, round(VOLUNTEERS * min(1.0, residents / 100_000))))
    subject = Subject(desk)
    try:
        rows = desk_rows(subject) + volunteer_search_rows(subject) + demand_page_rows(subject) + photo_rows(desk)
    finally:
        subject.close()
        desk.close()
    size = sum(path.stat().st_size for path in folder.glob("yimen.db*"))
    data = asdict(made.made) | {"megabytes": round(size / 1e6), "made_in_s": round(filled, 1)}
    return _Measured(rows, data, desk.key, made.login)


def _import(folder: Path) -> list[Row]:
    made = make_demo_room(folder / "empty", residents=1, years=1, cases=0)
    desk = open_desk(DataRoom(folder / "empty"), ADMIN, PASSPHRASE)
    try:
        return import_rows(desk, Path(made.data))
    finally:
        desk.close()


def _visits(folder: Path, share: float) -> list[Row]:
    residents, visits = max(1, round(GROUND * share)), round(VISITS * share)
    made = make_demo_room(folder / "ground", residents=residents, years=2, cases=residents, visits=visits)
    desk = open_desk(DataRoom(folder / "ground"), made.login, PASSPHRASE)
    subject = Subject(desk)
    try:
        return visit_bench_rows(subject)
    finally:
        subject.close()
        desk.close()


def _points(folder: Path, share: float) -> list[Row]:
    made = make_demo_room(folder / "points", residents=1, years=1, cases=0)
    desk = open_desk(DataRoom(folder / "points"), made.login, PASSPHRASE)
    try:
        volunteers = fill_points(desk, max(20, round(VOLUNTEERS * share)), max(1000, round(ENTRIES * share)))
        fill_service(desk, volunteers)
        return points_bench_rows(desk, volunteers) + service_bench_rows(desk, volunteers)
    finally:
        desk.close()


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def run(*, residents: int, growth: bool) -> Report:
    """Measure at ``residents`` and, for growth, at a tenth of them."""
    from db.bench.processes import process_rows

    grown: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        small: dict[str, Row] = {}
        if growth and residents >= 1000:
            _note(f"making {residents // 10} residents …")
            small = {r.name: r for r in _measure(Path(folder) / "small", residents // 10).rows}
        _note(f"making {residents} residents, {residents * CASES_PER_RESIDENT} cases …")
        measured = _measure(Path(folder) / "large", residents)
        rows, data, key, login = measured.rows, measured.data, measured.key, measured.login
        grown = {r.name: round(r.value / small[r.name].value, 2) for r in rows if r.name in small}
        _note("measuring whole processes …")
        rows += process_rows(Path(folder) / "large", key, login, PASSPHRASE)
        share = min(1.0, residents / 100_000)
        _note(f"making {round(VISITS * share)} visits …")
        rows += _visits(Path(folder), share)
        _note(f"making {round(2 * ENTRIES * share)} ledger rows of points …")
        rows += _points(Path(folder), share)
        _note("importing a sheet …")
        rows += _import(Path(folder))
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    return Report(machine, data, rows, grown)
