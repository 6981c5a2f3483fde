"""The models of the page, by Qt's own tester, and lists too long to be asked for at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt

from db.queries.cases import GetCase, get_case
from desktop.features.cases import finder
from desktop.features.cases.materials import MaterialModel
from desktop.printing.papers_tab import PaperModel
from tests.helpers.desk_work import offer, register


def test_the_list_keeps_the_rules_of_models(desk, people, come, qtmodeltester):
    for name in people:
        register(desk, people[name])
    screen = come()
    model = screen.page.list.model
    qtmodeltester.check(model)
    screen.settle()
    qtmodeltester.check(model)
    screen.page.filters.show_preset("overdue")
    screen.settle()
    assert model.rowCount() == 0
    qtmodeltester.check(model)


def test_materials_and_papers_keep_the_rules_of_models(desk, people, qtmodeltester):
    receipt = register(desk, people["张桂兰"], mode="tolerant", ticked=offer(desk, "高龄津贴").without("银行卡"))
    case = desk.ask(get_case, GetCase(receipt.case_id))
    materials, papers = MaterialModel(), PaperModel()
    materials.set_case(case)
    papers.set_papers(case.papers)
    assert materials.rowCount() == 6 and papers.rowCount() == 2
    qtmodeltester.check(materials)
    qtmodeltester.check(papers)


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(finder, "FOUND_AT_ONCE", 8)


def test_further_cases_come_when_the_end_is_in_sight(desk, people, come, short_pages):
    for number in range(27):
        register(desk, list(people.values())[number % 3])
    screen = come()
    model = screen.page.list.model
    assert 8 <= model.rowCount() < 27 or not model.more
    assert screen.place == "第 1 / 27 件"
    for _ in range(6):
        screen.press(Qt.Key.Key_End)
    assert model.rowCount() == 27 and len(set(model.ids)) == 27 and not model.canFetchMore(QModelIndex())
    screen.press(Qt.Key.Key_End)
    assert screen.place == "第 27 / 27 件"


def test_a_narrowed_long_list_says_there_are_more(desk, people, come, monkeypatch):
    monkeypatch.setattr(finder, "FOUND_AT_ONCE", 24)
    for _ in range(25):
        register(desk, people["马山"])
    screen = come()
    screen.page.filters.show_text("马山")
    screen.settle()
    assert screen.order == "按时钟排，急的在前・24 件以上"


def test_a_change_elsewhere_keeps_the_cursor_on_its_case(desk, people, come):
    first = register(desk, people["张桂兰"])
    second = register(desk, people["马山"])
    screen = come()
    screen.press(Qt.Key.Key_Down)
    assert "马山" in screen.head
    desk.run(_step(), _move(first))
    screen.page.refresh(frozenset({"cases"}))
    screen.settle()
    assert screen.page.list.current_id == second.case_id and screen.place == "第 1 / 1 件"


def _step():
    from db.usecases.case_moves import move_case

    return move_case


def _move(receipt):
    from db.domain.cases import CaseAction
    from db.usecases.case_moves import MoveCase

    return MoveCase(receipt.case_id, 2, CaseAction.COMPLETE)
