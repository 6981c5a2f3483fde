"""批量补录: paper forms typed in by keys alone, and the short marks they are typed with."""

from __future__ import annotations

from datetime import date

import pytest

from db.domain.errors import KnownError
from db.domain.visit_topics import SEEN_TOPICS, Finding, Seen
from db.domain.visits import VisitWay
from db.queries.visit_lists import GetVisit, HouseholdVisits, get_visit, household_visits
from desktop.features.visits.batch import BatchEntry, marks_of, read_day, read_met, read_topic, read_way
from desktop.features.visits.form import Form

TODAY = date(2026, 11, 20)
HEALTH = SEEN_TOPICS[0]


@pytest.fixture
def batch(come):
    screen = come()
    screen.press("Ctrl+Tab", "Ctrl+Tab")
    assert screen.focus is screen.page.batch.fields["household"]
    return screen


def said_of(desk, home):
    row = desk.ask(household_visits, HouseholdVisits(home))[0]
    return desk.ask(get_visit, GetVisit(row.visit_id)).content


def type_form(screen, household, day="", way="", met="1", topics=("1",), asked=""):
    screen.type(household)
    screen.press("Return")
    for text in (day, way, met, *topics, *[""] * (6 - len(topics)), asked):
        if text:
            screen.focus.selectAll()
            screen.type(text)
        screen.press("Return")


def test_forms_are_typed_and_kept_in_one_go(batch, desk, homes, said):
    type_form(batch, "3-2-501", "11-18", met="12", topics=("0", "13", "4 申领津贴"), asked="想装扶手")
    assert batch.batch_said == ""
    seen = "居住安全 正常、用电；生活来源 低保、申领津贴；1 项无变化"
    assert batch.batch == [f"海棠苑 3-2-501 | 张桂兰 | 11-18 | 入户 | 张桂兰、周* | {seen} | 想装扶手 | 待存"]
    assert batch.focus is batch.page.batch.fields["household"]
    type_form(batch, "吴敏", met="9 对门李婶", topics=("2",))
    batch.type("2-1-101")
    batch.press("Return", "Return")
    batch.type("4")
    batch.press("Return")
    assert [row.split(" | ")[3] for row in batch.batch] == ["入户", "入户", "未遇"], "未遇 needs nothing else"
    assert batch.page.batch.save.title == "保存这 3 张"
    batch.press("F9")
    assert said.notices == ["已存 3 张走访表"] and batch.batch == []
    kept = said_of(desk, homes("张桂兰"))
    assert kept.visited_on == date(2026, 11, 18) and kept.asked == "想装扶手"
    assert said_of(desk, homes("吴敏")).met_other == "对门李婶"


def test_what_cannot_be_kept_stays_with_its_reason(batch, desk, homes, said):
    type_form(batch, "3-2-501", met="9 李婶", topics=())
    type_form(batch, "吴敏", "10-1")
    batch.press("F9")
    assert said.notices == []
    states = [row.split(" | ")[-1] for row in batch.batch]
    assert states[0].startswith("这次没有记情况和想要的") and states[0].endswith("无误再按 F9")
    assert states[1].startswith("走访日期在 31 天以前")
    assert batch.batch_said == "已存 0 张，还有 2 张要看：在表里选中按 Enter 改。"
    batch.press("F9")
    assert batch.batch == [] and said.notices == ["已存 2 张走访表"], "the second time they are confirmed"


def test_a_form_is_changed_and_taken_out(batch):
    type_form(batch, "3-2-501", topics=("2 服药", "1"), asked="灯")
    type_form(batch, "吴敏")
    batch.press("Down", "Up", "Return")
    fields = batch.page.batch.fields
    assert fields["health"].text() == "2 服药" and fields["asked"].text() == "灯" and fields["met"].text() == "1"
    assert batch.focus is fields["met"]
    batch.press(*["Return"] * 7)
    batch.focus.selectAll()
    batch.type("楼道灯")
    batch.press("Return")
    assert len(batch.batch) == 2 and "楼道灯" in batch.batch[1]
    batch.press("Down", "Delete")
    assert len(batch.batch) == 1


def test_a_household_is_chosen_among_several(batch):
    batch.type("海棠苑3")
    batch.press("Return")
    view = batch.page.batch
    assert batch.focus is view.found and len(batch.cells(view.hits)) == 5
    batch.press("Down", "Return")
    assert view.fields["household"].text().startswith("海棠苑 3 号楼 2 单元 102")
    batch.press("Return")
    assert batch.focus is view.fields["way"]


