"""Which two records may be one person. Reasons to look, shown side by side; nothing is merged by itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from db.domain.identity import normalise_id_number
from db.domain.names import MIDDLE_DOT, normalise_name
from db.domain.phones import normalise_phone


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is compared. Empty strings and ``None`` mean not known, and never match."""

    name: str
    id_number: str = ""
    birthday: date | None = None
    phone: str = ""
    address: str = ""


def name_key(name: str) -> str:
    """A name without dots, spaces and case: equal for every spelling of one name."""
    plain = unicodedata.normalize("NFKC", normalise_name(name)).casefold()
    return "".join(char for char in plain if char not in (MIDDLE_DOT, "-", "'") and not char.isspace())


def address_key(address: str) -> str:
    """An address without spaces and punctuation, full-width digits made plain."""
    plain = unicodedata.normalize("NFKC", address).casefold()
    return "".join(char for char in plain if char.isalnum())


def likely_duplicate(a: PersonFacts, b: PersonFacts) -> tuple[str, ...]:
    """The reasons, strongest first, why two records may be the same person; empty when there are none."""
    reasons: list[str] = []
    if _same(normalise_id_number(a.id_number), normalise_id_number(b.id_number)):
        reasons.append("证件号码相同")
    same_name = _same(name_key(a.name), name_key(b.name))
    if same_name and a.birthday is not None and a.birthday == b.birthday:
        reasons.append("姓名和出生日期相同")
    if _same(normalise_phone(a.phone), normalise_phone(b.phone)):
        reasons.append("电话相同")
    if same_name and _same(address_key(a.address), address_key(b.address)):
        reasons.append("姓名和住址相同")
    return tuple(reasons)


def _same(a: str, b: str) -> bool:
    return bool(a) and a == b
