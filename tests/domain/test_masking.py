from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.masking import mask_address, mask_id, mask_name, mask_phone

distinct = st.lists(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6D0),
    ),
    unique=True,
    min_size=1,
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张桂兰", "张*兰"),
        ("张兰", "张*"),
        ("欧阳娜娜", "欧*娜"),
        ("阿依古丽·买买提", "阿*·买*"),
        ("阿·买买提", "*·买*"),
        ("John Smith", "J* S*"),
        ("𠮷野家", "𠮷*家"),
        ("曾𩓿", "曾*"),
        ("朴", "*"),
        ("", ""),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(distinct)
def test_a_masked_name_never_holds_the_hidden_part(name: str) -> None:
    masked = mask_name(name)
    hidden = name[1:-1] if len(name) > 2 else name[1:] or name
    assert not set(hidden) & set(masked)
    assert "*" in masked
    assert len(masked) <= max(3, len(name))


@given(st.lists(distinct, min_size=2, max_size=4))
def test_every_part_of_a_name_is_masked(parts: list[str]) -> None:
    masked = mask_name("·".join(parts)).split("·")
    assert masked == [f"{p[0]}*" if len(p) > 1 else "*" for p in parts]


@given(st.from_regex("[0-9A-Z]{1,30}", fullmatch=True))
def test_numbers_keep_their_length_and_only_their_ends(number: str) -> None:
    masked = mask_id(number)
    assert len(masked) == len(number)
    shown = [(a, b) for a, b in zip(masked, number, strict=True) if a != "*"]
    assert all(a == b for a, b in shown)
    assert len(shown) <= 10
    assert masked.count("*") >= min(3, len(number))


def test_numbers_in_the_story() -> None:
    assert mask_id("11010519491231002X") == "110105********002X"
    assert mask_id("E12345678") == "E1*****78"
    assert mask_id("A1") == "**"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("22225880") == "****5880"
    assert mask_phone("01062345678转801") == "*******5678"
    assert mask_phone("110") == "***"


@given(st.from_regex("[0-9]{1,12}", fullmatch=True))
def test_a_masked_phone_shows_at_most_seven_digits(phone: str) -> None:
    masked = mask_phone(phone)
    assert len(masked) == len(phone)
    assert sum(c != "*" for c in masked) <= 7
    assert masked.count("*") >= min(3, len(phone)) or len(phone) < 7


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("海棠苑 3 号楼 2 单元 501", "海棠苑 3 号楼 2 单元 ***"),
        ("海棠苑3号楼2单元501室", "海棠苑3号楼2单元***"),
        ("北京市朝阳区建国路88号院5号楼1203", "北京市朝阳区建国路88号院5号楼***"),
        ("幸福里A座302", "幸福里A座***"),
        ("鼓楼区鼓楼街12号", "鼓楼区鼓楼街***"),
        ("李家村四十五号", "***"),
        ("海棠苑 3-2-501", "海棠苑 ***"),
        ("海棠苑", "海棠苑"),
        ("501", "***"),
        ("", ""),
    ],
)
def test_addresses(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(
    st.sampled_from(["海棠苑", "建国路88号院", "滨河社区杨树里"]),
    st.integers(1, 30),
    st.sampled_from(["号楼", "幢", "栋", "座"]),
    st.integers(0, 6),
    st.integers(101, 3999),
    st.sampled_from(["", "室", "号", "-2"]),
    st.sampled_from(["", " "]),
)
def test_the_door_is_never_shown(
    estate: str, number: int, building: str, unit: int, door: int, suffix: str, gap: str
) -> None:
    known = gap.join([estate, str(number), building, *([str(unit), "单元"] if unit else [])])
    masked = mask_address(f"{known}{gap}{door}{suffix}")
    assert masked == f"{known}{gap}***"


@given(st.text(max_size=40))
def test_masking_adds_nothing_but_stars(text: str) -> None:
    masked = mask_address(text)
    assert text.strip().startswith(masked.removesuffix("***").rstrip(" "))
