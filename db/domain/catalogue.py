"""Service items (事项): what a resident may ask for, what to bring, how long it may take, on which ground.

Every row is data that an administrator edits, dated and with its legal basis; nothing here is a constant of a
place. Elements follow the usual Chinese service-guide set (事项要素: name, kind, basis, limits, fee, and for
each material its form, copies, necessity and source). ``verified`` says whether the row was checked against
a published text or stands on general knowledge and waits for the centre's own list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.domain.calendar import Limit as Limit
from db.domain.calendar import LimitUnit as LimitUnit
from db.domain.errors import KnownError


class MaterialForm(StrEnum):
    """How a material is handed in."""

    ORIGINAL = "original"
    COPY = "copy"
    ELECTRONIC = "electronic"

    @property
    def label(self) -> str:
        return {"original": "原件", "copy": "复印", "electronic": "电子"}[self.value]


class Necessity(StrEnum):
    """Whether a material must be handed in: always, under its condition, or never (the data are on file)."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    EXEMPT = "exempt"

    @property
    def label(self) -> str:
        return {"required": "必要", "conditional": "视情况", "exempt": "免交"}[self.value]


class ItemKind(StrEnum):
    """即办 (done while the resident waits) or 承诺 (done by a promised date)."""

    INSTANT = "instant"
    PROMISED = "promised"

    @property
    def label(self) -> str:
        return {"instant": "即办", "promised": "承诺"}[self.value]


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to bring. ``deferrable_days`` (working days) means it may follow later (容缺受理)."""

    name: str
    form: MaterialForm
    copies: int
    necessity: Necessity
    source_note: str
    deferrable_days: int | None = None
    condition: str | None = None

    @property
    def title(self) -> str:
        """The name with its condition, as lists and papers show it: ``低保证（80–89 岁低保老人）``."""
        return f"{self.name}（{self.condition}）" if self.condition else self.name

    @property
    def short_note(self) -> str:
        """The first clause of the source note, for a narrow column."""
        return re.split("[，；。]", self.source_note, maxsplit=1)[0]

    @property
    def form_label(self) -> str:
        """``原件 2``, ``复印 1`` or ``电子``; ``—`` when nothing is handed in."""
        if self.necessity is Necessity.EXEMPT:
            return "—"
        return "电子" if self.form is MaterialForm.ELECTRONIC else f"{self.form.label} {self.copies}"


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """One service item in one version (the version begins on ``effective_on``).

    ``eligibility`` rules advise the clerk and never refuse by themselves; keys: :data:`RULE_KEYS`.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    kind: ItemKind
    legal: Limit | None
    promised: Limit | None
    fee: str
    department: str
    legal_basis: str
    applicants: str
    conditions: str
    delivery: str
    ask_first: str
    materials: tuple[Material, ...]
    eligibility: tuple[Mapping[str, Any], ...]
    source: str
    verified: bool
    effective_on: date

    @property
    def limit_label(self) -> str:
        """``即办`` or ``承诺 22 工作日``, as lists show it."""
        if self.kind is ItemKind.INSTANT or self.promised is None:
            return "即办"
        return f"承诺 {self.promised.label}"


@dataclass(frozen=True, slots=True)
class BlockedCertificate:
    """A 证明 that a residents' committee must not issue (民发〔2020〕20号), and where to go instead."""

    code: str
    name: str
    aliases: tuple[str, ...]
    office: str
    reason: str
    basis: str
    bring: str


# Rule kind -> the keys it needs besides ``kind``; ``label`` (Chinese, shown to the clerk) is always allowed.
RULE_KEYS: dict[str, tuple[str, ...]] = {
    "min_age": ("min",),                          # whole years reached today
    "max_age": ("max",),                          # whole years not passed today
    "residence": ("value",),                      # one of RESIDENCE_VALUES
    "sex": ("value",),                            # 男 or 女
    "tag": ("value",),                            # a focus tag the person must carry
    "no_open_same_item": (),                      # no open case of this item
    "not_completed_within_months": ("months",),   # none finished in that many months
}  # fmt: skip
RESIDENCE_VALUES = ("户籍", "非户籍")

_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,31}")
_BAD_CATEGORIES = frozenset({"Cc", "Co", "Cs", "Cn"})


def rule_label(rule: Mapping[str, Any]) -> str:
    """The Chinese words for one eligibility rule: its own label, else a plain default."""
    if label := rule.get("label"):
        return str(label)
    match rule["kind"]:
        case "min_age":
            return f"年满 {rule['min']} 周岁"
        case "max_age":
            return f"不超过 {rule['max']} 周岁"
        case "residence":
            return "本区户籍" if rule["value"] == "户籍" else "非本区户籍"
        case "sex" | "tag":
            return str(rule["value"])
        case "no_open_same_item":
            return "无在办同事项"
        case _:
            return f"{rule['months']} 个月内未办过"


