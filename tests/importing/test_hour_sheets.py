"""Service hours from a sheet: read, matched, recorded once and for all, approved like any others, points paid once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.check import check
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.domain.service_hours import HourAction, HourState
from db.importing.command import import_file
from db.importing.hours_fields import HOURS, HoursField
from db.importing.hours_plan import HoursPlan, plan_hours, run_hours, write_hours_template
from db.importing.sheet import read_sheet
from db.queries.hours import HoursQueue, hours_queue
from db.usecases.hours import (
    ConfirmDue,
    HourRef,
    ListAction,
    StepHours,
    StepMany,
    confirm_due,
    step_hours,
    step_many,
)
from db.usecases.imports import ImportReport
from tests.helpers.volunteers import Corps, id_number, make_corps
from tests.importing.books import save

HEADINGS = ("编号", "姓名", "活动名称", "服务类别", "服务日期", "开始时间", "结束时间", "服务时长", "组织", "地点")
DAY = "2026-03-05"


@pytest.fixture
def corps(tmp_path: Path) -> Iterator[Corps]:
    """周国良, 李秀英 and 王建华 serve."""
    made = make_corps(tmp_path / "room", Role.SUPERVISOR)
    for n in range(3):
        made.volunteer(n)
    yield made
    made.desk.close()


def row(who: str = "周国良", on: object = DAY, **cells: object) -> tuple[object, ...]:
    facts = {
        "number": "", "name": who, "activity": "楼道清扫", "category": "环保", "on": on, "starts": "", "ends": "",
        "hours": "", "organisation": "", "place": "",
    }  # fmt: skip
    return tuple((facts | cells).values())


def judged(corps: Corps, path: Path) -> HoursPlan:
    sheet = read_sheet(path, headings=HOURS)
    return plan_hours(sheet, sheet.mapping, corps.desk)


def bring(corps: Corps, path: Path, **choices: object) -> ImportReport:
    return run_hours(corps.desk, judged(corps, path), **choices)  # type: ignore[arg-type]


def verdicts(plan: HoursPlan) -> list[tuple[str, str]]:
    return [(one.status, "；".join(one.reasons)) for one in plan.rows]


def kept(corps: Corps) -> list[tuple[object, ...]]:
    rows = corps.room.rows(
        "SELECT v.name, h.served_on, h.minutes, h.state, h.source, h.category FROM hour_record h "
        "JOIN volunteer v ON v.id = h.volunteer_id ORDER BY h.served_on, v.name, h.came_at"
    )
    return [tuple(one) for one in rows]


def approve(corps: Corps) -> int:
    """Somebody else approves all that waits, and it is hung out."""
    corps.room.sign_in(Role.ADMIN)
    queue = corps.desk.ask(hours_queue, HoursQueue(HourState.RECORDED))
    refs = tuple(HourRef(one.record_id, one.version) for group in queue.groups for one in group.rows)
    done = corps.desk.run(step_many, StepMany(refs, ListAction.APPROVE_PUBLISH)).done
    corps.room.sign_in(Role.SUPERVISOR)
    return done


def test_hours_come_in_as_minutes_from_every_way_of_writing(corps: Corps, tmp_path: Path) -> None:
    path = save(
        tmp_path / "时长.xlsx",
        [
            ("2026 年 3 月服务时长",),
            HEADINGS,
            row(starts="9:00", ends="11:30"),
            row(on="2026年3月6日", hours="2小时30分"),
            row(on=datetime(2026, 3, 7), hours=2.5),  # noqa: DTZ001 - as a spreadsheet has it
            row(on="20260308", starts=time(14), ends="下午4点半", hours="2"),
            row(on="２０２６．３．９ 9:00-10:00", starts="", ends=""),
            row(on=46091, starts=0.375, hours="90分钟"),
            ("合计", 6),
        ],
    )
    plan = judged(corps, path)
    assert [one[0] for one in verdicts(plan)] == ["ok", "repaired", "ok", "repaired", "repaired", "repaired"]
    done = run_hours(corps.desk, plan)
    assert (done.created, done.minutes, done.errors) == (6, 150 + 150 + 150 + 120 + 60 + 90, ())
    assert [one[2:] for one in kept(corps)] == [
        (minutes, "recorded", "import", "environment") for minutes in (150, 150, 150, 120, 60, 90)
    ]
    rests = corps.room.rows("SELECT rest_minutes, came_at, went_at FROM hour_record ORDER BY served_on")
    assert rests[3].rest_minutes == 30 and rests[1].came_at == rests[1].went_at
    activities = corps.room.rows("SELECT title, state, starts_on FROM activity ORDER BY starts_on")
    assert [one.title for one in activities] == ["楼道清扫"] * 6 and {one.state for one in activities} == {"held"}
    assert check(corps.desk).ok


def test_the_same_sheet_twice_is_found_again_and_points_are_paid_once(corps: Corps, tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx",
        [HEADINGS, row(starts="9:00", ends="11:00"), row("李秀英", hours=3), row("李秀英", "2026-03-06", hours=3)],
    )
    assert bring(corps, path).created == 3
    assert {one[1] for one in verdicts(judged(corps, path))} == {"这一行以前导入过"}
    assert approve(corps) == 3
    points = corps.room.rows("SELECT sum(amount) AS n FROM points_entry WHERE kind = 'earn'")[0].n
    assert points > 0
    for choice in ("skip", "add"):
        again = bring(corps, path, duplicates=choice)
        assert (again.created, again.skipped) == (0, 3)
    assert approve(corps) == 0
    corps.room.clock.move(days=10)
    corps.desk.run(confirm_due, ConfirmDue())
    assert bring(corps, path, duplicates="add").created == 0
    assert corps.room.rows("SELECT sum(amount) AS n FROM points_entry WHERE kind = 'earn'")[0].n == points
    assert len(kept(corps)) == 3 and check(corps.desk).ok


def test_whoever_brought_the_sheet_cannot_approve_it(corps: Corps, tmp_path: Path) -> None:
    bring(corps, save(tmp_path / "a.xlsx", [HEADINGS, row(hours=2)]))
    (record,) = corps.room.rows("SELECT id, version FROM hour_record")
    with pytest.raises(KnownError) as refused:
        corps.desk.run(step_hours, StepHours(record.id, HourAction.APPROVE, record.version))
    assert refused.value.code == "HOURS-SELF"


def test_what_is_there_already_is_found_and_resolved_by_choice(corps: Corps, tmp_path: Path) -> None:
    bring(corps, save(tmp_path / "a.xlsx", [HEADINGS, row(starts="9:00", ends="11:00"), row("李秀英", hours=2)]))
    path = save(
        tmp_path / "b.xlsx",
        [
            HEADINGS,
            row(starts="10:00", ends="12:00", activity="政策宣传"),
            row(hours=2, activity="政策宣传"),
            row(starts="14:00", ends="15:00"),
            row(starts="14:30", ends="16:00"),
            row(starts="14:00", ends="15:00"),
            row("李秀英", starts="8:00", ends="10:00", activity="清扫"),
            row("李秀英", hours=1, activity="清扫"),
        ],
    )
    assert verdicts(judged(corps, path)) == [
        ("duplicate", "03-05 09:00–11:00 已有一条时长（待审核），时间重叠"),
        ("duplicate", "03-05 已有一条同样长的时长（待审核）"),
        ("ok", ""),
        ("duplicate", "和第 4 行的时间重叠"),
        ("duplicate", "和第 4 行一样"),
        ("duplicate", "03-05 已有一条同样长的时长（待审核）"),
        ("ok", ""),
    ]
    skipped = bring(corps, path)
    assert (skipped.created, skipped.skipped) == (2, 5)
    added = bring(corps, path, duplicates="add")
    assert (added.created, added.skipped) == (4, 3)
    overlaps = corps.room.rows("SELECT minutes, overlap_minutes FROM hour_record WHERE overlap_minutes > 0 ORDER BY came_at")
    assert [tuple(one) for one in overlaps] == [(120, 60), (90, 30)]
    assert check(corps.desk).ok


def test_a_voided_row_does_not_come_back(corps: Corps, tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [HEADINGS, row(hours=2)])
    bring(corps, path)
    (record,) = corps.room.rows("SELECT id, version FROM hour_record")
    corps.room.sign_in(Role.ADMIN)
    corps.desk.run(step_hours, StepHours(record.id, HourAction.VOID, record.version, reason="填错了"))
    corps.room.sign_in(Role.SUPERVISOR)
    assert verdicts(judged(corps, path)) == [("duplicate", "这一行以前导入过，后来已作废")]
    other = save(tmp_path / "b.xlsx", [HEADINGS, row(hours=2, activity="另一个")])
    assert verdicts(judged(corps, other)) == [("ok", "")]
    assert bring(corps, path, duplicates="add").created == 0


def test_who_is_meant_must_be_certain(corps: Corps, tmp_path: Path) -> None:
    corps.volunteer(8, id_number=id_number(8))
    (number, *_) = (one.number for one in corps.room.rows("SELECT number FROM volunteer ORDER BY number"))
    headings = ("编号", "姓名", "身份证号", "手机", "日期", "时长")
    lines = [
        (number, "", "", ""), ("", "", id_number(1), ""), ("", "", "", "13810000002"), ("", "周国良", "", ""),
        ("", "周国良", "", "13810000008"), (number, "李秀英", "", ""), ("V-999999", "周国良", "", ""),
        ("", "没有他", "", ""), (f"{number}-01", "周国良", "", ""), ("", "李秀英", id_number(2), ""),
    ]  # fmt: skip
    path = save(tmp_path / "a.xlsx", [headings, *((*one, f"2026-03-{n + 1:02}", 1) for n, one in enumerate(lines))])
    found = verdicts(judged(corps, path))
    assert [one[0] for one in found] == [
        "ok", "ok", "ok", "error", "ok", "error", "error", "error", "ok", "error"
    ]  # fmt: skip
    assert "有 2 人" in found[3][1] and "表里写的是「李秀英」" in found[5][1] and "不在名册里" in found[6][1]
    assert "不在志愿者名册里" in found[7][1]


def test_wrong_cells_are_named(corps: Corps, tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx",
        [
            HEADINGS,
            row(hours=90),
            row(hours="很久"),
            row(starts="11:00", ends="9:00"),
            row(on="2027-03-05", hours=1),
            row(on="", hours=1),
            row(on="1926-03-05", hours=1),
            row(starts="9:00"),
            row(),
            row(starts="9:00", ends="10:00", hours=2),
            row(starts="25:00", ends="26:00"),
            row(hours=2.333),
            row(hours="13小时"),
        ],
    )
    found = verdicts(judged(corps, path))
    assert [one[0] for one in found] == ["error"] * 10 + ["repaired", "error"]
    for (_, reason), words in zip(
        found,
        (
            "是分钟的请写「90分钟」", "很久", "签退时间要晚于签到时间", "今天之后", "没有服务日期", "太早", "只有一头",
            "没有时长", "比起止时间还长", "25:00", "按 140 分钟记", "最长 12 小时",
        ),
        strict=True,
    ):  # fmt: skip
        assert words in reason
    with pytest.raises(KnownError, match="一行都没有导入"):
        bring(corps, path)
    done = bring(corps, path, all_or_nothing=False)
    assert (done.created, len(done.errors)) == (1, 11)


def test_minutes_and_hours_side_by_side(corps: Corps, tmp_path: Path) -> None:
    headings = ("姓名", "日期", "时长（小时）", "时长（分钟）")
    path = save(
        tmp_path / "a.xlsx",
        [
            headings, ("周国良", DAY, 2, 30), ("周国良", "2026-03-06", "", 90), ("周国良", "2026-03-07", 1.5, 90),
            ("周国良", "2026-03-08", 0, 45), ("周国良", "2026-03-09", 1.5, 45),
        ],
    )  # fmt: skip
    sheet = read_sheet(path, headings=HOURS)
    assert list(sheet.mapping.values())[2:] == [HoursField.HOURS, HoursField.MINUTES]
    plan = plan_hours(sheet, sheet.mapping, corps.desk)
    assert [one.row.service.minutes if one.row else one.status for one in plan.rows] == [150, 90, 90, 45, "error"]


def test_other_organisations_and_activities_of_our_own(corps: Corps, tmp_path: Path) -> None:
    corps.shift(datetime(2026, 3, 5, 1, tzinfo=corps.room.clock().tzinfo), title="义剪")
    path = save(
        tmp_path / "a.xlsx",
        [
            HEADINGS,
            row(hours=2, organisation="市红十字会", activity="献血 宣传"),
            row("李秀英", hours=2, organisation="市红十字会", activity="献血宣传"),
            row("李秀英", hours=1, organisation="滨河社区党群服务中心", activity="义剪", category="助残"),
        ],
    )
    assert bring(corps, path).created == 3
    rows = corps.room.rows("SELECT source, organisation, session, category, place FROM hour_record ORDER BY minutes")
    assert (rows[0].source, rows[0].organisation, rows[0].category, rows[0].place) == ("import", "", "elderly", "中心")
    assert {one.source for one in rows[1:]} == {"other"} and rows[1].session == rows[2].session
    assert len(corps.room.rows("SELECT 1 FROM activity")) == 2


def test_nobody_serves_after_leaving_or_more_than_a_day(corps: Corps, tmp_path: Path) -> None:
    from db.domain.volunteers import VolunteerState
    from db.usecases.volunteers import ChangeVolunteerState, change_volunteer_state

    (zhou,) = corps.room.rows("SELECT id FROM volunteer WHERE name = '周国良'")
    corps.desk.run(change_volunteer_state, ChangeVolunteerState(zhou.id, VolunteerState.LEFT, "搬家", date(2026, 3, 6)))
    path = save(
        tmp_path / "a.xlsx",
        [
            HEADINGS, row(hours=1), row(on="2026-03-07", hours=1), row("李秀英", hours=12),
            row("李秀英", hours=11, activity="一"), row("李秀英", hours=10, activity="二"),
        ],
    )  # fmt: skip
    found = verdicts(judged(corps, path))
    assert [one[0] for one in found] == ["ok", "error", "ok", "ok", "error"]
    assert "已退出" in found[1][1] and "超过 24 小时" in found[4][1]


def test_the_template_comes_back_in_by_the_command(corps: Corps, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_hours_template(path)
    book = load_workbook(path)
    page = book["服务时长"]
    headings = [cell.value for cell in page[1]]
    assert headings == [one.label for one in HoursField]
    page.append([{"姓名": "周国良", "服务日期": DAY, "时长（小时）": "2.5", "时长（分钟）": None}.get(one) for one in headings])
    page.append([{"姓名": "不在册", "服务日期": DAY, "时长（小时）": "2.5"}.get(one) for one in headings])
    book.save(path)
    done = import_file(corps.desk, path, kind="hours", errors=str(tmp_path / "wrong.xlsx"))
    assert (done.created, done.minutes, done.errors) == (1, 150, 1)
    assert (tmp_path / "wrong.xlsx").exists()


def test_a_kill_between_parts_is_healed_by_importing_again(corps: Corps, tmp_path: Path) -> None:
    from db.importing import run

    rows = [
        row(("周国良", "李秀英", "王建华")[n % 3], date(2026, 1, 1) + timedelta(days=n // 3), hours=1 + n % 3)
        for n in range(60)
    ]
    path = save(tmp_path / "a.xlsx", [HEADINGS, *rows])
    part, run.PART = run.PART, 20
    try:
        stops = iter([False, False, True])
        plan = judged(corps, path)
        first = run_hours(corps.desk, plan, cancelled=lambda: next(stops, True), all_or_nothing=False)
        assert first.cancelled and 0 < first.created < 60 and first.created % 20 == 0
        second = bring(corps, path, all_or_nothing=False)
    finally:
        run.PART = part
    assert (second.created, second.skipped) == (60 - first.created, first.created)
    assert len(kept(corps)) == 60 and check(corps.desk).ok
