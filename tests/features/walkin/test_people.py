"""The person at the desk: masked and revealed, new, corrected, perhaps twice there, acted for by somebody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from db.desk import Desk
from db.domain.identity import check_character
from db.queries.residents import GetResident, get_resident
from db.usecases.residents import AddResident, add_resident
from tests.features.walkin.conftest import ZHANG, variant
from tests.helpers.pages.walkin import WalkinScreen
from tests.helpers.rooms import look

NUMBER = "11010519800101101" + check_character("11010519800101101")


def people(desk: Desk) -> list[str]:
    return [row.name for row in look(desk, "SELECT name FROM resident ORDER BY id")]


def revealed(desk: Desk) -> int:
    return len(look(desk, "SELECT seq FROM audit WHERE action = 'privacy.reveal'"))


def test_the_card_masks_what_has_to_be_masked(screen: WalkinScreen) -> None:
    screen.find_person("zgl")
    assert screen.text("walkin_name") == "张桂兰" and screen.text("walkin_sex") == "女"
    assert screen.text("walkin_facts") == "1944-03-03 82 岁·汉族"
    assert screen.text("walkin_number") == "110105********002X"
    assert screen.text("walkin_phone") == "138****5678"
    assert screen.text("walkin_address") == "海棠苑 3 号楼 2 单元 ***"
    assert screen.text("walkin_household") == "户主·同户 1 人·网格 滨河-03"
    assert screen.view.person.card.tags.words == ("高龄", "独居", "低保")


def test_holding_f11_shows_everything_and_is_on_record(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    assert revealed(desk) == 0
    screen.hold(Qt.Key.Key_F11)
    assert screen.text("walkin_number") == "11010519440303002X"
    assert screen.text("walkin_phone") == "13812345678"
    assert screen.text("walkin_address").endswith("301")
    screen.let_go(Qt.Key.Key_F11)
    assert screen.text("walkin_number") == "110105********002X"
    assert revealed(desk) == 1
    screen.hold(Qt.Key.Key_F11)
    screen.page.before_lock()
    assert screen.text("walkin_address") == "海棠苑 3 号楼 2 单元 ***" and revealed(desk) == 2
    screen.let_go(Qt.Key.Key_F11)


def test_somebody_new_is_written_down_without_a_mouse(
    screen: WalkinScreen, desk: Desk, shoot: Callable[[str], None],
) -> None:
    screen.press("Ctrl+N")
    assert screen.head == "新建居民" and screen.focus == "walkin_form_name"
    screen.type("李建国")
    screen.press("Return", "Return")
    screen.type(NUMBER)
    shoot("form")
    assert screen.primaries == ["F9"]
    form = screen.view.person.form
    assert f"{form.birthday.value}" == "1980-01-01" and form.sex.value == "1"
    screen.press("Return")
    screen.type("13900001111")
    screen.press("F9")
    assert screen.head == "正在办理 李建国" and screen.focus == "walkin_item_search"
    assert people(desk)[-1] == "李建国"
    screen.type("lnyd")
    screen.press("Return", "Ctrl+A", "F10")
    assert screen.head == "已办 李建国·老年优待证·即办办结"


def test_a_wrong_number_is_said_at_the_field(screen: WalkinScreen, desk: Desk) -> None:
    screen.press("Ctrl+N")
    screen.type("李建国")
    screen.press("Return", "Return")
    screen.type(NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    field = screen.view.person.form.fields["id_number"]
    assert "校验位不对" in field.error
    screen.press("F9")
    assert screen.focus == "walkin_form_id_number" and "校验位不对" in field.error
    assert len(people(desk)) == 3
    screen.press("Escape")
    assert screen.head == "空闲"


@pytest.mark.parametrize(("name", "words"), [("", "还没有填姓名"), ("李😀", "符号或表情"), ("李" * 51, "最多 50 个字")])
def test_names_that_cannot_be(screen: WalkinScreen, desk: Desk, name: str, words: str) -> None:
    screen.press("Ctrl+N")
    if name:
        screen.type(name)
    screen.press("F9")
    assert words in screen.view.person.form.fields["name"].error and screen.focus == "walkin_form_name"
    assert len(people(desk)) == 3


def test_a_known_number_opens_the_person_who_has_it(screen: WalkinScreen, desk: Desk) -> None:
    screen.page.arrive(new_resident="11010519440303002X")
    screen.settle()
    assert screen.view.person.form.id_number.text() == "11010519440303002X"
    assert screen.focus == "walkin_form_name"
    screen.type("张桂兰")
    screen.press("F9")
    assert screen.head == "正在办理 张桂兰" and len(people(desk)) == 3


def test_likely_duplicates_stand_side_by_side(
    screen: WalkinScreen, desk: Desk, shoot: Callable[[str], None],
) -> None:
    def begin() -> None:
        screen.press("Ctrl+N")
        screen.type("张桂兰")
        screen.press("Return", "Return", "Return")
        screen.type("13812345678")
        screen.press("F9")

    begin()
    shoot("duplicates")
    duplicates = screen.view.item.duplicates
    assert duplicates.isVisible() and len(duplicates.buttons) == 1
    assert len(people(desk)) == 3
    screen.press("Escape")
    assert not duplicates.isVisible() and screen.focus == "walkin_form_name"
    screen.press("F9", "1")
    assert screen.head == "正在办理 张桂兰" and len(people(desk)) == 3
    screen.press("Escape")
    begin()
    screen.press("F9")
    assert screen.head == "正在办理 张桂兰" and len(people(desk)) == 4


def test_a_person_who_may_be_there_twice_is_pointed_out(screen: WalkinScreen, desk: Desk) -> None:
    twin = variant(ZHANG, id_kind="other", id_number="WH777", household=None)
    desk.run(add_resident, AddResident(twin, allow_duplicate=True))
    screen.settle()
    screen.page.arrive(resident_id=look(desk, "SELECT id FROM resident WHERE id_number = 'WH777'")[0].id)
    screen.settle()
    assert "可能与「张桂兰」是同一人" in screen.view.person.card.duplicates.accessibleName()
    screen.press("Ctrl+D")
    assert screen.view.item.duplicates.isVisible()
    screen.press("1")
    assert screen.text("walkin_number") == "110105********002X"


def test_a_record_is_corrected_in_place(screen: WalkinScreen, desk: Desk, shoot: Callable[[str], None]) -> None:
    screen.find_person("zgl")
    screen.press("Ctrl+R")
    shoot("edit")
    assert screen.head == "改资料 张桂兰"
    form = screen.view.person.form
    assert form.id_number.text() == "" and form.id_number.placeholderText() == "110105********002X"
    form.phone.setFocus()
    screen.type("13700002222")
    screen.press("F9")
    assert screen.text("walkin_phone") == "137****2222" and screen.text("walkin_number") == "110105********002X"
    resident = look(desk, "SELECT id, id_number FROM resident WHERE name = '张桂兰'")[0]
    assert resident.id_number == "11010519440303002X"
    assert desk.ask(get_resident, GetResident(resident.id)).address_masked == "海棠苑 3 号楼 2 单元 ***"


def test_tags_and_consent_are_kept_and_taken_back(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.press("Ctrl+R")
    form = screen.view.person.form
    code = next(code for code, box in form.tag_boxes.items() if box.text() == "独居")
    form.tag_boxes[code].setFocus()
    screen.press("Space")
    form.consent.setFocus()
    screen.press("Space", "F9")
    resident = look(desk, "SELECT id FROM resident WHERE name = '张桂兰'")[0].id
    card = desk.ask(get_resident, GetResident(resident))
    assert [tag.name for tag in card.tags] == ["高龄", "低保"]
    assert [consent.withdrawn_on for consent in card.consents] == [None]
    screen.press("Ctrl+R")
    form.consent.setFocus()
    screen.press("Space", "F9")
    assert desk.ask(get_resident, GetResident(resident)).consents[0].withdrawn_on is not None


def test_a_rare_long_name_is_whole(screen: WalkinScreen, shoot: Callable[[str], None]) -> None:
    screen.find_person("aygl")
    name = "阿依古丽·买买提\U0002c6f1"
    assert screen.text("walkin_name") == name and screen.head == f"正在办理 {name}"
    screen.choose_item("lnyd")
    screen.press("Ctrl+A")
    shoot("rare")
    screen.press("F10")
    assert screen.head == f"已办 {name}·老年优待证·即办办结"


def test_an_agent_proves_who_they_are(
    screen: WalkinScreen, desk: Desk, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A", "Alt+D")
    assert screen.focus == "walkin_agent_name"
    screen.type("李建国")
    screen.press("Return")
    screen.type("13900001111")
    screen.press("Return", "Return")
    screen.type(NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    assert "校验位不对" in screen.view.person.card.agent.fields["agent_id_number"].error
    screen.press("F10")
    assert screen.focus == "walkin_agent_id_number" and "校验位不对" in screen.fault
    screen.press("Backspace")
    screen.type(NUMBER[-1])
    screen.press("F10")
    assert screen.focus == "walkin_agent_authorisation" and "授权凭证" in screen.fault
    screen.type("授权委托书")
    shoot("agent")
    screen.press("Return")
    assert screen.focus == "walkin_materials"
    screen.press("F10")
    assert screen.head == "已办 张桂兰·老年优待证·即办办结" and screen.fault == ""
    row = look(desk, "SELECT agent_name, agent_id_number, agent_authorisation FROM service_case")[0]
    assert tuple(row) == ("李建国", NUMBER, "授权委托书")


def test_channel_and_note_go_with_the_case(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.press("F2", "Right")
    screen.view.person.card.note.setFocus()
    screen.type("听力不便，电话请打女儿")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A", "F10")
    row = look(desk, "SELECT channel, note FROM service_case")[0]
    assert tuple(row) == ("phone", "听力不便，电话请打女儿")