def _fail(field: str, message: str) -> KnownError:
    return KnownError("CATALOGUE", message, field)


def _check_text(value: object, field: str, what: str, longest: int, *, empty: bool = False) -> None:
    if not isinstance(value, str) or (not empty and not value.strip()):
        raise _fail(field, f"{what}没有填，请补上。")
    if len(value) > longest:
        raise _fail(field, f"{what}太长（最多 {longest} 字），请写短一些。")
    if value != value.strip() or any(unicodedata.category(c) in _BAD_CATEGORIES for c in value):
        raise _fail(field, f"{what}里有首尾空格或不能显示的字符，请删掉。")


def _check_names(code: str, name: str, aliases: Sequence[str]) -> None:
    if not _CODE.fullmatch(code):
        raise _fail("code", "事项编码要用大写字母开头，只含大写字母、数字和短横线，2 到 32 位。")
    _check_text(name, "name", "事项名称", 40)
    for alias in aliases:
        _check_text(alias, "aliases", "别名", 40)
    if len({name, *aliases}) != len(aliases) + 1:
        raise _fail("aliases", f"「{name}」的别名有重复，请去掉重复的。")


def _check_limit(limit: Limit, field: str, what: str) -> None:
    if (limit.unit is LimitUnit.INSTANT) != (limit.days == 0) or not 0 <= limit.days <= 365:
        raise _fail(field, f"{what}不合理：当场办结填 0，其他填 1 到 365 天。")


def _check_limits(item: ServiceItem) -> None:
    if item.legal is not None:
        _check_limit(item.legal, "legal", "法定时限")
    if item.promised is None:
        raise _fail("promised", "承诺时限没有填，请补上；当场办结的选「即办」。")
    _check_limit(item.promised, "promised", "承诺时限")
    if (item.kind is ItemKind.INSTANT) != (item.promised.unit is LimitUnit.INSTANT):
        raise _fail("promised", "即办件的时限应是「当场」，承诺件的时限应填天数，请改成一致。")
    # n working days last at least n calendar days, so this pair can be judged without a calendar too.
    comparable = item.legal is not None and (
        item.promised.unit is item.legal.unit
        or (item.promised.unit is LimitUnit.WORKDAY and item.legal.unit is LimitUnit.DAY)
    )
    if comparable and item.legal is not None and item.promised.days > item.legal.days:
        raise _fail("promised", "承诺时限不能比法定时限长，请改短承诺时限。")


def _check_material(material: Material) -> None:
    where = f"材料「{material.name}」"
    _check_text(material.name, "materials", "材料名称", 60)
    _check_text(material.source_note, "materials", f"{where}的取得方式", 200)
    if not 1 <= material.copies <= 20:
        raise _fail("materials", f"{where}的份数应是 1 到 20。")
    if material.condition is not None:
        _check_text(material.condition, "materials", f"{where}的适用情形", 120)
    if material.necessity is Necessity.CONDITIONAL and material.condition is None:
        raise _fail("materials", f"{where}是视情况提交的，请写明什么情形要交。")
    if material.deferrable_days is not None and (
        material.necessity is Necessity.EXEMPT or not 1 <= material.deferrable_days <= 30
    ):
        raise _fail("materials", f"{where}的容缺期限应是 1 到 30 个工作日，免交的材料不用填。")


def _check_rule(rule: Mapping[str, Any]) -> None:
    kind = rule.get("kind")
    if kind not in RULE_KEYS:
        raise _fail("eligibility", f"不认识的资格规则「{kind}」，请从列表里选。")
    needed = RULE_KEYS[kind]
    if set(rule) - {"label"} != {"kind", *needed}:
        raise _fail("eligibility", f"资格规则「{kind}」填得不全或多了内容，请重填。")
    if "label" in rule:
        _check_text(rule["label"], "eligibility", "资格规则的说明", 40)
    for key in set(needed) & {"min", "max", "months"}:
        number = rule[key]
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= 600:
            raise _fail("eligibility", f"资格规则「{kind}」的数字不合理，请重填。")
    allowed = {"residence": RESIDENCE_VALUES, "sex": ("男", "女")}.get(kind)
    if allowed is not None and rule["value"] not in allowed:
        raise _fail("eligibility", f"资格规则「{kind}」只能选{'、'.join(allowed)}。")
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
        raise _fail("materials", "材料清单是空的，至少要有一项材料。")
    if len({m.name for m in item.materials}) != len(item.materials):
        raise _fail("materials", "材料清单里有同名的材料，请合并或改名。")
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


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError("aliases")
    return tuple(value)


