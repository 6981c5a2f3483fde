"""模板: copied, edited with the page in sight, refused with the place, versions kept; rules; read-only for others."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from db import certificate_templates
from db.domain.permissions import Role
from db.queries.certificate_templates import GetTemplate, ListKinds, get_template, list_kinds
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in
from db.usecases.certificate_templates import SaveTemplate, save_template
from db.usecases.operators import AddOperator
from desktop.features.certificates.page import CertificatesPage, create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from desktop.widgets.roles import BADGE_ROLE
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, start
from tests.helpers.keys import press, type_into
from tests.helpers.printers import SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE


class Said:
    """What was told."""

    def __init__(self) -> None:
        self.notices: list[str] = []

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        self.notices.append(f"{headline} {rest}".strip())


class Screen:
    """Drives the section; every method ends when nothing is under way any more."""

    def __init__(self, page: CertificatesPage, said: Said, qtbot: Any) -> None:
        self.page, self.part, self.said, self.qtbot = page, page.templates, said, qtbot
        self.bench, self.editor = self.part.bench, self.part.view.editor
        self.form = self.editor.form

    def settle(self) -> None:
        typing, tasks = self.part.editing.typing, self.page.context.tasks
        for _ in range(3):
            if typing.isActive():  # as if the pause had gone by
                typing.stop()
                typing.timeout.emit()
            self.qtbot.waitUntil(lambda: tasks.idle)
            QApplication.processEvents()

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            press(self.focus, key)
            self.settle()

    def type(self, text: str) -> None:
        type_into(self.focus, text)
        self.settle()

    @property
    def rows(self) -> list[str]:
        model, lines = self.bench.model, []
        for row in range(model.rowCount()):
            cells = [model.index(row, column) for column in range(model.columnCount())]
            lines.append(" | ".join(cell.data(BADGE_ROLE).text if cell.data(BADGE_ROLE) else str(cell.data()) for cell in cells))
        return lines

    def choose(self, name: str) -> None:
        self.bench.table.select_row(next(n for n, row in enumerate(self.bench.model.rows) if row.name == name))
        self.settle()

    def open(self, name: str) -> None:
        self.choose(name)
        self.press("F9")
        assert self.part.view.editing

    def go(self, editor: str, line: int = 0) -> None:
        """Into an editor, to the end of a paragraph of it."""
        note = self.form.editors[editor]
        note.setFocus()
        cursor = QTextCursor(note.document().findBlockByNumber(line))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        note.setTextCursor(cursor)
        self.settle()

    @property
    def paper(self) -> str:
        return self.editor.paper.words

    @property
    def problem(self) -> str:
        return self.form.problem.text() if self.form.problem.isVisible() else ""

    def shoot(self, name: str) -> None:
        """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
        if folder := os.environ.get("YIMEN_SHOTS", ""):
            self.page.window().grab().save(str(Path(folder) / f"{name}.png"))


@pytest.fixture(scope="module")
def _centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("templates") / "data"
    centre = start(root)
    add_operator(centre.desk, AddOperator("limin", "李敏", Role.CLERK, PASSPHRASE))
    centre.desk.close()
    return root


@pytest.fixture
def login() -> str:
    return ADMIN


@pytest.fixture
def templates(_centre, login, tmp_path, theme, qtbot):
    root = tmp_path / "data"
    shutil.copytree(_centre, root)
    desk = open_desk(DataRoom(root, kdf=CHEAP_KDF), ADMIN, ADMIN_PASSPHRASE)
    if login != ADMIN:
        sign_in(desk, login, PASSPHRASE)
    tasks, said = Tasks(), Said()
    printing = PrintingService(desk, SwitchedSpooler(tmp_path / "out"))
    page = create(ShellContext(desk, tasks, theme, said, printing, lambda *_, **__: None))
    assert isinstance(page, CertificatesPage)
    window = QWidget()
    window.setProperty("kind", "page")
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page)
    qtbot.addWidget(window)
    window.resize(1262, 692)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    made = Screen(page, said, qtbot)
    page.activated()
    made.settle()
    page.focus_first()
    while page.showing != "templates":
        made.press("Ctrl+PgDown")
    yield made
    page.before_close()
    made.settle()
    printing.close()
    tasks.close()
    desk.close()


