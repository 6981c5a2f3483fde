"""The first start by keys: what is missing is said, the code is shown once, the desk is ready at the end."""

from __future__ import annotations

import json

from tests.helpers.pages.first_start import FirstStartPage


def test_a_centre_is_made_by_keys_and_the_desk_is_ready(fresh):
    page = FirstStartPage(fresh)
    assert fresh.screen == "first_start"
    code = page.screen.recovery_code
    fresh.shot("09b-first-start-empty")
    page.fill(again="Haitang-202")
    assert "再输一次口令" in page.missing
    page.keep_code()
    fresh.shot("09b-first-start")
    assert page.missing == "还差：再输一次口令"
    fresh.press("F9")
    assert fresh.screen == "first_start"
    page.type_into("again", "Haitang-2026")
    assert page.missing == ""
    fresh.press("F9")
    fresh.until_screen("workspace")
    desk = fresh.program.desk
    assert desk.operator.name == "王建军"
    assert desk.facts.centre_code == "110105012003" and desk.facts.centre_short_name == "滨河社区"
    assert fresh.program.room().unlock_with_recovery(code)
    keys = json.loads((fresh.program.root / "keys.json").read_text(encoding="utf-8"))
    assert [name["login"] for name in keys["names"]] == ["wangjj"]


def test_each_field_says_what_is_wrong_with_it(fresh):
    page = FirstStartPage(fresh)
    page.fill(centre_code="1101", login="admin", passphrase="haitang", again="haitang2", name="王@")
    page.type_into("last_four", "AAA")
    fresh.press("F9")
    assert "12 位" in page.error("centre_code")
    assert "公用账号" in page.error("login")
    assert "至少 8 位" in page.error("passphrase")
    assert "不一样" in page.error("again")
    assert "对不上" in page.error("last_four")
    assert page.error("name")
    assert fresh.screen == "first_start"


def test_the_look_changes_while_choosing(fresh, theme):
    page = FirstStartPage(fresh)
    page.screen.large.setFocus()
    fresh.press("Right")
    assert theme.current.large
    page.screen.appearance.setFocus()
    fresh.press("End")
    assert theme.current.dark
    fresh.shot("09b-first-start-dark-large")


def test_the_recovery_sheet_is_saved_as_pdf(fresh, tmp_path):
    page = FirstStartPage(fresh)
    page.fill()
    fresh.program.before.save_sheet(tmp_path / "恢复码.pdf")
    fresh.settle()
    assert (tmp_path / "恢复码.pdf").read_bytes().startswith(b"%PDF")
    assert page.screen.kept.hasFocus()


def test_a_sheet_that_cannot_be_saved_is_told_and_nothing_typed_is_lost(fresh, tmp_path):
    page = FirstStartPage(fresh)
    page.fill()
    fresh.program.before.save_sheet(tmp_path / "no" / "such" / "folder.pdf")
    fresh.settle()
    assert page.screen.fault_bar.headline.text() == "恢复码没有存成"
    assert page.screen.filled().centre_name == "海棠街道滨河社区党群服务中心"
