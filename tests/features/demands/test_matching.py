"""三项清单 by keys: an offer meets a need, becomes a service and is done."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.faces import faces


@pytest.fixture
def lists(come):
    screen = come()
    screen.page.show_view("matching")
    screen.settle()
    screen.page.focus_first()
    return screen


def fill(screen, name, title, *, unit=""):
    screen.page.matching.view.show_list(name)
    screen.settle()
    screen.press("Ctrl+N")
    screen.type(title)
    if unit:
        screen.press("Return")
        screen.pick(unit)
    screen.press("F9")


def test_an_offer_meets_a_need_and_the_service_is_done(lists):
    screen, view = lists, lists.page.matching.view
    assert view.none.isVisible() and view.none.accessibleName() == "没有可以对接的"
    fill(screen, "offers", "每周三理发", unit="haitang")
    assert [(row.title, row.unit_name) for row in view.models["offers"].rows] == [("每周三理发", "海棠物业")]
    fill(screen, "needs", "上门理发")
    assert view.models["needs"].rows[0].missing == 1
    view.show_list("proposals")
    screen.settle()
    view.focus_first()
    assert [(row.need_title, row.offer_title) for row in view.models["proposals"].rows] == [("上门理发", "每周三理发")]
    screen.press("F9", "F9")
    assert view.models["proposals"].rows == ()
    view.show_list("services")
    screen.settle()
    view.focus_first()
    assert [row.state_label for row in view.models["services"].rows] == ["已约定"]
    screen.press("F9", "F9")
    assert [row.state_label for row in view.models["services"].rows] == ["已完成"]
    assert not view.first.isVisible() and not view.end.isVisible()


def test_what_is_wrong_is_said_at_its_field(lists):
    screen, view = lists, lists.page.matching.view
    view.show_list("needs")
    screen.settle()
    screen.press("Ctrl+N", "F9")
    assert view.form.problem.text() and screen.focus.objectName() == "matching_form_title"
    screen.press("Escape")
    assert view.form.isHidden()


def test_a_need_is_changed_ended_and_taken_up_again(lists):
    screen, view = lists, lists.page.matching.view
    fill(screen, "needs", "上门理发")
    screen.press("F4")
    view.form.editors["quantity"].setValue(3)
    screen.press("F9")
    assert view.models["needs"].rows[0].quantity == 3
    screen.press("F7")
    assert view.models["needs"].rows[0].closed_on is not None and view.end.title == "恢复"
    screen.press("F7")
    assert view.models["needs"].rows[0].closed_on is None


@pytest.mark.parametrize(("look", "name", "width", "height"), faces(("768", 1262, 692), ("911", 863, 412)))
def test_lists_fit(lists, theme, shoot, look, name, width, height):
    screen, view = lists, lists.page.matching.view
    fill(screen, "offers", "每周三理发", unit="haitang")
    fill(screen, "needs", "上门理发")
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    view.show_list("proposals")
    screen.page.window().resize(width, height)
    QApplication.processEvents()
    screen.settle()
    shoot(f"{look}-{name}-matching")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
    assert screen.cut() == []
    screen.press("Ctrl+N")
    shoot(f"{look}-{name}-matching-form")
    assert screen.cut() == []


def test_a_need_asks_who_can_do_it(lists, said):
    screen, view = lists, lists.page.matching.view
    assert not view.who_can.isVisible()
    fill(screen, "needs", "上门理发")
    assert view.who_can.isVisible()
    screen.press("Ctrl+F")
    assert said.went == [("volunteers", {"match": "理发"})]
