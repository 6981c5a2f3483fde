"""People who may be one and the same, as a comparison shows them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.domain.masking import mask_id, mask_phone
from db.queries.residents import ResidentCard
from db.resident_matches import DuplicateFacts


@dataclass(frozen=True, slots=True)
class Candidate:
    """One side of the comparison; texts are finished and masked."""

    resident_id: str
    name: str
    id_masked: str
    phone_masked: str
    birthday: str
    address: str
    reasons: tuple[str, ...] = ()


def of_details(details: Mapping[str, Any]) -> Candidate:
    """A candidate as a PERSON-DUPLICATE error carries it."""
    return Candidate(
        details["resident_id"], details["name"], details["id_masked"], details["phone_masked"],
        details["birthday"] or "", details["address"], tuple(details["reasons"]),
    )


def of_facts(facts: DuplicateFacts) -> Candidate:
    """A candidate as the card carries it."""
    return Candidate(
        facts.resident_id, facts.name, facts.id_masked, facts.phone_masked,
        f"{facts.birthday or ''}", facts.address_masked, facts.reasons,
    )


def of_card(card: ResidentCard) -> Candidate:
    """The opened person, as the left side."""
    return Candidate(
        card.resident_id, card.name, card.id_masked, card.phone_masked, f"{card.birthday or ''}", card.address_masked
    )


def of_values(values: Mapping[str, Any]) -> Candidate:
    """What a form holds (``ResidentForm.values``), masked like the records beside it."""
    home = [values["estate"]]
    home += [f"{values[part]} {word}" for part, word in (("building", "号楼"), ("unit", "单元")) if values[part]]
    if values["door"]:
        home.append("***")
    return Candidate(
        "", values["name"], mask_id(values["id_number"]), mask_phone(values["phone"]), values["birthday"] or "",
        " ".join(part for part in home if part) or values["address"],
    )
