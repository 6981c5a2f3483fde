"""National code tables used on cards, forms and imports: code → name.

Names are the short ones people write; look-up by name forgives the usual variants (汉 or 汉族, 大专 or 专科).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType


def _numbered(names: str) -> dict[str, str]:
    return {f"{number:02}": name for number, name in enumerate(names.split(), start=1)}


# GB/T 3304-1991, 中国各民族名称的罗马字母拼写法和代码. 97 and 98 are what card readers add.
ETHNIC_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        **_numbered(
            "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 "
            "哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 "
            "达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 "
            "俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
        ),
        "97": "其他",
        "98": "外国血统中国籍人士",
    }
)

# GB/T 4761, 家庭关系代码: the two-digit groups a household register needs.
RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "01": "本人",
        "02": "户主",
        "10": "配偶",
        "20": "子",
        "30": "女",
        "40": "孙辈",
        "50": "父母",
        "60": "祖父母",
        "70": "兄弟姐妹",
        "97": "其他亲属",
        "99": "非亲属",
    }
)

# GB/T 2261.2, 婚姻状况代码.
MARITAL: Mapping[str, str] = MappingProxyType(
    {
        "10": "未婚",
        "20": "已婚",
        "21": "初婚",
        "22": "再婚",
        "23": "复婚",
        "30": "丧偶",
        "40": "离婚",
        "90": "未说明",
    }
)

# GB/T 4658-2006, 学历代码: the main groups.
EDUCATION: Mapping[str, str] = MappingProxyType(
    {
        "10": "研究生",
        "20": "大学本科",
        "30": "大学专科",
        "40": "中等职业教育",
        "60": "高中",
        "70": "初中",
        "80": "小学",
        "90": "其他",
    }
)

# GB/T 4762-1984, 政治面貌代码.
POLITICS: Mapping[str, str] = MappingProxyType(
    _numbered(
        "中共党员 中共预备党员 共青团员 民革党员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 "
        "九三学社社员 台盟盟员 无党派人士 群众"
    )
)

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "入籍": "外国血统中国籍人士",
        "丈夫": "配偶",
        "妻子": "配偶",
        "夫": "配偶",
        "妻": "配偶",
        "儿子": "子",
        "长子": "子",
        "次子": "子",
        "女儿": "女",
        "长女": "女",
        "次女": "女",
        "孙子": "孙辈",
        "孙女": "孙辈",
        "外孙": "孙辈",
        "外孙女": "孙辈",
        "父亲": "父母",
        "母亲": "父母",
        "父": "父母",
        "母": "父母",
        "祖父": "祖父母",
        "祖母": "祖父母",
        "外祖父": "祖父母",
        "外祖母": "祖父母",
        "兄": "兄弟姐妹",
        "弟": "兄弟姐妹",
        "姐": "兄弟姐妹",
        "妹": "兄弟姐妹",
        "有配偶": "已婚",
        "离异": "离婚",
        "硕士": "研究生",
        "博士": "研究生",
        "硕士研究生": "研究生",
        "博士研究生": "研究生",
        "本科": "大学本科",
        "大学": "大学本科",
        "大专": "大学专科",
        "专科": "大学专科",
        "中专": "中等职业教育",
        "职高": "中等职业教育",
        "技校": "中等职业教育",
        "党员": "中共党员",
        "共产党员": "中共党员",
        "预备党员": "中共预备党员",
        "团员": "共青团员",
        "无党派": "无党派人士",
        "无党派民主人士": "无党派人士",
    }
)


def code_of(table: Mapping[str, str], text: str) -> str | None:
    """The code for a name or a code as people write it; ``None`` when the table has no such thing."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return None
    if plain in table:
        return plain
    if plain.isascii() and plain.isdigit() and plain.zfill(2) in table:
        return plain.zfill(2)
    wanted = {plain, f"{plain}族", _ALIASES.get(plain, plain)}
    return next((code for code, name in table.items() if name in wanted), None)


def name_of(table: Mapping[str, str], code: str) -> str | None:
    """The name for a code; ``None`` for a code the table does not have."""
    return table.get(code.strip().zfill(2))
