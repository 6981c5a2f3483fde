"""The visits before, by keys: the one corrected stays in sight, and what was asked for then becomes a demand."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyleOptionViewItem

from db.queries.ground import ListWorkers, list_workers
from db.queries.visit_lists import HouseholdVisits, household_visits
from tests.features.visits.conftest import record

MARKS = 4


@pytest.fixture
def visit(desk, homes):
    """Keeps one more visit of 张桂兰's household; answers its id."""
    worker = next(row.worker_id for row in desk.ask(list_workers, ListWorkers()) if row.name == "王建军")
    home = homes("张桂兰")

    def keep(on: date, **more: object) -> str:
        return record(desk, home, worker, on, (), met_other="对门李婶", **more)

    return keep


def correct(screen, words: str) -> None:
    """F9 on the visit under the cursor, a reason, another note, F9."""
    screen.press("F9")
    screen.page.view.record.reason.setFocus()
    screen.type("记漏了")
    screen.page.view.record.note.setFocus()
    screen.type(words)
    screen.press("F9")


def test_the_visit_that_was_corrected_stays_under_the_cursor(come, homes, visit, said):
    newest = visit(date(2026, 11, 18), asked="要扶手")
    screen = come(household_id=homes("张桂兰"))
    screen.press("Alt+H")
    history = screen.page.view.history
    assert history.current == newest
    screen.press("Down")
    corrected = history.current
    correct(screen, "女儿在家")
    screen.press("F9")
    assert said.notices == ["更正已存，原来的记录还在"]
    assert history.current == corrected != newest and history.detail.row.visit_id == corrected
    screen.page.refresh(frozenset({"visits"}))
    screen.settle()
    assert history.current == corrected, "what another window keeps does not move it"
    assert "备注:  -> 女儿在家" in screen.written


def test_another_visit_of_the_day_is_no_question_while_the_day_stays(come, homes, visit, said):
    visit(date(2026, 11, 18), asked="要扶手")
    visit(date(2026, 11, 18), asked="要拐杖")
    visit(date(2026, 11, 19), asked="要轮椅")
    screen = come(household_id=homes("张桂兰"))
    screen.press("Alt+H", "Down")
    correct(screen, "先问过女儿")
    assert said.notices == ["更正已存，原来的记录还在"]
    screen.press("F9")
    screen.page.view.record.reason.setFocus()
    screen.type("日期写错")
    screen.page.view.record.day.set_value(date(2026, 11, 19))
    screen.page.view.record.day.changed.emit(date(2026, 11, 19))
    screen.press("F9")
    assert screen.said == "这一户当天已有一条走访记录，请看是否重复。　核对无误，再按一次 F9 照此保存。"


def test_what_was_asked_for_then_becomes_a_demand(come, homes, visit, said):
    home = homes("张桂兰")
    asked = visit(date(2026, 11, 18), asked="卫生间想装扶手", asked_categories=("医疗", "民生"))
    screen = come(household_id=home)
    screen.press("Alt+H", "Down", "Ctrl+D")
    assert said.went == []
    assert screen.page.view.history.words.text() == "这次走访没有写想要的，请选写了想要的那一次再转诉求。"
    screen.press("Up")
    assert not screen.page.view.history.words.isVisible()
    screen.press("Ctrl+D")
    wanted = {"visit_id": asked, "household_id": home, "text": "卫生间想装扶手", "category": "民生"}
    assert said.went == [("demands", wanted)]


def test_a_household_never_visited_has_nothing_to_hand_over(come, homes, said):
    screen = come(household_id=homes("吴敏"))
    screen.press("Alt+H", "Ctrl+D")
    assert said.went == [] and screen.page.view.history.demand.refusal.startswith("还没有走访")


@pytest.mark.parametrize("width", [1262, 920])
def test_the_marks_of_a_visit_are_never_cut(come, homes, visit, desk, width):
    visit(date(2026, 11, 18), asked="要扶手")
    screen = come(household_id=homes("张桂兰"))
    screen.page.window().resize(width, 692)
    screen.press("Alt+H")
    correct(screen, "女儿在家")
    table = screen.page.view.history.table
    rows = desk.ask(household_visits, HouseholdVisits(homes("张桂兰")))
    assert rows[0].corrections == 1
    model = screen.page.view.history.model
    model.set_rows([_with_photos(rows[0])])
    index = model.index(0, MARKS)
    need = table.itemDelegateForColumn(MARKS).sizeHint(QStyleOptionViewItem(), index).width()
    cell = table.visualRect(index)
    assert cell.width() >= need
    assert QRect(table.viewport().rect()).right() >= cell.right()


def _with_photos(row):
    from dataclasses import replace

    return replace(row, photos=12)
