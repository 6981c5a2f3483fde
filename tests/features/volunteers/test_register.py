"""队伍与卡: a team made and led, the register of cards, the key changed and revoked by the administrator."""

from __future__ import annotations

import pytest

from db.domain.card_payload import CardVerdict
from db.queries.cards import JudgeCard, judge
from db.session import sign_in
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE


@pytest.fixture
def register(screen):
    screen.turn("register")
    return screen


def other_list(screen, *keys):
    screen.page.register.bench.list.setFocus()
    screen.press(*keys)


def test_a_team_is_made_changed_and_led(register, said):
    assert len(register.rows) == 7 and register.info.startswith("红队")
    register.press("Ctrl+N", "F9")
    assert "队伍名称" in register.refused
    register.fill(name="560 红色管家团", subject="楼道管家")
    register.press("F9")
    assert any(line.startswith("560 红色管家团 | 楼道管家 | 0 人") for line in register.rows)
    row = next(n for n, line in enumerate(register.rows) if "3 人" in line)
    register.choose(row)
    register.press("F9", "F9")
    assert "队长" in register.info and "还没有定" not in register.info
    register.press("F4")
    register.fill(active=False)
    register.press("F9")
    assert "停用" in register.rows[row]


def test_a_team_without_members_has_no_leader(register):
    empty = next(n for n, line in enumerate(register.rows) if "0 人" in line)
    register.choose(empty)
    register.press("F9")
    assert "还没有队员" in register.refused


def test_enter_lists_the_members_of_a_team(register):
    row = next(n for n, line in enumerate(register.rows) if "3 人" in line)
    register.choose(row)
    register.bench.table.setFocus()
    register.press("Return")
    assert register.page.showing == "roster" and len(register.rows) == 3


def test_every_card_is_found_printed_and_taken_back(register, spooler, card, desk):
    payload = card("李秀英")
    other_list(register, "Right")
    assert len(register.rows) == 6
    register.press("/")
    register.type("李")
    assert len(register.rows) == 1 and "李秀英" in register.info and "在用" in register.rows[0]
    register.press("F9")
    assert len(spooler.out) == 1
    register.press("F7")
    register.fill(reason="本人交回")
    register.press("F9")
    assert "已收回" in register.rows[0] and desk.ask(judge, JudgeCard(payload)).verdict is CardVerdict.WITHDRAWN
    register.press("F9")
    assert "不能再办" in register.refused
    register.press("Ctrl+O")
    assert register.page.showing == "roster" and register.info.startswith("李秀英")


def test_keys_are_for_the_administrator(register):
    other_list(register, "Right", "Right")
    assert register.rows == [] and "管理员" in register.bench.empty.accessibleDescription()
    register.press("F9")
    assert "先选一行" in register.refused


def test_a_key_is_changed_and_the_old_one_revoked(register, desk, card):
    sign_in(desk, ADMIN, ADMIN_PASSPHRASE)
    other_list(register, "Right", "Right")
    register.press("F9", "F9")
    assert [line.split(" | ")[3] for line in register.rows] == ["在签发", "不再签发"]
    assert desk.ask(judge, JudgeCard(card("周国良"))).verdict is CardVerdict.GENUINE
    register.choose(1)
    register.press("F7", "F9")
    assert "原因" in register.refused
    register.fill(reason="旧电脑丢失")
    register.press("F9")
    assert "已作废" in register.rows[1]
    assert desk.ask(judge, JudgeCard(card("周国良"))).verdict is CardVerdict.REVOKED_ISSUER
