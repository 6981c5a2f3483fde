from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.domain.duplicates import PersonFacts, address_key, likely_duplicate, name_key

people = st.builds(
    PersonFacts,
    name=st.sampled_from(["张桂兰", "张兰", "阿依古丽·买买提", "阿依古丽・买买提", ""]),
    id_number=st.sampled_from(["", "11010519491231002X", "110105 19491231 002x", "810000199408230021"]),
    birthday=st.sampled_from([None, date(1949, 12, 31), date(1994, 8, 23)]),
    phone=st.sampled_from(["", "13812345678", "+86 138 1234 5678", "22225880"]),
    address=st.sampled_from(["", "海棠苑3号楼2单元501", "海棠苑 ３ 号楼 2 单元 501", "海棠苑 3 号楼"]),
)


def test_each_reason() -> None:
    born = date(1944, 3, 3)
    assert likely_duplicate(
        PersonFacts("张桂兰", id_number="11010519491231002x"),
        PersonFacts("张桂芝", id_number="11010519491231002X"),
    ) == ("证件号码相同",)
    assert likely_duplicate(
        PersonFacts("阿依古丽•买买提", birthday=born), PersonFacts("阿依古丽 · 买买提", birthday=born)
    ) == ("姓名和出生日期相同",)
    assert likely_duplicate(
        PersonFacts("张桂兰", phone="138-1234-5678"), PersonFacts("李敏", phone="+86 13812345678")
    ) == ("电话相同",)
    assert likely_duplicate(
        PersonFacts("阿依古丽买买提", address="海棠苑３号楼 501"),
        PersonFacts("阿依古丽·买买提", address="海棠苑 3 号楼501"),
    ) == ("姓名和住址相同",)


def test_a_common_name_alone_is_no_reason() -> None:
    assert likely_duplicate(PersonFacts("张伟"), PersonFacts("张伟")) == ()
    assert likely_duplicate(PersonFacts(""), PersonFacts("")) == ()


@given(people, people)
def test_it_does_not_matter_who_comes_first(a: PersonFacts, b: PersonFacts) -> None:
    assert likely_duplicate(a, b) == likely_duplicate(b, a)


@given(people)
def test_everybody_is_like_themselves_by_all_that_is_known(person: PersonFacts) -> None:
    expected = (
        bool(person.id_number)
        + bool(person.name and person.birthday)
        + bool(person.phone)
        + bool(person.name and person.address)
    )
    assert len(likely_duplicate(person, person)) == expected


def test_keys() -> None:
    assert name_key("O’Neill  John") == name_key("o'neill john") == "oneilljohn"
    assert address_key("海棠苑 ３－２，501") == "海棠苑32501"