def parse_limit(data: Mapping[str, Any] | None) -> Limit | None:
    """A limit from its JSON object ``{"days": 22, "unit": "workday"}``; ``None`` stays ``None``."""
    return None if data is None else Limit(int(data["days"]), LimitUnit(data["unit"]))


def parse_material(data: Mapping[str, Any]) -> Material:
    """One material from its JSON object; keys as the fields of :class:`Material`."""
    deferrable = data.get("deferrable_days")
    return Material(
        name=data["name"],
        form=MaterialForm(data["form"]),
        copies=int(data["copies"]),
        necessity=Necessity(data["necessity"]),
        source_note=data["source_note"],
        deferrable_days=None if deferrable is None else int(deferrable),
        condition=data.get("condition"),
    )


def parse_item(data: Mapping[str, Any]) -> ServiceItem:
    """One service item from its JSON object, validated. Errors: ``KnownError("CATALOGUE")``."""
    try:
        item = ServiceItem(
            code=data["code"],
            name=data["name"],
            aliases=_names(data["aliases"]),
            kind=ItemKind(data["kind"]),
            legal=parse_limit(data["legal"]),
            promised=parse_limit(data["promised"]),
            fee=data["fee"],
            department=data["department"],
            legal_basis=data["legal_basis"],
            applicants=data["applicants"],
            conditions=data["conditions"],
            delivery=data["delivery"],
            ask_first=data["ask_first"],
            materials=tuple(parse_material(m) for m in data["materials"]),
            eligibility=tuple(dict(r) for r in data["eligibility"]),
            source=data["source"],
            verified=bool(data["verified"]),
            effective_on=date.fromisoformat(data["effective_on"]),
        )
        validate_item(item)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        name = data.get("name", "?") if isinstance(data, Mapping) else "?"
        raise _fail("items", f"事项「{name}」的数据缺项或写错（{broken}），请检查后再导入。") from broken
    return item


def item_to_dict(item: ServiceItem) -> dict[str, Any]:
    """The JSON object of an item; :func:`parse_item` of it gives an equal item."""

    def limit(value: Limit | None) -> dict[str, Any] | None:
        return None if value is None else {"days": value.days, "unit": value.unit.value}

    materials = [
        {
            "name": m.name,
            "form": m.form.value,
            "copies": m.copies,
            "necessity": m.necessity.value,
            "deferrable_days": m.deferrable_days,
            "source_note": m.source_note,
            "condition": m.condition,
        }
        for m in item.materials
    ]
    return {
        "code": item.code,
        "name": item.name,
        "aliases": list(item.aliases),
        "kind": item.kind.value,
        "legal": limit(item.legal),
        "promised": limit(item.promised),
        "fee": item.fee,
        "department": item.department,
        "legal_basis": item.legal_basis,
        "applicants": item.applicants,
        "conditions": item.conditions,
        "delivery": item.delivery,
        "ask_first": item.ask_first,
        "materials": materials,
        "eligibility": [dict(r) for r in item.eligibility],
        "source": item.source,
        "verified": item.verified,
        "effective_on": item.effective_on.isoformat(),
    }


def _unique_codes(codes: Sequence[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise _fail("code", f"编码 {code} 用了两次，请改掉一个。")


def parse_catalogue(data: Mapping[str, Any]) -> tuple[ServiceItem, ...]:
    """All items of a catalogue document ``{"items": […]}``, validated, in its order, codes unique."""
    rows = data.get("items")
    if not isinstance(rows, list):
        raise _fail("items", "这不是事项目录文件：里面没有事项清单。")
    items = tuple(parse_item(row) for row in rows)
    _unique_codes([item.code for item in items])
    return items


def parse_blocked(data: Mapping[str, Any]) -> tuple[BlockedCertificate, ...]:
    """All blocked certificates of a document ``{"basis": …, "certificates": […]}``, validated, codes unique.

    A row without its own ``basis`` takes the document's.
    """
    rows = data.get("certificates")
    if not isinstance(rows, list):
        raise _fail("certificates", "这不是不予出具证明清单：里面没有清单内容。")
    try:
        found = tuple(
            BlockedCertificate(
                code=row["code"],
                name=row["name"],
                aliases=_names(row["aliases"]),
                office=row["office"],
                reason=row["reason"],
                basis=row.get("basis", data["basis"]),
                bring=row["bring"],
            )
            for row in rows
        )
    except (KeyError, TypeError, AttributeError) as broken:
        raise _fail("certificates", f"不予出具证明清单缺项（{broken}），请检查后再导入。") from broken
    for certificate in found:
        validate_blocked(certificate)
    _unique_codes([certificate.code for certificate in found])
    return found
