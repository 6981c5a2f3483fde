from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import audit
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.importing.fields import Field
from db.importing.handouts import write_error_sheet
from db.importing.plan import ImportPlan, plan_import
from db.importing.run import run_import
from db.importing.sheet import read_sheet
from db.queries.search import OneBox, one_box
from db.usecases.imports import ImportResidents, import_residents
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, Room, make_room
from tests.importing.books import numbers, save

HEAD = (
    "姓名", "身份证号", "性别", "出生日期", "民族", "联系电话", "小区",
    "楼栋", "单元", "房号", "与户主关系", "户籍", "人员类别", "备注",
)  # fmt: skip
GUILAN = (
    "张桂兰", "11010519491231002X", "女", "1949.12.31", "汉", "13812345678", "海棠苑",
    "3", "2", "501", "户主", "户籍", "高龄、独居", "耳背",
)  # fmt: skip
PLAIN = ("李四", None, "男", "1970-01-02", None, "13700000001", "海棠苑", "3", "2", "501")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = make_room(tmp_path / "room", role=Role.SUPERVISOR)
    yield made
    made.desk.close()


def planned(room: Room, path: Path, *rows: tuple[object, ...]) -> ImportPlan:
    sheet = read_sheet(save(path, [HEAD, *rows]))
    return plan_import(sheet, sheet.mapping, room.desk)


def statuses(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(row.line, row.status) for row in plan.rows]


def count(room: Room, table: str) -> int:
    return int(room.rows(f"SELECT count(*) FROM {table}")[0][0])


def test_a_row_becomes_a_resident_with_everything(room: Room, tmp_path: Path) -> None:
    plan = planned(room, tmp_path / "a.xlsx", GUILAN, PLAIN)
    assert statuses(plan) == [(2, "repaired"), (3, "ok")]
    assert plan.rows[0].reasons == ("出生日期的写法已统一",)
    report = run_import(room.desk, plan)
    assert (report.created, report.updated, report.skipped, report.errors) == (2, 0, 0, ())
    assert count(room, "household") == 1
    row = room.rows(
        "SELECT id_kind, id_number, sex, birthday, ethnicity, phone, relation, residence, note FROM resident ORDER BY id"
    )[0]
    assert tuple(row) == ("id_card", "11010519491231002X", "2", "1949-12-31", "01", "13812345678", "02", "local", "耳背")
    found = room.desk.ask(one_box, OneBox("zgl hty3")).people[0]
    assert (found.name, [tag.name for tag in found.tags]) == ("张桂兰", ["高龄", "独居"])


def test_every_row_is_captured_and_the_import_is_one_audited_step(room: Room, tmp_path: Path) -> None:
    before = count(room, "audit")
    run_import(room.desk, planned(room, tmp_path / "a.xlsx", GUILAN, PLAIN))
    captured = dict(
        map(tuple, room.rows("SELECT table_name, count(*) FROM outbox WHERE kind = 'insert' GROUP BY 1"))  # type: ignore[arg-type]
    )
    assert (captured["resident"], captured["household"], captured["resident_tag"]) == (2, 1, 2)
    assert count(room, "audit") == before + 1
    ((action, details),) = room.rows("SELECT action, details FROM audit ORDER BY seq DESC LIMIT 1")
    assert action == "residents.import" and '"created":2' in details and "张" not in details


def test_wrong_rows_say_why_and_go_to_a_sheet_that_can_be_imported_again(room: Room, tmp_path: Path) -> None:
    plan = planned(
        room, tmp_path / "a.xlsx",
        ("张三", 1.10105194912310e17),
        ("", "11010519491231002X", "女"),
        ("李四", "110105194912310021"),
        ("王五", "110105194912310000"),
        ("赵六", None, "男", "1949-02-30"),
        GUILAN,
    )  # fmt: skip
    assert [status for _, status in statuses(plan)] == ["error"] * 5 + ["repaired"]
    reasons = ["；".join(row.reasons) for row in plan.rows[:5]]
    assert "丢失" in reasons[0] and "姓名" in reasons[1] and "校验位" in reasons[2]
    assert "000" in reasons[3] and "1949-02-30" in reasons[4]
    with pytest.raises(KnownError) as refused:
        run_import(room.desk, plan)
    assert refused.value.code == "IMPORT-ERRORS" and count(room, "resident") == 0
    report = run_import(room.desk, plan, all_or_nothing=False)
    assert (report.created, [error.line for error in report.errors]) == (1, [2, 3, 4, 5, 6])
    assert write_error_sheet(tmp_path / "errors.xlsx", plan) == 5
    again = read_sheet(tmp_path / "errors.xlsx")
    assert again.headings[:3] == ("原表行号", "没有导入的原因", "姓名")
    assert again.rows[2].cells[:4] == ("4", reasons[2], "李四", "110105194912310021")
    assert Field.NAME in again.mapping.values()


