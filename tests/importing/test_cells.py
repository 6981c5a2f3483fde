from __future__ import annotations

from datetime import date, datetime

import pytest

from db.domain.identity import IdKind, Sex
from db.importing.cells import (
    Remarks,
    read_birthday,
    read_id,
    read_kind,
    read_phone,
    read_relation,
    read_residence,
    read_sex,
    read_tags,
)


@pytest.mark.parametrize(
    "cell",
    ["11010519491231002X", " 11010519491231002x ", "１１０１０５１９４９１２３１００２Ｘ", "'11010519491231002X",
     "110105 19491231 002X", "11010519491231002X\u200b", "110105-19491231-002x"],
)  # fmt: skip
def test_a_number_is_read_however_it_was_typed(cell: str) -> None:
    remarks = Remarks()
    assert read_id(cell, remarks) == "11010519491231002X"
    assert remarks.errors == []
    assert bool(remarks.repaired) == (cell != "11010519491231002X")


@pytest.mark.parametrize(
    "cell", [1.10105194912310e17, 110105194912310020.0, 110105194912310020, "1.10105E+17", "1.10105E17", "110105194912310020.0"]
)
def test_lost_digits_are_reported_and_never_invented(cell: object) -> None:
    remarks = Remarks()
    assert read_id(cell, remarks) == ""
    assert len(remarks.errors) == 1 and "丢失" in remarks.errors[0]


@pytest.mark.parametrize(
    "cell",
    ["1949.12.31", "1949-12-31", "1949/12/31", "1949年12月31日", "19491231", 19491231, 18263, 18263.0, "18263",
     datetime.fromisoformat("1949-12-31"), date(1949, 12, 31), "１９４９．１２．３１",
     " 1949 年 12 月 31 日 ", "1949-12-31 00:00:00"],
)  # fmt: skip
def test_a_birthday_is_read_in_all_usual_ways(cell: object) -> None:
    remarks = Remarks()
    assert read_birthday(cell, remarks) == date(1949, 12, 31)
    assert remarks.errors == []


@pytest.mark.parametrize("cell", ["1949-12", "1949年12月", "194912", "1949.12", "1949", "1949年", 1949])
def test_a_birthday_without_a_day_goes_to_the_note(cell: object) -> None:
    remarks = Remarks()
    assert read_birthday(cell, remarks) is None
    assert remarks.errors == [] and "1949" in remarks.kept[0]


@pytest.mark.parametrize("cell", ["1949-02-30", "三月五日", "31/12/49", "19491331"])
def test_an_impossible_birthday_is_an_error(cell: object) -> None:
    remarks = Remarks()
    assert read_birthday(cell, remarks) is None
    assert len(remarks.errors) == 1


@pytest.mark.parametrize(
    ("cell", "phone", "kept"),
    [
        (13812345678.0, "13812345678", 0),
        (13812345678, "13812345678", 0),
        ("138-1234-5678", "13812345678", 0),
        ("１３８１２３４５６７８", "13812345678", 0),
        ("13812345678.0", "13812345678", 0),
        ("13812345678/13912345678", "13812345678", 1),
        ("家里 13812345678", "13812345678", 1),
        ("不详", None, 1),
        (None, None, 0),
        ("无", None, 0),
    ],
)
def test_telephones(cell: object, phone: str | None, kept: int) -> None:
    remarks = Remarks()
    assert read_phone(cell, remarks) == phone
    assert (len(remarks.kept), remarks.errors) == (kept, [])


def test_other_columns() -> None:
    remarks = Remarks()
    assert [read_sex(cell, remarks) for cell in ("男", "女 ", "F", 1, None)] == [
        Sex.MALE, Sex.FEMALE, Sex.FEMALE, Sex.MALE, Sex.UNKNOWN,
    ]  # fmt: skip
    assert [read_residence(cell, remarks) for cell in ("户籍", "非户籍", "流动人口", "常住", None)] == [
        "local", "nonlocal", "nonlocal", "local", "unknown",
    ]  # fmt: skip
    assert [read_relation(cell, remarks) for cell in ("户主", "妻", "儿子", "02")] == ["02", "10", "20", "02"]
    assert read_tags("高龄、独居,高龄", {"高龄": "elderly", "独居": "alone"}, remarks) == ("elderly", "alone")
    assert remarks == Remarks()
    assert read_tags("文艺骨干", {"高龄": "elderly"}, remarks) == ()
    assert remarks.kept == ["人员类别：文艺骨干"]
    assert read_relation("邻居", remarks) is None
    assert remarks.kept[1] == "与户主关系：邻居"


@pytest.mark.parametrize(
    ("cell", "number", "kind"),
    [
        (None, "11010519491231002X", IdKind.RESIDENT_CARD),
        ("身份证", "810000199408230021", IdKind.HMT_PERMIT),
        (None, "810000199408230021", IdKind.HMT_PERMIT),
        ("护照", "E12345678", IdKind.PASSPORT),
        (None, "E12345678", IdKind.PASSPORT),
        ("军官证", "字第001号", IdKind.OTHER),
        (None, "", IdKind.RESIDENT_CARD),
    ],
)
def test_kinds(cell: object, number: str, kind: IdKind) -> None:
    assert read_kind(cell, number) is kind
