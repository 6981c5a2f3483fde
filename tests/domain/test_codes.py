from __future__ import annotations

from collections.abc import Mapping

import pytest

from db.domain.codes import EDUCATION, ETHNIC_GROUPS, MARITAL, POLITICS, RELATIONS, code_of, name_of

TABLES = [ETHNIC_GROUPS, RELATIONS, MARITAL, EDUCATION, POLITICS]


@pytest.mark.parametrize("table", TABLES)
def test_every_name_and_code_is_found(table: Mapping[str, str]) -> None:
    assert len(set(table.values())) == len(table)
    for code, name in table.items():
        assert code_of(table, name) == code_of(table, code) == code
        assert name_of(table, code) == name


def test_fifty_six_groups() -> None:
    groups = [name for code, name in ETHNIC_GROUPS.items() if code <= "56"]
    assert len(groups) == 56
    assert all(name.endswith("族") for name in groups)
    spots = {"01": "汉族", "05": "维吾尔族", "11": "满族", "30": "土族", "43": "乌孜别克族", "56": "基诺族"}
    assert {code: ETHNIC_GROUPS[code] for code in spots} == spots


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        (ETHNIC_GROUPS, "汉", "01"),
        (ETHNIC_GROUPS, " 维吾尔 ", "05"),
        (ETHNIC_GROUPS, "1", "01"),
        (ETHNIC_GROUPS, "０１", "01"),
        (ETHNIC_GROUPS, "入籍", "98"),
        (MARITAL, "离异", "40"),
        (EDUCATION, "本科", "20"),
        (EDUCATION, "大专", "30"),
        (POLITICS, "党员", "01"),
        (POLITICS, "团员", "03"),
        (RELATIONS, "长子", "20"),
        (RELATIONS, "母亲", "50"),
        (ETHNIC_GROUPS, "火星", None),
        (ETHNIC_GROUPS, "", None),
        (MARITAL, "党员", None),
    ],
)
def test_names_as_people_write_them(table: Mapping[str, str], text: str, code: str | None) -> None:
    assert code_of(table, text) == code


def test_an_unknown_code() -> None:
    assert name_of(ETHNIC_GROUPS, "77") is None
