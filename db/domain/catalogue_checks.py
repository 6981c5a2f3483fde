"""What a service item or a blocked certificate must be for a desk to work with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from db.domain.calendar import Limit, LimitUnit
from db.domain.catalogue import (
    RESIDENCE_VALUES,
    RULE_KEYS,
    BlockedCertificate,
    ItemKind,
    Material,
    Necessity,
    ServiceItem,
)
from db.domain.errors import KnownError

_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,31}")
_BAD_CATEGORIES = frozenset({"Cc", "Co", "Cs", "Cn"})


def refusal(field: str, message: str) -> KnownError:
    """What is wrong with a catalogue, and in which field."""
    return KnownError("CATALOGUE", message, field)


def _check_text(value: object, field: str, what: str, longest: int, *, empty: bool = False) -> None:
    if not isinstance(value, str) or (not empty and not value.strip()):
        raise refusal(field, f"{what}没有填，请补上。")
    if len(value) > longest:
        raise refusal(field, f"{what}太长（最多 {longest} 字），请写短一些。")
    if value != value.strip() or any(unicodedata.category(c) in _BAD_CATEGORIES for c in value):
        raise refusal(field, f"{what}里有首尾空格或不能显示的字符，请删掉。")


def _check_names(code: str, name: str, aliases: Sequence[str]) -> None:
    if not _CODE.fullmatch(code):
        raise refusal("code", "事项编码要用大写字母开头，只含大写字母、数字和短横线，2 到 32 位。")
    _check_text(name, "name", "事项名称", 40)
    for alias in aliases:
        _check_text(alias, "aliases", "别名", 40)
    if len({name, *aliases}) != len(aliases) + 1:
        raise refusal("aliases", f"「{name}」的别名有重复，请去掉重复的。")


def _check_limit(limit: Limit, field: str, what: str) -> None:
    if (limit.unit is LimitUnit.INSTANT) != (limit.days == 0) or not 0 <= limit.days <= 365:
        raise refusal(field, f"{what}不合理：当场办结填 0，其他填 1 到 365 天。")


def _check_limits(item: ServiceItem) -> None:
    if item.legal is not None:
        _check_limit(item.legal, "legal", "法定时限")
    if item.promised is None:
        raise refusal("promised", "承诺时限没有填，请补上；当场办结的选「即办」。")
    _check_limit(item.promised, "promised", "承诺时限")
    if (item.kind is ItemKind.INSTANT) != (item.promised.unit is LimitUnit.INSTANT):
        raise refusal("promised", "即办件的时限应是「当场」，承诺件的时限应填天数，请改成一致。")
    # n working days last at least n calendar days, so this pair can be judged without a calendar too.
    comparable = item.legal is not None and (
        item.promised.unit is item.legal.unit
        or (item.promised.unit is LimitUnit.WORKDAY and item.legal.unit is LimitUnit.DAY)
    )
    if comparable and item.legal is not None and item.promised.days > item.legal.days:
        raise refusal("promised", "承诺时限不能比法定时限长，请改短承诺时限。")


def _check_material(material: Material) -> None:
    where = f"材料「{material.name}」"
    _check_text(material.name, "materials", "材料名称", 60)
    _check_text(material.source_note, "materials", f"{where}的取得方式", 200)
    if not 1 <= material.copies <= 20:
        raise refusal("materials", f"{where}的份数应是 1 到 20。")
    if material.condition is not None:
        _check_text(material.condition, "materials", f"{where}的适用情形", 120)
    if material.necessity is Necessity.CONDITIONAL and material.condition is None:
        raise refusal("materials", f"{where}是视情况提交的，请写明什么情形要交。")
    if material.deferrable_days is not None and (
        material.necessity is Necessity.EXEMPT or not 1 <= material.deferrable_days <= 30
    ):
        raise refusal("materials", f"{where}的容缺期限应是 1 到 30 个工作日，免交的材料不用填。")


def _check_rule(rule: Mapping[str, Any]) -> None:
    kind = rule.get("kind")
    if kind not in RULE_KEYS:
        raise refusal("eligibility", f"不认识的资格规则「{kind}」，请从列表里选。")
    needed = RULE_KEYS[kind]
    if set(rule) - {"label"} != {"kind", *needed}:
        raise refusal("eligibility", f"资格规则「{kind}」填得不全或多了内容，请重填。")
    if "label" in rule:
        _check_text(rule["label"], "eligibility", "资格规则的说明", 40)
    for key in set(needed) & {"min", "max", "months"}:
        number = rule[key]
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= 600:
            raise refusal("eligibility", f"资格规则「{kind}」的数字不合理，请重填。")
    allowed = {"residence": RESIDENCE_VALUES, "sex": ("男", "女")}.get(kind)
    if allowed is not None and rule["value"] not in allowed:
        raise refusal("eligibility", f"资格规则「{kind}」只能选{'、'.join(allowed)}。")
    if kind == "tag":
        _check_text(rule["value"], "eligibility", "人员标签", 20)


def validate_item(item: ServiceItem) -> None:
    """Raise ``KnownError("CATALOGUE", …)`` naming the first field a desk could not work with."""
    _check_names(item.code, item.name, item.aliases)
    _check_limits(item)
    for field, what, longest in (
        ("fee", "收费", 60),
        ("department", "承办部门", 40),
        ("legal_basis", "设定依据", 200),
        ("applicants", "申请对象", 120),
        ("conditions", "申请条件", 300),
        ("delivery", "送达方式", 80),
        ("ask_first", "先问一句", 40),
        ("source", "来源", 200),
    ):
        _check_text(getattr(item, field), field, what, longest)
    if not item.materials:
        raise refusal("materials", "材料清单是空的，至少要有一项材料。")
    if len({m.name for m in item.materials}) != len(item.materials):
        raise refusal("materials", "材料清单里有同名的材料，请合并或改名。")
    for material in item.materials:
        _check_material(material)
    for rule in item.eligibility:
        _check_rule(rule)


def validate_blocked(certificate: BlockedCertificate) -> None:
    """Raise ``KnownError("CATALOGUE", …)`` when a certificate lacks what its referral slip prints."""
    _check_names(certificate.code, certificate.name, certificate.aliases)
    texts = (("office", "该去的部门"), ("reason", "原因"), ("basis", "依据"), ("bring", "要带的东西"))
    for field, what in texts:
        _check_text(getattr(certificate, field), field, what, 200)
