"""名册: found and filtered, registered in place with a guardian for minors, changed, left; cards given and lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QImage
from sqlalchemy import text

from db.domain.identity import IdKind
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteers import VolunteerState
from db.photo_sources import list_photos
from db.queries.volunteers import FindVolunteers, ListVolunteers, find_volunteers, list_volunteers
from db.resident_rules import ResidentForm
from db.usecases.residents import AddResident, add_resident
from tests.helpers.rooms import arrange


@pytest.fixture
def roster(screen):
    screen.turn("roster")
    return screen


def names(screen):
    return [line.split(" | ")[2] for line in screen.rows]


def test_everyone_who_serves_is_listed(roster):
    assert names(roster) == ["周国良", "李秀英", "阿依古丽", "王建军", "陈晓", "孙立新"]
    assert roster.info.startswith("周国良") and "138****0001" in roster.info and "未评星" in roster.info


def test_a_volunteer_is_found_by_typing(roster):
    roster.press("/")
    roster.type("lxy")
    assert names(roster) == ["李秀英"] and roster.info.startswith("李秀英")
    roster.press("Escape")
    assert len(names(roster)) == 6


def test_filters_narrow_the_list(roster):
    part = roster.page.roster.bench
    part.skill.set_value("haircut")
    part.skill.changed.emit("haircut")
    roster.settle()
    assert names(roster) == ["周国良"]


@pytest.mark.parametrize("gap", [
    "UPDATE volunteer SET consented_on = NULL WHERE id = :id", "UPDATE volunteer SET phone = NULL WHERE id = :id",
    "UPDATE volunteer_choice SET removed_at = 1 WHERE volunteer_id = :id AND kind = 'category'",
])
def test_files_to_be_completed_are_listed(roster, desk, gap):
    assert desk.ask(list_volunteers, ListVolunteers(lacking=True)).total == 0
    who = desk.ask(find_volunteers, FindVolunteers("李秀英"))[0].volunteer_id
    arrange(desk, lambda tx: tx.session.execute(text(gap), {"id": who}))
    part = roster.page.roster.bench
    part.state.set_value("lacking")
    part.state.changed.emit("lacking")
    roster.settle()
    assert names(roster) == ["李秀英"]
    roster.press("/")
    roster.type("zgl")
    assert names(roster) == [], "both filters hold"


def test_an_adult_is_registered(roster, said):
    roster.press("Ctrl+N")
    roster.fill(
        name="马志强", id_kind=IdKind.OTHER, id_number="QT900001", phone="13900000001", area="海棠苑",
        birthday=date(1990, 5, 5), categories=("culture",),
    )
    roster.press("F9")
    assert roster.refused == "" and said.notices[0].startswith("已登记 V-")
    assert roster.info.startswith("马志强")


def test_a_minor_needs_a_guardian(roster, said):
    roster.press("Ctrl+N")
    roster.fill(
        name="小明", id_kind=IdKind.OTHER, id_number="QT900002", phone="13900000002", area="海棠苑",
        birthday=date(2010, 5, 5), categories=("culture",),
    )
    form = roster.form
    assert form.editors["guardian_name"].isVisible()
    roster.press("F9")
    assert "监护人" in roster.refused
    roster.fill(
        guardian_name="马志强", guardian_phone="13900000003", guardian_relation="父亲", guardian_consented_on=date(2026, 11, 20),
    )
    roster.press("F9")
    assert roster.refused == "" and "监护人 马志强（父亲）" in roster.info


def test_a_resident_is_taken_over_with_number_and_telephone(roster, desk, said):
    person = ResidentForm(
        name="张桂兰", id_kind=IdKind.OTHER, id_number="QT000777", phone="13900000777", birthday=date(1960, 5, 5),
    )
    resident_id = desk.run(add_resident, AddResident(person)).resident_id
    roster.press("Ctrl+N")
    roster.pick("resident", "张桂兰")
    assert roster.form.values()["name"] == "张桂兰"
    roster.fill(area="海棠苑", categories=("elderly",))
    roster.press("F9")
    assert roster.refused == "" and roster.info.startswith("张桂兰") and "139****0777" in roster.info
    assert roster.page.roster.card.resident_id == resident_id


def test_a_portrait_is_taken(roster, desk, said, tmp_path):
    image = QImage(300, 400, QImage.Format.Format_RGB32)
    image.fill(0x3355AA)
    image.save(str(tmp_path / "face.jpg"))
    portraits = roster.page.roster.portraits
    portraits.folder = tmp_path
    roster.press("Ctrl+U")
    portraits.chooser.taken.emit(tuple(list_photos(tmp_path)), "folder")
    roster.settle()
    assert said.notices[0].startswith("照片已存")
    assert roster.page.roster.card.head.photo_id and roster.page.roster.bench.portrait.image is not None
    roster.press("Escape")


def test_a_warning_asks_once_more(roster):
    roster.press("Ctrl+N")
    roster.fill(
        name="高峰", id_kind=IdKind.OTHER, id_number="QT900004", phone="13900000004", area="海棠苑",
        birthday=date(1990, 5, 5), categories=("patrol",),
    )
    roster.press("F9")
    assert "意外险" in roster.refused and "再按一次" in roster.refused
    roster.press("F9")
    assert roster.info.startswith("高峰")


def test_a_record_is_changed_and_keeps_what_is_masked(roster, said):
    roster.press("Return")
    assert roster.form.editors["phone"].placeholderText() == "138****0001"
    roster.fill(area="滨河里")
    roster.press("F9")
    assert said.notices == ["已存 周国良"] and "滨河里" in roster.info and "138****0001" in roster.info


def test_a_training_goes_into_the_file(roster):
    roster.press("Ctrl+D")
    roster.fill(kind=ArchiveKind.TRAINING, title="急救培训", body="红十字会", lessons=8)
    roster.press("F9")
    assert "培训　急救培训 8 学时" in roster.info


def test_who_leaves_gives_the_card_back(roster, said):
    roster.press("F7")
    roster.fill(state=VolunteerState.LEFT, reason="迁居外地")
    roster.press("F9")
    assert said.notices == ["已退出 收回 1 张卡，退掉 1 个报名，放开 0 件心愿"]
    assert "周国良" not in names(roster)


def test_a_lost_card_is_replaced(roster, said):
    roster.press("F9")
    assert roster.refused.startswith("已有在用的卡")
    roster.press("Ctrl+J")
    roster.fill(reason="丢失")
    roster.press("F9")
    assert said.notices[-1].startswith("卡 V-000001-02") or said.notices[-1].startswith("卡 V-")
    assert "已挂失" in roster.info and "-02 在用" in roster.info


def test_a_card_is_printed(roster, spooler):
    roster.press("F8")
    assert len(spooler.out) == 1 and "志愿者卡" in spooler.out[0][1]


def test_a_certificate_is_asked_for_with_one_key(roster, said):
    head = roster.page.roster.card.head
    roster.press("Alt+K")
    assert said.went == [("certificates", {"holder": (head.volunteer_id, None, head.name, head.number)})]


def test_a_team_is_joined_and_left(roster):
    roster.press("Ctrl+T")
    options = roster.form.editors["team"]
    first = options.itemText(0)
    roster.press("F9")
    team = first.removeprefix("加入 ").removeprefix("退出 ")
    assert (f"{team} 2026-11-20 起" in roster.info) == first.startswith("加入")


def test_the_hours_of_a_person(roster):
    roster.press("Alt+H")
    lines = roster.cells(roster.page.roster.bench.hours)
    assert len(lines) == 1 and "3 小时" in lines[0] and "待审核" in lines[0]
    roster.press("Return")
    assert roster.page.showing == "hours" and "周国良" in roster.info


def test_a_hit_of_the_one_box_opens_the_person(screen, desk):
    from db.queries.volunteers import FindVolunteers, find_volunteers

    screen.page.arrive(volunteer_id=desk.ask(find_volunteers, FindVolunteers("陈晓"))[0].volunteer_id)
    screen.settle()
    assert screen.page.showing == "roster" and screen.info.startswith("陈晓")
