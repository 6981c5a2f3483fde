"""时间银行 by keys: whose time it is, giving it, using it for a service, a relative."""

from __future__ import annotations

from datetime import UTC, date, datetime

from db.domain.points_accounts import Book
from db.ids import new_id
from db.models.service import HourRecord
from db.session import sign_in
from tests.features.points.conftest import give
from tests.features.points.test_commons import settle_in
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE
from tests.helpers.pointing import wrong
from tests.helpers.rooms import PASSPHRASE, arrange, look


def at_the_bank(screen, desk, people):
    give(desk, people["周国良"], 180, book=Book.TIME)
    screen.open(people["周国良"])
    screen.go("time")
    return screen.page.time.view


def test_nobody_has_an_account_yet(screen):
    screen.go("time")
    assert screen.page.time.view.info.lead.text() == "还没有选志愿者"
    screen.press("F4")
    assert screen.page.time.view.info.problem.text() == "请先在「兑换」里刷卡或找人。"


def test_time_is_used_for_a_service(screen, desk, people, spooler):
    view = at_the_bank(screen, desk, people)
    assert "可以使用 3 小时" in view.info.text()
    screen.press("Ctrl+U")
    assert view.form.values()["minutes"] == 60
    screen.press("F9")
    assert "可以使用 2 小时" in view.info.text() and len(spooler.out) == 1 and wrong(desk) == []


def test_time_is_given_to_the_commons(screen, desk, people, said):
    view = at_the_bank(screen, desk, people)
    screen.press("F4")
    screen.type("60")
    screen.press("F9")
    assert said.notices == ["已记下"] and "大家捐的 1 小时" in view.info.text() and wrong(desk) == []


def test_a_relative_is_written_down(screen, desk, people):
    view = at_the_bank(screen, desk, people)
    screen.press("Ctrl+N")
    view.form.editors["name"].setFocus()
    screen.type("周大爷")
    screen.press("F9")
    assert "关系证明" in view.form.problem.text() and screen.focus is view.form.editors["proof"]
    screen.type("看了户口簿")
    screen.press("F9")
    assert "配偶　周*爷" in view.info.text()


def test_without_hours_there_is_nothing_to_save(screen, desk, people):
    view = at_the_bank(screen, desk, people)
    screen.press("Ctrl+I")
    assert view.info.problem.text() == "没有公示期满的服务时长，审核公示以后再存。"


def test_a_relative_is_changed_and_ended(screen, desk, people):
    view = at_the_bank(screen, desk, people)
    screen.press("Ctrl+N")
    view.form.fill({"name": "周大爷", "birthday": date(1940, 1, 1), "proof": "看了户口簿", "relation": "parent"})
    screen.press("F9")
    assert "父母　周*爷 可用" in view.info.text()
    screen.press("Ctrl+N")
    view.form.editors["which"].setFocus()
    screen.press("Down")
    assert view.form.values()["name"] == "周大爷" and view.form.values()["proof"] == "看了户口簿"
    view.form.editors["name"].setFocus()
    view.form.editors["name"].selectAll()
    screen.type("周福来")
    view.form.editors["ended"].set_value(date(2026, 11, 20))
    screen.press("F9")
    assert "父母　周*来 登记已经结束" in view.info.text()
    assert look(desk, "SELECT COUNT(*) AS n FROM time_relative")[0].n == 1


def test_time_is_used_for_a_resident_in_need(screen, desk, people, spooler):
    settle_in(desk, "孙玉芬", date(1940, 3, 1), "living_alone")
    view = at_the_bank(screen, desk, people)
    screen.press("Ctrl+U")
    view.form.editors["who"].setFocus()
    screen.press("End")
    assert view.form.editors["resident"].isVisible()
    screen.press("F9")
    assert view.form.problem.text() == "请选哪位居民。"
    screen.seek(view.form.pick("resident"), "孙玉芬")
    screen.press("F9")
    assert "可以使用 2 小时" in view.info.text() and len(spooler.out) == 1 and wrong(desk) == []
    screen.go("closing")
    assert screen.redemptions[0].split(" | ")[4] == "60 分钟"


def served(desk, volunteer_id: str) -> None:
    """Two confirmed hours, as the steps leave them."""

    def fill(tx) -> None:
        tx.session.add(HourRecord(
            id=new_id(), volunteer_id=volunteer_id, session="loose:2026-11-01", category="助老", served_on=date(2026, 11, 1),
            came_at=datetime(2026, 11, 1, 1, tzinfo=UTC), went_at=datetime(2026, 11, 1, 3, tzinfo=UTC), source="paper",
            hlc=tx.hlc(), created_at=tx.now, operator_id=tx.scalar("SELECT id FROM operator LIMIT 1"), operator_name="李敏",
            state="confirmed", version=4, minutes=120, counted=120,
        ))

    arrange(desk, fill)


def test_hours_are_saved_once_two_others_agree(screen, desk, people):
    served(desk, people["周国良"])
    screen.open(people["周国良"])
    screen.go("time")
    view = screen.page.time.view
    screen.press("Ctrl+I", "F9")
    assert screen.cells(view.model)[0].endswith("个人服务 | 捐入公益池 | —")
    view.table.setFocus()
    screen.press("Return")
    assert "值班长" in view.info.problem.text()
    for name in ("zhaomin", ADMIN):
        sign_in(desk, name, ADMIN_PASSPHRASE if name == ADMIN else PASSPHRASE)
        screen.page.activated()
        screen.settle()
        view.table.setFocus()
        screen.press("Return", "F9")
    assert screen.cells(view.model) == [] and "可以使用 2 小时" in view.info.text()
    screen.page.time.states.setFocus()
    screen.press("Right")
    assert "站点 赵敏 同意" in screen.cells(view.model)[0] and wrong(desk) == []


def test_a_deposit_is_refused_with_a_reason(screen, desk, people):
    served(desk, people["周国良"])
    screen.open(people["周国良"])
    screen.go("time")
    screen.press("Ctrl+I", "F9")
    sign_in(desk, "zhaomin", PASSPHRASE)
    screen.page.activated()
    screen.settle()
    view = screen.page.time.view
    view.table.setFocus()
    screen.press("Return")
    view.form.editors["agrees"].setFocus()
    screen.press("Right", "F9")
    assert view.form.problem.text() == "不同意要写明原因，请补上。"
    screen.type("没有签退")
    screen.press("F9")
    screen.page.time.states.setFocus()
    screen.press("Right", "Right")
    assert "赵敏 不同意" in screen.cells(view.model)[0] and wrong(desk) == []

