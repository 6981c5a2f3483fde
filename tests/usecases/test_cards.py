"""Cards of many people on paper, and the key they are signed with: replaced without harm, revoked with all it signed."""

from __future__ import annotations

import pytest

from db.card_papers import volunteer_cards
from db.domain.card_payload import CardState, CardVerdict
from db.domain.errors import KnownError
from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.domain.volunteers import VolunteerState
from db.queries.cards import JudgeCard, ListKeys, judge, list_keys
from db.queries.papers import GetPaper, get_paper
from db.resident_rules import ResidentForm
from db.usecases import cards
from db.usecases.card_keys import RevokeKey, RotateKey, revoke_key, rotate_key
from db.usecases.cards import (
    PrintCardsFor,
    ReplaceCard,
    WithdrawCard,
    print_cards_for,
    replace_card,
    withdraw_card,
)
from db.usecases.residents import AddResident, add_resident
from db.usecases.volunteers import ChangeVolunteerState, change_volunteer_state


def test_many_get_a_card_in_the_hand_in_jobs_of_a_few_sheets(corps, monkeypatch):
    monkeypatch.setattr(cards, "JOB_CARDS", 2)
    people = [corps.volunteer(n) for n in range(5)]
    payload = corps.card(people[1])
    corps.desk.run(change_volunteer_state, ChangeVolunteerState(people[4], VolunteerState.LEFT, reason="迁居"))
    printed = corps.desk.run(print_cards_for, PrintCardsFor(tuple(people)))
    assert [one.volunteer_id for one in printed.cards] == people[:4]
    assert printed.skipped == ((people[4], "已退出"),) and len(printed.job_ids) == 2
    faces = [
        face for job in printed.job_ids
        for face in volunteer_cards(corps.desk, corps.desk.ask(get_paper, GetPaper(job)).data)["cards"]
    ]
    assert [face["name"] for face in faces] == ["周国良", "李秀英", "王建华", "陈丽"]
    assert faces[1]["qr_payload"] == payload


def test_a_resident_gets_a_card_too(corps):
    person = ResidentForm(name="张桂兰", id_kind=IdKind.OTHER, id_number="QT000777", phone="13900000777")
    resident = corps.desk.run(add_resident, AddResident(person)).resident_id
    printed = corps.desk.run(print_cards_for, PrintCardsFor(resident_ids=(resident,), paper="cr80"))
    paper = volunteer_cards(corps.desk, corps.desk.ask(get_paper, GetPaper(printed.job_ids[0])).data)
    assert printed.cards[0].resident_id == resident and paper["heading"] == "社区居民"
    judged = corps.desk.ask(judge, JudgeCard(paper["cards"][0]["qr_payload"]))
    assert judged.verdict is CardVerdict.GENUINE and judged.resident_id == resident
    assert corps.desk.ask(get_paper, GetPaper(printed.job_ids[0])).title.startswith("居民卡")
    assert not any("服务开始" in rule for rule in paper["rules"]) and "不是身份证件" in paper["motto"]


def test_nobody_is_refused(corps):
    with pytest.raises(KnownError) as refused:
        corps.desk.run(print_cards_for, PrintCardsFor())
    assert refused.value.code == "CARD-NOBODY"


def test_too_many_at_once_are_refused_and_nobody_gets_one(corps, monkeypatch):
    monkeypatch.setattr(cards, "MOST_CARDS", 2)
    people = tuple(corps.volunteer(n) for n in range(3))
    with pytest.raises(KnownError) as refused:
        corps.desk.run(print_cards_for, PrintCardsFor(people))
    assert refused.value.code == "CARD-MANY" and corps.room.rows("SELECT 1 FROM card") == []
    assert len(corps.desk.run(print_cards_for, PrintCardsFor(people[:2])).cards) == 2


def test_a_worn_card_is_replaced_and_one_taken_back_ends(corps):
    volunteer = corps.volunteer(0)
    old = corps.card(volunteer)
    card = corps.room.rows("SELECT id FROM card")[0].id
    fresh = corps.desk.run(replace_card, ReplaceCard(card, "磨损")).cards[0]
    assert corps.desk.ask(judge, JudgeCard(old)).verdict is CardVerdict.REPLACED
    corps.desk.run(withdraw_card, WithdrawCard(fresh.card_id, "本人交回"))
    assert [row.state for row in corps.room.rows("SELECT state FROM card ORDER BY issue")] == [
        CardState.REPLACED, CardState.WITHDRAWN,
    ]


def test_a_new_key_leaves_old_cards_good_and_a_revoked_one_takes_its_cards_along(corps):
    old = corps.card(corps.volunteer(0))
    corps.room.sign_in(Role.ADMIN)
    corps.desk.run(rotate_key, RotateKey())
    new = corps.card(corps.volunteer(1))
    keys = {key.current: key for key in corps.desk.ask(list_keys, ListKeys())}
    assert corps.desk.ask(judge, JudgeCard(old)).verdict is CardVerdict.GENUINE
    assert corps.desk.run(revoke_key, RevokeKey(keys[False].key_id, "旧电脑丢失")).cards == 1
    assert corps.desk.ask(judge, JudgeCard(old)).verdict is CardVerdict.REVOKED_ISSUER
    assert corps.desk.ask(judge, JudgeCard(new)).verdict is CardVerdict.GENUINE
    with pytest.raises(KnownError) as again:
        corps.desk.run(revoke_key, RevokeKey(keys[False].key_id, "旧电脑丢失"))
    assert again.value.code == "KEY-UNKNOWN"
