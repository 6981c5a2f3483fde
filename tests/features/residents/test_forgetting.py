"""删除个人信息 and 合并 with keys: what is said before, what is asked twice, and what the list shows after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.usecases.residents import AddResident, ResidentForm, SetTags, add_resident, set_tags
from tests.features.residents.test_look import no_key_twice
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.registered import catalogue, register
from tests.helpers.rooms import Room, look

Shoot = Callable[[ResidentsScreen, str], None]
Show = Callable[[], ResidentsScreen]


@pytest.fixture
def double(room: Room, people: dict[str, str]) -> str:
    """A second record of 张桂兰, by her passport."""
    form = ResidentForm(
        name="张桂兰", id_kind=IdKind.PASSPORT, id_number="E12345678", birthday=date(1944, 3, 3), phone="13700001111",
        address="滨河里 7 号 302", note="女儿代登记",
    )  # fmt: skip
    made = room.desk.run(add_resident, AddResident(form, allow_duplicate=True)).resident_id
    room.desk.run(set_tags, SetTags(made, ("dibao",)))
    return made


def words(screen: ResidentsScreen, name: str) -> str:
    return str(screen.widget(name).text())


def test_somebody_is_forgotten_with_keys_and_asked_twice(room: Room, people: dict[str, str], show: Show, shoot: Shoot) -> None:
    room.sign_in(Role.SUPERVISOR)
    screen = show()
    screen.find("王建国")
    screen.press("Alt+X")
    assert screen.page.face == "forget" and screen.window.focusWidget().objectName() == "residents_forget_reason"
    no_key_twice(screen)
    screen.press("F9")
    assert "请写明谁来申请" in words(screen, "residents_forget_problem")
    screen.type("王建国来了")
    screen.press("F9")
    assert "不要写姓名" in words(screen, "residents_forget_problem")
    screen.press("Ctrl+A", "Delete")
    screen.type("本人到窗口，身份证已核对")
    screen.press("F9")
    assert "找不回来" in words(screen, "residents_forget_problem")
    shoot(screen, "forget")
    assert look(room.desk, "SELECT name FROM resident WHERE id = :id", id=people["王建国"])[0].name == "王建国"
    screen.press("F9")
    assert look(room.desk, "SELECT status FROM resident WHERE id = :id", id=people["王建国"])[0].status == "forgotten"
    assert screen.page.face != "forget" and people["王建国"] not in screen.page.list_panel.model.ids


def test_what_must_be_done_first_is_said_and_nothing_can_be_pressed(
    room: Room, people: dict[str, str], show: Show, shoot: Shoot
) -> None:
    catalogue(room)
    register(room, people["张桂兰"])
    room.sign_in(Role.SUPERVISOR)
    screen = show()
    screen.find("张桂兰")
    screen.press("Alt+X")
    assert "还有 1 件在办，请先办结" in words(screen, "residents_forget_problem")
    shoot(screen, "forget-open")
    screen.type("本人到窗口")
    screen.press("F9", "F9")
    assert look(room.desk, "SELECT status FROM resident WHERE id = :id", id=people["张桂兰"])[0].status == "active"
    screen.press("Escape")
    assert screen.page.face == "card"


def test_a_clerk_is_offered_neither(double: str, show: Show) -> None:
    screen = show()
    screen.find("王建国")
    assert screen.page.face == "card" and not screen.page.card.forget.isVisible()
    screen.find("张桂兰")
    screen.press("Ctrl+D")
    assert screen.page.face == "compare"
    screen.press("Ctrl+1")
    assert screen.page.face == "compare"


def test_two_records_become_one_value_by_value(
    room: Room, people: dict[str, str], double: str, show: Show, shoot: Shoot
) -> None:
    room.sign_in(Role.SUPERVISOR)
    screen = show()
    screen.page.open_person(people["张桂兰"])
    screen.settle()
    screen.press("Ctrl+D")
    shoot(screen, "compare-merge")
    screen.press("Ctrl+1")
    assert screen.page.face == "merge"
    form = screen.page.merge_view.form
    no_key_twice(screen)
    assert set(form.editors) == {"keep", "identity", "sex", "ethnicity", "phone", "home", "residence", "reason"}
    chosen = form.values()
    assert (chosen["keep"], chosen["identity"], chosen["phone"]) == ("here", "here", "here")
    form.editors["phone"].setFocus()
    screen.press("Right")
    assert form.values()["phone"] == "there"
    form.editors["reason"].setFocus()
    screen.type("本人到场，照片对得上")
    screen.press("F9")
    assert "合并后拆不开" in words(screen, "residents_merge_problem")
    shoot(screen, "merge")
    screen.press("F9")
    kept = look(room.desk, "SELECT * FROM resident WHERE id = :id", id=people["张桂兰"])[0]
    assert (kept.phone, kept.id_number, kept.status) == ("13700001111", "11010519440303002X", "active")
    gone = look(room.desk, "SELECT * FROM resident WHERE id = :id", id=double)[0]
    assert (gone.status, gone.merged_into, gone.phone) == ("merged", people["张桂兰"], "13812345678")
    assert screen.page.face == "card" and screen.page.person.card.resident_id == people["张桂兰"]
    assert double not in screen.page.list_panel.model.ids


def test_the_other_record_may_be_the_one_that_stays(
    room: Room, people: dict[str, str], double: str, show: Show
) -> None:
    room.sign_in(Role.SUPERVISOR)
    screen = show()
    screen.page.open_person(people["张桂兰"])
    screen.settle()
    screen.press("Ctrl+D", "Ctrl+1")
    form = screen.page.merge_view.form
    form.editors["keep"].setFocus()
    screen.press("Right")
    form.editors["reason"].setFocus()
    screen.type("本人到场")
    screen.press("F9", "F9")
    row = look(room.desk, "SELECT * FROM resident WHERE id = :id", id=double)[0]
    assert (row.status, row.id_number, row.note) == ("active", "11010519440303002X", "女儿代登记\n听力不便，电话请打女儿")
    assert screen.page.person.card.resident_id == double


def test_escape_leaves_both_as_they_are(room: Room, people: dict[str, str], double: str, show: Show) -> None:
    room.sign_in(Role.SUPERVISOR)
    screen = show()
    screen.page.open_person(people["张桂兰"])
    screen.settle()
    screen.press("Ctrl+D", "Ctrl+1", "Escape")
    assert screen.page.face == "card"
    assert look(room.desk, "SELECT count(*) AS n FROM resident WHERE status = 'merged'")[0].n == 0