def test_every_kind_has_a_template_and_who_may_issue_is_told(templates):
    assert len(templates.rows) == 10
    assert templates.rows[0] == "志愿服务记录证明 | 志愿服务记录证明 | 第 1 版 | 公文式 | 7 天 | 0 | 在用"
    info = templates.bench.info.text()
    assert "第 1 版 随软件带来" in info and "窗口可签发 感谢函、参与活动证明" in info and "居委会 （按中心名称）" in info


def test_a_paragraph_is_changed_with_a_field_and_becomes_the_next_version(templates):
    templates.open("感谢函")
    assert "周国良　同志：" in templates.paper
    templates.go("body", 1)
    templates.press("Return")
    templates.type("您是")
    templates.press("F4")
    templates.type("中心")
    assert [spec.label for spec in templates.editor.fields.model.rows] == ["中心名称"]
    templates.press("Return")
    assert templates.focus is templates.form.editors["body"]
    templates.type("的好邻居。")
    assert "您是海棠街道滨河社区党群服务中心的好邻居。" in templates.paper
    templates.press("F9")
    assert not templates.part.view.editing and templates.said.notices == ["已存为第 2 版 感谢函"]
    assert "感谢函 | 感谢函 | 第 2 版" in "\n".join(templates.rows)
    info = templates.bench.info.text()
    assert "第 2 版" in info and "王建军" in info and "第 1 版 随软件带来" in info
    detail = templates.page.context.desk.ask(get_template, GetTemplate("thanks"))
    assert detail.versions[0].template.body[2] == "您是{centre}的好邻居。"


def test_the_page_beside_the_form_has_a_sample_of_everything(templates):
    templates.open("居委会证明")
    assert "本证明依据《居住证暂行条例》第九条出具，仅用于升学综合素质评价，他用无效。" in templates.paper
    templates.press("Escape")
    templates.open("志愿服务记录证明")
    words = templates.editor.paper.made.preview.words
    assert words.table.total[-2:] == ("58", "167.0") == words.table.rows[0][-2:]
    assert any("无异议" in note for note in words.notes)


def test_a_wrong_field_is_refused_with_its_place_and_the_cursor_goes_there(templates):
    templates.open("志愿先锋")
    templates.go("body", 2)
    templates.type("{nme}")
    sentence = "正文第 3 段第 11 字：没有「nme」这个字段，请从字段表里选。"
    assert templates.problem == sentence
    templates.press("Ctrl+Home", "F9")
    assert templates.part.view.editing and templates.problem == sentence
    cursor = templates.form.editors["body"].textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (2, 10)
    templates.press(*["Delete"] * 5)
    assert templates.problem == ""


def test_an_unclosed_brace_in_a_fact_is_found_in_the_fact(templates):
    templates.open("志愿服务记录证明")
    templates.go("facts", 1)
    templates.type("{")
    assert templates.problem == "信息表第 2 项内容第 19 字：花括号没有配对，请补上另一半。"
    templates.press("Ctrl+Home", "F3")
    cursor = templates.form.editors["facts"].textCursor()
    line = cursor.block().text()
    assert cursor.blockNumber() == 1 and line[cursor.positionInBlock() :] == "{"


def test_the_title_of_a_certificate_that_must_not_be_issued_is_refused(templates):
    templates.open("居委会证明")
    templates.form.editors["title"].setFocus()
    templates.press("Ctrl+A")
    templates.type("亲属关系证明")
    templates.press("F9")
    assert templates.part.view.editing and "不能由居委会出具" in templates.problem
    assert templates.focus is templates.form.editors["title"]


