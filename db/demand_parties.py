"""Who can own or follow a demand: a worker, a unit, or whoever sits at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.domain.errors import KnownError
from db.domain.masking import mask_phone
from db.person_facts import listed
from db.transaction import Reader

PartyKind = Literal["worker", "unit", "operator"]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody a demand is with. ``contact`` is a masked telephone, after a unit's contact person.

    ``left`` when they are not there any more: a worker who left, a unit out of use, an operator switched off.
    """

    party_id: str
    name: str
    kind: PartyKind
    contact: str = ""
    left: bool = False


def load_parties(reader: Reader, ids: Iterable[str | None]) -> dict[str, Party]:
    """Those of these ids that are known."""
    wanted = sorted({one for one in ids if one})
    if not wanted:
        return {}
    places, values = listed(wanted)
    rows = reader.rows(
        "SELECT id, name, 'worker' AS kind, '' AS person, phone, left_on, 1 AS active FROM worker "
        f"WHERE id IN ({places}) UNION ALL "
        f"SELECT id, name, 'unit', contact_name, phone, NULL, active FROM unit WHERE id IN ({places}) UNION ALL "
        f"SELECT id, name, 'operator', '', '', NULL, active FROM operator WHERE id IN ({places})",
        values,
    )
    return {
        row.id: Party(
            row.id,
            row.name,
            row.kind,
            "　".join(part for part in (row.person, mask_phone(row.phone) if row.phone else "") if part),
            not row.active or (row.left_on is not None and date.fromisoformat(row.left_on) <= reader.today),
        )
        for row in rows
    }


def party_for(reader: Reader, party_id: str, field: str = "owner_id", *, present: bool = True) -> Party:
    """Somebody a demand may be given to. Raises KnownError OWNER-MISSING, and OWNER-LEFT when ``present``."""
    party = load_parties(reader, [party_id]).get(party_id)
    if party is None:
        raise KnownError("OWNER-MISSING", "名册里找不到这个主办；请重新选择。", field)
    if present and party.left:
        raise KnownError("OWNER-LEFT", f"{party.name}已经离岗或停用；请另选主办。", field)
    return party


def own_party(reader: Reader) -> Party:
    """The signed-in operator: as the worker they are, else as themselves. Raises KnownError SIGN-IN."""
    if reader.operator is None:
        raise KnownError("SIGN-IN", "还没有登录；请先登录再办理。")
    me = reader.operator
    worker = reader.scalar(
        "SELECT id FROM worker WHERE operator_id = :id AND (left_on IS NULL OR left_on > :today)",
        {"id": me.operator_id, "today": reader.today.isoformat()},
    )
    return party_for(reader, worker) if worker else Party(me.operator_id, me.name, "operator")
