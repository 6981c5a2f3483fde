"""Offers, needs and what was agreed between them, as the rules of matching know them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from db.domain.demand_table import Urgency
from db.domain.matching_lists import Match, Need, Offer
from db.transaction import Reader

MATCH_STATES: Mapping[str, str] = MappingProxyType({"agreed": "已约定", "done": "已完成", "dropped": "已取消"})
"""Code and name of where a service stands."""


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def offers_on(reader: Reader, today: date) -> tuple[Offer, ...]:
    """The offers that are open and have not run out, from today on."""
    rows = reader.rows(
        "SELECT id, category, quantity, starts_on, ends_on, whole FROM offer "
        "WHERE closed_on IS NULL AND (ends_on IS NULL OR ends_on >= :today)",
        {"today": today.isoformat()},
    )
    return tuple(
        Offer(r.id, r.category, r.quantity, max(today, date.fromisoformat(r.starts_on)), _day(r.ends_on), bool(r.whole))
        for r in rows
    )


def needs_on(reader: Reader, today: date) -> tuple[Need, ...]:
    """The needs that are open and not past, from today on."""
    rows = reader.rows(
        "SELECT id, category, quantity, starts_on, ends_on, urgency, posted_on FROM need "
        "WHERE closed_on IS NULL AND (ends_on IS NULL OR ends_on >= :today)",
        {"today": today.isoformat()},
    )
    return tuple(
        Need(
            r.id,
            r.category,
            r.quantity,
            max(today, date.fromisoformat(r.starts_on)),
            _day(r.ends_on),
            Urgency(r.urgency),
            date.fromisoformat(r.posted_on),
        )
        for r in rows
    )


def services(reader: Reader, offer_id: str | None = None, need_id: str | None = None) -> tuple[Match, ...]:
    """What was agreed or carried out, all or of one side; dropped services give both sides back."""
    rows = reader.rows(
        "SELECT offer_id, need_id, quantity, starts_on, ends_on FROM service_match WHERE state <> 'dropped' "
        "AND (:offer IS NULL OR offer_id = :offer) AND (:need IS NULL OR need_id = :need)",
        {"offer": offer_id, "need": need_id},
    )
    return tuple(
        Match(r.offer_id, r.need_id, r.quantity, date.fromisoformat(r.starts_on), _day(r.ends_on)) for r in rows
    )
