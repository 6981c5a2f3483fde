"""The catalogue as JSON: documents and items read, checked, and written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from db.domain.calendar import Limit, LimitUnit
from db.domain.catalogue import (
    BlockedCertificate,
    ItemKind,
    Material,
    MaterialForm,
    Necessity,
    ServiceItem,
)
from db.domain.catalogue_checks import refusal, validate_blocked, validate_item


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError("aliases")
    return tuple(value)


def _limit(data: Mapping[str, Any] | None) -> Limit | None:
    """A limit from its JSON object ``{"days": 22, "unit": "workday"}``; ``None`` stays ``None``."""
    return None if data is None else Limit(int(data["days"]), LimitUnit(data["unit"]))


def _material(data: Mapping[str, Any]) -> Material:
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
            legal=_limit(data["legal"]),
            promised=_limit(data["promised"]),
            fee=data["fee"],
            department=data["department"],
            legal_basis=data["legal_basis"],
            applicants=data["applicants"],
            conditions=data["conditions"],
            delivery=data["delivery"],
            ask_first=data["ask_first"],
            materials=tuple(_material(m) for m in data["materials"]),
            eligibility=tuple(dict(r) for r in data["eligibility"]),
            source=data["source"],
            verified=bool(data["verified"]),
            effective_on=date.fromisoformat(data["effective_on"]),
        )
        validate_item(item)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        name = data.get("name", "?") if isinstance(data, Mapping) else "?"
        raise refusal("items", f"事项「{name}」的数据缺项或写错（{broken}），请检查后再导入。") from broken
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
            raise refusal("code", f"编码 {code} 用了两次，请改掉一个。")


def parse_catalogue(data: Mapping[str, Any]) -> tuple[ServiceItem, ...]:
    """All items of a catalogue document ``{"items": […]}``, validated, in its order, codes unique."""
    rows = data.get("items")
    if not isinstance(rows, list):
        raise refusal("items", "这不是事项目录文件：里面没有事项清单。")
    items = tuple(parse_item(row) for row in rows)
    _unique_codes([item.code for item in items])
    return items


def parse_blocked(data: Mapping[str, Any]) -> tuple[BlockedCertificate, ...]:
    """All blocked certificates of a document ``{"basis": …, "certificates": […]}``, validated, codes unique.

    A row without its own ``basis`` takes the document's.
    """
    rows = data.get("certificates")
    if not isinstance(rows, list):
        raise refusal("certificates", "这不是不予出具证明清单：里面没有清单内容。")
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
        raise refusal("certificates", f"不予出具证明清单缺项（{broken}），请检查后再导入。") from broken
    for certificate in found:
        validate_blocked(certificate)
    _unique_codes([certificate.code for certificate in found])
    return found
