"""What the form of a resident holds: from the record into its fields, and from its fields to the use cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from db.domain.identity import IdKind, Sex
from db.queries.residents import ResidentCard
from db.resident_rules import HouseholdForm, ResidentForm

CONSENT_PURPOSE = "社区服务登记与联系"


def of_card(card: ResidentCard) -> dict[str, Any]:
    """The fields as the record has them; what is masked there is left out."""
    return {
        "name": card.name,
        "id_kind": card.id_kind.value,
        "sex": card.sex.value,
        "birthday": card.birthday,
        "ethnicity": card.ethnicity,
        "residence": card.residence,
        "relation": card.relation,
        "estate": card.estate,
        "building": card.building,
        "unit": card.unit,
        "grid": card.grid,
        "note": card.note,
        "status": card.status,
        "tags": [tag.code for tag in card.tags],
        "consent": any(not c.withdrawn_on for c in card.consents),
    }


def as_date(value: date | str | None) -> date | None:
    """A day as a draft (ISO 8601) or a record keeps it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def household(values: Mapping[str, Any], card: ResidentCard | None, *, full: bool) -> HouseholdForm | None:
    """The home in ``values``; None when it is empty, or the one on ``card``. ``full``: the grid was asked for."""
    typed = (values["estate"], values["building"], values["unit"])
    known = (card.estate, card.building, card.unit) if card else ("", "", "")
    grid = values["grid"] if full else card.grid if card and typed == known else ""
    door = values["door"]
    same = typed == known and not door and (card is None or grid == card.grid)
    return None if same or not any((*typed, door)) else HouseholdForm(*typed, door, grid)


def request(values: Mapping[str, Any], card: ResidentCard | None, *, full: bool) -> ResidentForm:
    """The record as the use cases take it; what is masked and untouched is None, which keeps it.

    ``full``: address and note were asked for; otherwise those of ``card`` stay.
    """
    return ResidentForm(
        name=values["name"],
        id_kind=IdKind(values["id_kind"]),
        id_number=values["id_number"] or None,
        sex=Sex(values["sex"]),
        birthday=as_date(values["birthday"]),
        ethnicity=values["ethnicity"],
        phone=values["phone"] or None,
        residence=values["residence"],
        address=values["address"] if full else "",
        household=household(values, card, full=full),
        relation=values["relation"],
        note=values["note"] if full else card.note if card else "",
    )
