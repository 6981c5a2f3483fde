"""The key that signs the centre's cards: made when one is needed, replaced, revoked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.card_rules import public_keys
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.card import SigningKeyRow
from db.registry import use_case
from db.resident_rules import line
from db.signing import Keyring, SigningKey, new_key
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class RotateKey:
    """A new key from now on; cards signed with older ones stay good."""


@dataclass(frozen=True, slots=True)
class RevokeKey:
    """A key whose private half may have got out: every card signed with it is refused."""

    key_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """The key that signs now, or was revoked, and how many cards in use it has signed."""

    key_id: str
    cards: int


def signing_key(tx: Transaction) -> SigningKey:
    """The key to sign with; a PC that has not the centre's current one makes a new one."""
    assert tx.signing is not None
    current = Keyring(public_keys(tx)).current(tx.desk.centre_code)
    kept = tx.signing.load()
    if kept is not None and current is not None and kept.public == current.public:
        return kept
    return _rotate(tx)


def _rotate(tx: Transaction) -> SigningKey:
    assert tx.signing is not None
    key = new_key()
    for row in tx.session.scalars(
        select(SigningKeyRow).where(
            SigningKeyRow.centre == tx.desk.centre_code, SigningKeyRow.retired_on.is_(None)
        )
    ):
        row.retired_on = tx.today
    tx.session.add(
        SigningKeyRow(centre=tx.desk.centre_code, key_id=key.id, public=key.public.hex(), made_on=tx.today)
    )
    tx.session.flush()
    # A crash between keeping the key and the commit leaves a key no row knows: the next card makes another one.
    tx.signing.keep(key)
    tx.audit("signing_key", key.id)
    return key


@use_case("keys.rotate", needs=Permission.KEYS_WRITE)
def rotate_key(tx: Transaction, request: RotateKey) -> KeyChanged:
    """Sign with a new key from now on."""
    key = _rotate(tx)
    tx.changes("cards")
    return KeyChanged(key.id, 0)


@use_case("keys.revoke", needs=Permission.KEYS_WRITE)
def revoke_key(tx: Transaction, request: RevokeKey) -> KeyChanged:
    """Refuse every card a key has signed. Raises KnownError KEY-UNKNOWN, CARD-REASON."""
    row = tx.session.scalars(
        select(SigningKeyRow).where(
            SigningKeyRow.key_id == request.key_id, SigningKeyRow.centre == tx.desk.centre_code
        )
    ).first()
    if row is None or row.revoked_on is not None:
        raise KnownError("KEY-UNKNOWN", "没有这把密钥，或已经作废；请刷新后再看。", "key_id")
    reason = line(request.reason, "reason", "原因", 200)
    if not reason:
        raise KnownError("CARD-REASON", "请写明原因。", "reason")
    row.revoked_on, row.reason = tx.today, reason
    cards = int(
        tx.scalar("SELECT count(*) FROM card WHERE key_id = :id AND state = 'active'", {"id": request.key_id})
    )
    tx.audit("signing_key", row.key_id, cards=cards)
    tx.changes("cards")
    return KeyChanged(row.key_id, cards)
