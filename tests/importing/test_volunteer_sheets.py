"""A volunteers' register from a sheet: recognised, mended, matched with who is there, linked, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.check import check
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.importing.command import import_file
from db.importing.handouts import write_error_sheet
from db.importing.sheet import read_sheet
from db.importing.volunteer_fields import VOLUNTEERS, VolunteerField
from db.importing.volunteer_plan import (
    VolunteerPlan,
    plan_volunteers,
    run_volunteers,
    write_volunteer_template,
)
from db.usecases.imports import ImportReport
from db.usecases.residents import AddResident, add_resident
from tests.helpers.volunteers import Corps, id_number, make_corps
from tests.importing.books import numbers, save

HEADINGS = (
    "序号", "姓名", "身份证号码", "联系电话", "所在小区", "服务类别", "特长", "服务队", "注册时间", "政治面貌",
    "同意书日期", "累计服务时长",
)  # fmt: skip
ONE, TWO, THREE, FOUR = numbers(4)


def row(n: int, name: str, number: object = "", phone: object = "", **cells: object) -> tuple[object, ...]:
    facts = {
        "area": "海棠苑", "categories": "助老、环保", "skills": "理发", "team": "红队", "registered": "2025.3.5",
        "party": "中共党员", "consent": "2025-03-05", "hours": "",
    } | cells  # fmt: skip
    return (n, name, number, phone, *facts.values())


@pytest.fixture
def corps(tmp_path: Path) -> Iterator[Corps]:
    made = make_corps(tmp_path / "room", Role.SUPERVISOR)
    yield made
    made.desk.close()


def judged(corps: Corps, path: Path) -> VolunteerPlan:
    sheet = read_sheet(path, headings=VOLUNTEERS)
    return plan_volunteers(sheet, sheet.mapping, corps.desk)


def bring(corps: Corps, path: Path, **choices: object) -> ImportReport:
    return run_volunteers(corps.desk, judged(corps, path), **choices)  # type: ignore[arg-type]


def verdicts(plan: VolunteerPlan) -> list[tuple[int, str, str]]:
    return [(one.line, one.status, "；".join(one.reasons)) for one in plan.rows]


def test_the_usual_headings_are_known(corps: Corps, tmp_path: Path) -> None:
    path = save(tmp_path / "花名册.xlsx", [("滨河社区志愿者花名册",), HEADINGS, row(1, "周国良", ONE, "13811112222")])
    sheet = read_sheet(path, headings=VOLUNTEERS)
    fields = VolunteerField
    assert [sheet.mapping.get(n) for n in range(len(HEADINGS))] == [
        None, fields.NAME, fields.ID_NUMBER, fields.PHONE, fields.AREA, fields.CATEGORIES, fields.SKILLS, fields.TEAM,
        fields.REGISTERED, fields.PARTY, fields.CONSENTED, fields.HOURS,
    ]  # fmt: skip


def test_a_register_comes_in_and_again_finds_everybody(corps: Corps, tmp_path: Path) -> None:
    path = save(
        tmp_path / "花名册.xlsx",
        [
            HEADINGS,
            row(1, "周国良 ", ONE.lower(), "138-1111-2222", hours="312.5"),
            row(2, "李秀英", TWO, 13811113333.0, party="群众", team="环保先锋队", skills="太极、理发"),
            ("合计", 2),
        ],
    )
    plan = judged(corps, path)
    assert plan.passed_over == 1 and [one.status for one in plan.rows] == ["repaired", "repaired"]
    assert "没有叫「环保先锋队」的队伍，写进了备注" in plan.rows[1].reasons
    done = run_volunteers(corps.desk, plan)
    assert (done.created, done.skipped, done.errors) == (2, 0, ())
    first, second = corps.room.rows("SELECT * FROM volunteer ORDER BY number")
    assert (first.number, first.name, first.id_number, first.phone) == ("V-000001", "周国良", ONE, "13811112222")
    assert (first.registered_on, first.consented_on, first.party_member) == ("2025-03-05", "2025-03-05", 1)
    assert (first.pinyin, first.initials, first.state) == ("zhouguoliang", "zgl", "active")
    assert first.note == "导入前累计时长 312.5（未计入）" and first.counted_minutes == 0
    assert second.party_member == 0 and second.note == "技能：太极；队伍：环保先锋队"
    choices = {(c.kind, c.code) for c in corps.room.rows("SELECT kind, code FROM volunteer_choice")}
    assert choices == {("category", "elderly"), ("category", "environment"), ("skill", "haircut")}
    (member,) = corps.room.rows("SELECT t.name, m.from_on FROM team_member m JOIN volunteer_team t ON t.id = m.team_id")
    assert (member.name, member.from_on) == ("红队", "2025-03-05")
    again = judged(corps, path)
    assert [one.status for one in again.rows] == ["duplicate", "duplicate"]
    assert again.rows[0].reasons[0] == "证件号已经在册（V-000001）"
    assert bring(corps, path, duplicates="add").created == 0
    assert bring(corps, path).skipped == 2 and check(corps.desk).ok


def test_a_known_resident_is_linked_and_fills_the_row(corps: Corps, tmp_path: Path) -> None:
    from db.domain.identity import IdKind
    from db.resident_rules import ResidentForm

    made = corps.desk.run(
        add_resident,
        AddResident(ResidentForm("周国良", IdKind.RESIDENT_CARD, ONE, phone="13811112222")),
    )
    path = save(tmp_path / "a.xlsx", [HEADINGS, row(1, "周国良", "", "13811112222"), row(2, "李秀英", ONE, "")])
    plan = judged(corps, path)
    assert verdicts(plan) == [
        (2, "repaired", "是在册居民，会连上居民档案；注册日期的写法已统一"),
        (3, "error", "证件号在居民档案里是另一个名字，请核对"),
    ]
    done = run_volunteers(corps.desk, plan, all_or_nothing=False)
    assert (done.created, done.linked, len(done.errors)) == (1, 1, 1)
    (kept,) = corps.room.rows("SELECT resident_id, id_number FROM volunteer")
    assert (kept.resident_id, kept.id_number) == (made.resident_id, ONE)
    assert judged(corps, path).rows[0].status == "duplicate"


def test_what_is_wrong_stays_out_and_what_is_missing_is_named(corps: Corps, tmp_path: Path) -> None:
    child = "110105201503150017"
    path = save(
        tmp_path / "a.xlsx",
        [
            HEADINGS,
            row(1, "周国良", 1.10105194401011e17, "13811112222"),
            row(2, "李秀英", ONE[:17] + ("0" if ONE[17] != "0" else "1"), ""),
            row(3, "王建华", "", "", consent=""),
            row(4, "陈丽", TWO, "", area="", categories="", consent=""),
            row(5, "赵志强", THREE, "", consent="去年三月"),
            row(6, "陈 丽", TWO, ""),
            row(7, "郑小雨", child, "13811115555"),
        ],
    )
    found = verdicts(judged(corps, path))
    assert found[0][1] == "error" and "后几位已经丢失" in found[0][2]
    assert found[1][1] == "error" and "号码" in found[1][2]
    assert found[2] == (4, "error", "只有姓名，分不清是谁，请补证件号码、电话或出生日期")
    assert found[3][1:] == ("gaps", "缺联系电话、居住区域、个人信息同意书、服务类别，导入后请补；注册日期的写法已统一")
    assert found[4][1] == "error" and "同意日期「去年三月」认不出来" in found[4][2]
    assert found[5] == (7, "duplicate", "和第 5 行是同一个人")
    assert found[6][1] == "error"
    with pytest.raises(KnownError, match="有错"):
        bring(corps, path)
    assert corps.room.rows("SELECT id FROM volunteer") == []
    plan = judged(corps, path)
    done = run_volunteers(corps.desk, plan, all_or_nothing=False)
    assert (done.created, done.skipped, len(done.errors)) == (1, 1, 5)
    assert write_error_sheet(tmp_path / "wrong.xlsx", plan, done.errors) == 5
    lines = list(load_workbook(tmp_path / "wrong.xlsx").active.iter_rows(values_only=True))
    assert lines[0][:4] == ("原表行号", "没有导入的原因", "序号", "姓名") and [line[0] for line in lines[1:]] == list("23468")


def test_a_minor_comes_in_only_with_a_guardian(corps: Corps, tmp_path: Path) -> None:
    headings = ("姓名", "出生日期", "电话", "监护人", "监护人电话", "与本人关系", "监护人同意日期")
    path = save(
        tmp_path / "a.xlsx",
        [
            headings,
            ("郑小雨", "2014-05-01", "13811115555", "", "", "", ""),
            ("郑小晴", "2014-05-01", "13811115556", "郑大海", "13811116666", "父亲", "2026-01-04"),
        ],
    )
    found = verdicts(judged(corps, path))
    assert found[0][1] == "error" and "请填监护人" in found[0][2]
    assert bring(corps, path, all_or_nothing=False).created == 1
    (kept,) = corps.room.rows("SELECT guardian_name, guardian_consented_on FROM volunteer")
    assert (kept.guardian_name, kept.guardian_consented_on) == ("郑大海", "2026-01-04")


def test_duplicates_are_filled_in_or_added_by_choice(corps: Corps, tmp_path: Path) -> None:
    known = corps.volunteer(0, phone="13811112222")
    (before,) = corps.room.rows("SELECT number, name, area FROM volunteer")
    headings = ("编号", "姓名", "证件号码", "电话", "出生日期", "技能", "队伍", "所在单位", "居住区域")
    sure = (before.number, "周国良", id_number(0), "", "", "驾驶", "蓝队", "市政公司", "别处")
    likely = ("", "周国良", "", "13811112222", "", "驾驶", "蓝队", "市政公司", "别处")
    other = (before.number, "王五", "", "", "1960-01-01", "", "", "", "")
    strange = ("V-999999", "王五", "", "", "1960-01-01", "", "", "", "")
    path = save(tmp_path / "a.xlsx", [headings, sure, likely, other, strange])
    found = verdicts(judged(corps, path))
    assert [one[1] for one in found] == ["duplicate", "duplicate", "error", "error"]
    assert found[1][2] == f"姓名和电话与志愿者 {before.number} 相同"
    assert found[2][2] == "编号或证件号和第 2 行相同，姓名不同，请核对" and "不在名册里" in found[3][2]
    done = bring(corps, path, duplicates="update", all_or_nothing=False)
    assert (done.created, done.updated, done.skipped) == (0, 1, 1)
    (after,) = corps.room.rows("SELECT id, area, home_unit FROM volunteer")
    assert (after.id, after.area, after.home_unit) == (known, before.area, "市政公司")
    assert len(corps.room.rows("SELECT 1 FROM team_member")) == 1
    assert bring(corps, path, duplicates="add", all_or_nothing=False).created == 1
    assert check(corps.desk).ok


def test_the_template_comes_back_in(corps: Corps, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_volunteer_template(path)
    with pytest.raises(KnownError, match="空的"):
        read_sheet(path, headings=VOLUNTEERS)
    book = load_workbook(path)
    page = book["志愿者"]
    headings = [cell.value for cell in page[1]]
    assert headings == [one.label for one in VolunteerField]
    filled = dict.fromkeys(headings) | {
        "姓名": "周国良", "证件号码": ONE, "联系电话": "13811112222", "居住区域": "滨河社区", "服务类别": "治安巡逻",
        "状态": "已退出", "保险": "意外险 1 号", "保险到期": "2027-01-01", "报到日期": "2026-02-01", "身份": "宣传员",
    }  # fmt: skip
    page.append(list(filled.values()))
    book.save(path)
    done = import_file(corps.desk, path, kind="volunteers")
    assert (done.created, done.errors) == (1, 0)
    (kept,) = corps.room.rows("SELECT state, insurance, insured_until, reported_on FROM volunteer")
    assert tuple(kept) == ("left", "意外险 1 号", "2027-01-01", "2026-02-01")


def test_it_takes_the_right_to_import_and_a_name_column(corps: Corps, tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [HEADINGS, row(1, "周国良", ONE, "13811112222")])
    sheet = read_sheet(path, headings=VOLUNTEERS)
    with pytest.raises(KnownError, match="姓名"):
        plan_volunteers(sheet, {2: VolunteerField.ID_NUMBER}, corps.desk)
    corps.room.sign_in(Role.CLERK)
    with pytest.raises(KnownError) as refused:
        plan_volunteers(sheet, sheet.mapping, corps.desk)
    assert refused.value.code == "PERMISSION"


def test_a_stop_leaves_nothing_or_whole_parts(corps: Corps, tmp_path: Path) -> None:
    rows = [row(n, f"周国{chr(0x4E00 + n)}", number, "") for n, number in enumerate(numbers(30))]
    plan = judged(corps, save(tmp_path / "a.xlsx", [HEADINGS, *rows]))
    with pytest.raises(KnownError) as stopped:
        run_volunteers(corps.desk, plan, cancelled=lambda: True)
    assert stopped.value.code == "IMPORT-CANCELLED"
    done = run_volunteers(corps.desk, plan, cancelled=lambda: True, all_or_nothing=False)
    assert done.cancelled and corps.room.rows("SELECT id FROM volunteer") == []
    told: list[tuple[int, int]] = []
    assert run_volunteers(corps.desk, plan, lambda *at: told.append(at), all_or_nothing=False).created == 30
    assert told[-1] == (30, 30)
