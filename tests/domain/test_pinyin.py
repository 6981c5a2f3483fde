from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.pinyin import ITEM_TERMS, NAME_TERMS, SearchTerms, item_terms, readings, search_terms

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


def test_a_usual_name() -> None:
    assert search_terms("张桂兰") == SearchTerms(
        ("张桂兰", "桂兰", "兰"), ("zhangguilan", "guilan", "lan"), ("zgl", "gl", "l")
    )


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("单芳", ["shanfang", "danfang"]),
        ("覃勇", ["qinyong", "tanyong"]),
        ("曾伟", ["zengwei", "cengwei"]),
        ("仇英", ["qiuying", "chouying"]),
        ("解放", ["xiefang", "jiefang"]),
        ("朴槿", ["piaojin", "pujin"]),
        ("查良", ["zhaliang", "chaliang"]),
        ("区明", ["ouming", "quming"]),
        ("尉迟恭", ["yuchigong"]),
        ("万俟卨", ["moqixie"]),
        ("长孙皇", ["zhangsunhuang"]),
        ("李乐", ["lile", "liyue"]),
        ("吕绿", ["lvlv"]),
        ("李〇", ["liling"]),
    ],
)
def test_readings_of_surnames_and_heteronyms(name: str, spellings: list[str]) -> None:
    terms = search_terms(name)
    assert set(spellings) <= set(terms.full)
    assert terms.full[0] == spellings[0]
    assert terms.initials[0][0] == spellings[0][0]
    assert len(terms.initials[0]) == len(name)


def test_names_with_a_dot_are_found_by_each_part() -> None:
    terms = search_terms("阿依古丽•买买提")
    assert {"阿依古丽·买买提", "阿依古丽买买提", "买买提"} <= set(terms.names)
    assert {"ayigulimaimaiti", "maimaiti"} <= set(terms.full)
    assert {"ayglmmt", "mmt"} <= set(terms.initials)


def test_latin_names_and_characters_without_pinyin() -> None:
    assert search_terms("José Smith") == SearchTerms(
        ("josé smith", "smith"), ("josesmith", "smith"), ("js", "s")
    )
    assert search_terms("\U000323af野").full[0] == "ye"
    assert search_terms("ئايگۈل").full == ()
    assert search_terms("") == SearchTerms((), (), ())


@given(st.text(han, min_size=1, max_size=4))
def test_every_substring_of_a_name_is_a_prefix_of_a_term(name: str) -> None:
    terms = search_terms(name)
    for start in range(len(name)):
        assert any(term.startswith(name[start:]) for term in terms.names)


@given(st.text(max_size=30))
def test_terms_are_bounded_ascii_and_distinct(text: str) -> None:
    for terms, limit in ((search_terms(text), NAME_TERMS), (item_terms(text), ITEM_TERMS)):
        for group in (terms.names, terms.full, terms.initials):
            assert len(group) == len(set(group)) <= limit
            assert all(group)
        assert all(t.isascii() and t.isalnum() and t == t.lower() for t in terms.full + terms.initials)


def test_items_are_found_by_either_common_reading() -> None:
    terms = item_terms("重度残疾人护理补贴")
    assert terms.full[0] == "zhongducanjirenhulibutie"
    assert terms.initials[0] == "zdcjrhlbt"
    assert "hlbt" in terms.initials
    assert "yinhangka" in item_terms("银行卡").full and "yhk" in item_terms("银行卡").initials
    assert item_terms("60岁以上优待").initials[0] == "60sysyd"


def test_readings_know_nothing_of_unknown_characters() -> None:
    assert readings("女")[0] == "nv"
    assert readings("a") == ()


def test_twenty_five_thousand_names_take_less_than_a_second_and_a_half() -> None:
    rng = random.Random(7)
    pool = [chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(2500)]
    names = ["".join(rng.choices(pool, k=rng.choice((2, 3, 3, 3, 4)))) for _ in range(25_000)]
    search_terms(names[0])
    start = time.process_time()
    for name in names:
        search_terms(name)
    assert time.process_time() - start < 1.5


def test_a_frequent_surname_is_not_found_by_a_reading_it_never_has() -> None:
    assert "zgl" not in search_terms("丁国梁").initials and "dgl" in search_terms("丁国梁").initials
    assert "x" not in {initials[0] for initials in search_terms("叶秀英").initials if len(initials) == 3}
