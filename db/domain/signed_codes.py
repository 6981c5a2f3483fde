"""Signed texts short enough for a QR code: ``YM1:K:<facts…>:<key id>:<signature>``.

Everything before the signature is what was signed, letter and version included, so a signature of a card
never fits another paper. The signature (Ed25519, RFC 8032, 64 bytes) is written in base32 (RFC 4648): with
the colon these are characters of the alphanumeric set of ISO/IEC 18004, without the signs that a keyboard
wedge types with a shift key of another layout. Signing and verifying live outside the rules.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

SCHEME = "YM1"
SIGNATURE_BYTES = 64
SIGNATURE_LENGTH = 103
"""Characters of base32 for 64 bytes, without the padding."""
_FACT = re.compile(r"[0-9A-Z.-]{1,400}")
_KEY_ID = re.compile(r"[A-Z2-7]{8}")
_BASE32 = re.compile(r"[A-Z2-7]+")


class CodeFault(StrEnum):
    """Why a text that begins like one of our signed codes cannot be read."""

    CUT_SHORT = "cut_short"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True)
class SignedCode:
    """A signed text taken apart; nothing in it is to be believed before the signature is checked."""

    letter: str
    facts: tuple[str, ...]
    key_id: str
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The bytes the signature is over."""
        return signed_part(self.letter, self.facts, self.key_id).encode("ascii")

    @property
    def text(self) -> str:
        """What the QR code says."""
        return signed_part(self.letter, self.facts, self.key_id) + encode_signature(self.signature)


def signed_part(letter: str, facts: tuple[str, ...], key_id: str) -> str:
    """The text to sign: everything of the code but the signature. ``ValueError`` for anything a QR or a
    wedge scanner could garble."""
    if not re.fullmatch("[A-Z]", letter) or not _KEY_ID.fullmatch(key_id):
        raise ValueError("the letter is one capital, the key id eight base32 characters")
    if not facts or not all(_FACT.fullmatch(fact) for fact in facts):
        raise ValueError(f"not facts for a signed code: {facts!r}")
    return ":".join((SCHEME, letter, *facts, key_id, ""))


def encode_signature(signature: bytes) -> str:
    """A signature as base32 without padding."""
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError("a signature is 64 bytes")
    return base64.b32encode(signature).decode("ascii").rstrip("=")


def plain_code(text: str) -> str:
    """What a scanner sent, put right: full-width forms, lower case, control characters, spaces around."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) != "Cc").strip().upper()


def parse_signed(text: str, letter: str, facts: int) -> SignedCode | CodeFault | None:
    """Take apart a scanned text of kind ``letter`` with ``facts`` facts; ``None`` if it is no such code.

    A code whose end is missing is CUT_SHORT, whatever else does not fit is GARBLED.
    """
    code = plain_code(text)
    head = f"{SCHEME}:{letter}:"
    if not code.startswith(head):
        return None
    parts = code[len(head) :].split(":")
    if len(parts) < facts + 2 or (len(parts) == facts + 2 and len(parts[-1]) < SIGNATURE_LENGTH):
        return CodeFault.CUT_SHORT
    *said, key_id, written = parts
    signature = _decode_signature(written)
    fits = len(said) == facts and all(_FACT.fullmatch(one) for one in said) and _KEY_ID.fullmatch(key_id)
    if signature is None or not fits:
        return CodeFault.GARBLED
    return SignedCode(letter, tuple(said), key_id, signature)


def _decode_signature(written: str) -> bytes | None:
    if len(written) != SIGNATURE_LENGTH or not _BASE32.fullmatch(written):
        return None
    try:
        signature = base64.b32decode(written + "=" * (-len(written) % 8))
    except binascii.Error:
        return None
    # The last character carries spare bits: only one spelling of a signature is ours.
    return signature if encode_signature(signature) == written else None
