"""Arriving, finding, the input method, history, refusals of the desk, and names for every input."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from db.desk import Desk
from tests.helpers.pages.walkin import WalkinScreen
from tests.helpers.rooms import look


def test_number_keys_choose_only_while_the_field_is_empty(screen: WalkinScreen) -> None:
    screen.find_person("zgl")
    screen.press("8")
    assert screen.head == "正在办理 张桂兰·老年优待证" and screen.focus == "walkin_materials"
    screen.press("F3", "Escape")
    screen.type("gl")
    screen.press("2")
    assert screen.head == "正在办理 张桂兰·居民养老参保"


def test_arrows_move_among_the_matches(screen: WalkinScreen) -> None:
    screen.find_person("zgl")
    screen.type("gl")
    screen.press("Down", "Return")
    assert screen.head == "正在办理 张桂兰·居民养老参保"


def test_an_item_by_name_alias_and_letters(screen: WalkinScreen) -> None:
    for words, name in (("高龄", "高龄津贴"), ("尊老", "高龄津贴"), ("gjlnk", "老年优待证"), ("shengyu", "生育登记"),
                        ("ＧＬＪＴ", "高龄津贴"), ("五保", "特困供养")):
        screen.press("F3")
        screen.find(QLineEdit, "walkin_item_search").clear()
        screen.type(words)
        assert screen.rows("walkin_matches")[0][1] == name, words


def test_nothing_found_says_so(screen: WalkinScreen) -> None:
    screen.type("qqqq")
    assert screen.find(QWidget, "walkin_no_match").accessibleName() == "没有找到「qqqq」"
    screen.press("Escape")
    assert screen.find(QWidget, "walkin_offers").isVisible()


def test_enter_during_pre_edit_does_nothing(screen: WalkinScreen) -> None:
    screen.find_person("zgl")
    screen.type("gl")
    screen.compose("gao ling")
    screen.press("Return")
    assert screen.head == "正在办理 张桂兰"
    screen.compose("")
    screen.press("Return")
    assert screen.head == "正在办理 张桂兰·高龄津贴"
    screen.press("Escape", "Ctrl+N")
    screen.compose("li")
    screen.press("Return")
    assert screen.focus == "walkin_form_name"


def test_an_item_first_then_the_person(screen: WalkinScreen, desk: Desk) -> None:
    screen.press("8")
    assert screen.head == "只咨询 老年优待证"
    screen.press("Ctrl+A")
    screen.find_person("zgl")
    assert screen.head == "正在办理 张桂兰·老年优待证" and screen.ticks[:2] == [True, True]
    screen.press("F10")
    assert [row.item_name for row in look(desk, "SELECT item_name FROM service_case")] == ["老年优待证"]


def test_arriving_with_a_wish(screen: WalkinScreen, desk: Desk) -> None:
    item = look(desk, "SELECT item_id FROM item_version WHERE name = '高龄津贴'")[0].item_id
    screen.page.arrive(item_id=item)
    screen.settle()
    assert screen.head == "只咨询 高龄津贴"
    screen.find_person("zgl")
    screen.press("F8", "Escape")
    notice = look(desk, "SELECT serial FROM guidance")[0].serial
    screen.page.arrive(notice_serial=notice)
    screen.settle()
    assert screen.head == "正在办理 张桂兰·高龄津贴"
    screen.press("Escape")
    screen.page.arrive(blocked_code="NO-01")
    screen.settle()
    assert screen.head == "只咨询 亲属关系证明"
    screen.page.arrive(notice_serial="GZ-110105012003-02-20261120-0099-1")
    screen.settle()
    assert "找不到这张告知单" in screen.fault


def test_the_history_opens_what_there_was(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A", "F10")
    assert screen.rows("walkin_history_table")[0][1:3] == ["办件", "老年优待证"]
    screen.press("Alt+H")
    assert screen.focus == "walkin_history_table"
    screen.press("Return")
    assert screen.opened == [("case", look(desk, "SELECT id FROM service_case")[0].id)]
    tabs = screen.view.history.tabs
    assert [option.words for option in tabs.options] == ["全部往来 3", "办件 1", "变更 2"]
    tabs.setFocus()
    screen.press("Right")
    assert [row[1] for row in screen.rows("walkin_history_table")] == ["办件"]


def test_a_desk_that_cannot_write_loses_nothing(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A")
    desk.read_only = True
    screen.press("F10")
    assert "只能看不能写" in screen.fault and screen.ticks[:2] == [True, True]
    desk.read_only = False
    screen.press("F10")
    assert screen.head.startswith("已办") and screen.fault == ""


def test_somebody_whose_record_is_gone(screen: WalkinScreen) -> None:
    screen.page.arrive(resident_id="0" * 32)
    screen.settle()
    assert screen.head == "空闲" and "不在了" in screen.fault
    screen.press("Escape")
    assert screen.fault == ""


def test_every_input_has_a_name_a_label_and_no_key_two_owners(
    screen: WalkinScreen, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    screen.press("Alt+D")
    screen.choose_item("gl")
    shoot("agent-open")
    inputs = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox)
    nameless = [
        widget for kind in inputs for widget in screen.page.findChildren(kind)
        if not widget.objectName().startswith("qt_") and not (
            widget.objectName() and (widget.accessibleName() or isinstance(widget.parent(), inputs))
        )
    ]
    assert nameless == []
    owners: dict[str, list[str]] = {}
    for widget in [screen.page, *screen.page.findChildren(QWidget)]:
        if widget.isVisible():
            for action in QWidget.actions(widget):
                if action.isEnabled() and not action.shortcut().isEmpty():
                    owners.setdefault(action.shortcut().toString(), []).append(widget.objectName())
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}
