"""事项: editing by keys, versions, number keys, Excel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from db.desk import Desk
from db.domain.calendar import Limit, LimitUnit
from db.domain.catalogue import Necessity
from db.queries.catalogue import GetItem, ListCatalogue, OfferedItems, get_item, list_catalogue, offered_items
from tests.helpers.pages.admin import AdminScreen

Shoot = Callable[[AdminScreen, str], None]


def item_id(desk: Desk, name: str) -> str:
    return next(one.item_id for one in desk.ask(list_catalogue, ListCatalogue()) if one.item.name == name)


def go_to(screen: AdminScreen, name: str) -> None:
    """Find an item by its name and stand on it."""
    screen.press("1 /")
    screen.type(name)
    screen.press("F3 Ctrl+Home")
    assert screen.current("items_table")[1] == name


def test_the_catalogue_is_listed_and_found_by_pinyin(screen: AdminScreen, shoot: Shoot) -> None:
    rows = screen.table("items_table")
    assert screen.head == "管理 事项" and len(rows) == 23
    assert screen.focus == "items_table"
    shoot(screen, "1-items")
    screen.press("/")
    screen.type("gljt")
    assert [row[1] for row in screen.table("items_table")] == ["高龄津贴"]
    assert screen.value("item_name") == "高龄津贴"
    screen.press("Esc")
    assert len(screen.table("items_table")) == 23


def test_a_change_becomes_the_next_version_from_today(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    go_to(screen, "高龄津贴")
    wanted = item_id(desk, "高龄津贴")
    screen.press("F9")
    assert screen.fault == "没有改动，不用保存。"
    screen.press("Esc Return")
    screen.tab_to("item_promised_days")
    screen.clear_and_type("15")
    assert screen.button("item_save").title == "存为第 2 版"
    assert screen.page.has_draft() == "事项未保存：高龄津贴"
    shoot(screen, "1-edited")
    screen.press("F9")
    saved = desk.ask(get_item, GetItem(wanted))
    assert (saved.version, saved.effective_on) == (2, date(2026, 11, 20))
    assert saved.item.promised == Limit(15, LimitUnit.WORKDAY)
    assert screen.notices.said == ["已存为第 2 版 高龄津贴：在办的件仍按登记时的版本。"]
    assert screen.page.has_draft() == ""
    screen.press("Ctrl+PgUp")
    assert [row[0] for row in screen.table("item_versions")] == ["第 2 版", "第 1 版"]
    shoot(screen, "1-versions")
    screen.press("Down Return")
    assert screen.find(object, "item_promised_days").value() == 22
    assert screen.button("item_save").title == "存为第 3 版"


def test_materials_are_added_moved_and_dropped_by_keys(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    go_to(screen, "高龄津贴")
    wanted = item_id(desk, "高龄津贴")
    before = desk.ask(get_item, GetItem(wanted)).item.materials
    screen.press("Return Ctrl+PgDown")
    assert screen.focus == "materials_table"
    screen.press("Ctrl+End Ctrl+M")
    assert screen.focus == "material_name"
    screen.type("养老金核定表")
    screen.tab_to("material_necessity")
    screen.press("Down")
    screen.press("F9")
    assert "取得方式没有填" in screen.fault
    screen.tab_to("material_condition")
    screen.type("领取养老金的")
    screen.tab_to("material_source")
    screen.type("社保窗口打印")
    shoot(screen, "1-materials")
    screen.press("Alt+Up")
    screen.press("F9")
    after = desk.ask(get_item, GetItem(wanted)).item.materials
    assert [one.name for one in after[-2:]] == ["养老金核定表", before[-1].name]
    assert after[-2].necessity is Necessity.CONDITIONAL and after[-2].condition == "领取养老金的"
    screen.press("Return Ctrl+Home Ctrl+D F9")
    assert desk.ask(get_item, GetItem(wanted)).item.materials == after[1:]


def test_eligibility_rules_change_with_their_kind(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    go_to(screen, "低保")
    wanted = item_id(desk, "低保")
    screen.press("Return Ctrl+PgDown Ctrl+PgDown")
    assert screen.focus == "rules_table"
    screen.press("Ctrl+M")
    screen.press("Down Down")
    assert screen.current("rules_table") == ["户籍", "户籍", "本区户籍"]
    screen.tab_to("rule_label")
    screen.type("在本区落户")
    shoot(screen, "1-rules")
    screen.press("F9")
    rules = desk.ask(get_item, GetItem(wanted)).item.eligibility
    assert rules[-1] == {"kind": "residence", "value": "户籍", "label": "在本区落户"}


def test_edits_stay_with_their_item_while_another_is_looked_at(screen: AdminScreen, desk: Desk) -> None:
    go_to(screen, "高龄津贴")
    screen.press("Return")
    screen.tab_to("item_ask_first")
    screen.clear_and_type("多大岁数？")
    screen.press("F3 / Esc F3 Ctrl+End")
    other = screen.current("items_table")[1]
    assert screen.value("item_name") == other != "高龄津贴"
    assert screen.button("item_save").refusal == "没有改动，不用保存。"
    screen.press("Ctrl+Home")
    while screen.current("items_table")[1] != "高龄津贴":
        screen.press("Down")
    assert screen.value("item_ask_first") == "多大岁数？"
    screen.press("F7")
    assert screen.value("item_ask_first") != "多大岁数？"
    assert screen.page.has_draft() == ""


def test_a_new_item_says_what_is_missing_and_is_offered(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("1 Ctrl+N")
    assert screen.focus == "item_name"
    screen.type("便民雨伞")
    screen.press("F9")
    assert screen.focus == "item_code" and "编码要用大写字母开头" in screen.words()
    shoot(screen, "1-new")
    screen.type("ym-901")
    screen.tab_to("item_kind")
    screen.press("Left")
    for name, text in (
        ("item_ask_first", "用几天？"),
        ("item_department", "本中心"),
        ("item_applicants", "辖区居民"),
        ("item_conditions", "押证件借用"),
        ("item_legal_basis", "中心便民服务约定"),
        ("item_delivery", "当场取走"),
    ):
        screen.tab_to(name)
        screen.type(text)
    screen.press("F9")
    assert "材料清单是空的" in screen.fault
    assert screen.focus == "materials_table"
    screen.press("Ctrl+M")
    screen.type("身份证")
    screen.tab_to("material_source")
    screen.type("看一眼就还")
    screen.press("F9")
    assert screen.notices.said[-1] == "已存为第 1 版 便民雨伞"
    offered = {one.code: one for one in desk.ask(offered_items, OfferedItems())}
    assert offered["YM-901"].kind == "instant" and offered["YM-901"].limit_text == "即办"
    assert screen.current("items_table")[1] == "便民雨伞"


def test_a_number_key_is_fixed_without_a_new_version(screen: AdminScreen, desk: Desk) -> None:
    go_to(screen, "临时救助")
    wanted = item_id(desk, "临时救助")
    screen.press("Return")
    screen.tab_to("item_pin")
    screen.press("Down")
    assert screen.button("item_save").title == "保存数字键"
    screen.press("F9")
    saved = desk.ask(get_item, GetItem(wanted))
    assert (saved.pinned, saved.version) == (1, 1)
    assert screen.notices.said == ["数字键已保存 临时救助"]


def test_an_item_is_stopped_and_offered_again(screen: AdminScreen, desk: Desk) -> None:
    go_to(screen, "临时救助")
    screen.press("F4")
    assert "临时救助" not in {one.name for one in desk.ask(offered_items, OfferedItems())}
    assert screen.button("item_stop").title == "启用"
    screen.press("F4")
    assert "临时救助" in {one.name for one in desk.ask(offered_items, OfferedItems())}
    assert [words.split()[0] for words in screen.notices.said] == ["已停用", "已启用"]


def test_somebody_elses_save_in_between_loses_nothing(screen: AdminScreen, desk: Desk) -> None:
    from dataclasses import replace

    from db.usecases.catalogue import SaveItem, save_item

    go_to(screen, "临时救助")
    screen.press("Return")
    screen.tab_to("item_fee")
    screen.clear_and_type("免费")
    detail = desk.ask(get_item, GetItem(item_id(desk, "临时救助")))
    desk.run(save_item, SaveItem(detail.item_id, replace(detail.item, delivery="电话告知"), detail.version))
    screen.settle()
    screen.press("F9")
    assert "刚被别人改过" in screen.fault
    assert screen.value("item_fee") == "免费"


def test_the_workbook_goes_out_and_comes_in(screen: AdminScreen, desk: Desk, tmp_path: Path, shoot: Shoot) -> None:
    path = tmp_path / "目录.xlsx"
    screen.answers.saved = screen.answers.opened = path
    screen.press("1 Ctrl+E")
    assert screen.notices.said == ["导出了 23 个事项 目录.xlsx"]
    assert screen.answers.proposed == ["事项目录.xlsx"]
    book = load_workbook(path)
    headings = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(2, headings.index("收费") + 1).value = "工本费 5 元"
    book.save(path)
    screen.press("Ctrl+I")
    assert screen.notices.said[-1] == "目录已导入 新增 0 项，改了 1 项，没变 22 项"
    book.worksheets[0].cell(3, headings.index("承诺时限") + 1).value = "很快"
    book.worksheets[0].cell(4, headings.index("编码") + 1).value = ""
    book.save(path)
    screen.press("Ctrl+I")
    rows = screen.table("sheet_errors_table")
    assert ["事项", "3"] in [row[:2] for row in rows]
    assert "什么都没有导入" in screen.words()
    shoot(screen, "1-sheet-errors")
    screen.press("F7")
    assert screen.find(object, "item_editor").isVisible()


def test_the_blocked_certificates_are_read_only(screen: AdminScreen, shoot: Shoot) -> None:
    screen.press("1 Ctrl+Tab")
    assert screen.focus == "blocked_table"
    rows = screen.table("blocked_table")
    assert len(rows) == 20
    screen.press("Down")
    assert screen.current("blocked_table")[1] in screen.words()
    shoot(screen, "1-blocked")
