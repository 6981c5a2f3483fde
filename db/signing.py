"""Ed25519 keys of centres: making, naming, rotating and checking (RFC 8032).

A centre signs with its current key. Rotating adds a key and retires the old one: a retired key signs nothing
more and still verifies, so old cards and papers stay true. A revoked key (its private half got out) verifies
nothing. Where the private half is kept is the caller's business; a key is known to others by its id, the
first 40 bits of SHA-256 over the public half in base32.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from db.domain.card_payload import (
    CardFacts,
    CardState,
    CardVerdict,
    ScannedCard,
    Signature,
    judge_card,
    parse_card,
)
from db.domain.signed_codes import SignedCode

KEY_BYTES = 32


def key_id(public: bytes) -> str:
    """The eight characters a key is named by."""
    return base64.b32encode(hashlib.sha256(public).digest()[:5]).decode("ascii")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A centre's public key, as every desk knows it. Days are business dates, ``None`` while not so."""

    centre: str
    public: bytes
    made_on: date
    retired_on: date | None = None
    revoked_on: date | None = None

    @property
    def id(self) -> str:
        """The key's id."""
        return key_id(self.public)


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A private key (32 bytes) with its public half; never shown, never written by this module."""

    private: bytes
    public: bytes

    @property
    def id(self) -> str:
        """The key's id."""
        return key_id(self.public)

    def sign(self, text: str) -> bytes:
        """The signature over an ASCII text, 64 bytes; the same text gives the same signature."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.private).sign(text.encode("ascii"))


def load_key(private: bytes) -> SigningKey:
    """A stored private key with its public half. ``ValueError`` unless it is 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private)
    return SigningKey(private, key.public_key().public_bytes_raw())


def new_key() -> SigningKey:
    """A fresh key from the operating system's randomness."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return load_key(Ed25519PrivateKey.generate().private_bytes_raw())


def rotated(keys: Iterable[PublicKey], new: PublicKey, today: date) -> tuple[PublicKey, ...]:
    """The centre's keys once ``new`` signs: its earlier ones are retired today, none is dropped."""
    kept = [
        key
        if key.centre != new.centre or key.retired_on is not None
        else PublicKey(key.centre, key.public, key.made_on, today, key.revoked_on)
        for key in keys
        if key.id != new.id
    ]
    return (*kept, new)


class Keyring:
    """The public keys a desk knows: its own centre's, old ones included, and those of other centres."""

    def __init__(self, keys: Iterable[PublicKey]) -> None:
        self._keys = {key.id: key for key in keys}

    def current(self, centre: str) -> PublicKey | None:
        """The key the centre signs with now: its newest that is neither retired nor revoked."""
        usable = [
            key
            for key in self._keys.values()
            if key.centre == centre and key.retired_on is None and key.revoked_on is None
        ]
        return max(usable, key=lambda key: (key.made_on, key.id), default=None)

    def check(self, code: SignedCode, centre: str) -> Signature:
        """Whether a code is signed by a key of the centre it names."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        key = self._keys.get(code.key_id)
        if key is None:
            return Signature.UNKNOWN_KEY
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(code.signature, code.signed)
        except InvalidSignature:
            return Signature.BAD
        if key.centre != centre:
            return Signature.BAD
        return Signature.GOOD if key.revoked_on is None else Signature.REVOKED_KEY


def card_code(facts: CardFacts, key: SigningKey) -> str:
    """The signed payload of a card's QR code."""
    return facts.payload(key.id, key.sign(facts.text_to_sign(key.id)))


@dataclass(frozen=True, slots=True)
class CheckedCard:
    """A scanned card judged; ``facts`` is ``None`` when the code could not be read."""

    facts: CardFacts | None
    verdict: CardVerdict


def check_card(
    text: str, keyring: Keyring, own_centre: str, state_of: Callable[[str], CardState | None]
) -> CheckedCard | None:
    """Read and judge a scanned card; ``None`` if the text is no card.

    ``state_of`` looks a card number up in this centre's register and is asked only for its own cards.
    """
    scanned = parse_card(text)
    if scanned is None:
        return None
    if not isinstance(scanned, ScannedCard):
        return CheckedCard(None, judge_card(scanned, Signature.UNKNOWN_KEY, own_centre, None))
    facts = scanned.facts
    state = state_of(facts.number) if facts.centre == own_centre else None
    return CheckedCard(
        facts, judge_card(scanned, keyring.check(scanned.code, facts.centre), own_centre, state)
    )
