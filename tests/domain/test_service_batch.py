from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.card_payload import CardFacts, CardState
from db.domain.errors import KnownError
from db.domain.service_batch import BatchLine, GroupTime, Member, read_batch
from db.signing import Keyring, PublicKey, card_code, check_card, load_key

ZHOU = Member("zhou", "V-000231", "周国良")
LI, OTHER_LI = Member("li", "V-000007", "李敏"), Member("li2", "V-02-000007", "李敏")
AYI = Member("ayi", "V-000140", "阿依古丽·买买提")
ALL = (ZHOU, LI, OTHER_LI, AYI)
GROUP = GroupTime(date(2026, 11, 28), time(9), time(11, 30))
KEY = load_key(bytes(32))
RING = Keyring([PublicKey("110105012003", KEY.public, date(2026, 3, 5))])
CARD = card_code(CardFacts("V-000231", 3, "110105012003"), KEY)
LOST = card_code(CardFacts("V-000231", 2, "110105012003"), KEY)
STATES = {"V-000231-03": CardState.ACTIVE, "V-000231-02": CardState.LOST}


def holder(text: str) -> str:
    checked = check_card(text, RING, "110105012003", STATES.get)
    assert checked is not None
    if checked.facts is None or not checked.verdict.usable:
        raise KnownError(f"CARD-{checked.verdict.upper()}", checked.verdict.message, "volunteer")
    return checked.facts.holder


def read(text: str, group: GroupTime = GROUP) -> tuple[BatchLine, ...]:
    return read_batch(text, ALL, group, holder)


@pytest.mark.parametrize(
    ("text", "who", "minutes"),
    [
        ("231", "zhou", 150),
        ("V-000231", "zhou", 150),
        ("v-000231", "zhou", 150),
        ("２３１", "zhou", 150),
        ("周国良", "zhou", 150),
        ("  阿依古丽•买买提 ", "ayi", 150),
        (CARD, "zhou", 150),
        ("周国良 9:00-10:15", "zhou", 75),
        ("周国良　９：００—１０：１５", "zhou", 75),
        ("V-02-000007 8.30至9.00", "li2", 30),
        ("231 2.5小时", "zhou", 150),
        ("231 1.33h", "zhou", 80),
        ("231 3 小时", "zhou", 180),
    ],
)
def test_a_line_names_a_volunteer_and_the_time(text: str, who: str, minutes: int) -> None:
    (line,) = read(text)
    assert (line.volunteer, line.minutes, line.problem) == (who, minutes, None)
    assert line.came_at is not None and line.went_at is not None and line.came_at < line.went_at


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("999", "BATCH-UNKNOWN"),
        ("张三", "BATCH-UNKNOWN"),
        ("李敏", "BATCH-SEVERAL"),
        ("7", "BATCH-SEVERAL"),
        (CARD[:40], "CARD-CUT_SHORT"),
        (LOST, "CARD-LOST"),
        (CARD.replace("231-03", "007-01"), "CARD-FORGED"),
        ("周国良 9:00-8:00", "HOURS-ORDER"),
        ("周国良 25:00-26:00", "BATCH-TIME"),
        ("周国良 0:00-23:00", "HOURS-MINUTES"),
        ("周国良 30小时", "HOURS-MINUTES"),
        ("周国良 0小时", "HOURS-ORDER"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(text: str, code: str) -> None:
    (line,) = read(text)
    assert line.problem is not None and line.problem.code == code
    assert (line.volunteer, line.minutes) == (None, 0)


def test_one_wrong_line_holds_up_nobody() -> None:
    lines = read("231\n\n张三\n周国良\nV-000140\n")
    assert [(line.number, line.volunteer) for line in lines] == [
        (1, "zhou"),
        (3, None),
        (4, None),
        (5, "ayi"),
    ]
    assert lines[2].problem is not None and lines[2].problem.message.startswith("与第 1 行")


def test_times_are_those_at_the_desk_and_rest_is_taken_off() -> None:
    (line,) = read("231", GroupTime(date(2026, 11, 28), time(9), time(11, 30), rest_minutes=30))
    assert (line.came_at, line.minutes) == (datetime(2026, 11, 28, 1, tzinfo=UTC), 120)
    (hours,) = read("231 2小时", GroupTime(date(2026, 11, 28), time(9), time(11, 30), rest_minutes=30))
    assert hours.minutes == 120


@given(st.text(max_size=120))
def test_any_text_is_read_line_by_line(text: str) -> None:
    lines = read(text)
    assert all((line.volunteer is None) == (line.problem is not None) for line in lines)
    people = [line.volunteer for line in lines if line.volunteer]
    assert len(people) == len(set(people))
    assert [line.number for line in lines] == sorted({line.number for line in lines})