def test_publicity_below_the_rule_is_refused(templates):
    templates.open("志愿服务记录证明")
    templates.form.editors["publicity_days"].setFocus()
    assert templates.form.hint.text() == "按规定至少 7 天"
    templates.press("Ctrl+A")
    templates.type("3")
    templates.press("F9")
    assert "公示天数：这一种证明按规定至少公示 7 天，请改。" in templates.problem


def test_a_column_is_added_from_the_list_and_a_broken_one_told(templates):
    templates.open("参与活动证明")
    templates.go("columns", 2)
    templates.press("F4")
    assert [spec.name for spec in templates.editor.fields.model.rows] == ["period", "title", "category", "team", "times", "hours"]
    templates.press("Down", "Down", "Down", "Return")
    assert templates.form.texts()["columns"].split("\n")[3] == "队伍｜team｜3"
    assert templates.editor.paper.made.preview.words.table.headings[3] == "队伍"
    templates.type("宽")
    assert templates.problem == "表格第 4 列：请写成「列名｜字段｜宽度」，宽度是 1 至 20。"


def test_what_was_changed_is_given_up_only_at_the_second_escape(templates):
    templates.open("感谢函")
    templates.go("body")
    templates.type("。")
    templates.press("Escape")
    assert templates.part.view.editing and "再按一次 Esc" in templates.problem
    assert templates.part.draft_title == "没有存的模板"
    templates.press("Escape")
    assert not templates.part.view.editing and templates.part.draft_title == ""


def test_a_copy_has_its_own_name_and_opens_at_once(templates):
    templates.choose("感谢函")
    templates.press("Ctrl+N")
    templates.type("感谢函")
    templates.press("F9")
    assert "请换一个名称" in templates.bench.form.problem.text()
    templates.press("Ctrl+A")
    templates.type("捐赠感谢函")
    templates.press("F9")
    assert templates.part.view.editing and templates.form.editors["name"].text() == "捐赠感谢函"
    templates.press("Escape")
    assert templates.bench.current.name == "捐赠感谢函" and len(templates.rows) == 11


def test_a_template_is_retired_and_brought_back(templates):
    templates.choose("时间银行存单")
    templates.press("F7")
    assert len(templates.rows) == 9 and "已停用" in templates.said.notices[0]
    templates.bench.shown.setFocus()
    templates.press("Right")
    templates.choose("时间银行存单")
    assert templates.rows[-1].endswith("停用") and templates.bench.edit.refusal
    templates.press("F7")
    assert templates.rows[-1].endswith("在用")


def test_a_version_that_begins_later_is_told(templates):
    templates.open("感谢函")
    box = templates.form.editors["starts_on"]
    day = box.value + timedelta(days=10)
    templates.form.editors["title"].setFocus()
    templates.type("一")
    box.set_value(day)
    templates.press("F9")
    row = next(row for row in templates.rows if row.startswith("感谢函"))
    assert f"第 1 版 | 信函式 | — | 0 | {day:%m-%d} 起新版" in row


def test_rules_of_issuing_are_kept(templates):
    templates.press("F4")
    form = templates.bench.form
    form.fill({"clerk_kinds": ("thanks",), "committee": "滨河里居民委员会", "signatory": "王建军"})
    templates.press("F9")
    rules = templates.page.context.desk.ask(list_kinds, ListKinds()).rules
    assert [kind.label for kind in rules.clerk_kinds] == ["感谢函"]
    info = templates.bench.info.text()
    assert "居委会 滨河里居民委员会" in info and "负责人 王建军" in info


@pytest.mark.parametrize("login", ["limin"])
def test_a_clerk_may_look_and_is_told_why_nothing_changes(templates):
    words = "改模板和出具规则要管理员的权限；请管理员登录后再改。"
    templates.press("F9")
    assert not templates.part.view.editing and templates.bench.info.problem.text() == words
    templates.press("F7", "Ctrl+N")
    assert len(templates.rows) == 10 and not templates.bench.editing
    templates.bench.table.setFocus()
    templates.press("Return")
    assert templates.part.view.editing and "兹证明周国良同志" in templates.paper
    templates.go("body")
    templates.type("x")
    templates.press("F9")
    assert templates.problem == words and not templates.form.changed
    templates.press("Escape")
    assert not templates.part.view.editing


