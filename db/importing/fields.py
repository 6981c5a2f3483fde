"""Which column holds what: the usual Chinese headings of residents' sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from db.importing.headings import Headings, named


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


_NAMES = named(
    {
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
    }
)
RESIDENTS = Headings(
    _NAMES,
    keys=frozenset((Field.NAME,)),
    others=(
        "户籍地", "户籍所在地", "户籍地址", "户主姓名", "户主身份证", "监护人", "紧急联系", "序号", "编号",
    ),
)
field_of = RESIDENTS.field_of


def guess_mapping(headings: Sequence[str]) -> Mapping[int, Field]:
    """Column index → field of residents."""
    return {column: Field(field) for column, field in RESIDENTS.guess_mapping(headings).items()}
