from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.passphrases import (
    Strength,
    check_passphrase,
    expires_in,
    expiry_warning,
    locked_until,
    strength,
)


@pytest.mark.parametrize("text", ["Haitang2026", "haitang-2026", "海棠Hai2026!", "ＡＢｃｄ１２３４"])
def test_good_ones(text: str) -> None:
    assert check_passphrase(text, "wangjj", "王建军") == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "至少 8 位"),
        ("Ab1!", "至少 8 位"),
        ("haitang2026", "三类"),
        ("1234567890", "三类"),
        ("Wangjj2026!", "登录名"),
        ("王建军Abc123", "姓名"),
        ("Ab1!" * 33, "最多 128 位"),
        ("Abc12345\x00", "控制字符"),
    ],
)
def test_poor_ones_say_why(text: str, says: str) -> None:
    with pytest.raises(KnownError, match=says) as caught:
        check_passphrase(text, "wangjj", "王建军")
    assert (caught.value.code, caught.value.field) == ("PASSPHRASE", "passphrase")


@given(st.text(max_size=40), st.text(max_size=8), st.text(max_size=4))
def test_the_check_and_the_ticks_agree(text: str, login: str, name: str) -> None:
    try:
        check_passphrase(text, login, name)
    except KnownError:
        return
    assert strength(text, login, name).good


def test_the_ticks_of_the_first_start() -> None:
    assert strength("") == Strength(long_enough=False, three_classes=False, impersonal=True)
    assert strength("Haitang2026") == Strength(True, True, True)


def test_five_failures_lock_for_a_quarter_of_an_hour() -> None:
    now = datetime(2026, 11, 21, 1, tzinfo=UTC)
    assert locked_until(4, now) is None
    assert locked_until(5, None) is None
    assert locked_until(5, now) == now + timedelta(minutes=15)


def test_ninety_days() -> None:
    day = date(2026, 11, 21)
    assert expires_in(day, day) == 90
    assert expiry_warning(day - timedelta(days=82), day) is None
    assert expiry_warning(day - timedelta(days=83), day) == "口令还有 7 天到期，请尽快更换。"
    assert expiry_warning(day - timedelta(days=90), day) == "口令已用满 90 天，请现在更换。"
