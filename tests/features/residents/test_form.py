"""Filling in a resident: by keys from field to field, and the ways in which they turn out to be known already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.rooms import Room

Show = Callable[[], ResidentsScreen]
LI = "110101195001011108"


def stored(room: Room, name: str) -> list[object]:
    return room.rows(
        "SELECT r.*, h.estate, h.building, h.unit, h.door, h.grid FROM resident r LEFT JOIN household h "
        "ON h.id = r.household_id WHERE r.name = :name ORDER BY r.id",
        name=name,
    )


def test_a_new_resident_from_field_to_field_with_enter(screen: ResidentsScreen, room: Room) -> None:
    screen.press("Ctrl+N")
    assert screen.focus == "residents_form_name"
    screen.type("李秀英")
    screen.press("Return", "Return")
    screen.type(LI)
    form = screen.page.form_panel.form
    assert (form.birthday.value, form.sex.value) == (date(1950, 1, 1), "2")
    assert form.id_number.ok
    screen.press("Return")
    screen.type("13611112222")
    screen.press("Return", "Return", "Return", "Return")
    for text in ("海棠苑", "5", "1", "402"):
        screen.type(text)
        screen.press("Return")
    screen.press("Down", "Return", "Return")
    screen.type("滨河-05")
    screen.press("F9")
    assert screen.page.face == "card"
    assert screen.text("residents_card_name") == "李秀英"
    assert screen.names()[0] == "李*英"
    assert screen.page.list_panel.table.current_row() == 0
    row = stored(room, "李秀英")[0]
    assert (row.id_number, row.phone, row.birthday, row.sex) == (LI, "13611112222", "1950-01-01", "2")
    assert (row.estate, row.building, row.unit, row.door, row.grid) == ("海棠苑", "5", "1", "402", "滨河-05")
    assert row.residence == "local"


def test_what_is_wrong_stands_under_its_field_and_the_focus_goes_there(screen: ResidentsScreen, room: Room) -> None:
    screen.press("Ctrl+N")
    screen.fill(id_number="110101195001011109")
    assert "校验位" in screen.error_under("id_number")
    screen.fill(name="李秀英", phone="12")
    screen.press("F9")
    assert screen.focus == "residents_form_id_number"
    screen.fill(id_number=LI)
    screen.press("F9")
    assert screen.error_under("phone") and screen.focus == "residents_form_phone"
    screen.fill(phone="")
    screen.fill(building="5")
    screen.press("F9")
    assert "小区" in screen.error_under("estate") and screen.focus == "residents_form_estate"
    assert stored(room, "李秀英") == []


def test_an_empty_name_is_asked_for(screen: ResidentsScreen) -> None:
    screen.press("Ctrl+N", "F9")
    assert screen.error_under("name") and screen.focus == "residents_form_name"


def test_a_known_number_is_told_while_typing_and_opens_with_a_key(
    screen: ResidentsScreen, people: dict[str, str], room: Room
) -> None:
    screen.press("Ctrl+N")
    screen.fill(id_number="11010519440303002x")
    assert screen.widget("residents_known").isVisible()
    screen.press("Ctrl+O")
    assert screen.page.face == "card"
    assert screen.text("residents_card_name") == "张桂兰"
    assert len(room.rows("SELECT id FROM resident")) == 3


def test_saving_a_known_number_opens_that_person(screen: ResidentsScreen, room: Room) -> None:
    screen.press("Ctrl+N")
    screen.fill(name="张桂兰", id_number="11010519440303002X")
    screen.press("F9")
    assert screen.page.face == "card"
    assert "已经登记过" in screen.said()
    assert len(room.rows("SELECT id FROM resident")) == 3


def test_a_likely_double_is_shown_beside_and_opened(screen: ResidentsScreen, people: dict[str, str], room: Room) -> None:
    screen.press("Ctrl+N")
    screen.fill(name="王建国", phone="13900001111")
    screen.press("F9")
    assert screen.page.face == "compare"
    assert screen.page.compare.candidates[0].resident_id == people["王建国"]
    assert screen.page.compare.candidates[0].reasons == ("电话相同",)
    screen.press("1")
    assert screen.text("residents_card_name") == "王建国"
    assert len(room.rows("SELECT id FROM resident")) == 3


def test_a_double_that_is_none_is_added_all_the_same(screen: ResidentsScreen, room: Room) -> None:
    screen.press("Ctrl+N")
    screen.fill(name="王建国", phone="13900001111")
    screen.press("F9", "Escape")
    assert screen.page.face == "form" and screen.text("residents_form_name") == "王建国"
    screen.press("F9", "F9")
    assert screen.page.face == "card"
    assert len(stored(room, "王建国")) == 2


def test_a_correction_keeps_what_is_masked(screen: ResidentsScreen, room: Room) -> None:
    screen.find("zgl")
    screen.press("F4")
    assert screen.focus == "residents_form_name"
    assert screen.text("residents_form_id_number") == "" and screen.text("residents_form_estate") == "海棠苑"
    screen.fill(note="换了助听器")
    screen.press("F9")
    row = stored(room, "张桂兰")[0]
    assert (row.id_number, row.phone, row.door) == ("11010519440303002X", "13812345678", "301")
    assert row.note == "换了助听器" and row.grid == "滨河-03"


def test_a_changed_home_needs_its_door(screen: ResidentsScreen, room: Room) -> None:
    screen.find("zgl")
    screen.press("F4")
    screen.fill(building="4")
    screen.press("F9")
    assert "房号" in screen.error_under("door") and screen.focus == "residents_form_door"
    screen.type("101")
    screen.press("F9")
    row = stored(room, "张桂兰")[0]
    assert (row.building, row.door) == ("4", "101")


def test_telephone_and_home_are_taken_away_by_their_ticks(screen: ResidentsScreen, room: Room) -> None:
    screen.find("zgl")
    screen.press("F4")
    for name in ("clear_phone", "clear_home"):
        screen.widget(f"residents_form_{name}").setFocus()
        screen.press("Space")
    screen.press("F9")
    row = stored(room, "张桂兰")[0]
    assert row.phone is None and row.household_id is None


def test_another_persons_number_is_refused_and_the_way_to_them_is_shown(
    screen: ResidentsScreen, people: dict[str, str]
) -> None:
    screen.find("王建国")
    screen.press("F4")
    screen.page.form_panel.form.birthday.set_value(None)
    screen.page.form_panel.form.sex.set_value("0")
    screen.fill(id_number="11010519440303002X")
    screen.press("F9")
    assert "另一位" in screen.error_under("id_number")
    screen.press("Ctrl+O")
    assert screen.text("residents_card_name") == "张桂兰"


def test_esc_loses_typed_work_only_when_pressed_twice(screen: ResidentsScreen) -> None:
    screen.press("Ctrl+N", "Escape")
    assert screen.page.face == "nothing"
    screen.press("Ctrl+N")
    screen.type("李秀英")
    screen.press("Escape")
    assert screen.page.face == "form"
    assert "再按一次" in screen.button("residents_leave_resident").title
    screen.press("Escape")
    assert screen.page.face == "nothing"
    assert screen.page.has_draft() == ""


def test_half_typed_work_is_there_again_after_a_restart(screen: ResidentsScreen, show: Show) -> None:
    screen.press("Ctrl+N")
    screen.fill(name="李秀英", phone="13611112222")
    assert screen.page.has_draft() == "新建居民 李秀英"
    screen.page.before_lock()
    screen.settle()
    again = show()
    assert again.page.face == "form"
    assert again.text("residents_form_name") == "李秀英"
    assert again.text("residents_form_phone") == "13611112222"
    again.press("F9")
    third = show()
    assert third.page.face == "nothing"


def test_a_half_typed_correction_comes_back_to_its_person(screen: ResidentsScreen, show: Show, room: Room) -> None:
    screen.find("zgl")
    screen.press("F4")
    screen.fill(note="新助听器")
    screen.page.before_close()
    screen.settle()
    again = show()
    assert again.text("residents_form_note") or again.page.form_panel.form.note.toPlainText() == "新助听器"
    again.press("F9")
    assert stored(room, "张桂兰")[0].note == "新助听器"


def test_typing_is_kept_as_a_draft_by_itself(screen: ResidentsScreen, room: Room) -> None:
    screen.press("Ctrl+N")
    screen.type("李秀英")
    screen.qtbot.waitUntil(lambda: bool(room.rows("SELECT title FROM draft")), timeout=5000)
    assert room.rows("SELECT title FROM draft")[0].title == "新建居民 李秀英"


def test_another_person_can_be_looked_at_meanwhile(screen: ResidentsScreen, people: dict[str, str]) -> None:
    screen.press("Ctrl+N")
    screen.type("李秀英")
    screen.workspace.go("residents", resident_id=people["张桂兰"])
    screen.settle()
    assert screen.page.face == "card"
    screen.press("Ctrl+N")
    assert screen.text("residents_form_name") == "李秀英"


def test_arriving_with_an_unknown_number_opens_the_form(screen: ResidentsScreen) -> None:
    screen.workspace.go("residents", new_resident=LI)
    screen.settle()
    assert screen.text("residents_form_id_number") == LI
    assert screen.focus == "residents_form_name"