def test_contradictions_follow_the_number_and_are_told(room: Room, tmp_path: Path) -> None:
    plan = planned(room, tmp_path / "a.xlsx", ("张桂兰", "11010519491231002x", "男", "1950-01-01"))
    assert plan.rows[0].status == "repaired"
    assert set(plan.rows[0].reasons) >= {"性别和证件号不一致，按证件号导入", "出生日期和证件号不一致，按证件号导入"}
    run_import(room.desk, plan)
    assert room.rows("SELECT sex, birthday FROM resident") == [("2", "1949-12-31")]


def test_what_has_no_place_is_kept_in_the_note(room: Room, tmp_path: Path) -> None:
    row = ("张三", None, "男", "1949-12", "火星", "不详", None, "3", None, "501")
    run_import(room.desk, planned(room, tmp_path / "a.xlsx", row))
    ((note, address),) = room.rows("SELECT note, address FROM resident")
    assert note == "出生年月：1949-12；民族：火星；电话：不详" and address == "3 501"


def test_totals_signatures_and_repeated_headings_are_passed_over(room: Room, tmp_path: Path) -> None:
    plan = planned(room, tmp_path / "a.xlsx", PLAIN, HEAD, ("合计", 1), ("填表人：李敏",), (None, None, "女"), PLAIN)
    assert statuses(plan) == [(2, "ok"), (7, "duplicate")]
    assert plan.passed_over == 4
    assert plan.rows[1].within_sheet and plan.rows[1].reasons == ("和第 2 行是同一个人",)
    report = run_import(room.desk, plan)
    assert (report.created, report.skipped) == (1, 1)


def test_people_who_are_there_are_skipped_filled_in_or_added(room: Room, tmp_path: Path) -> None:
    run_import(room.desk, planned(room, tmp_path / "a.xlsx", GUILAN, PLAIN))
    changed = (*GUILAN[:5], "13999999999", *GUILAN[6:13], "新备注")
    plan = planned(room, tmp_path / "b.xlsx", changed, (*PLAIN[:5], "13700000002", *PLAIN[6:]))
    assert [(row.status, row.reasons[-1]) for row in plan.rows] == [
        ("duplicate", "证件号已经在册"),
        ("duplicate", "姓名和出生日期与在册居民相同"),
    ]
    assert run_import(room.desk, plan).skipped == 2
    assert count(room, "resident") == 2
    assert run_import(room.desk, plan, duplicates="update").updated == 2
    assert room.rows("SELECT phone, note FROM resident ORDER BY id") == [("13999999999", "耳背\n新备注"), ("13700000002", "")]
    assert room.desk.ask(one_box, OneBox("9999")).people[0].name == "张桂兰"
    assert run_import(room.desk, plan, duplicates="update").updated == 0
    report = run_import(room.desk, plan, duplicates="add")
    assert (report.created, report.skipped, count(room, "resident")) == (1, 1, 3)


def test_a_known_number_with_another_name_is_for_a_person_to_judge(room: Room, tmp_path: Path) -> None:
    run_import(room.desk, planned(room, tmp_path / "a.xlsx", GUILAN))
    plan = planned(room, tmp_path / "b.xlsx", ("王大锤", *GUILAN[1:]))
    assert plan.rows[0].status == "error" and "姓名不同" in plan.rows[0].reasons[-1]


def test_a_mapping_can_be_made_by_hand(room: Room, tmp_path: Path) -> None:
    sheet = read_sheet(save(tmp_path / "a.xlsx", [("甲", "乙"), ("13812345678", "张三")]))
    with pytest.raises(KnownError) as refused:
        plan_import(sheet, sheet.mapping, room.desk)
    assert refused.value.code == "IMPORT-MAPPING"
    with pytest.raises(KnownError):
        plan_import(sheet, {0: Field.NAME, 1: Field.NAME}, room.desk)
    run_import(room.desk, plan_import(sheet, {0: Field.PHONE, 1: Field.NAME}, room.desk))
    assert room.rows("SELECT name, phone FROM resident") == [("张三", "13812345678")]


