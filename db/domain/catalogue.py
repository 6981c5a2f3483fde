"""Service items (事项): what a resident may ask for, what to bring, how long it may take, on which ground.

Every row is data that an administrator edits, dated and with its legal basis; nothing here is a constant of a
place. Elements follow the usual Chinese service-guide set (事项要素: name, kind, basis, limits, fee, and for
each material its form, copies, necessity and source). ``verified`` says whether the row was checked against
a published text or stands on general knowledge and waits for the centre's own list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.domain.calendar import Limit


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
