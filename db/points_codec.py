"""How one event of somebody's points is kept in its row: legs and parts as JSON, so that it can never arrive half."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from db.domain.clock import instant_of
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_expiry import Draw, Lot
from db.domain.points_ledger import Entry, EntryKind, Leg
from db.domain.points_moves import Change, Part
from db.domain.spending_rights import Place, RightsKind, RightsMove

VERSION = 1

_Account = tuple[Book, AccountKind, str]
_Place = tuple[str, date, str, int | None]


class _Part(msgspec.Struct, omit_defaults=True):
    a: _Account
    draws: tuple[tuple[str, int], ...] = ()
    returns: tuple[tuple[str, int], ...] = ()
    lots: tuple[tuple[str, int, date, date, date | None, date | None], ...] = ()
    rights: tuple[tuple[RightsKind, str, _Place, int, str], ...] = ()
    owed: int = 0


class _Body(msgspec.Struct):
    v: int
    legs: tuple[tuple[Book, AccountKind, str, int], ...]
    parts: tuple[_Part, ...]


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Body)


def account_key(account: Account) -> str:
    """The account as the tables name it: ``volunteer/member/<id>``, ``volunteer/spent/`` for one of the centre."""
    return f"{account.book}/{account.kind}/{account.holder}"


def account_of(key: str) -> Account:
    """The account of a key."""
    book, kind, holder = key.split("/")
    return Account(Book(book), AccountKind(kind), holder)


def encode(change: Change) -> str:
    """The legs and parts of a change as they are kept."""
    body = _Body(
        VERSION,
        tuple((g.account.book, g.account.kind, g.account.holder, g.amount) for g in change.entry.legs),
        tuple(
            _Part(
                (part.account.book, part.account.kind, part.account.holder),
                tuple(part.draws),
                tuple(part.returns),
                tuple((lot.id, lot.amount, lot.earned_on, lot.opens_on, lot.expires_on, lot.warned_on) for lot in part.lots),
                tuple((m.kind, m.ref, _kept(m.place), m.amount, m.to) for m in part.rights),
                part.owed,
            )
            for part in change.parts
        ),
    )
    return _ENCODER.encode(body).decode()


def decode(row: Any) -> Change:
    """The change of a row of ``points_entry`` (all of its columns, ``at`` in milliseconds).

    Raises ``msgspec.ValidationError`` for a body that is none.
    """
    body = _DECODER.decode(row.body)
    entry = Entry(
        row.id,
        EntryKind(row.kind),
        instant_of(row.at),
        row.hlc,
        _legs(body),
        row.reason,
        row.rule,
        row.arithmetic,
        row.ref,
        row.undoes or "",
    )
    return Change(entry, tuple(_part(part) for part in body.parts))


def entry_columns(change: Change, made_on: date, more: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the row that keeps a change; ``more`` says who made it and where."""
    entry = change.entry
    return {
        "id": entry.id,
        "book": entry.book.value,
        "kind": entry.kind.value,
        "account": account_key(change.parts[0].account) if change.parts else "",
        "amount": entry.amount,
        "made_on": made_on.isoformat(),
        "at": int(entry.at.timestamp() * 1000),
        "hlc": entry.hlc,
        "ref": entry.ref,
        "undoes": entry.undoes or None,
        "rule": entry.rule,
        "arithmetic": entry.arithmetic,
        "reason": entry.reason,
        "body": encode(change),
        **more,
    }


def _kept(place: Place) -> _Place:
    ends = None if place.ends_at is None else int(place.ends_at.timestamp() * 1000)
    return place.holder, place.opens_on, place.grant, ends


def _place(kept: _Place) -> Place:
    holder, opens_on, grant, ends = kept
    return Place(holder, opens_on, grant, None if ends is None else instant_of(ends))


def _legs(body: _Body) -> tuple[Leg, ...]:
    return tuple(Leg(Account(book, kind, holder), amount) for book, kind, holder, amount in body.legs)


def _part(part: _Part) -> Part:
    return Part(
        Account(*part.a),
        tuple(Draw(*draw) for draw in part.draws),
        tuple(Draw(*draw) for draw in part.returns),
        tuple(Lot(lot[0], lot[1], lot[1], *lot[2:]) for lot in part.lots),
        tuple(
            RightsMove(kind, ref, _place(place), amount, to) for kind, ref, place, amount, to in part.rights
        ),
        part.owed,
    )
