"""A sheet becomes residents: seen first, mapped by hand where need be, in parts or as a whole, and stopped at will."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.domain.permissions import Role
from db.importing import run
from tests.features.residents.sheets import MESSY, read, write
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.rooms import Room


@pytest.fixture
def importing(screen: ResidentsScreen, room: Room) -> ResidentsScreen:
    """The import open, a supervisor at the desk; three residents are there already."""
    room.sign_in(Role.SUPERVISOR)
    screen.page.activated()
    screen.settle()
    screen.press("Ctrl+I")
    return screen


@pytest.fixture
def previewed(importing: ResidentsScreen, tmp_path: Path) -> ResidentsScreen:
    """The messy sheet read and judged."""
    choose(importing, write(tmp_path / "登记表.xlsx"))
    return importing


def choose(screen: ResidentsScreen, path: Path) -> None:
    screen.answers.opened = path
    screen.press("Ctrl+O")


def people(room: Room) -> list[str]:
    return [row.name for row in room.rows("SELECT name FROM resident ORDER BY name")]


def counts(screen: ResidentsScreen) -> dict[object, int | None]:
    return {option.value: option.count for option in screen.page.import_view.counts.options}


def test_the_preview_shows_what_would_happen_the_errors_first(previewed: ResidentsScreen, room: Room) -> None:
    assert previewed.page.import_view.face == "preview"
    assert counts(previewed) == {"": 6, "ok": 1, "repaired": 2, "duplicate": 1, "error": 2}
    rows = previewed.rows("residents_import_rows")
    assert [row[0] for row in rows] == ["7", "8", "6", "3", "5", "4"]
    assert "校验位" in rows[0][4] and "姓名" in rows[1][4] and "在册" in rows[2][4]
    assert rows[0][2] == "110105********0021"
    assert previewed.focus == "residents_import_rows"
    assert len(people(room)) == 3


def test_only_the_wrong_rows(previewed: ResidentsScreen) -> None:
    previewed.page.import_view.counts.setFocus()
    previewed.press("End")
    assert [row[0] for row in previewed.rows("residents_import_rows")] == ["7", "8"]


def test_what_can_be_imported_is_and_the_rest_is_handed_back(
    previewed: ResidentsScreen, room: Room, tmp_path: Path
) -> None:
    start = previewed.button("residents_import_start_now")
    assert start.subtitle == "新建 3 人，跳过重复 1 人，2 行错误不导入"
    previewed.press("F9")
    assert previewed.page.import_view.face == "done"
    assert sorted(people(room)) == sorted(["张桂兰", "王建国", "阿依古丽·买买提", "李秀英", "赵铁柱", "单雄信"])
    assert previewed.page.import_view.result.accessibleDescription() == "新建 3 人，跳过 1 人，2 行没有导入。"
    previewed.answers.saved = tmp_path / "退回"
    previewed.press("Ctrl+E")
    assert previewed.answers.proposed == ["登记表-没有导入的行.xlsx"]
    back = read(tmp_path / "退回.xlsx")
    assert [row[0] for row in back[1:]] == ["7", "8"] and "校验位" in back[1][1]
    previewed.press("F9")
    assert previewed.page.face == "nothing"
    assert len(previewed.names()) == 6


def test_all_or_nothing_refuses_while_a_row_is_wrong(previewed: ResidentsScreen, room: Room) -> None:
    previewed.page.import_view.errors.setFocus()
    previewed.press("Right", "F9")
    assert previewed.page.import_view.face == "preview"
    assert "2 行错误" in previewed.page.import_view.notice.accessibleName()
    assert len(people(room)) == 3


def test_all_or_nothing_imports_a_clean_sheet(importing: ResidentsScreen, room: Room, tmp_path: Path) -> None:
    choose(importing, write(tmp_path / "好.xlsx", (MESSY[1], MESSY[2], MESSY[4])))
    importing.page.import_view.errors.setFocus()
    importing.press("Right", "F9")
    assert importing.page.import_view.face == "done"
    assert len(people(room)) == 5
    assert not importing.button("residents_import_save_errors").isVisible()


def test_doubles_fill_in_what_is_missing(importing: ResidentsScreen, room: Room, tmp_path: Path) -> None:
    rows = (("姓名", "身份证号", "民族", "手机"), ("王建国", "", "满族", "13900001111"))
    choose(importing, write(tmp_path / "补.xlsx", rows))
    assert "没有能导入" in importing.button("residents_import_start_now").refusal
    importing.page.import_view.duplicates.setFocus()
    importing.press("Right")
    assert importing.button("residents_import_start_now").subtitle == "新建 0 人，补进重复 1 人"
    importing.press("F9")
    assert room.rows("SELECT ethnicity FROM resident WHERE name = '王建国'")[0].ethnicity == "11"
    assert len(people(room)) == 3


def test_doubles_are_added_when_so_wanted(importing: ResidentsScreen, room: Room, tmp_path: Path) -> None:
    rows = (("姓名", "身份证号", "民族", "手机"), ("王建国", "", "满族", "13900001111"))
    choose(importing, write(tmp_path / "另.xlsx", rows))
    importing.page.import_view.duplicates.setFocus()
    importing.press("End", "F9")
    assert people(room).count("王建国") == 2


def test_a_column_is_mapped_by_keys(importing: ResidentsScreen, tmp_path: Path) -> None:
    rows = (("住户", "性别", "号码"), ("李秀英", "女", "13611112222"), ("赵铁柱", "男", "13622223333"))
    choose(importing, write(tmp_path / "生.xlsx", rows))
    view = importing.page.import_view
    assert view.face == "preview"
    assert "姓名" in view.notice.accessibleName()
    assert importing.button("residents_import_start_now").refusal
    assert importing.focus == "residents_column_0"
    importing.press("Down")
    assert counts(importing)["ok"] == 2
    importing.press("F2")
    assert importing.focus == "residents_column_1"
    importing.press("Down", "Down", "Down", "Tab")
    assert (view.mapping.boxes[1].value, importing.focus) == ("sex", "residents_column_2")
    for _ in range(5):
        importing.press("Down")
    assert view.mapping.boxes[2].value == "phone"
    importing.press("F9")
    importing.press("F9")
    importing.find("3333")
    assert importing.names() == ["赵*柱"]


def test_a_field_belongs_to_one_column(previewed: ResidentsScreen) -> None:
    boxes = previewed.page.import_view.mapping.boxes
    assert (boxes[0].value, boxes[1].value) == (None, "name")
    boxes[0].setFocus()
    previewed.press("Down")
    assert boxes[0].value == "id_kind"  # stepped over the name, which the second column has
    previewed.press("Up")
    boxes[1].setFocus()
    previewed.press("Home")
    assert "姓名" in previewed.page.import_view.notice.accessibleName()
    boxes[0].setFocus()
    previewed.press("Down")
    assert boxes[0].value == "name"


def test_a_protected_sheet_asks_for_its_password(importing: ResidentsScreen, room: Room, tmp_path: Path) -> None:
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    assert msoffcrypto.__name__
    plain, locked = write(tmp_path / "明.xlsx"), tmp_path / "密.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("haitang", target)
    choose(importing, locked)
    assert importing.focus == "residents_import_password"
    importing.type("wrong")
    importing.press("Return")
    assert "不对" in importing.page.import_view.password_field.error
    importing.type("haitang")
    importing.press("Return")
    assert importing.page.import_view.face == "preview"
    assert counts(importing)[""] == 6


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("图.xlsx", b"\x89PNG not a sheet", "不是表格"),
        ("旧.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "另存为"),
        ("空.xlsx", b"", "空"),
    ],
)
def test_what_is_no_sheet_is_told_plainly(
    importing: ResidentsScreen, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    choose(importing, path)
    assert importing.page.import_view.face == "choose"
    assert words in importing.page.import_view.notice.accessibleName()
    choose(importing, write(tmp_path / "好.xlsx"))
    assert importing.page.import_view.face == "preview"
    assert not importing.page.import_view.notice.isVisible()


def test_a_running_import_can_be_stopped_and_keeps_whole_parts(
    previewed: ResidentsScreen, room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    really = run.run_import

    def slow(*given: object, **named: object) -> object:
        reached.set()
        go_on.wait(20)
        return really(*given, **named)

    monkeypatch.setattr(run, "run_import", slow)
    view = previewed.page.import_view
    view.start.triggered.emit()
    qtbot.waitUntil(reached.is_set)
    assert view.progress.isVisible() and not view.back.isVisible()
    quick = previewed.tasks.run(lambda: 7)
    with qtbot.waitSignal(quick.done):
        pass
    view.progress.cancel.click()
    go_on.set()
    previewed.settle()
    assert view.face == "done"
    assert "停下了" in view.result.accessibleName()
    assert len(people(room)) == 3
    assert not view.progress.isVisible()


def test_a_stopped_import_of_all_or_nothing_changes_nothing(
    importing: ResidentsScreen, room: Room, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(importing, write(tmp_path / "好.xlsx", (MESSY[1], MESSY[2], MESSY[4])))
    importing.page.import_view.errors.setFocus()
    importing.press("Right")
    really = run.run_import

    def stopped(*given: object, **named: object) -> object:
        importing.page.importing.stop()
        return really(*given, **named)

    monkeypatch.setattr(run, "run_import", stopped)
    importing.press("F9")
    assert importing.page.import_view.face == "preview"
    assert "取消" in importing.page.import_view.notice.accessibleName()
    assert len(people(room)) == 3


def test_the_template_is_saved_and_can_be_read_again(importing: ResidentsScreen, tmp_path: Path) -> None:
    importing.answers.saved = tmp_path / "模板"
    importing.press("Ctrl+T")
    assert importing.answers.proposed == ["居民导入模板.xlsx"]
    assert read(tmp_path / "模板.xlsx")[0][0] == "姓名"
    choose(importing, tmp_path / "模板.xlsx")
    assert "空的" in importing.page.import_view.notice.accessibleName()


def test_the_template_of_the_first_day(first_day: ResidentsScreen, tmp_path: Path) -> None:
    first_day.answers.saved = tmp_path / "模板.xlsx"
    first_day.press("Ctrl+T")
    assert (tmp_path / "模板.xlsx").exists()


def test_esc_leads_back_to_the_list(previewed: ResidentsScreen) -> None:
    previewed.press("Escape")
    assert previewed.page.face == "nothing"
    assert previewed.focus == "residents_search"
    assert previewed.page.title == "居民"


def test_thinking_better_of_it_in_the_dialog(importing: ResidentsScreen) -> None:
    importing.press("Ctrl+O", "Ctrl+T")
    assert importing.page.import_view.face == "choose"
