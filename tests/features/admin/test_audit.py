"""审计: reading who did what, and the check."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import db
from db.desk import Desk
from db.domain.errors import KnownError
from db.registry import USE_CASES
from db.session import sign_in
from db.settings_store import DEFAULTS
from desktop.documents.registry import KINDS
from desktop.features.admin import audit_words
from desktop.features.admin.audit_words import action_words, details_words, subject_words
from tests.helpers.pages.admin import AdminScreen

SECTION = "audit"
Shoot = Callable[[AdminScreen, str], None]


def test_the_latest_entries_in_the_words_of_the_desk(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    with pytest.raises(KnownError):
        sign_in(desk, "limin", "wrong")
    screen.press("7")
    first = screen.table("audit_table")[0]
    assert first == ["2026-11-20 09:30", "王建军", "登录", "人员 李敏", "被拒", "连错 1；原因 口令不对"]
    screen.tab_to("audit_table")
    screen.press("Up")
    assert "人员 李敏：连错 1；原因 口令不对" in screen.words()
    assert [row[2] for row in screen.table("audit_table")[1:4]] == ["登录", "加人", "加人"]
    shoot(screen, "7-audit")


def test_filters_narrow_the_list(screen: AdminScreen) -> None:
    screen.press("7")
    screen.tab_to("audit_action")
    for _ in range(30):
        screen.press("Down")
        if screen.find(object, "audit_action").currentText() == "登录与人员":
            break
    assert {row[2] for row in screen.table("audit_table")} == {"登录", "加人"}
    screen.tab_to("audit_refused")
    screen.press("Space")
    assert screen.table("audit_table") == []


def test_the_check_says_that_all_is_whole(screen: AdminScreen, shoot: Shoot) -> None:
    screen.press("7")
    screen.press("F9")
    assert "一条不少，没有被改过" in screen.words()
    shoot(screen, "7-checked")


def test_the_check_finds_a_changed_entry(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    from db.engine import connect

    raw = connect(desk.paths.database, desk.key)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE audit SET operator_name = '别人' WHERE seq = 2")
    raw.close()
    screen.press("7")
    screen.press("F9")
    assert "有 1 处对不上，最早在第 2 条" in screen.words()
    shoot(screen, "7-broken")


def _audit_calls() -> Iterator[ast.Call]:
    """Every ``tx.audit(…)`` of the data floor."""
    for path in Path(str(db.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit":
                yield node


def test_everything_written_into_the_audit_can_be_told_in_chinese() -> None:
    calls = list(_audit_calls())
    assert len(calls) > 20
    kinds = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert {kind for kind in kinds if kind and subject_words(str(kind), "") == kind} == set()
    words = [keyword for call in calls for keyword in call.keywords if keyword.arg not in (None, "result")]
    assert {word.arg for word in words if not audit_words.has_words(str(word.arg))} == set()
    plain = [(str(word.arg), word.value.value) for word in words if isinstance(word.value, ast.Constant)]
    assert plain
    for key, value in plain:
        assert not details_words(json.dumps({key: value})).isascii()
        assert str(value) not in details_words(json.dumps({key: value}))


def test_every_use_case_that_leaves_an_entry_has_a_name() -> None:
    assert {name for name, case in USE_CASES.items() if case.audited and action_words(name) == name} == set()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("kind", "blocked", "种类 不予出具指引单"),
        ("duplicates_allowed", False, "有相似档案仍新建 否"),
        ("subject", "0" * 26 + "abcdef", "所属 …abcdef"),
        ("fields", ["phone", "household_id"], "改了 电话、住户"),
        ("fields", [], "改了 无"),
        ("positions", [0, 3], "材料序号 1、4"),
        ("step", "complete_instant", "动作 即办办结"),
        ("tags", ["elderly"], "标签 高龄"),
    ],
)
def test_a_detail_in_words(key: str, value: object, words: str) -> None:
    assert details_words(json.dumps({key: value})) == words


def test_every_setting_and_paper_has_a_name() -> None:
    for key in DEFAULTS:
        assert key not in details_words(json.dumps({"keys": [key]}))
    for kind in KINDS:
        assert kind not in details_words(json.dumps({"kind": kind}))
