"""Finding somebody: by whatever is known of them, among as many as there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.models.resident import Resident
from db.transaction import Transaction
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.rooms import Room, arrange

Show = Callable[[], ResidentsScreen]


def test_all_are_listed_masked_the_newest_first(screen: ResidentsScreen) -> None:
    assert screen.names() == ["阿*·买*", "王*国", "张*兰"]
    zhang = screen.rows("residents_table")[2]
    assert zhang[1:] == ("女", "82", "110105********002X", "138****5678", "海棠苑 3 号楼 2 单元 ***", "高龄、独居")


def test_the_page_opens_in_the_search(screen: ResidentsScreen) -> None:
    assert screen.focus == "residents_search"
    assert screen.page.face == "nothing"


def test_found_by_whatever_is_known(screen: ResidentsScreen) -> None:
    for text, name in (
        ("zgl", "张*兰"), ("zhangguilan", "张*兰"), ("桂兰", "张*兰"), ("002X", "张*兰"), ("5678", "张*兰"),
        ("aygl", "阿*·买*"), ("wang 1111", "王*国"), ("张 海棠苑", "张*兰"),
    ):
        screen.find(text)
        assert screen.names() == [name], text


def test_typing_opens_the_best_card_and_f9_registers(screen: ResidentsScreen, people: dict[str, str]) -> None:
    screen.find("zgl")
    assert screen.text("residents_card_name") == "张桂兰"
    screen.press("F9")
    assert screen.opened == [("register", people["张桂兰"])]


def test_the_slash_leads_back_to_the_search(screen: ResidentsScreen) -> None:
    screen.press("Down", "Down")
    assert screen.focus == "residents_table"
    assert screen.text("residents_card_name") == "王建国"
    screen.press("/")
    assert screen.focus == "residents_search"


def test_esc_empties_the_search(screen: ResidentsScreen) -> None:
    screen.find("zgl")
    screen.press("Escape")
    assert len(screen.names()) == 3


def test_the_order_is_chosen_by_keys_and_by_the_head(screen: ResidentsScreen) -> None:
    order = screen.widget("residents_order")
    order.setFocus()
    screen.press("Down", "Down")
    assert screen.names() == ["张*兰", "王*国", "阿*·买*"]  # the oldest first
    header = screen.page.list_panel.table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (2, Qt.SortOrder.DescendingOrder)
    screen.page.list_panel.model.sort(2, Qt.SortOrder.AscendingOrder)
    assert screen.names() == ["阿*·买*", "王*国", "张*兰"]
    assert screen.page.order.value == ("birthday", True)


def test_sorting_keeps_the_person_in_hand(screen: ResidentsScreen) -> None:
    screen.press("Down", "Down")
    screen.page.list_panel.model.sort(0)
    screen.settle()
    assert screen.text("residents_card_name") == "王建国"
    assert screen.page.list.current_id == screen.page.person.card.resident_id


def test_no_result_offers_the_new_person_by_that_name(screen: ResidentsScreen) -> None:
    screen.find("章贵栏")
    assert screen.page.list_panel.face == "no_result"
    assert not screen.button("residents_new").isVisible()
    screen.press("Ctrl+N")
    assert screen.text("residents_form_name") == "章贵栏"
    assert screen.focus == "residents_form_id_number"


def test_no_result_for_a_number_fills_the_number(screen: ResidentsScreen) -> None:
    screen.find("110101195001011108")
    screen.press("Ctrl+N")
    assert screen.text("residents_form_id_number") == "110101195001011108"
    assert screen.page.form_panel.form.birthday.value == date(1950, 1, 1)


def test_the_first_day_points_to_the_import_and_the_template(first_day: ResidentsScreen) -> None:
    assert first_day.page.list_panel.face == "first_day"
    first_day.press("Ctrl+I")
    assert first_day.page.face == "import"


def test_a_clerk_is_told_who_may_import(screen: ResidentsScreen) -> None:
    screen.press("Ctrl+I")
    assert screen.page.face != "import"
    assert "值班长" in screen.fault


def test_what_others_change_appears_and_the_row_stays(screen: ResidentsScreen, room: Room) -> None:
    screen.press("Down", "Down")

    def rename(tx: Transaction) -> None:
        resident = tx.session.get_one(Resident, screen.page.list.current_id)
        resident.phone = "13800002222"
        tx.changes("residents")

    arrange(room.desk, rename)
    screen.settle()
    assert screen.text("residents_card_phone") == "138****2222"
    assert screen.page.list_panel.table.current_row() == 1


def test_many_are_fetched_only_where_one_looks(room: Room, show: Show) -> None:
    def crowd(tx: Transaction) -> None:
        for number in range(1500):
            tx.session.add(
                Resident(
                    id=tx.new_id(), name=f"李{chr(0x4E00 + number)}", id_kind="id_card", sex="1", created_at=tx.now,
                    updated_at=tx.now,
                )
            )

    arrange(room.desk, crowd)
    screen = show()
    model = screen.page.list_panel.model
    assert model.rowCount() == 1500
    assert 0 < len(model._rows) <= 200
    screen.press("Down", "Ctrl+End")
    assert screen.page.list_panel.table.current_row() == 1499
    assert len(model._rows) <= 400
    assert screen.text("residents_place") == "第 1,500 / 1,500 人"


def test_the_model_keeps_the_rules_of_models(
    screen: ResidentsScreen, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    qtmodeltester.check(screen.page.list_panel.model)
    screen.find("zgl")
    screen.find("")
    for model in (screen.page.card.visits, screen.page.card.changes, screen.page.card.members):
        qtmodeltester.check(model)
