"""How the catalogue lies in a workbook: two sheets, their headings, and each cell's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from db.domain.calendar import Limit, LimitUnit
from db.domain.catalogue import ItemKind, MaterialForm, Necessity
from db.domain.errors import KnownError

ITEMS, MATERIALS = "事项", "材料"

ITEM_HEADINGS = (
    "编码",
    "事项名称",
    "别名",
    "办理类型",
    "法定时限",
    "承诺时限",
    "收费",
    "承办部门",
    "设定依据",
    "申请对象",
    "申请条件",
    "送达方式",
    "先问一句",
    "资格规则",
    "来源",
    "已核对",
    "生效日期",
    "在办",
    "数字键",
)
MATERIAL_HEADINGS = ("事项编码", "材料名称", "形式", "份数", "必要性", "取得方式", "容缺工作日", "适用情形")

_RULES = {
    "min_age": ("最低年龄", "min"),
    "max_age": ("最高年龄", "max"),
    "residence": ("户籍", "value"),
    "sex": ("性别", "value"),
    "tag": ("人员标签", "value"),
    "no_open_same_item": ("无在办同事项", None),
    "not_completed_within_months": ("几个月内未办过", "months"),
}
_RULE_KINDS = {word: (kind, key) for kind, (word, key) in _RULES.items()}
_NUMBERS = frozenset({"min", "max", "months"})
_LIMIT = re.compile(r"([0-9]{1,3})\s*(工作日|日|天)")


def _wrong(heading: str, message: str) -> KnownError:
    return KnownError("CATALOGUE", message, heading)


def _quote(text: str, separator: str) -> str:
    return text.replace("\\", "\\\\").replace(separator, f"\\{separator}")


def join(parts: Iterable[str], separator: str) -> str:
    """The parts in one cell; a separator or backslash inside a part is written after a backslash."""
    return separator.join(_quote(part, separator) for part in parts)


def split(text: str, separator: str) -> tuple[str, ...]:
    """The parts of a cell written by ``join`` or by a person; empty parts are left out."""
    parts, part, quoted = list[str](), "", False
    for char in text:
        if quoted or char not in ("\\", separator):
            part, quoted = part + char, False
        elif char == "\\":
            quoted = True
        else:
            parts, part = [*parts, part], ""
    return tuple(p.strip() for p in (*parts, part) if p.strip())


def limit_cell(limit: Limit | None) -> str:
    """``22 工作日``, ``60 日``, ``即办``, or nothing."""
    return "" if limit is None else limit.label


def read_limit(text: str, heading: str) -> Limit | None:
    """The limit in a cell."""
    if not text:
        return None
    if text in ("即办", "当场"):
        return Limit(0, LimitUnit.INSTANT)
    found = _LIMIT.fullmatch(text)
    if found is None:
        raise _wrong(heading, f"{heading}「{text}」看不懂，请写成「22 工作日」「60 日」或「即办」。")
    return Limit(int(found[1]), LimitUnit.WORKDAY if found[2] == "工作日" else LimitUnit.DAY)


def rules_cell(rules: Iterable[Mapping[str, Any]]) -> str:
    """One rule a line: ``最低年龄：80｜年满 80 周岁``."""
    lines = []
    for rule in rules:
        word, key = _RULES[rule["kind"]]
        head = word if key is None else f"{word}：{rule[key]}"
        lines.append(join([head, rule["label"]] if "label" in rule else [head], "｜"))
    return "\n".join(lines)


def read_rules(text: str) -> tuple[dict[str, Any], ...]:
    """The rules in a cell; what they may hold is judged by ``validate_item``."""
    rules = []
    for line in text.split("\n"):
        parts = split(line, "｜")
        if not parts:
            continue
        word, *rest = re.split("[:：]", parts[0], maxsplit=1)
        value = rest[0].strip() if rest else ""
        kind, key = _RULE_KINDS.get(word.strip(), ("", None))
        if not kind or len(parts) > 2 or (key is None) == bool(value):
            raise _wrong("资格规则", f"资格规则「{line}」看不懂，请照导出的样子写。")
        rule: dict[str, Any] = {"kind": kind}
        if key in _NUMBERS:
            if not value.isdecimal():
                raise _wrong("资格规则", f"资格规则「{line}」里应是数字，请改正。")
            rule[key] = int(value)
        elif key is not None:
            rule[key] = value
        if len(parts) == 2:
            rule["label"] = parts[1]
        rules.append(rule)
    return tuple(rules)


def read_choice(choices: Mapping[str, Any], heading: str) -> Callable[[str], Any]:
    """A reader of cells that hold one of a few words."""

    def read(text: str) -> Any:
        if text not in choices:
            raise _wrong(heading, f"{heading}「{text}」不对，只能填{'、'.join(choices)}。")
        return choices[text]

    return read


KINDS = {kind.label: kind for kind in ItemKind}
FORMS = {form.label: form for form in MaterialForm}
NECESSITIES = {necessity.label: necessity for necessity in Necessity}
YES_NO = {"是": True, "否": False}


def read_number(text: str, heading: str) -> int | None:
    """The whole number in a cell, or None for an empty one."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise _wrong(heading, f"{heading}「{text}」应是整数，请改正。")
    return int(text)


def read_date(value: object, heading: str) -> date:
    """The day in a cell: a date of Excel, or text like 2026-07-01, 2026/7/1 or 2026年7月1日."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(value or "").strip())
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        found = None
    raise _wrong(heading, f"{heading}「{value or ''}」不是日期，请写成 2026-07-01。")


def cell_text(value: object) -> str:
    """What a cell says, as text; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
