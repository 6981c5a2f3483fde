"""The one-box by keys: from anywhere, back again, and on to what can be done next."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.engine import connect
from tests.helpers.pages.one_box import OneBoxPage


@pytest.fixture
def page(at_desk) -> OneBoxPage:
    return OneBoxPage(at_desk)


def told(page: OneBoxPage, name: str) -> dict[str, object]:
    """What the stand-in page was last asked."""
    return dict(page.shell.program.workspace.pages[name].told)["arrive"]


def revealed(page: OneBoxPage) -> int:
    """How many times the audit says that numbers were shown."""
    desk = page.shell.program.desk
    with closing(connect(desk.paths.database, desk.key, read_only=True)) as raw:
        return raw.execute("SELECT count(*) FROM audit WHERE action = 'privacy.reveal'").fetchone()[0]


def test_it_is_reached_from_anywhere_and_gives_the_focus_back(page):
    before = QApplication.focusWidget()
    page.look_for("zgl")
    assert page.box.field.hasFocus() and page.box.opened
    page.shell.shot("02-one-box")
    page.shell.press("Escape")
    assert not page.box.opened and page.box.field.text() == ""
    assert QApplication.focusWidget() is before


def test_people_are_found_by_initials_with_what_matched_marked(page):
    page.look_for("zgl")
    assert page.titles[:4] == ["人", "张桂兰", "张国梁", "曾广丽"]
    assert page.current.title == "张桂兰" and page.current.title_marks == ((0, 3),)
    assert "条·" in page.box.field.status and page.box.field.status.endswith("毫秒")
    assert page.current.beside.endswith(page.current.facts[1])
    assert "0303002" not in page.current.beside


def test_enter_takes_the_person_to_the_registration(page):
    page.look_for("张桂兰")
    page.shell.press("Return")
    assert list(told(page, "walkin")) == ["resident_id"]
    assert not page.box.opened and page.box.field.text() == ""


def test_the_next_actions_have_their_own_keys(page):
    page.look_for("zgl")
    page.shell.press("Down")
    person = page.current
    assert person.title == "张国梁"
    page.shell.press("Alt+B")
    assert told(page, "cases") == {"resident_id": person.id}
    page.look_for("zgl")
    page.shell.press("Alt+A")
    assert list(told(page, "residents")) == ["resident_id"]


def test_tab_goes_to_the_next_group_and_around(page):
    page.look_for("张桂兰")
    kinds = []
    for _ in range(3):
        kinds.append(page.current.kind)
        page.shell.press("Tab")
    assert kinds == ["person", "case", "person"]
    page.shell.press("Down")
    assert page.current.kind == "case"


def test_a_case_an_item_and_a_certificate_nobody_issues_lead_on(page):
    page.look_for("张桂兰")
    page.shell.press("Tab", "Return")
    assert list(told(page, "cases")) == ["case_id"]
    page.look_for("gljt")
    page.shell.press("Tab")
    assert page.current.kind == "item" and page.current.title == "高龄津贴"
    page.shell.press("Return")
    assert list(told(page, "walkin")) == ["item_id"]
    page.look_for("亲属关系证明")
    assert page.current.kind == "blocked"
    page.shell.shot("02-one-box-blocked")
    page.shell.press("Return")
    assert list(told(page, "walkin")) == ["blocked_code"]


def test_holding_f11_shows_the_number_and_leaves_an_entry(page):
    page.look_for("zgl")
    number = page.box.detail.number
    masked = number.text()
    assert "*" in masked
    QTest.keyPress(page.box.field, Qt.Key.Key_F11)
    page.shell.settle()
    assert number.text().endswith(masked[-4:]) and "*" not in number.text()
    assert page.box.detail.contact.text().startswith("13812345678")
    assert revealed(page) == 1
    page.shell.shot("02-one-box-revealed")
    QTest.keyRelease(page.box.field, Qt.Key.Key_F11)
    assert number.text() == masked and not page.box.detail.contact.text()
    QTest.keyPress(page.box.field, Qt.Key.Key_F11)
    page.shell.press("Down")
    page.shell.settle()
    assert "*" in number.text() and revealed(page) == 2


def test_no_row_of_the_list_is_cut(page):
    page.look_for("z")
    rows = page.box.list
    heights = [rows.sizeHintForRow(n) for n in range(len(page.titles))]
    assert sum(heights) > rows.height()
    assert any(sum(heights[:n]) == rows.height() for n in range(len(heights)))


def test_nothing_found_offers_a_new_resident(page):
    page.look_for("章贵栏")
    assert page.rows == ()
    assert page.box.empty.accessibleName() == "没有找到「章贵栏」"
    page.shell.shot("14b-one-box-empty")
    page.shell.press("Ctrl+N")
    assert told(page, "walkin") == {"new_resident": "章贵栏"}


def test_enter_before_the_answer_counts_for_the_answer(page):
    page.shell.press("Ctrl+K")
    page.shell.type("张国梁")
    page.shell.press("Return")
    page.shell.settle()
    asked = told(page, "walkin")["resident_id"]
    page.look_for("张国梁")
    assert page.current.id == asked


def test_enter_while_composing_does_nothing(page):
    page.look_for("张桂兰")
    composing = QInputMethodEvent("zhang", [])
    QApplication.sendEvent(page.box.field, composing)
    page.shell.press("Return")
    assert page.box.opened
    assert "arrive" not in dict(page.shell.program.workspace.pages["walkin"].told)
    done = QInputMethodEvent()
    done.setCommitString("")
    QApplication.sendEvent(page.box.field, done)
    page.shell.press("Return")
    assert list(told(page, "walkin")) == ["resident_id"]


def test_only_the_newest_text_is_answered(page):
    page.shell.press("Ctrl+K")
    page.shell.type("zgl")
    for _ in range(3):
        page.shell.press("Backspace")
    page.shell.settle()
    assert not page.box.opened and page.box.field.status == ""


def test_the_whole_id_number_finds_its_person(page):
    from tests.shell.conftest import PEOPLE, id_number

    page.look_for(id_number(PEOPLE[2][1]).lower())
    assert page.titles[:2] == ["人", "曾广丽"]


def test_the_phone_tail_is_marked_in_the_second_line(page):
    page.look_for("5678")
    (start, length), = page.current.below_marks
    assert page.current.below[start:start + length] == "5678"
