"""导入: the register from 名册 and service hours from 时长, chosen, looked through and brought in by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from db.desk import Desk
from db.importing import hours_plan
from db.importing.hours_fields import HoursField
from tests.features.volunteers.conftest import Said
from tests.helpers.answers import Answers
from tests.helpers.pages.volunteers import VolunteersScreen
from tests.helpers.rooms import look

Shoot = Callable[..., None]
REGISTER = (
    ("姓名", "证件号码", "手机号码", "居住小区", "服务类别", "特长", "队伍", "注册日期", "政治面貌", "签署日期"),
    ("张桂兰", "11010519440303002X", "13811112222", "海棠苑", "助老", "理发", "绿队", "2026-01-05", "群众", "2026-01-05"),
    ("单雄信", "１１０１０１１９６００３０７５１３４", "136-2222-3333", "海棠苑", "环保", "", "", "2026.1.5", "党员", ""),
    ("周国良", "", "13800000001", "海棠苑", "助老", "", "", "", "", ""),
    ("钱多多", "110105194403030021", "", "", "", "", "", "", "", ""),
)
SHEET = (
    ("志愿者", "活动名称", "日期", "开始", "结束", "服务时长"),
    ("周国良", "楼道清扫", "2026-11-02", "9:00", "11:00", ""),
    ("李秀英", "楼道清扫", "2026年11月3日", "", "", "2小时30分"),
    ("李秀英", "楼道清扫", "2026-11-12", "10:00", "12:00", ""),
    ("没有他", "楼道清扫", "2026-11-02", "9:00", "11:00", ""),
    ("王建军", "楼道清扫", "2026-11-02", "", "", 90),
)


def save(path: Path, rows: tuple[tuple[object, ...], ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def login() -> str:
    """A 值班长 may import."""
    return "zhaomin"


@pytest.fixture
def answers(screen: VolunteersScreen) -> Answers:
    made = Answers()
    screen.page.sheets.chooser = made
    return made


@pytest.fixture
def register(screen: VolunteersScreen, answers: Answers, tmp_path: Path) -> VolunteersScreen:
    """A register read and judged."""
    screen.turn("roster")
    screen.press("Ctrl+I")
    answers.opened = save(tmp_path / "花名册.xlsx", REGISTER)
    screen.press("Ctrl+O")
    return screen


@pytest.fixture
def sheet(screen: VolunteersScreen, answers: Answers, tmp_path: Path) -> VolunteersScreen:
    """A sheet of hours read and judged."""
    screen.turn("hours")
    screen.press("Ctrl+I")
    answers.opened = save(tmp_path / "十一月时长.xlsx", SHEET)
    screen.press("Ctrl+O")
    return screen


def view(screen: VolunteersScreen):
    """The import in front."""
    return screen.page.stack.currentWidget()


def rows(screen: VolunteersScreen) -> list[str]:
    return screen.cells(view(screen).model)


def test_a_register_is_looked_through_and_brought_in(
    register: VolunteersScreen, desk: Desk, shoot: Shoot, answers: Answers, tmp_path: Path
) -> None:
    wrong, known, short, good = (line.split(" | ") for line in rows(register))
    assert wrong[:2] + wrong[4:5] == ["5", "钱多多", "错误"] and "号码" in wrong[5]
    assert known[1:5] == ["周国良", "138****0001", "—", "重复"] and known[5].startswith("姓名和电话与志愿者 V-")
    assert short[4] == "待补" and short[5].startswith("缺个人信息同意书，导入后请补；")
    assert good[1:] == ["张桂兰", "110105********002X", "绿队", "可导入", ""]
    assert view(register).start.subtitle == "登记 2 人，跳过重复 1 人，1 行错误不导入"
    shoot(register, "register")
    register.press("F9")
    assert "登记 2 人，跳过 1 人，1 行没有导入。" in view(register).result.accessibleDescription()
    shoot(register, "register-done")
    answers.saved = tmp_path / "没导入"
    register.press("Ctrl+E")
    page = load_workbook(tmp_path / "没导入.xlsx").active
    assert [row[0] for row in page.iter_rows(min_row=2, values_only=True)] == ["5"]
    register.press("F9")
    assert register.page.showing == "roster" and not register.page.importing
    assert len(register.rows) == 8 and register.page.views.isVisible() and register.page.bring.isVisible()


def test_hours_are_brought_in_and_wait_for_approval(sheet: VolunteersScreen, desk: Desk, shoot: Shoot) -> None:
    unknown, minutes, *others = rows(sheet)
    assert others == [
        "4 | 李秀英 | 2026-11-12 | 2 小时 | 重复 | 11-12 09:00–11:00 已有一条时长（待审核），时间重叠",
        "3 | 李秀英 | 2026-11-03 | 2 小时 30 分 | 已修正 | 服务日期的写法已统一",
        "2 | 周国良 | 2026-11-02 | 2 小时 | 可导入 | ",
    ]
    assert "不在志愿者名册里" in unknown and "是分钟的请写「90分钟」" in minutes
    shoot(sheet, "hours-sheet")
    sheet.press("F9")
    assert "记录 2 条，共 4 小时 30 分，等别人审核，跳过 1 条，2 行没有导入。" in view(sheet).result.accessibleDescription()
    sheet.press("F9")
    assert sheet.page.showing == "hours" and len(sheet.rows) == 5
    sources = [line.split(" | ")[6] for line in sheet.rows]
    assert sources.count("导入") == 2 and any(" | — | 2 小时 30 分" in line for line in sheet.rows)


def test_the_same_sheet_again_says_so_and_overlaps_come_in_by_choice(
    sheet: VolunteersScreen, answers: Answers, desk: Desk
) -> None:
    sheet.press("F9", "F9", "Ctrl+I", "Ctrl+O")
    assert sum("这一行以前导入过" in line for line in rows(sheet)) == 2
    sheet.press("F9")
    assert "没有能导入的行" in view(sheet).notice.accessibleName()
    view(sheet).duplicates.setFocus()
    sheet.press("Right")
    assert view(sheet).start.subtitle == "记录 0 条，仍记重复 1 条，2 行错误不导入"
    sheet.press("F9", "F9")
    assert len(look(desk, "SELECT 1 FROM hour_record WHERE source = 'import'")) == 3


def test_a_column_is_mapped_by_hand(screen: VolunteersScreen, answers: Answers, tmp_path: Path) -> None:
    screen.turn("hours")
    screen.press("Ctrl+I")
    strange = (("志愿者", "某天", "多久"), ("周国良", "2026-11-02", 90))
    answers.opened = save(tmp_path / "a.xlsx", strange)
    screen.press("Ctrl+O")
    assert "哪一列是志愿者" in view(screen).notice.accessibleName()
    boxes = view(screen).mapping.boxes
    for box, field in zip(boxes, (HoursField.NAME, HoursField.DATE, HoursField.MINUTES), strict=True):
        box.setFocus()
        for _ in HoursField:
            if box.value == field:
                break
            screen.press("Down")
    assert rows(screen) == ["2 | 周国良 | 2026-11-02 | 1 小时 30 分 | 可导入 | "]


def test_esc_leads_back_and_a_card_too(register: VolunteersScreen, card: Callable[[str], str]) -> None:
    register.press("Escape")
    assert register.page.showing == "roster" and not register.page.importing
    register.press("Ctrl+I")
    assert register.page.importing and view(register).face == "choose"
    register.scan(card("李秀英"))
    assert not register.page.importing and register.page.roster.card.head.name == "李秀英"


def test_the_templates_are_saved(screen: VolunteersScreen, answers: Answers, tmp_path: Path) -> None:
    for part in ("roster", "hours"):
        screen.turn(part)
        answers.saved = tmp_path / part
        screen.press("Ctrl+I", "Ctrl+T", "Escape")
    assert answers.proposed == ["志愿者花名册模板.xlsx", "服务时长模板.xlsx"]
    assert load_workbook(tmp_path / "hours.xlsx").sheetnames == ["服务时长", "填写说明"]


def test_stopped_in_the_middle_nothing_half_comes_in(
    sheet: VolunteersScreen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = hours_plan.run_hours

    def stopped(*given: object, **named: object) -> object:
        sheet.page.sheets.stop()
        return really(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(hours_plan, "run_hours", stopped)
    sheet.press("F9")
    assert "停下了" in view(sheet).result.accessibleName()
    assert look(desk, "SELECT 1 FROM hour_record WHERE source = 'import'") == []


@pytest.mark.parametrize("part", ["roster", "hours"])
def test_every_face_fits_the_narrowest_window(
    screen: VolunteersScreen, answers: Answers, tmp_path: Path, shoot: Shoot, part: str
) -> None:
    screen.page.window().resize(863, 412)
    screen.turn(part)
    screen.press("Ctrl+I")
    answers.opened = save(tmp_path / "名册与时长.xlsx", REGISTER if part == "roster" else SHEET)
    for key in ("Ctrl+O", "F9"):
        screen.press(key)
        shoot(screen, f"150-{part}-{view(screen).face}")
        view(screen).layout().invalidate()
        smallest = screen.page.minimumSizeHint()
        assert smallest.width() <= 863 and smallest.height() <= 412, view(screen).face


class TestClerk:
    """A clerk may not import, and is told who may."""

    @pytest.fixture
    def login(self) -> str:
        return "limin"

    def test_refused(self, screen: VolunteersScreen, said: Said) -> None:
        screen.turn("roster")
        screen.press("Ctrl+I")
        assert "值班长或管理员" in screen.fault and not screen.page.importing
        screen.turn("desk")
        assert not screen.page.bring.isVisible()
