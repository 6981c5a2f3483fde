"""The person in hand: masked, revealed on record, tagged, agreeing and taking it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.transaction import SignedIn
from db.usecases.residents import AddResident, RecordConsent, ResidentForm, add_resident, record_consent
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.registered import catalogue, register
from tests.helpers.rooms import Room

Show = Callable[[], ResidentsScreen]


@pytest.fixture
def zhang(screen: ResidentsScreen, people: dict[str, str]) -> ResidentsScreen:
    """The page with 张桂兰 in hand."""
    screen.find("zgl")
    screen.press("Down")
    return screen


def test_the_card_says_who_it_is(zhang: ResidentsScreen) -> None:
    assert zhang.text("residents_card_facts") == "女·1944-03-03 82 岁·汉族·户籍"
    assert zhang.text("residents_card_number") == "110105********002X"
    assert zhang.text("residents_card_kind") == "居民身份证"
    assert zhang.text("residents_card_address") == "海棠苑 3 号楼 2 单元 ***"
    assert zhang.text("residents_card_household") == "户主·同户另有 1 人：王建国·网格 滨河-03"
    assert zhang.page.card.tags.words == ("高龄", "独居")
    assert zhang.page.card.note.isVisible()


def test_held_f11_shows_the_numbers_and_is_on_record(zhang: ResidentsScreen, room: Room, people: dict[str, str]) -> None:
    zhang.hold(Qt.Key.Key_F11)
    assert zhang.text("residents_card_number") == "11010519440303002X"
    assert zhang.text("residents_card_phone") == "13812345678"
    assert "301" in zhang.text("residents_card_address")
    zhang.let_go(Qt.Key.Key_F11)
    assert zhang.text("residents_card_number") == "110105********002X"
    looks = room.rows("SELECT subject_id FROM audit WHERE action = 'privacy.reveal'")
    assert [row.subject_id for row in looks] == [people["张桂兰"]]


def test_an_assistant_sees_no_tags_and_is_told_who_does(
    room: Room, people: dict[str, str], show: Show
) -> None:
    clerk = room.operators[Role.CLERK]
    room.desk.operator = SignedIn(clerk.operator_id, "fuzhu", "方竹", Role.ASSISTANT)
    screen = show()
    assert screen.page.list_panel.table.isColumnHidden(6)
    screen.find("zgl")
    screen.press("Down")
    assert screen.text("residents_card_number") == "110105********002X"
    assert screen.page.card.tags.words == ()
    screen.press("Alt+T")
    assert "敏感" in screen.page.fault_bar.headline.text()
    assert room.rows("SELECT 1 FROM audit WHERE action = 'privacy.see'") == []


def test_tags_shown_are_on_record(zhang: ResidentsScreen, room: Room, people: dict[str, str]) -> None:
    looks = room.rows("SELECT subject_id FROM audit WHERE action = 'privacy.see'")
    assert [row.subject_id for row in looks] == [people["张桂兰"]]


def test_locking_hides_what_was_revealed(zhang: ResidentsScreen) -> None:
    zhang.hold(Qt.Key.Key_F11)
    zhang.page.before_lock()
    assert zhang.text("residents_card_phone") == "138****5678"


def test_another_window_or_page_in_front_hides_what_was_revealed(zhang: ResidentsScreen) -> None:
    zhang.hold(Qt.Key.Key_F11)
    QApplication.sendEvent(zhang.page, QEvent(QEvent.Type.WindowDeactivate))
    assert zhang.text("residents_card_number") == "110105********002X"
    zhang.let_go(Qt.Key.Key_F11)
    zhang.hold(Qt.Key.Key_F11)
    zhang.workspace.go("walkin")
    assert not zhang.page.card.number.revealed


def test_tags_are_set_by_number_keys(zhang: ResidentsScreen, room: Room, people: dict[str, str]) -> None:
    zhang.press("Alt+T")
    assert zhang.page.face == "tags"
    zhang.press("1", "3", "F9")
    assert zhang.page.face == "card"
    assert zhang.page.card.tags.words == ("独居", "低保")
    rows = room.rows(
        "SELECT t.code FROM resident_tag r JOIN tag t ON t.id = r.tag_id WHERE r.resident_id = :id AND "
        "r.removed_on IS NULL ORDER BY t.position",
        id=people["张桂兰"],
    )
    assert [row.code for row in rows] == ["alone", "dibao"]


def test_leaving_the_tags_changes_nothing(zhang: ResidentsScreen) -> None:
    zhang.press("Alt+T", "1", "Escape")
    assert zhang.page.face == "card"
    assert zhang.page.card.tags.words == ("高龄", "独居")


def test_a_consent_is_recorded_and_withdrawn(zhang: ResidentsScreen) -> None:
    zhang.press("Alt+C")
    assert zhang.focus == "residents_consent_purpose"
    zhang.press("Down", "F9")
    assert zhang.rows("residents_consents") == [("入户走访与关爱服务", "2026-11-20", "有效")]
    zhang.press("F7")
    assert zhang.rows("residents_consents")[0][2] == "11-20 撤回"
    zhang.press("F7")
    assert "已经撤回" in zhang.fault


def test_a_purpose_of_ones_own_and_what_is_wrong_with_it(zhang: ResidentsScreen) -> None:
    zhang.press("Alt+C", "End", "Return")
    assert zhang.focus == "residents_consent_other"
    zhang.press("F9")
    assert "用途" in zhang.page.consent.fields["other"].error
    zhang.type("参加重阳节活动拍照")
    zhang.page.consent.given_on.set_value(date(2026, 12, 1))
    zhang.press("F9")
    assert "今天之后" in zhang.page.consent.fields["given_on"].error
    assert zhang.focus == "residents_consent_given_on"
    zhang.page.consent.given_on.set_value(date(2026, 11, 2))
    zhang.press("F9")
    assert zhang.rows("residents_consents") == [("参加重阳节活动拍照", "2026-11-02", "有效")]


def test_the_household_leads_to_the_other_person(zhang: ResidentsScreen, people: dict[str, str]) -> None:
    zhang.press("Alt+H", "Right", "Right")
    assert zhang.rows("residents_members") == [("王建国", "子", "男", "56", "")]
    zhang.page.card.focus_rows()
    zhang.press("Return")
    assert zhang.text("residents_card_name") == "王建国"


def test_cases_and_changes_have_their_tabs(
    people: dict[str, str], room: Room, show: Show
) -> None:
    catalogue(room)
    case = register(room, people["张桂兰"])
    screen = show()
    screen.find("zgl")
    assert [row[1] for row in screen.rows("residents_visits")] == ["高龄津贴"]
    screen.press("Alt+A")
    assert screen.went == [("cases", {"resident_id": people["张桂兰"]})]
    screen.press("Alt+K")
    assert screen.went[1:] == [("certificates", {"holder": (None, people["张桂兰"], "张桂兰")})]
    screen.press("Alt+H", "Right")
    assert [row[1] for row in screen.rows("residents_changes")] == ["更新标签", "登记档案"]
    screen.press("Left", "/", "Down", "Return", "Return")
    assert screen.opened == [("case", case.case_id)]


def test_likely_doubles_stand_side_by_side(people: dict[str, str], room: Room, show: Show) -> None:
    form = ResidentForm(name="张桂兰", id_kind=IdKind.PASSPORT, id_number="E12345678", birthday=date(1944, 3, 3))
    double = room.desk.run(add_resident, AddResident(form, allow_duplicate=True)).resident_id
    screen = show()
    screen.page.open_person(people["张桂兰"])
    screen.settle()
    assert screen.page.card.duplicates.isVisible()
    screen.press("Ctrl+D")
    assert screen.page.face == "compare"
    assert screen.page.compare.candidates[0].reasons == ("姓名和出生日期相同",)
    screen.press("Escape")
    assert screen.page.face == "card"
    screen.press("Ctrl+D", "1")
    assert screen.page.person.card.resident_id == double


def test_an_opened_consent_form_survives_a_change_of_the_data(
    zhang: ResidentsScreen, room: Room, people: dict[str, str]
) -> None:
    zhang.press("Alt+C")
    room.desk.run(record_consent, RecordConsent(people["张桂兰"], "短信通知", date(2026, 11, 3)))
    zhang.settle()
    assert zhang.page.face == "consent"


def test_whoever_has_died_is_not_registered_for_anything(zhang: ResidentsScreen, room: Room) -> None:
    zhang.press("F4")
    zhang.page.form_panel.form.status.set_value("deceased")
    zhang.press("F9")
    assert zhang.page.face == "card"
    zhang.press("F9")
    assert zhang.opened == []
    assert "不在册" in zhang.fault
    assert json.loads(room.rows("SELECT details FROM audit WHERE action = 'residents.change'")[0].details)[
        "fields"
    ] == ["status"]


def test_arriving_with_a_person_opens_the_card(screen: ResidentsScreen, people: dict[str, str]) -> None:
    screen.workspace.go("residents", resident_id=people["阿依古丽·买买提"])
    screen.settle()
    assert screen.text("residents_card_name") == "阿依古丽·买买提"
    assert screen.page.list_panel.table.current_row() == 0


def test_arriving_with_somebody_the_search_hides_shows_them_all_the_same(
    screen: ResidentsScreen, people: dict[str, str]
) -> None:
    screen.find("王建国")
    screen.workspace.go("residents", resident_id=people["张桂兰"])
    screen.settle()
    assert screen.text("residents_card_name") == "张桂兰"
    assert screen.text("residents_search") == ""
    assert len(screen.names()) == 3
    assert screen.page.list.current_id == people["张桂兰"]