def test_a_clerk_who_sits_down_at_an_open_editor_cannot_save_it(templates):
    templates.open("感谢函")
    templates.go("body")
    templates.type("好")
    sign_in(templates.page.context.desk, "limin", PASSPHRASE)
    templates.page.activated()
    templates.settle()
    templates.press("F9")
    assert templates.part.view.editing and templates.problem.startswith("改模板和出具规则要管理员的权限")
    assert templates.form.texts()["body"].split("\n")[0].endswith("好")
    sign_in(templates.page.context.desk, ADMIN, ADMIN_PASSPHRASE)
    templates.page.activated()
    templates.settle()
    templates.press("F9")
    assert templates.said.notices == ["已存为第 2 版 感谢函"]


def test_a_version_that_would_begin_in_the_past_is_refused_at_its_day(templates):
    templates.open("感谢函")
    templates.form.editors["starts_on"].set_value(date(2020, 1, 1))
    templates.press("F9")
    assert templates.problem == "新版本不能从过去开始；请选今天或以后的日期。"
    assert templates.focus is templates.form.editors["starts_on"]


@pytest.mark.parametrize("large", [False, True])
def test_it_fits_the_smallest_window(templates, theme, large):
    theme.set_large(large)
    templates.page.window().resize(863, 412)
    templates.settle()

    def fits():
        hint = templates.page.minimumSizeHint()
        return hint.width() <= 863 and hint.height() <= 412

    assert fits()
    templates.press("F4")
    assert fits()
    templates.press("Escape")
    templates.open("志愿服务记录证明")
    assert fits()
    templates.go("body")
    templates.type("{a}{b}{c}{d}")
    assert templates.problem.endswith("还有 2 处。") and fits()
    templates.press("F4")
    assert fits()
    templates.shoot(f"small-{large}")


@pytest.fixture
def newer_text(templates, monkeypatch):
    """The 感谢函 was changed here; then a release came with another one."""
    desk = templates.page.context.desk
    mine = desk.ask(get_template, GetTemplate("thanks")).versions[0].template
    desk.run(save_template, SaveTemplate(replace(mine, notes=("本中心自拟",)), 1))
    after = tuple(
        replace(one, body=(*one.body, "愿您常来。")) if one.key == "thanks" else one
        for one in certificate_templates.shipped()
    )
    monkeypatch.setattr(certificate_templates, "shipped", lambda: after)
    templates.page._fresh = True  # as after a start of the newer program
    templates.page.activated()
    templates.settle()
    return templates


def test_a_newer_text_is_told_and_taken(newer_text):
    assert newer_text.said.notices == ["1 个证明模板有新版文字 在「6 模板」里按 F6 换用或不换"]
    newer_text.choose("感谢函")
    assert any("感谢函" in row and "有新版文字" in row for row in newer_text.rows)
    assert "愿您常来。" in newer_text.bench.info.text()
    newer_text.shoot("templates-newer")
    newer_text.press("F6")
    newer_text.shoot("templates-newer-form")
    newer_text.press("F9")
    assert newer_text.said.notices[-1] == "已换用，存为第 3 版"
    assert not any("有新版文字" in row for row in newer_text.rows) and not newer_text.bench.newer.isVisible()


def test_a_newer_text_is_declined_for_good(newer_text):
    newer_text.choose("感谢函")
    newer_text.press("F6")
    newer_text.bench.form.fill({"take": False})
    newer_text.press("F9")
    assert newer_text.said.notices[-1] == "没有换，不再提醒"
    assert not any("有新版文字" in row for row in newer_text.rows)
    detail = newer_text.page.context.desk.ask(get_template, GetTemplate("thanks"))
    assert detail.versions[0].template.notes == ("本中心自拟",) and detail.newer is None
