"""The page in every look and size a centre may have: nothing overlaps, nothing is cut, nothing needs a mouse."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.desk_work import offer, register
from tests.helpers.faces import faces


@pytest.fixture
def busy(desk, people, clock, supervisor):
    """A desk with cases in every state."""
    names = list(people)
    clock.move(days=-29)
    register(desk, people["阿依古丽·买买提"], note="听力不便，电话请打女儿")
    for days, name, mode, ticked in (
        (7, "张桂兰", "accept", ()), (9, "马山", "accept", ()), (9, "阿依古丽·买买提", "tolerant", ("银行卡",)),
        (1, "张桂兰", "supplement", ("银行卡", "审批表")), (3, "马山", "accept", ()),
    ):
        clock.move(days=days)
        register(desk, people[name], mode=mode, ticked=offer(desk, "高龄津贴").without(*ticked))
    for number in range(18):
        clock.move(minutes=9)
        register(desk, people[names[number % 3]], "老年优待证" if number % 2 else "高龄津贴")
    return people


def least(screen):
    """The smallest size the page can have."""
    return screen.page.minimumSizeHint()


@pytest.mark.parametrize(("look", "name", "width", "height"), faces(("768", 1262, 692), ("690", 1262, 614), ("wide", 1816, 1004)))
def test_it_fits(busy, come, theme, shoot, look, name, width, height):
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    window_width = width - (20 if look == "large" else 0)
    screen = come(preset="all")
    screen.page.window().resize(window_width, height)
    QApplication.processEvents()
    screen.rows()
    shoot(f"{look}-{name}")
    smallest = least(screen)
    assert smallest.width() <= window_width and smallest.height() <= height - 6
    detail = screen.page.detail
    assert detail.actions.more.geometry().right() <= detail.actions.width()
    assert detail.pages.height() >= 76
    detail.show_tab("materials")
    QApplication.processEvents()
    shoot(f"{look}-{name}-materials")


def test_supplement_and_more(busy, come, shoot, supervisor):
    supervisor()
    screen = come(preset="supplement")
    screen.page.detail.actions.toggle_more()
    QApplication.processEvents()
    shoot("more")
    assert screen.actions["F9"] == "收到补正"
    screen.page.detail.actions._more[0].triggered.emit()
    QApplication.processEvents()
    shoot("reason")
    screen.page.detail.actions.put_away()
    screen.page.filters.show_text("找不到的人")
    screen.settle()
    shoot("empty")
    assert screen.empty


def test_a_narrow_window_keeps_list_and_detail(busy, come, shoot):
    screen = come(preset="all")
    screen.page.window().resize(976, 692)
    QApplication.processEvents()
    screen.page.window().resize(976, 692)
    QApplication.processEvents()
    screen.rows()
    shoot("narrow")
    assert screen.page.width() == 976 and screen.page.detail.width() == 396
    assert screen.page.list.table.columnWidth(3) >= 60
