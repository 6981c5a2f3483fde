"""What is done with one file: struck out, merged, revealed on record; a registration that survives the program's end."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.domain.identity import IdKind
from db.domain.volunteer_archive import ArchiveKind
from desktop.features.volunteers.page import create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from tests.helpers.pages.volunteers import VolunteersScreen
from tests.helpers.rooms import look


@pytest.fixture
def roster(screen):
    screen.turn("roster")
    return screen


@pytest.fixture
def again(desk, said, spooler, theme, qtbot):
    """A second page on the same desk, as after the program has come back."""
    opened = []

    def make():
        tasks, printing = Tasks(), PrintingService(desk, spooler)
        with theme.building():
            page = create(ShellContext(desk, tasks, theme, said, printing, said.go))
            window = QWidget()
            QVBoxLayout(window).addWidget(page)
        qtbot.addWidget(window)
        window.resize(1262, 692)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        made = VolunteersScreen(page, qtbot)
        page.activated()
        made.settle()
        page.focus_first()
        opened.append((window, page, printing, tasks))
        return made

    yield make
    for _, page, printing, tasks in opened:
        page.before_close()
        printing.close()
        tasks.close()


class TestStriking:
    def test_an_entry_is_struck_out_with_a_reason_and_stays_in_sight(self, roster):
        roster.press("Ctrl+D")
        roster.fill(kind=ArchiveKind.AWARD, title="优秀志愿者", body="街道")
        roster.press("F9", "Ctrl+D")
        roster.fill(kind="strike")
        assert roster.form.purpose == "strike"
        roster.press("F9")
        assert "要写原因" in roster.refused
        roster.fill(reason="记错了人")
        roster.press("F9")
        assert roster.refused == "" and "优秀志愿者 已划掉：记错了人" in roster.info
        struck = [line.struck for block in roster.bench.info.shown for line in block.lines if "优秀志愿者" in line.words]
        assert struck == [True]

    def test_nothing_to_strike_is_said(self, roster):
        roster.press("Ctrl+D")
        roster.fill(kind="strike")
        assert "不用划" in roster.refused


class TestMerging:
    @pytest.fixture
    def login(self):
        return "zhaomin"

    @pytest.fixture
    def comparing(self, roster):
        roster.press("F7")
        roster.fill(state="merge")
        roster.press("F9")
        return roster

    def test_both_are_seen_side_by_side_and_f9_is_pressed_twice(self, comparing, said):
        comparing.pick("who", "李秀英")
        lines = comparing.cells(comparing.page.roster.merging.face.compared)
        assert lines[:2] == ["姓名 | 周国良 | 李秀英", "编号 | V-02-000001 | V-02-000002"]
        assert lines[3] == "手机 | 138****0001 | 138****0002"
        comparing.press("F9")
        assert "为什么" in comparing.refused
        comparing.fill(reason="重复登记")
        comparing.press("F9")
        assert "不能撤销" in comparing.refused and not said.notices
        comparing.press("F9")
        assert said.notices[0].startswith("已合并 留下 V-")
        assert comparing.info.startswith("李秀英")
        assert not any("周国良" in line for line in comparing.rows)
        comparing.press("Alt+H")
        assert len(comparing.cells(comparing.bench.hours)) == 2

    def test_a_change_asks_again(self, comparing, said):
        comparing.pick("who", "李秀英")
        comparing.fill(reason="重复登记")
        comparing.press("F9")
        comparing.fill(keep="here")
        assert comparing.refused == ""
        comparing.press("F9")
        assert "不能撤销" in comparing.refused and not said.notices

    def test_the_other_one_must_be_chosen_and_not_be_the_same(self, comparing):
        comparing.press("F9")
        assert "另一份" in comparing.refused
        comparing.pick("who", "周国良")
        comparing.fill(reason="重复登记")
        comparing.press("F9", "F9")
        assert "同一份" in comparing.refused
        comparing.press("Escape")
        assert comparing.info.startswith("周国良")


class TestRevealing:
    def test_numbers_show_while_the_key_is_held_and_the_look_is_on_record(self, roster, desk):
        roster.hold(down=True)
        assert "ZY000001" in roster.info and "13800000001" in roster.info
        roster.hold(down=False)
        assert "ZY000001" not in roster.info and "138****0001" in roster.info
        assert len(look(desk, "SELECT 1 FROM audit WHERE action = 'volunteers.reveal'")) == 1

    def test_a_lock_hides_them(self, roster):
        roster.hold(down=True)
        roster.page.before_lock()
        assert "13800000001" not in roster.info

    class TestByAnAssistant:
        @pytest.fixture
        def login(self):
            return "xiaowu"

        def test_is_refused_in_words(self, roster):
            roster.hold(down=True)
            assert "权限" in roster.refused and "13800000001" not in roster.info


class TestDraft:
    def type_some(self, roster):
        roster.press("Ctrl+N")
        roster.fill(name="马志强", id_kind=IdKind.PASSPORT, phone="13900000001", categories=("culture",), times=("rest-am",))
        roster.pick("referrer", "李秀英")

    def test_what_was_half_typed_is_there_after_the_program_has_died(self, roster, again):
        self.type_some(roster)
        back = again()
        assert "马志强" in back.fault and "Ctrl+N" in back.fault
        back.turn("roster")
        back.press("Ctrl+N")
        values = back.form.values()
        assert values["name"] == "马志强" and values["phone"] == "13900000001" and values["times"] == ("rest-am",)
        assert values["id_kind"] is IdKind.PASSPORT and back.form.pick("referrer").choice.text == "李秀英"
        assert back.page.has_draft() == "登记志愿者 马志强"

    def test_a_registration_saved_or_given_up_leaves_no_draft(self, roster, desk):
        self.type_some(roster)
        assert len(look(desk, "SELECT 1 FROM draft WHERE page = 'volunteers'")) == 1
        roster.press("Escape")
        assert not look(desk, "SELECT 1 FROM draft WHERE page = 'volunteers'") and roster.page.has_draft() == ""
        self.type_some(roster)
        roster.fill(id_kind=IdKind.OTHER, id_number="QT900001", area="海棠苑", birthday=date(1990, 5, 5))
        roster.press("F9")
        assert roster.refused == "" and not look(desk, "SELECT 1 FROM draft WHERE page = 'volunteers'")