def test_rows_from_elsewhere_are_checked_at_the_door(room: Room, tmp_path: Path) -> None:
    from dataclasses import replace

    plan = planned(room, tmp_path / "a.xlsx", GUILAN, PLAIN)
    rows = [row.row for row in plan.rows if row.row is not None]
    bad = replace(rows[0], form=replace(rows[0].form, id_number="110105194912310021"))
    with pytest.raises(KnownError) as refused:
        room.desk.run(import_residents, ImportResidents((bad, rows[1])))
    assert refused.value.code == "IMPORT-ERRORS" and count(room, "resident") == 0
    report = room.desk.run(import_residents, ImportResidents((bad, rows[1]), all_or_nothing=False))
    assert (report.created, [error.line for error in report.errors]) == (1, [2])


def many(path: Path, rows: int) -> Path:
    return save(path, [HEAD[:2], *((f"居民{chr(0x4E00 + n)}", number) for n, number in enumerate(numbers(rows)))])


def test_progress_is_told_and_a_stop_leaves_nothing_or_whole_parts(room: Room, tmp_path: Path) -> None:
    sheet = read_sheet(many(tmp_path / "a.xlsx", 4500))
    plan = plan_import(sheet, sheet.mapping, room.desk)
    seen: list[tuple[int, int]] = []

    def stop() -> bool:
        return len(seen) == 4

    with pytest.raises(KnownError) as refused:
        run_import(room.desk, plan, lambda *at: seen.append(at), stop)
    assert refused.value.code == "IMPORT-CANCELLED" and count(room, "resident") == 0
    seen.clear()
    seen += [(0, 0), (0, 0)]
    before = count(room, "audit")
    report = run_import(room.desk, plan, lambda *at: seen.append(at), stop, all_or_nothing=False)
    assert (report.created, report.cancelled, count(room, "resident")) == (4000, True, 4000)
    assert count(room, "audit") == before + 2
    rest = run_import(room.desk, plan, lambda *at: seen.append(at), all_or_nothing=False)
    assert (rest.created, rest.skipped, rest.cancelled) == (500, 4000, False)
    assert seen[-1] == (4500, 4500)


_CHILD = """
import os, signal, sys
from pathlib import Path
from db.importing.plan import plan_import
from db.importing.run import run_import
from db.importing.sheet import read_sheet
from db.domain.permissions import Role
from db.room import DataRoom
from db.keystore import KdfParameters
from db.transaction import SignedIn
room = DataRoom(Path(sys.argv[1]), kdf=KdfParameters(1, 8, 1))
desk = room.open(room.unlock_with_passphrase("admin", sys.argv[3]))
desk.operator = SignedIn("0" * 32, "admin", "x", Role.ADMIN)
sheet = read_sheet(Path(sys.argv[2]))
plan = plan_import(sheet, sheet.mapping, desk)
calls = []
def die(done, total):
    calls.append(done)
    if len(calls) == int(sys.argv[5]):
        os.kill(os.getpid(), signal.SIGKILL)
run_import(desk, plan, die, all_or_nothing=sys.argv[4] == "all")
"""


@pytest.mark.parametrize(("way", "calls", "left"), [("all", 5, 0), ("parts", 3, 4000)])
def test_a_kill_in_the_middle_leaves_nothing_or_whole_parts(tmp_path: Path, way: str, calls: int, left: int) -> None:
    root = tmp_path / "room"
    make_room(root).desk.close()
    many(tmp_path / "a.xlsx", 4500)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(root), str(tmp_path / "a.xlsx"), PASSPHRASE, way, str(calls)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr.decode()
    from db.room import DataRoom

    data = DataRoom(root, kdf=CHEAP_KDF)
    desk = data.open(data.unlock_with_passphrase("admin", PASSPHRASE))
    with desk._readers.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM resident").scalar() == left
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE table_name = 'resident'").scalar() == left
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert audit.verify(connection)[1] == ()
    desk.close()


def test_a_sheet_that_cannot_be_saved_says_so(room: Room, tmp_path: Path) -> None:
    plan = planned(room, tmp_path / "a.xlsx", ("", "x"), PLAIN)
    with pytest.raises(KnownError) as refused:
        write_error_sheet(tmp_path / "no" / "such" / "folder.xlsx", plan)
    assert refused.value.code == "SHEET-SAVE"
