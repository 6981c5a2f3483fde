"""Which column holds what: the usual Chinese headings of residents' sheets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

NOTES_PAGE = "填写说明"
"""The page of the template that explains it; never read as residents."""
HEADER_ROWS = 15
"""Rows with content, from the top, among which the headings are looked for."""


class Field(StrEnum):
    """What a column of a residents' sheet can be mapped to."""

    NAME = "name"
    ID_KIND = "id_kind"
    ID_NUMBER = "id_number"
    SEX = "sex"
    BIRTHDAY = "birthday"
    ETHNICITY = "ethnicity"
    PHONE = "phone"
    ESTATE = "estate"
    BUILDING = "building"
    UNIT = "unit"
    DOOR = "door"
    ADDRESS = "address"
    RELATION = "relation"
    RESIDENCE = "residence"
    TAGS = "tags"
    GRID = "grid"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The field in Chinese, as the template heads its column."""
        return _NAMES[self][0]


_NAMES: Mapping[Field, tuple[str, ...]] = MappingProxyType(
    {
        field: tuple(names.split())
        for field, names in {
            Field.NAME: "姓名 名字 居民姓名 人员姓名 成员姓名 人口姓名 名称",
            Field.ID_KIND: "证件类型 证件种类 证件名称",
            Field.ID_NUMBER: "证件号码 身份证号 身份证号码 证件号 公民身份号码 公民身份证号 居民身份证号码 身份证 身份号码",
            Field.SEX: "性别",
            Field.BIRTHDAY: "出生日期 出生年月 出生年月日 出生时间 生日",
            Field.ETHNICITY: "民族",
            Field.PHONE: "联系电话 手机 手机号 手机号码 电话 电话号码 联系方式 联系手机 移动电话 固定电话",
            Field.ESTATE: "小区 小区名称 所在小区 居住小区 楼盘 院落",
            Field.BUILDING: "楼栋 栋 幢 楼号 栋号 幢号 楼栋号 号楼 楼幢",
            Field.UNIT: "单元 单元号",
            Field.DOOR: "房号 门牌 室 房间号 门牌号 户号 室号 房屋号",
            Field.ADDRESS: "住址 现住址 家庭住址 地址 居住地址 详细地址 现居住地 居住地 家庭地址 现住地址 常住地址",
            Field.RELATION: "与户主关系 户主关系 与户主的关系 家庭关系 成员关系",
            Field.RESIDENCE: "户籍 户口性质 居住类型 户籍类型 人口类型 户籍情况 人户情况 是否户籍",
            Field.TAGS: "人员类别 标签 人群类别 人群标签 重点人群 特殊人群 人员标签 关爱类别",
            Field.GRID: "网格 网格号 网格名称 所属网格 网格编号",
            Field.NOTE: "备注 说明 备注说明 其他",
        }.items()
    }
)
_EXACT: Mapping[str, Field] = MappingProxyType({name: field for field, names in _NAMES.items() for name in names})
_INSIDE = sorted(((name, field) for name, field in _EXACT.items() if len(name) > 1), key=lambda pair: -len(pair[0]))
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_OTHERS = ("户籍地", "户籍所在地", "户籍地址", "户主姓名", "户主身份证", "监护人", "紧急联系", "序号", "编号")
"""Headings that contain a known word and mean something else."""


def heading_key(heading: str) -> str:
    """A heading without blanks, marks, remarks in brackets and 必填 stars."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", heading))
    return "".join(c for c in plain if c.isalnum()).removesuffix("必填").removesuffix("选填")


def field_of(heading: str) -> Field | None:
    """What a heading usually means; None for one that is not known."""
    key = heading_key(heading)
    if key in _EXACT:
        return _EXACT[key]
    if not key or len(key) > 16 or any(other in key for other in _OTHERS):
        return None
    return next((field for name, field in _INSIDE if name in key), None)


def guess_mapping(headings: Sequence[str]) -> dict[int, Field]:
    """Column index → field; each field once, an exact heading before one that only contains the word."""
    mapping: dict[int, Field] = {}
    exact = [(n, _EXACT.get(heading_key(heading))) for n, heading in enumerate(headings)]
    loose = [(n, field_of(heading)) for n, heading in enumerate(headings)]
    for n, field in (*exact, *loose):
        if field is not None and n not in mapping and field not in mapping.values():
            mapping[n] = field
    return dict(sorted(mapping.items()))


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The row (from 0) that holds the headings; None when no row has a name and one more known heading.

    Where headings stand in two rows, the lower one is meant; :func:`join_headings` adds the upper ones.
    """
    best, at = 0, None
    for n, row in enumerate(rows[:HEADER_ROWS]):
        found = {field for cell in row if (field := _EXACT.get(heading_key(cell)) or field_of(cell))}
        mapped = set(guess_mapping(join_headings(rows, n)).values()) if found else set()
        if Field.NAME in mapped and len(mapped) > 1 and len(mapped) > best:
            best, at = len(mapped), n
    return at


def join_headings(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    """The headings in row ``at``; an empty one takes the known heading of the row above (a merged cell)."""
    row = list(rows[at])
    if at:
        above = rows[at - 1]
        for n, cell in enumerate(above):
            if cell and field_of(cell) is not None:
                row.extend([""] * (n + 1 - len(row)))
                row[n] = row[n] or cell
    return tuple(row)
