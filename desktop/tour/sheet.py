"""A residents' sheet as a community really has one: made on the spot, with the mistakes Excel and people make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from db.demo.chance import Chance
from db.demo.people import People, Person
from db.domain.clock import business_date

SEED = 20261120
PEOPLE = 64
HEADINGS = (
    "序号", "姓名", "身份证号", "性别", "出生日期", "民族", "联系电话", "小区", "楼栋", "单元", "门牌号", "与户主关系",
)
ZHANG = ("张桂兰", "11010519440303002X", "女", "1944-03-03", "汉族", "13812345678", "海棠苑", "3号楼", "2单元", "301", "户主")
"""The story's resident: eighty-two, lives in 海棠苑. The number is of the form of GB 11643 and belongs to nobody."""
WRONG_ROW = ("周错位", "110105195806120041", "男", "1958-06-12", "汉族", "", "海棠苑", "5号楼", "1单元", "102", "户主")
"""Its check digit should be 0."""
_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """The sheet and what an import should make of it."""

    path: Path
    rows: int
    good: int
    mangled: int


def make_sheet(path: Path, now: datetime) -> MadeSheet:
    """Write the sheet; ``mangled`` rows can be put right, one cannot."""
    people = People(Chance(SEED), now, business_date(now))
    residents = [
        person for _, members in people.households(PEOPLE) for person in members if person.name != ZHANG[0]
    ]
    rows = [ZHANG, *(_row(person) for person in residents)]
    mangled = (_full_width(rows[3]), _text_date(rows[5]), _spaces(rows[8]))
    rows[3], rows[5], rows[8] = mangled
    rows.insert(12, WRONG_ROW)
    book = Workbook()
    page = book.active
    page.title = "居民登记表"
    page.append(["海棠街道滨河社区居民登记表"])
    page.append(HEADINGS)
    for number, row in enumerate(rows, 1):
        page.append((number, *row))
    book.save(path)
    return MadeSheet(path, len(rows), len(rows) - 1, len(mangled))


def _row(person: Person) -> tuple[str, ...]:
    from db.domain.codes import ETHNIC_GROUPS, RELATIONS

    home = person.home
    return (
        person.name, person.id_number, "男" if person.sex == "1" else "女", f"{person.birthday:%Y-%m-%d}",
        ETHNIC_GROUPS[person.ethnicity], person.phone or "", home.estate, home.building, home.unit, home.door,
        RELATIONS[person.relation],
    )


def _full_width(row: tuple[str, ...]) -> tuple[str, ...]:
    return (row[0], row[1].translate(_FULL_WIDTH), *row[2:])


def _text_date(row: tuple[str, ...]) -> tuple[str, ...]:
    born = date.fromisoformat(row[3])
    return (*row[:3], f"{born.year}年{born.month}月{born.day}日", *row[4:])


def _spaces(row: tuple[str, ...]) -> tuple[str, ...]:
    return (f"{row[0]}　", f" {row[1]}  ", *row[2:])
