"""A scanned card at the counter: a good one wants a look at the person, a bad one is stopped with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from db.domain.permissions import Role
from db.photo_images import prepare
from db.queries.cards import CardRegister, card_register
from db.usecases.cards import LoseCard, lose_card
from db.usecases.photos import NewPhoto, keep_photos
from db.usecases.volunteers import SetVolunteerPhoto, set_volunteer_photo
from tests.helpers.rooms import look


def test_a_good_card_puts_its_holder_there_and_wants_the_photo_compared(screen, cards, desk):
    screen.scan(cards["周国良"])
    assert screen.name == "周国良"
    assert screen.page.redeem_view.person.verdict.spec.text == "卡有效・签名已核"
    screen.press("4")
    assert screen.keys["F9 兑换并打印"] == "请先对照照片，按 Alt+C"
    screen.press("F9")
    assert look(desk, "SELECT COUNT(*) AS n FROM redemption")[0].n == 0
    screen.press("Alt+C", "F9")
    assert screen.state == "已兑换 10:43"
    kept = look(desk, "SELECT card_number, photo_checked FROM redemption")[0]
    assert kept.card_number == "V-02-000001-01" and kept.photo_checked


def test_the_next_card_makes_room_for_the_next_person(screen, cards):
    screen.scan(cards["周国良"])
    screen.press("1")
    screen.scan(cards["李秋月"])
    assert screen.name == "李秋月" and screen.total == "0 分，可花余 10"


def test_a_forged_card_is_stopped(screen, cards):
    good = cards["周国良"]
    forged = good[:-1] + ("A" if good[-1] != "A" else "E")
    screen.scan(forged)
    assert screen.name == "" and screen.fault.startswith("这张卡不能用：")


def test_a_card_of_another_is_copied_onto_nothing(screen, cards):
    screen.scan(cards["周国良"].replace("V-02-000001", "V-02-000002"))
    assert screen.name == "" and "伪造" in screen.fault and "报主管" in screen.fault


def test_a_lost_card_is_refused_at_the_next_scan(screen, cards, desk):
    line = next(one for one in desk.ask(card_register, CardRegister()) if one.number == "V-02-000001-01")
    desk.run(lose_card, LoseCard(line.card_id, "本人说丢了", paper=None))
    screen.settle()
    screen.scan(cards["周国良"])
    assert screen.name == "" and "已挂失" in screen.fault


def test_a_card_lost_while_its_holder_is_here(screen, cards, desk):
    screen.scan(cards["周国良"])
    screen.press("4", "Alt+C")
    line = next(one for one in desk.ask(card_register, CardRegister()) if one.number == "V-02-000001-01")
    desk.run(lose_card, LoseCard(line.card_id, "另一个窗口挂失", paper=None))
    screen.press("F9")
    assert "挂失" in screen.said and screen.state == "未扣分"


def test_half_a_code(screen, cards):
    screen.scan(cards["周国良"][:30])
    assert screen.name == "" and "读码不全" in screen.fault
    screen.press("F2")
    screen.type("lqy")
    screen.qtbot.waitUntil(lambda: bool(screen.page.redeem_view.person.find.offered))
    screen.press("Return")
    assert screen.name == "李秋月"


@pytest.mark.parametrize("login", ["xiaowu"])
def test_an_assistant_who_sees_no_photos_sees_whose_card_it_is(screen, cards, desk, people, tmp_path):
    path = tmp_path / "face.jpg"
    Image.new("RGB", (300, 400), (40, 80, 160)).save(path)
    assistant, desk.operator = desk.operator, replace(desk.operator, role=Role.ADMIN)
    kept = keep_photos(desk, "volunteer", people["周国良"], [NewPhoto(prepare(path))])[0]
    desk.run(set_volunteer_photo, SetVolunteerPhoto(people["周国良"], kept.photo_id))
    desk.operator = assistant
    screen.open(people["周国良"])
    assert screen.page.redeem.seat.head.photo is None
    screen.scan(cards["周国良"])
    assert screen.page.redeem.seat.head.photo is not None
