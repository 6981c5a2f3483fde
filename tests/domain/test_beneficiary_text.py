"""The beneficiary rules as lines: what is written reads back, and what cannot be read names the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.beneficiary_text import read_marks, read_rules, write_marks, write_rules
from db.domain.errors import KnownError
from db.domain.time_bank import MARK_WORDS, STARTER_TIME_RULES, BeneficiaryRule

MARKS = {word: mark for mark, word in MARK_WORDS.items()}
ages = st.one_of(st.none(), st.integers(0, 120))
groups = st.lists(st.frozensets(st.sampled_from(sorted(MARK_WORDS)), min_size=1, max_size=3), max_size=2).map(tuple)
rules = st.builds(
    BeneficiaryRule, st.sampled_from(("独居老人", "失能 60 岁")), ages, ages, groups, st.booleans()
).filter(
    lambda rule: (rule.youngest is None or rule.oldest is None or rule.youngest <= rule.oldest)
    and (rule.youngest is not None or rule.oldest is not None or bool(rule.marks) or rule.saver)
)


@given(st.lists(rules, max_size=4).map(tuple))
def test_what_is_written_reads_back(kept: tuple[BeneficiaryRule, ...]) -> None:
    assert read_rules(write_rules(kept, MARK_WORDS), MARKS) == kept


def test_the_first_rules_read_as_people_write_them() -> None:
    text = write_rules(STARTER_TIME_RULES.beneficiaries, MARK_WORDS)
    assert text.splitlines()[2] == "60 岁以上存过时间；60-；存过时间"
    typed = "八十岁以上；80至；独居，空巢\n\n低保且独居;60~79;低保 且 独居"
    first, second = read_rules(typed, MARKS)
    assert (first.youngest, first.oldest, first.marks) == (80, None, (frozenset({"living_alone", "empty_nest"}),))
    assert second.marks == (frozenset({"low_income"}), frozenset({"living_alone"}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("；60-；独居", "第 1 条没看懂"),
        ("甲；60-；独居；多了", "第 1 条没看懂"),
        ("甲；六十；独居", "年龄没看懂"),
        ("甲；-；独居", "年龄没看懂"),
        ("甲；90-60；独居", "前大后小"),
        ("甲；60-；火星人", "没有「火星人」"),
        ("甲；60-；独居、存过时间", "不能和别的条件并列"),
        ("好的；60-\n甲", "第 2 条没有年龄也没有条件"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(KnownError) as refused:
        read_rules(text, MARKS)
    assert said in refused.value.message and "请" in refused.value.message
    assert (refused.value.code, refused.value.field) == ("TIME-RULES", "beneficiaries")


def test_the_tags_of_marks() -> None:
    tags = {"childless_elder": "孤寡老人", "five_guarantees": "五保"}
    by_name = {name: code for code, name in tags.items()}
    kept = {"childless_alone": ("childless_elder", "five_guarantees"), "disabled": ()}
    text = write_marks(kept, MARK_WORDS, tags)
    assert text == "孤寡＝孤寡老人、五保\n失能＝"
    assert read_marks(f"{text}\n\n", MARKS, by_name) == kept
    for wrong, said in (("孤寡 五保", "没看懂"), ("火星人＝五保", "没看懂"), ("孤寡＝火星人", "没有「火星人」这个标签")):
        with pytest.raises(KnownError) as refused:
            read_marks(wrong, MARKS, by_name)
        assert said in refused.value.message and refused.value.field == "marks"