def test_what_is_wrong_is_said_at_once(batch):
    batch.type("没有这户")
    batch.press("Return")
    assert batch.batch_said == "没有找到「没有这户」，请换门牌或姓名再试。"
    batch.focus.selectAll()
    batch.type("3-2-501")
    batch.press("Return")
    batch.focus.selectAll()
    batch.type("13-45")
    batch.press("Return")
    assert batch.batch_said == "日期看不懂；请写成 11-20 或 1120。"
    batch.press("F9")
    assert batch.batch_said == "还没有录好的表，请先录一张再保存。"


def test_the_hint_says_what_a_field_takes(batch):
    view = batch.page.batch
    batch.type("3-2-501")
    batch.press("Return", "Return", "Return")
    assert view.hint.text() == "见到谁：1 张桂兰 户主　2 周* 女　9 邻居或其他（可接着写是谁）"
    batch.press("Return")
    assert view.hint.text().startswith("身体：1 良好　2 慢病") and view.hint.text().endswith("0 无变化（上次：慢病；服药规律）")
    batch.press("F4")
    assert [view.fields[topic.code].text() for topic in SEEN_TOPICS] == ["0"] * 6
    assert batch.focus is view.fields["asked"]


def test_a_crash_keeps_what_was_typed(batch, come, qtbot):
    type_form(batch, "3-2-501", topics=("2 服药",))
    qtbot.waitUntil(lambda: not batch.page.batches.drafter.pending, timeout=3000)
    batch.settle()
    assert batch.page.has_draft() == "补录走访表 1 张"
    again = come()
    assert again.batch[0].startswith("海棠苑 3-2-501 | 张桂兰")


def test_a_scanned_form_fills_the_line(batch, homes):
    batch.page.arrive(household_id=homes("张桂兰"))
    batch.settle()
    assert batch.page.batch.fields["household"].text().startswith("海棠苑 3 号楼 2 单元 501")
    assert batch.focus is batch.page.batch.fields["visited_on"]


def test_blank_forms_are_printed(batch, spooler):
    batch.page.batch.count.setValue(3)
    batch.press("F8")
    assert [path.name.split(" ", 1)[1] for path in spooler.folder.iterdir()] == ["入户走访记录表 3 张 A4.pdf"]


@pytest.mark.parametrize(("text", "day"), [
    ("11-20", TODAY), ("1120", TODAY), ("20", TODAY), ("21", date(2026, 10, 21)), ("12-31", date(2025, 12, 31)),
    ("2026-01-05", date(2026, 1, 5)), ("20260105", date(2026, 1, 5)), ("3月8日", date(2026, 3, 8)),
    ("31", date(2026, 10, 31)),
])
def test_days_are_read_as_people_write_them(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "abc", "13-1", "2-30", "99999", "2026-13-01"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(KnownError, match="日期看不懂"):
        read_day(text, TODAY)


def test_short_marks():
    assert read_way("") is VisitWay.HOME and read_way("4") is VisitWay.MISSED
    with pytest.raises(KnownError):
        read_way("5")
    assert read_met("21 李婶", ["a", "b"]) == (frozenset("ab"), "李婶")
    assert read_met("9", ["a"]) == (frozenset(), "邻居或其他人")
    with pytest.raises(KnownError):
        read_met("3", ["a", "b"])
    last = {"health": Seen("health", ("慢病",), "", TODAY)}
    assert read_topic("0", HEALTH, last) == Finding("health", unchanged=True)
    assert read_topic("＝", HEALTH, last) == Finding("health", unchanged=True)
    assert read_topic("", HEALTH, last).blank
    with pytest.raises(KnownError):
        read_topic("0", HEALTH, {})
    with pytest.raises(KnownError):
        read_topic("9", HEALTH, last)


def test_marks_come_back_as_they_were_typed():
    findings = {
        "health": read_topic("13 服药，规律", HEALTH, {}), "mood": Finding("mood", unchanged=True),
    }
    form = Form(household_id="a", visited_on=TODAY, findings=findings)
    marks = marks_of(form)
    assert marks[0] == "13 服药，规律" and marks[4] == "0" and marks[1] == ""
    assert read_topic(marks[0], HEALTH, {}) == findings["health"]
    entry = BatchEntry(form, "3-2-501", "张桂兰", "张桂兰")
    assert BatchEntry.from_json(entry.to_json()) == entry and BatchEntry.from_json("[]") is None
