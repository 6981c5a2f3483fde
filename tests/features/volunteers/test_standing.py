"""评星与排名: stars that are due, the year's list with its formula and who is left out, a bar; 微心愿 from post to thanks."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt

from db.domain.service_hours import HourState
from db.domain.wishes import WishKind
from db.ids import new_id
from db.queries.hours import HoursQueue, hours_queue
from db.queries.standing import YearRankingOf, year_ranking
from db.queries.volunteers import FindVolunteers, find_volunteers
from db.room import DataRoom
from db.session import open_desk, sign_in
from db.usecases.hours import ConfirmDue, HourRef, ListAction, StepMany, confirm_due, step_many
from db.usecases.service import PaperRow, RecordPaper, record_paper
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, MovableClock

BEFORE = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
AFTER = BEFORE + timedelta(days=12)


@pytest.fixture
def login() -> str:
    """Whoever gives stars is a 值班长."""
    return "zhaomin"


@pytest.fixture(scope="session")
def _confirmed(_template, tmp_path_factory):
    """The centre with confirmed hours, made once and copied."""
    root = tmp_path_factory.mktemp("confirmed") / "data"
    shutil.copytree(_template, root)
    clock = MovableClock(BEFORE)
    desk = open_desk(DataRoom(root, clock=clock, kdf=CHEAP_KDF), ADMIN, ADMIN_PASSPHRASE)
    ids = {name: desk.ask(find_volunteers, FindVolunteers(name))[0].volunteer_id for name in ("周国良", "李秀英", "阿依古丽")}
    days = [("周国良", day, 12) for day in range(1, 11)] + [("李秀英", 3, 4), ("阿依古丽", 4, 2)]
    for name, day, hours in days:
        row = PaperRow(
            volunteer_id=ids[name], served_on=date(2026, 9, day), starts=time(8), ends=time(8 + hours), category="elderly"
        )
        desk.run(record_paper, RecordPaper(request_id=new_id(), row=row))
    sign_in(desk, "zhaomin", PASSPHRASE)
    queue = desk.ask(hours_queue, HoursQueue(HourState.RECORDED))
    refs = tuple(HourRef(row.record_id, row.version) for group in queue.groups for row in group.rows)
    desk.run(step_many, StepMany(refs=refs, action=ListAction.APPROVE_PUBLISH))
    clock.instant = AFTER
    desk.run(confirm_due, ConfirmDue())
    desk.close()
    return root


@pytest.fixture
def template(request, _template):
    return request.getfixturevalue("_confirmed") if "confirmed" in request.fixturenames else _template


@pytest.fixture
def clock(request):
    """10:00 of a Friday, or of the Wednesday when the hours were confirmed."""
    return MovableClock(AFTER if "confirmed" in request.fixturenames else BEFORE)


@pytest.fixture
def confirmed(desk):
    """周国良 has 120 hours that are confirmed, 李秀英 and 阿依古丽 have six each."""
    return desk


def names(screen):
    return [line.split(" | ")[2] for line in screen.rows]


@pytest.fixture
def standing(confirmed, screen):
    screen.turn("standing")
    return screen


def test_who_is_due_a_star_gets_it(standing, said):
    assert standing.rows == [" |  | 周国良 | V-02-000001 | 123 | 未评星 → 一星 | "]
    assert "一星 满 100 小时" in standing.info
    standing.press("F9")
    assert said.notices == ["已评定 1 人 公示 5 个工作日"] and standing.rows == []


def test_who_is_unticked_waits(standing):
    standing.bench.table.setFocus()
    standing.press("Space", "F9")
    assert standing.refused == "没有勾选要评定的人。"


def test_the_ranking_shows_ties_and_its_formula(standing):
    standing.page.standing.list.setFocus()
    standing.press("Right")
    assert names(standing) == ["周国良", "李秀英", "阿依古丽"]
    assert [line.split(" | ")[-1] for line in standing.rows] == ["", "并列", "并列"]
    assert "得分 = 服务时长（小时）" in standing.info


def test_another_formula_ranks_anew(standing):
    standing.page.standing.list.setFocus()
    standing.press("Right", "F4")
    standing.fill(hour=0, session=1, award=0, least_hours=50, places=1)
    standing.press("F9")
    assert names(standing) == ["周国良"] and "参加场次" in standing.info
    standing.page.standing.list.setFocus()
    standing.press("Right")
    assert set(names(standing)) >= {"李秀英", "阿依古丽"} and "时长不足" in standing.rows[0]


def test_the_list_is_hung_out_and_printed(standing, spooler, said):
    standing.page.standing.list.setFocus()
    standing.press("Right")
    standing.press("F9")
    assert said.notices[0].startswith("已公示，正在打印") and spooler.out
    assert standing.page.standing.list.value == "published" and "2026 年" in standing.rows[0]


def test_false_hours_bar_from_the_ranking(standing):
    standing.page.standing.list.setFocus()
    standing.press("Right", "F7")
    standing.fill(years=1, reason="代刷卡")
    standing.press("F9")
    assert names(standing) == ["李秀英", "阿依古丽"]


def test_teams_are_compared(standing):
    standing.page.standing.list.setFocus()
    standing.press("Right", "Right", "Right")
    assert len(standing.rows) == 2 and "人次" in standing.rows[0]


def test_the_year_is_summed_up_with_the_growth_of_the_corps(standing):
    standing.page.standing.list.setFocus()
    standing.press("Right", "Right", "Right", "Right")
    assert standing.rows[0] == " |  | 全年 |  | 135 | 15 人次　3 人　12 场次 | "
    assert any(line.split(" | ")[3] == "各队" for line in standing.rows)
    assert "三种算法一致" in standing.info and "11 月 6 人" in standing.info


class TestTheRules:
    def test_a_supervisor_reads_the_table_of_stars(self, standing):
        standing.press("F4", "F9")
        assert "管理员" in standing.refused

    def test_the_administrator_sets_the_stars_from_a_day_on(self, standing, desk, said):
        sign_in(desk, ADMIN, ADMIN_PASSPHRASE)
        standing.press("F4")
        standing.fill(star1=200, star2=100)
        standing.press("F9")
        assert "从小到大" in standing.refused
        standing.fill(star1=50, star2=120, star5=0, basis="街道办〔2026〕8 号")
        standing.press("F9")
        assert said.notices[0].startswith("星级标准已改 从 2026")
        assert "一星 满 50 小时" in standing.info and "五星" not in standing.info and "街道办〔2026〕8 号" in standing.info
        assert "未评星 → 二星" in standing.rows[0]

    def test_a_formula_is_kept_for_good_by_the_administrator(self, standing, desk, said):
        sign_in(desk, ADMIN, ADMIN_PASSPHRASE)
        standing.page.standing.list.setFocus()
        standing.press("Right", "F4")
        standing.fill(hour=0, session=2, award=0, least_hours=1, places=1, keep=True)
        standing.press("F9")
        assert said.notices[0].startswith("公式已定") and desk.ask(year_ranking, YearRankingOf(2026)).formula.session == 2


def test_a_wish_is_posted_claimed_done_and_thanked(screen, said):
    screen.turn("wishes")
    screen.press("Ctrl+N", "F9")
    assert "心愿" in screen.refused
    screen.fill(kind=WishKind.URGENT, title="卫生间装扶手", text="老人怕滑", wisher="张大爷", wanted_by=date(2026, 12, 1))
    screen.press("F9")
    assert screen.refused == "" and "急需求 | 卫生间装扶手" in screen.rows[0] and "待认领" in screen.rows[0]
    screen.press("F9")
    screen.pick("who", "周国良")
    screen.press("F9")
    assert screen.refused == "" and "已认领" in screen.rows[0] and "周国良" in screen.info
    screen.press("F9", "F9")
    assert "已实现" in screen.rows[0]
    screen.press("F9", "F9")
    assert "已致谢" in screen.rows[0]
    assert "今年：发布，认领，实现，致谢" in screen.info and "1　1　1　1" in screen.info
    day = "11-20 五　赵敏记"
    steps = f"经过；发布 {day}；认领　周国良 {day}；实现 {day}；致谢 {day}；"
    assert steps in screen.info
    assert said.notices[0] == "已发布"


def test_a_claim_is_given_back_with_a_reason(screen):
    screen.turn("wishes")
    screen.press("Ctrl+N")
    screen.fill(title="轮椅借用", wisher="李奶奶")
    screen.press("F9", "F9")
    screen.fill(claimer_kind="unit", claimer_name="红石榴爱心队")
    screen.press("F9", "F7", "F9")
    assert "要写原因" in screen.refused
    screen.fill(reason="没有合适的")
    screen.press("F9")
    assert "待认领" in screen.rows[0]
    assert "认领　红石榴爱心队 11-20 五　赵敏记；退回 11-20 五　赵敏记；原因 没有合适的" in screen.info


def test_the_steps_are_those_of_the_wish_under_the_cursor(screen, shoot, theme):
    screen.turn("wishes")
    for title in ("轮椅借用", "修收音机"):
        screen.press("Ctrl+N")
        screen.fill(title=title, wisher="李奶奶")
        screen.press("F9")
    screen.page.wishes.bench.table.setFocus()
    screen.press("F9")
    screen.pick("who", "周国良")
    screen.press("F9")
    assert "认领　周国良" in screen.info
    shoot(screen, "wish-steps")
    theme.set_mode("dark")
    screen.page.window().resize(863, 412)
    screen.settle()
    shoot(screen, "wish-steps-150-dark")
    screen.page.wishes.bench.table.setFocus()
    screen.press("Down")
    assert "轮椅借用" in screen.info or "修收音机" in screen.info
    assert "认领　周国良" not in screen.info and "经过；发布 11-20 五" in screen.info


def test_every_list_has_heads_of_its_own(screen, confirmed):
    screen.turn("standing")
    bench = screen.page.standing.bench
    for which, expected in (
        ("ranking", ["名次", "姓名", "编号", "小时", "得分、场次、表彰、队伍"]),
        ("published", ["年度", "参评", "公示期、公式"]),
        ("teams", ["名次", "队伍", "", "小时", "人数、人次"]),
        ("stars", ["", "姓名", "编号", "小时", "星级"]),
    ):
        bench.list.set_value(which)
        bench.list.changed.emit(which)
        screen.settle()
        heads = [
            bench.model.headerData(n, Qt.Orientation.Horizontal) for n in range(bench.model.columnCount() - 1)
            if not bench.table.isColumnHidden(n)
        ]
        assert heads == expected, which
