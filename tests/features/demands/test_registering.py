"""Registering a demand in place: by keys, from a visit, beside likely duplicates; nothing typed is lost."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from db.domain.demand_table import DemandAction as A
from db.domain.demand_table import DemandKind
from db.domain.visits import VisitWay
from db.ids import new_id
from db.queries.ground import ListOwners, list_owners
from db.resident_rules import HouseholdForm
from db.usecases.households import SaveHousehold, SaveMember, save_household, save_member
from db.usecases.visits import RecordVisit, VisitInput, record_visit
from tests.helpers.desk_work import ZHANG, walk_in


def test_a_demand_is_registered_without_the_mouse(come, said):
    screen = come()
    screen.press("Ctrl+N")
    assert screen.focus.objectName() == "register_category"
    screen.press("4", "Return", "Right", "Return", "Right", "Return", "Return")
    assert screen.focus.objectName() == "register_person"
    screen.pick("zgl")
    assert screen.focus.text() == "张桂兰"
    screen.press("Return", "Return")
    screen.type("海棠苑 3 号楼")
    screen.press("Return")
    screen.type("楼道堆杂物")
    screen.press("Return")
    screen.type("堵了消防通道")
    screen.press("F9")
    assert said.notices[-1].startswith("已登记 SQ-02-20261120-0001-")
    assert "楼道堆杂物" in screen.head and "急" in screen.head and "矛盾纠纷" in screen.head
    demand = screen.page.stepper.demand
    assert demand.category == "环保" and demand.kind is DemandKind.DISPUTE and demand.text == "堵了消防通道"
    assert not screen.page.bench.registering and screen.board == {"登记 1": ["1120-0001 急 环保 楼道堆杂物 余 1 日 未派"]}


def test_what_is_missing_is_said_at_its_field(come):
    screen = come()
    screen.press("Ctrl+N", "F9")
    assert screen.said and screen.focus.objectName() == "register_title"
    screen.type("路灯不亮")
    screen.press("F9")
    assert screen.said and screen.focus.objectName() == "register_person"
    screen.type("刘芳")
    screen.press("F9")
    assert "路灯不亮" in screen.head


def test_the_same_problem_is_offered_and_merged(work, come, said):
    work.register("东门路灯不亮", reporter_name="孙芳")
    screen = come()
    screen.press("Ctrl+N")
    panel = screen.page.bench.register
    panel.person.setFocus()
    screen.type("刘芳")
    panel.place.setFocus()
    screen.type("海棠苑东门")
    assert [row.title for row in panel.model.rows] == ["东门路灯不亮"]
    panel.title.setFocus()
    screen.type("东门没有灯")
    screen.press("F4")
    assert screen.said.startswith("先按 Ctrl+G")
    screen.press("Ctrl+G", "F4")
    assert said.notices[-1].startswith("已登记并合并")
    assert screen.figures.startswith("未结 1") and "反映 孙* 等 2 人" in screen.head


def test_it_comes_filled_from_a_person_or_a_visit(desk, come):
    zhang = walk_in(desk, ZHANG)
    screen = come(resident_id=zhang, text="卫生间想装扶手\n怕滑倒")
    panel = screen.page.bench.register
    assert screen.page.bench.registering and panel.person.text() == "张桂兰"
    assert panel.title.text() == "卫生间想装扶手" and panel.words.toPlainText() == "卫生间想装扶手\n怕滑倒"
    screen.press("F9")
    assert "卫生间想装扶手" in screen.head
    screen.press("Ctrl+Tab")
    assert any(line.startswith("张*兰") for line in screen.contents)


def test_a_letter_may_be_without_a_name(come):
    screen = come()
    screen.press("Ctrl+N")
    screen.page.bench.register.source.set_value("letter")
    screen.page.bench.register.title.setFocus()
    screen.type("食堂太贵")
    screen.press("F9")
    assert "反映 匿名" in screen.head


def test_what_was_typed_survives_esc_and_a_crash(come, make_screen, said):
    screen = come()
    screen.press("Ctrl+N")
    screen.page.bench.register.title.setFocus()
    screen.type("路灯不亮")
    screen.press("Escape")
    assert not screen.page.bench.registering and screen.page.has_draft() == "登记诉求"
    screen.press("Ctrl+N")
    assert screen.page.bench.register.title.text() == "路灯不亮"
    screen.page.before_lock()
    again = make_screen()
    again.page.activated()
    again.settle()
    assert again.page.bench.registering and again.page.bench.register.title.text() == "路灯不亮"
    assert said.notices[-1].startswith("没登记完的诉求已恢复")
    again.page.bench.register.person.setFocus()
    again.type("刘芳")
    again.press("F9")
    assert again.page.has_draft() == "" and "路灯不亮" in again.head


def test_the_words_of_a_step_survive_a_crash(work, come, make_screen):
    work.until("甲", A.TRIAGE, A.ASSIGN, A.HANDLE)
    screen = come()
    screen.press("Return")
    screen.type("写到一半")
    screen.page.before_close()
    again = make_screen()
    again.page.activated()
    again.settle()
    assert again.page.bench.detail.actions.form.words.toPlainText() == "写到一半"


def test_finding_and_filters_narrow_both_views(work, come):
    work.register("东门路灯不亮")
    work.register("快递柜占道", category="环保", reporter_name="孙芳", place="西门")
    screen = come()
    screen.press("/")
    assert screen.focus is screen.page.filters.find
    screen.type("快递")
    assert screen.board == {"登记 1": ["1120-0002 环保 快递柜占道 余 1 日 未派"]}
    screen.press("Return", "Ctrl+PgDown")
    assert len(screen.rows) == 1
    screen.press("/", "Escape")
    assert len(screen.rows) == 2
    screen.page.filters.category.set_value("民生")
    screen.page.filters.category.changed.emit("民生")
    screen.settle()
    assert len(screen.rows) == 1 and "东门路灯不亮" in screen.rows[0]
    screen.press("Escape", "Ctrl+R")
    assert len(screen.rows) == 2
    screen.page.filters.show_preset("mine")
    screen.settle()
    assert len(screen.rows) == 2


def test_the_numbers_lead_down_to_the_demands(work, come, spooler, sit):
    work.until("甲", A.TRIAGE, A.ANSWER)
    work.register("乙", kind=DemandKind.DISPUTE)
    screen = come()
    screen.page.show_view("figures")
    screen.settle()
    screen.page.focus_first()
    view = screen.page.numbers.view
    assert view.lines()[:3] == ["反映人次 2 一人反映一次算一人次", "问题件数 2 合并的只算一件", "已办结 1 有答复的"]
    assert view.categories_words() == ["民生 2"]
    assert view.list_words.text() == "2026 年 11 月 列 1 件，矛盾纠纷 1 件只计数不列出"
    screen.press("Down", "Down", "Return")
    assert screen.page.view == "list" and len(screen.rows) == 1 and " | 甲 | " in screen.rows[0]
    assert screen.page.filters.words.text().startswith("已办结 1（11-01 至 11-20）")
    screen.press("Ctrl+R")
    assert len(screen.rows) == 2


def test_the_months_list_is_printed_and_taken_out(work, come, sit, tmp_path, said, spooler):
    work.register("甲")
    sit("zhaomin")
    screen = come()
    screen.page.numbers.export_folder = tmp_path / "导出"
    screen.page.show_view("figures")
    screen.settle()
    screen.page.focus_first()
    screen.press("Ctrl+E")
    assert screen.fault.startswith("已导出 1 件，打开口令 ") and list((tmp_path / "导出").glob("问题清单 2026-11 *.xlsx"))
    screen.press("Escape", "F8")
    assert [title for _, title, _ in spooler.out] == ["问题清单 2026 年 11 月 A4"]


class Folder:
    """The system's dialog, always answered with the same folder."""

    def __init__(self, folder: Path) -> None:
        self.chosen = folder

    def open_file(self, parent: object, title: str, pattern: str) -> Path | None:
        return None

    def save_file(self, parent: object, title: str, name: str, pattern: str) -> Path | None:
        return None

    def folder(self, parent: object, title: str) -> Path | None:
        return self.chosen


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """One photo and one file that is none."""
    folder = tmp_path / "手机"
    folder.mkdir()
    data = io.BytesIO()
    Image.new("RGB", (640, 480), "tan").save(data, "JPEG")
    (folder / "路灯.jpg").write_bytes(data.getvalue())
    (folder / "坏的.jpg").write_bytes(b"not a photo at all")
    return folder


