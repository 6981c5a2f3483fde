"""The guided tour: one person's first morning at a new desk, by keys, in the real window.

It is the installer's self-check too: real data on a disk, the real key derivation, the real printing pipeline
into a folder. It ends with 0 only when every task did what it should within its seconds and nothing went wrong
unseen.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from db.paths import DataPaths
from db.room import DataRoom
from desktop.bootstrap import Program
from desktop.printing.spooler import FolderSpooler
from desktop.shell.crash import report, start_log
from desktop.shell.window import USUAL
from desktop.theme.manager import ThemeManager
from desktop.tour.driver import Driver
from desktop.tour.faults import TourFault
from desktop.tour.task import Calendar, Task, Tour
from desktop.tour.tasks import TASKS

SUMMARY = "summary.json"
_HARMLESS = ("This plugin does not support",)
"""What the offscreen platform says of every window."""


def run(folder: Path, make_application: Callable[[], QApplication] | None = None) -> int:
    """Perform the tour into ``folder``; prints the summary as one line of JSON and answers the exit code."""
    folder = folder.expanduser().absolute()
    data = folder / "data"
    _clear(folder)
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application() if make_application is not None else QApplication(["yimen"])
    summary = _perform(app, folder, data)
    if summary["ok"]:
        shutil.rmtree(data, ignore_errors=True)
    else:
        for words in summary["problems"]:
            sys.stderr.write(f"{words}\n")
    text = json.dumps(summary, ensure_ascii=False)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return 0 if summary["ok"] else 1


def _clear(folder: Path) -> None:
    """Take away what an earlier tour left here, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("[0-9][0-9][0-9]-*.png"), *folder.glob("papers/*.pdf"), folder / SUMMARY):
        old.unlink(missing_ok=True)
    shutil.rmtree(folder / "data", ignore_errors=True)


class Watch(logging.Handler):
    """Collects what must not happen: exceptions nobody caught, errors logged, complaints of Qt."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []
        self.qt: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.errors.append(record.getMessage())

    def hook(self, kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
        """For ``sys.excepthook`` and the threads'."""
        self.errors.append(report(kind, error or kind(), trace))

    def message(self, level: QtMsgType, _: QMessageLogContext, text: str) -> None:
        """For Qt's own messages."""
        if level != QtMsgType.QtDebugMsg and level != QtMsgType.QtInfoMsg and not text.startswith(_HARMLESS):
            self.qt.append(text)


@contextmanager
def _watching() -> Iterator[Watch]:
    watch, root = Watch(), logging.getLogger()
    before = sys.excepthook, threading.excepthook, qInstallMessageHandler(None)
    root.addHandler(watch)
    sys.excepthook = watch.hook
    threading.excepthook = lambda args: watch.hook(args.exc_type, args.exc_value, args.exc_traceback)
    qInstallMessageHandler(watch.message)
    try:
        yield watch
    finally:
        sys.excepthook, threading.excepthook = before[:2]
        qInstallMessageHandler(before[2])
        root.removeHandler(watch)


def _perform(app: QApplication, folder: Path, data: Path) -> dict[str, Any]:
    began = time.perf_counter()
    done: list[dict[str, Any]] = []
    with _watching() as watch:
        start_log(DataPaths(data).logs)
        clock = Calendar()
        program = Program(
            app, ThemeManager(app), data, make_room=lambda root: DataRoom(root, clock=clock),
            make_spooler=lambda: FolderSpooler(folder / "papers"),
        )
        driver = Driver(app, program, folder, watch.errors)
        tour = Tour(driver, folder, data, clock=clock)
        program.window.resize(USUAL)
        program.start()
        gc.freeze()  # what start-up made stays for good
        gc.enable()
        program.window.activateWindow()
        for task in TASKS:
            done.append(_one(task, tour, watch))
            if not done[-1]["ok"]:
                break
        if program.window.isVisible():
            driver.begin()
            driver.close()
    done += [_skipped(task) for task in TASKS[len(done):]]
    problems = [f"{one['title']} ({one['name']}): {one['problem']}" for one in done if not one["ok"]]
    problems += [f"程序出错 (error): {words}" for words in watch.errors]
    problems += [f"Qt: {words}" for words in watch.qt]
    return {
        "ok": not problems,
        "seconds": round(time.perf_counter() - began, 1),
        "platform": app.platformName(),
        "model": "KLM, Card, Moran & Newell 1980: K 0.28 s, M 1.35 s, H 0.40 s, R measured",
        "tasks": done,
        "shots": driver.shots,
        "papers": tour.paper_names(),
        "serials": tour.serials,
        "problems": problems,
    }


def _one(task: Task, tour: Tour, watch: Watch) -> dict[str, Any]:
    driver = tour.driver
    tally = driver.begin()
    shots, papers, errors = len(driver.shots), tour.paper_names(), len(watch.errors)
    began, problem = time.perf_counter(), ""
    try:
        task.perform(tour)
    except Exception as fault:  # whatever it is, the summary must say so and the window must close
        problem = str(fault) if isinstance(fault, TourFault) else report(type(fault), fault, fault.__traceback__)
        driver.keep_failure()
    if not problem and len(watch.errors) > errors:
        problem = "；".join(watch.errors[errors:])
    within = tally.estimate <= task.budget
    if not problem and not within:
        problem = f"按键模型 {tally.estimate:.1f} 秒，超过 {task.budget:g} 秒"
    if not problem and task.most_keys and tally.keys.strokes >= task.most_keys:
        problem = f"按了 {tally.keys.strokes} 键，应少于 {task.most_keys} 键"
    slowest = max(tally.responses, key=lambda step: step[1], default=("", 0.0))
    return {
        "name": task.name,
        "title": task.title,
        "ok": not problem,
        "problem": problem,
        "keystrokes": tally.keys.strokes,
        "keys": asdict(tally.keys),
        "scans": tally.scans,
        "focus_moves": tally.focus_moves,
        "mental": tally.mental,
        "homing": tally.homing,
        "response_ms": round(tally.response * 1000),
        "slowest": {"step": slowest[0], "ms": round(slowest[1] * 1000)},
        "steps": [{"step": step, "ms": round(seconds * 1000)} for step, seconds in tally.responses],
        "klm_s": round(tally.estimate, 1),
        "budget_s": task.budget,
        "budget_source": task.source,
        "within": within,
        "took_s": round(time.perf_counter() - began, 1),
        "shots": driver.shots[shots:],
        "papers": [name for name in tour.paper_names() if name not in papers],
    }


def _skipped(task: Task) -> dict[str, Any]:
    return {
        "name": task.name, "title": task.title, "ok": False, "problem": "前面的任务没有做成，这一项没有做 (skipped)",
    }
