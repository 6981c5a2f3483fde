"""Showing what is masked: allowed, short, and always on record (domain rule: reveal is logged)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.person_facts import full_address, load_people
from db.registry import use_case
from db.resident_rules import line
from db.seen import note_seen
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reveal:
    """Whose numbers are to be shown, and why."""

    resident_id: str
    reason: str = "对照证件"


@dataclass(frozen=True, slots=True)
class Revealed:
    """The unmasked facts; empty where there are none."""

    name: str
    id_number: str
    phone: str
    address: str


@use_case("privacy.reveal", needs=Permission.REVEAL)
def reveal_resident(tx: Transaction, request: Reveal) -> Revealed:
    """Show a person's numbers and door in full; the audit row with the reason is written first."""
    reason = line(request.reason, "reason", "查看原因", 100)
    if not reason:
        raise KnownError("REVEAL", "请写明为什么要看完整信息。", "reason")
    row = load_people(tx, [request.resident_id]).get(request.resident_id)
    if row is None:
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
    tx.audit("resident", row.id, reason=reason)
    return Revealed(row.name, row.id_number or "", row.phone or "", full_address(row))


@dataclass(frozen=True, slots=True)
class See:
    """What sensitive thing somebody opens: the tags of a household or a person, a photo, a dispute."""

    kind: Literal["household_tags", "resident_tags", "photo", "dispute"]
    subject_id: str


@dataclass(frozen=True, slots=True)
class Seen:
    """``first``: it was not on record for today yet."""

    first: bool


SUBJECTS = {"household_tags": "household", "resident_tags": "resident", "photo": "photo", "dispute": "demand"}
SEE = "privacy.see"


@use_case(SEE, needs=Permission.SENSITIVE_READ, audited=False)
def see(tx: Transaction, request: See) -> Seen:
    """Put on record that somebody looks at something sensitive: one row a day for each operator and thing."""
    return Seen(note_seen(tx, SUBJECTS[request.kind], request.subject_id))