def test_photos_are_kept_beside_a_demand_and_looked_at_on_record(work, come, said, album, desk):
    work.register("东门路灯不亮")
    screen = come()
    screen.page.photos.files = Folder(album)
    screen.press("Ctrl+Tab", "Ctrl+Tab")
    assert screen.page.bench.detail.tabs.value == "photos"
    screen.press("Ctrl+U", "Ctrl+O")
    chooser = screen.page.photos.chooser
    for row in range(len(chooser.photos)):
        chooser.table.select_row(row)
        screen.press("Space")
    screen.press("Return")
    screen.qtbot.waitUntil(lambda: any("已存 1 张照片" in notice for notice in said.notices), timeout=5000)
    screen.settle()
    assert screen.fault.startswith("1 张照片没存上：坏的.jpg")
    strip = screen.page.bench.detail.photos.strip
    assert len(strip.tiles) == 1 and screen.page.stepper.demand.photos == 1
    strip.setFocus()
    screen.press("Return")
    assert screen.page.photos.cover.picture.image.width() == 640
    screen.press("Escape", "Escape")
    assert screen.fault == ""
    strip.setFocus()
    screen.press("Ctrl+D", "Return")
    tab = screen.page.bench.detail.photos
    assert tab.problem.accessibleName() == "请写明为什么取下这张照片。" and screen.focus is tab.reason
    screen.press("Escape")
    assert len(strip.tiles) == 1 and screen.focus is strip and not tab.reason.isVisible()
    screen.press("Ctrl+D")
    screen.type("拍的是别的楼")
    screen.press("Return")
    assert said.notices[-1] == "已取下 1 张照片 谁取下、为什么都留着。"
    assert strip.tiles == () and screen.page.stepper.demand.photos == 0 and not tab.down.isVisible()
    assert tab.struck.text().startswith("已取下：第 1 张") and "。拍的是别的楼　李敏 11-20" in tab.struck.text()


