"""登记簿 and 核验: found, printed again, replaced, void; a scan tells what each paper is worth."""

from __future__ import annotations

import pytest

from tests.features.certificates.conftest import issue_thanks


def test_the_register_shows_one_with_its_words(thanked):
    thanked.turn("register")
    assert [line.split(" | ")[1:3] for line in thanked.rows] == [["周国良", "感谢函"]]
    assert thanked.rows[0].endswith("已签发")
    assert "为独居老人理发" in thanked.info and "校验码" in thanked.info and "已打" in thanked.info


def test_sections_by_their_digits(thanked):
    screen = thanked
    screen.turn("register")
    for key, section in (("2", "issue"), ("3", "issue")):  # in 出具 a digit is a kind
        screen.press(key)
        assert screen.page.showing == section
    screen.press("Ctrl+PgDown")
    for key, section in (("4", "batch"), ("Escape", "batch"), ("5", "verify")):
        screen.press(key)
        assert screen.page.showing == section


def test_it_is_printed_again(thanked, spooler):
    thanked.turn("register")
    thanked.press("F9")
    assert len(spooler.out) == 2
    assert "补打 1" in thanked.info


def test_a_void_certificate_is_told_by_scan(thanked, code, said):
    thanked.scan(code("周国良"))
    assert thanked.verdict == "真" and thanked.page.showing == "verify"
    assert any(line.startswith("姓名 | 周国良 | 周国良") for line in thanked.compared)
    assert "为独居老人理发" in thanked.page.verify.view.words.text()
    thanked.press("F4")
    assert thanked.page.showing == "register"
    thanked.press("F7")
    thanked.fill(reason="写错了名字")
    thanked.press("F9")
    assert said.notices[-1] == "已作废" and "写错了名字" in thanked.info
    thanked.press("F9")
    assert "不能再办" in thanked.refused
    thanked.scan(code("周国良"))
    assert thanked.verdict == "已作废"
    assert "写错了名字" in thanked.page.verify.view.void.text()


def test_another_takes_its_place(thanked, code, said):
    old = code("周国良")
    thanked.turn("register")
    thanked.press("F4")
    thanked.fill(reason="遗失")
    thanked.press("F9")
    assert said.notices[-1].startswith("已补发 GX-02-20261120-0002-")
    assert sorted(line.rpartition(" | ")[2] for line in thanked.rows) == ["已签发", "已补发"]
    thanked.scan(old)
    assert thanked.verdict == "已作废" and "新的编号" in thanked.page.verify.view.void.text()


def test_a_changed_code_is_found(thanked, code):
    thanked.scan(code("周国良")[:-30])
    assert thanked.verdict and thanked.verdict != "真"
    forged = code("周国良")
    at = forged.index(":GX:") + 20
    thanked.scan(forged[:at] + ("7" if forged[at] != "7" else "2") + forged[at + 1 :])
    assert thanked.verdict in ("内容不符", "读码不全")


def test_a_number_needs_its_check_code(thanked):
    row = thanked.page.register
    thanked.turn("register")
    number, check = row.detail.row.serial_short, row.detail.check_code
    thanked.turn("verify")
    thanked.page.verify.view.code.setFocus()
    thanked.type(number)
    thanked.press("Return")
    assert thanked.verdict == "有登记"
    thanked.type(check)
    thanked.press("Return")
    assert thanked.verdict == "真"
    thanked.press("Escape")
    assert thanked.verdict == ""


@pytest.mark.parametrize("text", ["没有这样的编号", "YM1:R:110105012003-02-20261120-0014-7"])
def test_what_is_no_certificate_is_said(screen, text):
    screen.turn("verify")
    screen.scan(text)
    assert screen.verdict == "" and screen.page.verify.view.code_field.error


def test_a_file_of_it_is_kept(thanked, said, tmp_path):
    thanked.turn("register")
    thanked.press("Ctrl+S")
    (kept,) = (tmp_path / "kept").glob("*.pdf")
    assert said.notices[-1] == f"已存为 PDF kept／{kept.name}" and kept.read_bytes().startswith(b"%PDF")


def test_the_list_is_narrowed(thanked):
    issue_thanks(thanked, "李秀英")
    thanked.turn("register")
    assert len(thanked.rows) == 2
    thanked.press("/")
    thanked.type("lxy")
    assert [line.split(" | ")[1] for line in thanked.rows] == ["李秀英"]
    thanked.press("Escape")
    assert len(thanked.rows) == 2


def test_ready_drafts_are_signed_from_the_register(screen, clock, said):
    screen.turn("issue")
    kinds = [row[1].name for row in screen.page.issue.view.kinds.rows]
    screen.press("F2", str(kinds.index("志愿服务记录证明") + 1))
    screen.pick("holder", "周国良")
    screen.press("F9", "F9")
    clock.move(days=8)
    screen.turn("register")
    assert screen.rows[0].endswith("可签发")
    screen.press("F9")
    assert screen.page.showing == "issue" and "志愿服务记录证明" in screen.paper
    screen.press("F9")
    assert said.notices[-1].startswith("已签发 ZM-02-")
