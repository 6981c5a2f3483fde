"""The command: first window before the database code, one window per folder, papers without a window, crashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.app import main, parse
from desktop.shell.crash import CrashGuard, report, scrubbed, start_log
from desktop.shell.single_instance import SingleInstance
from tests.shell.conftest import CLERK

FIRST_WINDOW = """
import sys
from desktop import app, bootstrap
from desktop.shell.window import Window

heavy = ("sqlalchemy", "sqlcipher3", "alembic", "reportlab", "openpyxl", "PySide6.QtPdf", "PySide6.QtPrintSupport")

def loaded():
    return ",".join(name for name in heavy if name in sys.modules) or "none"

class Watched(Window):
    def paintEvent(self, event):
        super().paintEvent(event)
        if not hasattr(self, "told"):
            self.told = True
            print("frame", loaded(), self.isVisible())

class Program(bootstrap.Program):
    def start(self, **wanted):
        super().start(**wanted)
        print("screen", loaded(), self.window.stack.currentWidget().objectName())
        self.warmed.connect(lambda: (print("warm", "sqlalchemy" in sys.modules), self.close()))

import desktop.shell.window
desktop.shell.window.Window = Watched
bootstrap.Program = Program
sys.exit(app.main(["--data", sys.argv[1]]))
"""


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"YIMEN_KEYSTORE": "none", "QT_QPA_PLATFORM": "offscreen"} | more


@pytest.mark.parametrize(("folder", "screen"), [("fresh", "first_start"), ("centre", "sign_in")])
def test_the_first_window_is_up_before_the_database_code(request, tmp_path, folder, screen):
    root = tmp_path / "none" if folder == "fresh" else request.getfixturevalue("centre")
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW, str(root)], capture_output=True, text=True, env=environment(),
        timeout=60, check=False,
    )
    assert ran.stdout.splitlines() == ["frame none True", f"screen none {screen}", "warm True"], ran.stderr
    assert ran.returncode == 0


def test_timing_tells_what_was_spent_where(centre):
    ran = subprocess.run(
        [sys.executable, "-m", "desktop.app", "--data", str(centre), "--timing", "--operator", "limin"],
        capture_output=True, text=True, env=environment(YIMEN_PASSPHRASE=CLERK), timeout=60, check=False,
    )
    spent = json.loads(ran.stdout)
    moments = [spent[name] for name in ("first_paint", "first_screen", "db_imported", "ready_for_sign_in", "ready")]
    assert moments == sorted(moments) and moments[0] > 0
    assert ran.returncode == 0, ran.stderr


def test_a_second_start_brings_the_first_window_forward(qtbot, tmp_path):
    first, second, elsewhere = SingleInstance(tmp_path), SingleInstance(tmp_path), SingleInstance(tmp_path / "b")
    assert first.claim() and elsewhere.claim()
    with qtbot.waitSignal(first.raised):
        assert not second.claim()


def test_an_unfinished_command_is_refused(capsys):
    with pytest.raises(SystemExit):
        parse(["--render", "receipt", "1"])
    assert "--out" in capsys.readouterr().err


def test_a_paper_is_rendered_without_a_window(busy, tmp_path, monkeypatch):
    monkeypatch.setenv("YIMEN_PASSPHRASE", CLERK)
    monkeypatch.setenv("YIMEN_KEYSTORE", "none")
    from db.queries.papers import PaperJobs, paper_jobs
    from db.room import DataRoom
    from db.session import open_desk
    from tests.helpers.rooms import CHEAP_KDF

    desk = open_desk(DataRoom(busy, kdf=CHEAP_KDF), "limin", CLERK)
    job = next(job for job in desk.ask(paper_jobs, PaperJobs()) if job.kind == "receipt")
    desk.close()
    for subject in (job.job_id, job.subject_id):
        out = tmp_path / f"{subject}.pdf"
        asked = ["--data", str(busy), "--operator", "limin", "--render", "receipt", subject, "--out", str(out)]
        assert main(asked) == 0
        assert out.read_bytes().startswith(b"%PDF")


def test_a_paper_that_is_not_there_is_a_refusal_in_json(busy, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("YIMEN_PASSPHRASE", CLERK)
    monkeypatch.setenv("YIMEN_KEYSTORE", "none")
    out = tmp_path / "x.pdf"
    asked = ["--data", str(busy), "--operator", "limin", "--render", "receipt", "no-such", "--out", str(out)]
    assert main(asked) == 2
    assert json.loads(capsys.readouterr().err)["code"] == "PAPER-MISSING"
    assert not out.exists()


def test_a_bug_is_told_plainly_and_logged_without_residents(program, tmp_path, expected_logs):
    path = start_log(tmp_path / "logs")
    guard = CrashGuard(path, program.window)

    def bug() -> None:
        raise ValueError("no row for 张桂兰 11010519440303002X 13812345678")

    try:
        bug()
    except ValueError as error:
        guard.hook(ValueError, error, error.__traceback__)
        guard.hook(ValueError, error, error.__traceback__)
    program.qtbot.waitUntil(lambda: guard.dialog is not None and guard.dialog.isVisible())
    words = " ".join(label.text() for label in guard.dialog.findChildren(_labels()))
    assert "没有丢" in words and str(path) in words
    if folder := os.environ.get("YIMEN_SHOTS"):
        guard.dialog.grab().save(str(Path(folder) / "crash.png"))
    guard.dialog.on.action.trigger()
    program.qtbot.waitUntil(lambda: guard.dialog is None)
    logged = path.read_text(encoding="utf-8")
    assert "ValueError" in logged and "in bug" in logged
    assert "张桂兰" not in logged and "1944" not in logged and "1381" not in logged
    assert len(expected_logs) == 2
    _close_log()


def _labels() -> type:
    from PySide6.QtWidgets import QLabel

    return QLabel


def _close_log() -> None:
    import logging

    log = logging.getLogger("yimen")
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


def test_source_lines_of_a_trace_hold_no_names():
    try:
        raise RuntimeError("刘𬱖")
    except RuntimeError as error:
        told = report(RuntimeError, error, error.__traceback__)
    assert "RuntimeError: □□" in told
    assert scrubbed("serial 110105012003-02-20261120-0014-7") == "serial #-02-#-#-7"