def test_a_visit_brings_who_was_met_where_they_live_and_what_they_asked(desk, come):
    zhang = walk_in(desk, ZHANG)
    home = desk.run(save_household, SaveHousehold(HouseholdForm("海棠苑", "3", "2", "501"))).household_id
    desk.run(save_member, SaveMember(home, zhang))
    worker = next(row.owner_id for row in desk.ask(list_owners, ListOwners()) if row.kind == "worker")
    visit = VisitInput(date(2026, 11, 20), VisitWay.HOME, worker, met=(zhang,), asked="卫生间想装扶手")
    visit_id = new_id()
    desk.run(record_visit, RecordVisit(visit_id, home, visit, confirmed=True))
    screen = come(visit_id=visit_id, household_id=home, text="卫生间想装扶手", category="医疗")
    panel = screen.page.bench.register
    assert (panel.person.text(), panel.title.text()) == ("张桂兰", "卫生间想装扶手")
    assert panel.place.text() == "海棠苑 3 号楼 2 单元", "the door is private"
    assert panel.source.value == "visit" and screen.focus is panel.category and panel.category.value == "医疗"
    screen.press("F9")
    assert screen.page.stepper.demand.visit_id == visit_id
    screen.press("Ctrl+Tab", "Home", "Return")
    assert screen.page.context.go.__self__.went[-1] == ("visits", {"visit_id": visit_id})
