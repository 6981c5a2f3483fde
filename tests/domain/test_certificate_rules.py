"""Hours in tenths and capitals, templates with their faults and places, states and publicity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.certificate_templates import shipped
from db.domain.certificate_blocks import BlockList
from db.domain.certificate_hours import (
    ServedHour,
    capital_hours,
    capitals,
    group,
    hours_text,
    period_text,
    shared_tenths,
    small_day_text,
)
from db.domain.certificate_kinds import CertificateKind, CertificateRules
from db.domain.certificate_states import CertificateState, DraftState, check_publicity, draft_state
from db.domain.certificate_template import check_template, fields_of, fill, without_fields
from db.domain.certificate_words import (
    FactSet,
    Occasion,
    canonical,
    compose,
    content_hash,
    renumbered,
    replaced,
    samples,
)
from db.domain.errors import KnownError

NOTHING = BlockList(())
TEMPLATES = {one.key: one for one in shipped()}
RECORD = TEMPLATES["service_record"]
DAY = date(2026, 11, 20)
HERE = Occasion("", DAY, "滨河社区党群服务中心", "滨河社区居民委员会", "中共滨河社区委员会", "22225880", "滨河里 1 号")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = {"拾": 10, "佰": 100, "仟": 1000, "万": 10_000, "亿": 100_000_000}


def read_capitals(text: str) -> int:
    """The number that capital numerals say, worked out another way than they are written."""
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS.index(c)
        elif _UNITS[c] >= 10_000:
            total, section, digit = total + (section + digit) * _UNITS[c], 0, 0
        else:
            section, digit = section + digit * _UNITS[c], 0
    return total + section + digit


@given(st.integers(0, 999_999_999_999 // 1000))
def test_capitals_read_back_and_never_double_a_zero(number: int) -> None:
    words = capitals(number)
    assert read_capitals(words) == number
    assert "零零" not in words and (number == 0 or not words.endswith("零"))


@pytest.mark.parametrize(
    ("number", "words"),
    [(167, "壹佰陆拾柒"), (10, "壹拾"), (1005, "壹仟零伍"), (10_030, "壹万零叁拾"), (100_000, "壹拾万")],
)
def test_capitals_as_on_bills(number: int, words: str) -> None:
    assert capitals(number) == words
    assert capital_hours(number * 10) == f"{words}小时整" and capital_hours(number * 10 + 5) == f"{words}点伍小时"


@given(st.lists(st.integers(0, 5000), max_size=60))
def test_the_column_of_hours_adds_up_and_no_line_is_a_tenth_off(minutes: list[int]) -> None:
    tenths = shared_tenths(minutes)
    assert sum(tenths) == sum(minutes) // 6
    assert all(abs(t * 6 - m) < 6 for t, m in zip(tenths, minutes, strict=True))


@given(
    st.lists(
        st.builds(
            ServedHour,
            st.dates(date(2025, 1, 1), date(2026, 12, 31)),
            st.sampled_from(["义剪", "送餐"]),
            st.sampled_from(["助老服务", "其他"]),
            st.sampled_from(["蓝队", ""]),
            st.sampled_from(["s1", "s2"]),
            st.integers(1, 720),
        ),
        max_size=40,
    )
)
def test_grouping_loses_nothing_whatever_the_order(records: list[ServedHour]) -> None:
    done = group(records)
    assert done == group(reversed(records))
    assert done.minutes == sum(one.minutes for one in records)
    assert len(done.lines) == len({(one.title, one.category, one.team) for one in records})
    assert [line.first for line in done.lines] == sorted(line.first for line in done.lines)


def test_days_and_hours_in_words() -> None:
    assert small_day_text(date(2026, 12, 28)) == "二〇二六年十二月二十八日"
    assert small_day_text(date(2030, 10, 10)) == "二〇三〇年十月十日"
    assert period_text(date(2026, 1, 28), date(2026, 8, 28)) == "2026-01-28 至 08-28"
    assert period_text(DAY, DAY) == "2026-11-20"
    assert period_text(date(2025, 12, 28), date(2026, 1, 28)) == "2025-12-28 至 2026-01-28"
    assert (hours_text(179), hours_text(5), hours_text(6)) == ("2.9", "0.0", "0.1")


@pytest.mark.parametrize("key", sorted(TEMPLATES))
def test_a_shipped_template_fills_every_field(key: str) -> None:
    template = TEMPLATES[key]
    assert check_template(template, NOTHING) == ()
    assert template.kind.value == key and template.kind.facts.layout is template.layout
    words = compose(template, samples(template), HERE)
    assert "{" not in canonical(words).replace('{"', "").replace(":{", "")


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        ({"body": ("甲", "兹证明{nmae}同志")}, "正文第 2 段第 4 字", "TEMPLATE-FIELD"),
        ({"body": ("兹证明{name同志",)}, "正文第 1 段第 4 字", "TEMPLATE-BRACE"),
        ({"body": ("兹证明 name} 同志",)}, "正文第 1 段第 9 字", "TEMPLATE-BRACE"),
        ({"body": ("兹证明{year}",)}, "正文第 1 段第 4 字", "TEMPLATE-FIELD"),
        ({"body": ("兹证明{name}{purpose}",)}, "正文第 1 段第 10 字", "TEMPLATE-PURPOSE"),
        ({"body": ()}, "正文", "TEMPLATE-EMPTY"),
        ({"body": ("# 甲", "# 乙")}, "正文", "TEMPLATE-LARGE"),
        ({"title": " "}, "标题", "TEMPLATE-EMPTY"),
        ({"title": "字" * 31}, "标题", "TEMPLATE-LONG"),
        ({"prefix": "GZ"}, "编号字头", "TEMPLATE-PREFIX"),
        ({"prefix": "Z1"}, "编号字头", "TEMPLATE-PREFIX"),
        ({"key": "坏"}, "编号", "TEMPLATE-KEY"),
        ({"issuers": ()}, "落款", "TEMPLATE-EMPTY"),
        ({"columns": (("小时", "hour", 2),)}, "表格第 1 列", "TEMPLATE-COLUMN"),
        ({"table": "people"}, "表格", "TEMPLATE-TABLE"),
        ({"columns": ()}, "表格", "TEMPLATE-TABLE"),
        ({"publicity_days": 6}, "公示天数", "TEMPLATE-PUBLICITY"),
        ({"publicity_days": 61}, "公示天数", "TEMPLATE-PUBLICITY"),
        ({"valid_days": -1}, "有效天数", "TEMPLATE-VALID"),
        ({"notes": ("一\n二",)}, "说明第 1 条", "TEMPLATE-TEXT"),
        ({"notes": ("长" * 601,)}, "说明第 1 条", "TEMPLATE-LONG"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_its_place(change: dict, place: str, code: str) -> None:
    faults = check_template(replace(RECORD, **change), NOTHING)
    assert (place, code) in {(fault.place, fault.code) for fault in faults}


@given(st.text(alphabet="{}ab名", max_size=12))
def test_filling_never_fails_on_what_was_checked(text: str) -> None:
    template = replace(RECORD, body=(f"甲{text}",))
    if not check_template(template, NOTHING):
        assert fill(text, dict.fromkeys(fields_of(RECORD.kind), "x")).count("{") == text.count("{{")
    without_fields(text)


def test_a_note_about_facts_that_are_not_there_is_left_out() -> None:
    template = replace(RECORD, notes=("用途：{purpose}。", "涂改无效。"))
    assert compose(template, FactSet({}), HERE).notes == ("涂改无效。",)
    assert compose(template, FactSet({}), replace(HERE, purpose="升学")).notes[0] == "用途：升学。"


def test_every_character_counts_for_the_hash() -> None:
    words = compose(RECORD, samples(RECORD), HERE)
    changed = replace(words, notes=(words.notes[0] + "。", *words.notes[1:]))
    moved = replace(words, table=replace(words.table, rows=(("2026-01-28 至 08-29", *words.table.rows[0][1:]),)))
    assert len({content_hash(one) for one in (words, changed, moved, renumbered(words, "ZM-1", DAY))}) == 4
    again = replaced(replaced(words, "A"), "B")
    assert again.notes == (*words.notes, "本证为补发，原编号 B 作废。")


@pytest.mark.parametrize(
    ("state", "days", "until", "shown"),
    [
        (DraftState.DRAFT, 7, None, CertificateState.DRAFT),
        (DraftState.DRAFT, 0, None, CertificateState.READY),
        (DraftState.PUBLICITY, 7, DAY, CertificateState.PUBLICITY),
        (DraftState.PUBLICITY, 7, DAY - timedelta(days=1), CertificateState.READY),
        (DraftState.HELD, 7, DAY - timedelta(days=9), CertificateState.HELD),
        (DraftState.ISSUED, 0, None, CertificateState.ISSUED),
        (DraftState.DROPPED, 0, None, CertificateState.DROPPED),
    ],
)
def test_where_a_draft_stands(
    state: DraftState, days: int, until: date | None, shown: CertificateState
) -> None:
    assert draft_state(state, days, until, DAY) is shown and shown.label


@given(st.integers(-3, 70), st.integers(0, 90), st.sampled_from([0, 7, 15]))
def test_publicity_is_never_shorter_than_the_rule(ahead: int, length: int, days: int) -> None:
    start = DAY + timedelta(days=ahead)
    try:
        check_publicity(start, start + timedelta(days=length), days, DAY)
    except KnownError as error:
        assert error.code == "CERTIFICATE-PUBLICITY"
        assert ahead < 0 or length < max(7, days) or length > 60 or ahead > 60
    else:
        assert ahead >= 0 and length >= max(7, days)


def test_who_issues_follows_from_the_centres_name_unless_it_is_said() -> None:
    rules = CertificateRules()
    assert rules.issuers("海棠街道滨河社区党群服务中心") == (
        "海棠街道滨河社区居民委员会",
        "中共海棠街道滨河社区委员会",
    )
    assert rules.issuers("滨河驿站") == ("滨河驿站", "滨河驿站")
    assert replace(rules, committee="甲", party="乙").issuers("丙") == ("甲", "乙")
    assert len({kind.facts.code for kind in CertificateKind}) == len(CertificateKind)
