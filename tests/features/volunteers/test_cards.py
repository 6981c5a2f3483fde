"""卡: a batch of many on A4 with progress, stopped on the way; a worn card replaced, one taken back."""

from __future__ import annotations

from threading import Event

import pytest

from db.usecases import cards
from tests.helpers.keys import press


@pytest.fixture
def roster(screen):
    screen.turn("roster")
    return screen


def titles(spooler):
    return [title for _, title, _ in spooler.out]


def test_those_ticked_get_their_cards_on_sheets(roster, spooler, said):
    roster.press("Space", "Down", "Space", "Ctrl+P")
    assert "勾选的 2 人" in roster.form.lead.text() and "共 2 页" in roster.form.lead.text()
    roster.press("F9")
    assert titles(spooler) == ["志愿者卡 2 张 A4"]
    assert said.notices == ["这批卡 打了 2 张"]
    assert not roster.page.roster.bench.progress.isVisible() and not roster.bench.model.ticked


def test_everybody_listed_in_jobs_with_progress(roster, spooler, said, monkeypatch):
    monkeypatch.setattr(cards, "JOB_CARDS", 4)
    counts = []
    roster.page.context.printing.job_changed.connect(lambda view: counts.append(roster.page.roster.bench.progress.count.text()))
    roster.press("Ctrl+P", "F9")
    assert titles(spooler) == ["志愿者卡 4 张 A4", "志愿者卡 2 张 A4"]
    assert "4 / 6" in counts and said.notices == ["这批卡 打了 6 张"]


def test_the_rest_is_stopped(roster, spooler, said, monkeypatch):
    monkeypatch.setattr(cards, "JOB_CARDS", 2)
    gate, spool = Event(), spooler.spool
    monkeypatch.setattr(spooler, "spool", lambda *given, **named: gate.wait(10) and spool(*given, **named))
    strip = roster.page.roster.bench.progress
    roster.press("Ctrl+P")
    press(roster.focus, "F9")
    roster.qtbot.waitUntil(strip.isVisible)
    stopped = set()
    roster.page.context.printing.job_changed.connect(
        lambda view: stopped.add(view.job_id) if view.state == "cancelled" else None
    )
    press(roster.focus, "Ctrl+.")
    roster.qtbot.waitUntil(lambda: len(stopped) >= 2)
    gate.set()
    roster.settle()
    assert len(spooler.out) == 1 and not strip.isVisible()
    assert said.notices == ["这批卡 打了 2 张，停下 4 张"]


def test_a_printer_that_is_off_keeps_them_in_the_queue(roster, spooler, said):
    spooler.off = set(spooler.names())
    roster.press("Ctrl+P", "F9")
    assert "6 张在队列里等打印机" in said.notices[-1] and roster.fault


def test_a_worn_card_is_replaced_and_one_taken_back_is_not(roster):
    roster.press("Ctrl+J")
    roster.fill(way="worn", reason="磨损", paper=None)
    roster.press("F9")
    assert "-02 在用" in roster.info and "已换新卡" in roster.info
    roster.press("Ctrl+J")
    roster.fill(way="back", reason="本人交回")
    assert not roster.form.editors["paper"].isVisible()
    roster.press("F9")
    assert "在用" not in roster.info and "已收回" in roster.info
