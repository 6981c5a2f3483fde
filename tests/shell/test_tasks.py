"""Work off the GUI thread: results, refusals and progress come back on it, in order, and stale ones never."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread

from db.domain.errors import KnownError
from desktop.tasks import Job, Tasks


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def heard(job: Job) -> list[object]:
    """Everything the job says, as (word, value)."""
    said: list[object] = []
    job.done.connect(lambda value: said.append(("done", value)))
    job.failed.connect(lambda error: said.append(("failed", error.code)))
    job.crashed.connect(lambda error: said.append(("crashed", str(error))))
    job.progressed.connect(lambda done, total: said.append(("progressed", done, total)))
    job.finished.connect(lambda: said.append("finished"))
    return said


def test_a_result_comes_back_on_the_gui_thread(tasks, qtbot, qapp):
    threads = []
    job = tasks.run(lambda a, b: (threading.current_thread().name, a + b), 2, b=3)
    job.done.connect(lambda value: threads.append(QThread.currentThread()))
    said = heard(job)
    qtbot.waitUntil(lambda: tasks.idle)
    name, total = said[0][1]
    assert name.startswith("database") and total == 5
    assert threads == [qapp.thread()]
    assert said[1:] == ["finished"]


def test_database_work_keeps_its_order(tasks, qtbot):
    order = []
    for number in range(20):
        tasks.run(order.append, number)
    qtbot.waitUntil(lambda: tasks.idle)
    assert order == list(range(20))


def test_a_refusal_goes_to_the_page_that_asked(tasks, qtbot):
    def refuse() -> None:
        raise KnownError("PERSON-NAME", "姓名没有填；请填上。", "name")

    unheard = []
    tasks.refused.connect(unheard.append)
    said = heard(tasks.run(refuse))
    qtbot.waitUntil(lambda: tasks.idle)
    assert said == [("failed", "PERSON-NAME"), "finished"]
    assert unheard == []


def test_a_refusal_nobody_listens_to_is_handed_to_the_shell(tasks, qtbot):
    def refuse() -> None:
        raise KnownError("DB-BUSY", "数据正忙；请稍后再试。")

    unheard = []
    tasks.refused.connect(unheard.append)
    tasks.run(refuse)
    qtbot.waitUntil(lambda: tasks.idle)
    assert [error.code for error in unheard] == ["DB-BUSY"]


def test_a_bug_reaches_the_exception_hook(tasks, qtbot):
    with qtbot.captureExceptions() as caught:
        said = heard(tasks.run(lambda: 1 / 0))
        qtbot.waitUntil(lambda: tasks.idle)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert said == [("crashed", "division by zero"), "finished"]


def test_only_the_newest_answer_is_delivered(tasks, qtbot):
    gate = threading.Event()
    tasks.run(gate.wait)
    answers = []
    first = tasks.latest("search", lambda: "z")
    first.done.connect(answers.append)
    second = tasks.latest("search", lambda: "zg")
    second.done.connect(answers.append)
    other = tasks.latest("other", lambda: "o")
    other.done.connect(answers.append)
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert answers == ["zg", "o"]
    assert first.cancelled and not second.cancelled


def test_a_running_job_that_is_cancelled_delivers_nothing(tasks, qtbot):
    started, gate = threading.Event(), threading.Event()

    def slow() -> str:
        started.set()
        gate.wait()
        return "late"

    job = tasks.run(slow)
    said = heard(job)
    started.wait()
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert said == ["finished"]


def test_long_work_reports_and_lets_the_desk_go_on(tasks, qtbot):
    gate = threading.Event()

    def long(job: Job) -> str:
        job.report(1, 2)
        gate.wait()
        return "stopped" if job.cancelled else "ended"

    job = tasks.run_long(long)
    said = heard(job)
    quick = []
    tasks.run(lambda: 7).done.connect(quick.append)
    qtbot.waitUntil(lambda: quick == [7])
    assert said == [("progressed", 1, 2)]
    gate.set()
    qtbot.waitUntil(lambda: tasks.idle)
    assert said == [("progressed", 1, 2), ("done", "ended"), "finished"]


def test_what_is_asked_after_the_end_is_dropped(tasks):
    tasks.close()
    asked = []
    job = tasks.latest("late", asked.append, 1)
    assert job.cancelled and tasks.idle and asked == []


def test_long_work_lets_pass_what_a_clerk_waits_for(tasks, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.tasks.GIVE_WAY", 20)
    began, answered = threading.Event(), threading.Event()

    def answer():
        began.wait(20)
        answered.set()

    def long(job):
        began.set()
        job.report(1, 2)
        return answered.is_set()

    tasks.run(answer)
    with qtbot.waitSignal(tasks.run_long(long).done) as came:
        pass
    assert came.args == [True]
