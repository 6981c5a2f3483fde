"""The page in every look and size a centre may have: nothing overlaps, nothing is cut, nothing needs a mouse."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from db.domain.demand_table import DemandAction as A
from db.domain.demand_table import DemandKind, Urgency
from tests.helpers.faces import faces


@pytest.fixture
def busy(work, clock):
    """A desk with demands in every stage, the one of the picture among them."""
    clock.move(days=-14)
    lamp = work.until("东门路灯不亮，老人夜里摔过", A.TRIAGE, urgency=Urgency.URGENT, text="连着三天不亮，昨天李大爷摔了一跤。")
    lamp = work.act(lamp, A.ASSIGN, owner_id=work.owner("街道市政所"), limit_days=8, reason="请三日内到现场")
    clock.move(days=3)
    lamp = work.act(lamp, A.HANDLE, reason="杆线缆被挖断，待掘路许可")
    work.until("广场舞音量・第 3 次", A.TRIAGE, A.ASSIGN, A.HANDLE, category="文化", place="文化广场")
    work.until("5 号楼与商铺漏水纠纷", A.TRIAGE, A.ASSIGN, A.HANDLE, kind=DemandKind.DISPUTE, category="民生")
    clock.move(days=8)
    for title, actions, given in (
        ("卫生间加装扶手（走访转）", (), {}), ("快递柜占消防通道", (), {"category": "环保"}),
        ("3 号楼楼顶渗水，三户同报", (A.TRIAGE,), {}), ("夜间烧烤油烟扰民", (A.TRIAGE, A.ASSIGN), {"category": "环保"}),
        ("电动车飞线充电", (A.TRIAGE, A.ASSIGN), {"urgency": Urgency.CRITICAL}),
        ("儿童疫苗接种点太远", (A.TRIAGE, A.ASSIGN), {"category": "医疗"}),
        ("老年食堂提早开饭", (A.TRIAGE, A.ASSIGN, A.HANDLE), {}),
        ("健身器材松动已修", (A.TRIAGE, A.ASSIGN, A.HANDLE, A.ANSWER), {}),
        ("社保补缴咨询", (A.TRIAGE, A.ANSWER), {"category": "金融"}),
        ("楼道灯不亮・海棠苑 3-2", (A.TRIAGE, A.ASSIGN, A.HANDLE, A.ANSWER, A.TELL), {}),
        ("井盖异响", (A.TRIAGE, A.ANSWER, A.TELL), {}),
    ):
        clock.move(minutes=7)
        work.until(title, *actions, **given)
    clock.move(days=3)
    return lamp


@pytest.mark.parametrize(("look", "name", "width", "height"), faces(("768", 1262, 692), ("690", 1262, 614), ("911", 863, 412)))
def test_it_fits(busy, come, theme, shoot, look, name, width, height):
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    screen = come(demand_id=busy.demand_id)
    screen.page.window().resize(width, height)
    QApplication.processEvents()
    screen.settle()
    shoot(f"{look}-{name}")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
    assert screen.cut() == []
    screen.press("F4")
    shoot(f"{look}-{name}-more")
    assert screen.cut() == [] and len(screen.more) > 5
    screen.press("Escape", "Escape")
    shoot(f"{look}-{name}-cards")
    screen.press("Ctrl+N")
    shoot(f"{look}-{name}-register")
    assert screen.cut() == []
    screen.press("Escape", "Ctrl+PgDown")
    shoot(f"{look}-{name}-list")
    assert screen.rows and screen.cut() == []


@pytest.mark.parametrize(("look", "name", "width", "height"), faces(("768", 1262, 692), ("911", 863, 412)))
def test_the_numbers_fit(busy, come, theme, shoot, look, name, width, height):
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    screen = come()
    screen.page.show_view("figures")
    screen.page.window().resize(width, height)
    QApplication.processEvents()
    screen.settle()
    shoot(f"{look}-{name}-figures")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
    assert screen.cut() == []


def test_wide_narrow_empty_and_hidden(busy, come, shoot, sit):
    screen = come(demand_id=busy.demand_id)
    for name, width, height in (("wide", 1816, 1004), ("narrow", 976, 692)):
        screen.page.window().resize(width, height)
        QApplication.processEvents()
        screen.settle()
        shoot(name)
        assert screen.cut() == []
    screen.press("F4", "1")
    shoot("note")
    screen.press("Escape", "/")
    screen.type("找不到的事")
    shoot("nothing-found")
    assert screen.board == {} and screen.nothing.startswith("没有找到「找不到的事」")
    screen.press("Escape")
    sit("xiaoma")
    screen.page.activated()
    screen.settle()
    screen.press("Escape")
    screen.page.bench.board.select(next(
        row.demand_id for column in screen.page.bench.board.columns
        for row in (column.model.row(n) for n in range(column.model.rowCount())) if row and row.hidden
    ))
    screen.settle()
    shoot("hidden")
    assert screen.nothing.startswith("矛盾纠纷（无权查看）")
