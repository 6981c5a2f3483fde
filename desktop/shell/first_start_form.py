"""What the first-start page must know before it can begin, and what is still missing; no widgets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from db.account_rules import check_login
from db.centre_rules import check_centre_code, check_text
from db.domain.errors import KnownError
from db.domain.names import check_name
from db.domain.passphrases import check_passphrase, strength

PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省",
    "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省",
    "36": "江西省", "37": "山东省", "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省",
    "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区", "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区",
}
"""First two digits of the codes of GB/T 2260."""

_SHORT = re.compile(r"(?:.*(?:街道|[省市区县旗镇乡]))?(.+?(?:社区|村|小区))")


@dataclass(frozen=True, slots=True)
class Filled:
    """The page as it stands."""

    centre_name: str = ""
    centre_code: str = ""
    centre_phone: str = ""
    window: int = 1
    name: str = ""
    login: str = ""
    passphrase: str = ""
    again: str = ""
    kept: bool = False
    last_four: str = ""


@dataclass(frozen=True, slots=True)
class Ticks:
    """The three small ticks below the passphrase."""

    long_enough: bool
    three_classes: bool
    same: bool


def short_name(centre_name: str) -> str:
    """``滨河社区`` of 海棠街道滨河社区党群服务中心; the first twelve characters where there is no such part."""
    found = _SHORT.match(centre_name)
    return found[1] if found else centre_name[:12]


def code_hint(code: str) -> str:
    """What the twelve digits say, for comparing; empty until they are whole."""
    digits = "".join(code.split())
    if len(digits) != 12 or not digits.isascii() or not digits.isdigit():
        return ""
    province = PROVINCES.get(digits[:2], "未知省份")
    return f"{province}·区划 {digits[:6]}·街道 {digits[6:9]}·社区 {digits[9:]}；仅提示，不强制"


def ticks(filled: Filled) -> Ticks:
    """The facts about the passphrase."""
    facts = strength(filled.passphrase, filled.login, filled.name)
    same = bool(filled.passphrase) and filled.passphrase == filled.again
    return Ticks(facts.long_enough, facts.three_classes, same)


def _same(filled: Filled) -> None:
    if not filled.again or filled.again != filled.passphrase:
        raise KnownError("PASSPHRASE", "两次输入的口令不一样，请再输一次。", "again")


def _kept(filled: Filled, code: str) -> None:
    if filled.last_four.strip().upper() != code.replace("-", "")[-4:]:
        raise KnownError("RECOVERY", "和恢复码最后 4 位对不上，请看着打印件再输。", "last_four")


def check(filled: Filled, recovery_code: str) -> dict[str, KnownError]:
    """What is wrong, by field, in the order of the page; empty when all is right."""
    rules: tuple[tuple[str, Callable[[], object]], ...] = (
        ("centre_name", lambda: check_text(filled.centre_name, "centre_name", "中心名称", 60)),
        ("centre_code", lambda: check_centre_code(filled.centre_code)),
        ("centre_phone", lambda: check_text(filled.centre_phone, "centre_phone", "联系电话", 30)),
        ("name", lambda: check_name(filled.name)),
        ("login", lambda: check_login(filled.login)),
        ("passphrase", lambda: check_passphrase(filled.passphrase, filled.login, filled.name)),
        ("again", lambda: _same(filled)),
        ("last_four", lambda: _kept(filled, recovery_code)),
    )
    wrong: dict[str, KnownError] = {}
    for field, rule in rules:
        try:
            rule()
        except KnownError as error:
            wrong[field] = error
    if not filled.kept:
        wrong["kept"] = KnownError("RECOVERY", "恢复码还没有打印或抄下。", "kept")
    return wrong


MISSING = {
    "centre_name": "中心名称", "centre_code": "中心代码", "centre_phone": "联系电话", "name": "姓名", "login": "登录名",
    "passphrase": "口令", "again": "再输一次口令", "last_four": "恢复码最后 4 位", "kept": "恢复码已打印或抄下",
}


def missing_sentence(wrong: dict[str, KnownError]) -> str:
    """``还差：再输一次口令``; empty when nothing is."""
    return "还差：" + "、".join(MISSING[field] for field in MISSING if field in wrong) if wrong else ""
