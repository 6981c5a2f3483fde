"""The record form between two households, by keys: where it begins, what it asks again, what it hands over."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.queries.ground_households import GetHousehold, household_card
from db.queries.visit_lists import HouseholdVisits, household_visits
from tests.features.visits.conftest import record


def test_a_warning_names_the_key_that_was_pressed(come, desk, homes, said):
    home = homes("张桂兰")
    record(desk, home, household_worker(desk), date(2026, 11, 20), (), met_other="邻居")
    screen = come(household_id=home)
    screen.page.view.record.met.setFocus()
    screen.press("1")
    screen.page.view.record.asked.setFocus()
    screen.type("要扶手")
    screen.page.view.record.categories.setFocus()
    screen.press("3", "Ctrl+D")
    assert screen.said.endswith("再按一次 Ctrl+D 照此保存。") and said.went == []
    screen.press("Ctrl+D")
    visit = desk.ask(household_visits, HouseholdVisits(home))[0]
    wanted = {"visit_id": visit.visit_id, "household_id": home, "text": "要扶手", "category": "医疗"}
    assert said.went == [("demands", wanted)]


def household_worker(desk) -> str:
    from db.queries.ground import ListWorkers, list_workers

    return next(row.worker_id for row in desk.ask(list_workers, ListWorkers()) if row.name == "王建军")


@pytest.mark.parametrize("width", [1262, 920, 880])
def test_the_name_and_the_phone_have_the_room_while_f11_is_held(come, homes, width):
    screen = come(household_id=homes("热依汗古丽"))
    screen.page.window().resize(width, 692)
    screen.settle()
    panel = screen.page.view.record
    QTest.keyPress(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    panel.layout().activate()
    for line in (panel.name, panel.phone):
        assert line.isVisible() and line.width() >= line.sizeHint().width()
        end = line.mapTo(panel, line.rect().topRight()).x()
        assert end < panel.width()
    assert panel.phone.text().startswith("电话 139")
    QTest.keyRelease(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert not panel.phone.isVisible()
    assert panel.address.isVisible() and panel.history.isVisible() and panel._title.isVisible()


def test_a_household_found_counts_as_visited_and_is_masked(come, homes):
    screen = come()
    screen.press("/")
    screen.type("王卫国")
    assert screen.rows == ["1 | 1-1-101 | 王*国 |  | 11-04 | 已访 11-04"]
    assert screen.filters == {"全部": 1, "未办": 0, "已访": 1}
    screen.page.view.month.find.clear()
    screen.type("孙秀芳")
    assert screen.rows[0].endswith(" | 05-09 | 滨河-02") and screen.filters["未办"] == 1


def test_the_next_form_begins_at_its_first_line(come, homes):
    screen = come(household_id=homes("张桂兰"))
    screen.page.window().resize(1262, 560)
    screen.press("F4", "6", "Escape")
    panel = screen.page.view.record
    panel.met.setFocus()
    screen.press("1")
    panel.note.setFocus()
    screen.settle()
    assert panel.scroll.verticalScrollBar().value() > 0
    assert panel.topics.table.current_row() == 5
    screen.press("F9")
    assert not screen.household.startswith("张桂兰")
    assert panel.topics.table.current_row() == 0 and screen.focus is panel.topics.table
    assert panel.scroll.verticalScrollBar().value() == 0


def test_the_formula_stands_once(come):
    screen = come()
    assert screen.page.formula.isVisible()
    screen.press("Ctrl+Tab")
    assert screen.page.year.formula.isVisible() and not screen.page.formula.isVisible()
    screen.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab")
    assert screen.page.formula.isVisible()


def test_a_person_of_the_household_is_found_masked(come, desk, homes):
    daughter = desk.ask(household_card, GetHousehold(homes("张桂兰"))).members[1]
    screen = come()
    screen.press("/")
    screen.type(daughter.name)
    assert daughter.name not in screen.rows[0] and "周*" in screen.rows[0]
