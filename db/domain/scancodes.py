"""What our QR codes say, and what a scanner may send.

Payloads are upper-case ASCII within the alphanumeric set of ISO/IEC 18004 (0-9 A-Z space $ % * + - . /
:), so a receipt needs the smallest code and no keyboard layout or input method garbles it:
``YM1:R:<full serial>`` is a case, ``YM1:N:<notice number>`` a one-time notice, ``YM1:D:<number>`` a
demand (诉求), ``YM1:E:<number>`` a redemption (兑换), ``YM1:H:<household id>`` a household's visit form,
``YM1:V:<form number>`` a blank one; ``YM1:K:…`` is a signed card (see ``card_payload``) and ``YM1:C:…`` a
certificate (see ``certificate_payload``), recognised here even when the end is missing. The digit after YM is
the version of this scheme.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

_PAYLOAD = re.compile(r"YM1:([A-Z]):([0-9A-Z-]{4,60})")
_FULL_SERIAL = re.compile(r"[0-9]{12}-[0-9]{2}[A-Z]*-[0-9]{8}-[0-9]{4,9}-[0-9]")
_SHORT_SERIAL = re.compile(r"[0-9]{2}[A-Z]*-[0-9]{8}-[0-9]{4,9}-[0-9]")
_NUMBER = re.compile(r"[A-Z]{2}-[0-9A-Z-]{4,57}")
_HOUSEHOLD = re.compile(r"[0-9A-F]{32}")
_FORM_NUMBER = re.compile(r"ZF-[0-9A-Z-]{4,57}")
_CARD, _CERTIFICATE = "YM1:K:", "YM1:C:"
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


class ScanKind(StrEnum):
    """What a scanned text turned out to be."""

    RECEIPT = "receipt"
    NOTICE = "notice"
    ID_NUMBER = "id_number"
    DEMAND = "demand"
    HOUSEHOLD = "household"
    VISIT_FORM = "visit_form"
    REDEMPTION = "redemption"
    CARD = "card"
    CERTIFICATE = "certificate"
    SERIAL = "serial"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned text understood.

    ``value`` is the serial, number or ID number in capitals, the household's id in lower case as the
    records have it, or the text.
    """

    kind: ScanKind
    value: str


class _Code(NamedTuple):
    kind: ScanKind
    form: re.Pattern[str]


_CODES: Mapping[str, _Code] = MappingProxyType(
    {
        "R": _Code(ScanKind.RECEIPT, _FULL_SERIAL),
        "N": _Code(ScanKind.NOTICE, _NUMBER),
        "D": _Code(ScanKind.DEMAND, _NUMBER),
        "E": _Code(ScanKind.REDEMPTION, _NUMBER),
        "H": _Code(ScanKind.HOUSEHOLD, _HOUSEHOLD),
        "V": _Code(ScanKind.VISIT_FORM, _FORM_NUMBER),
    }
)
"""What each letter after the version announces."""


def receipt_payload(serial_full: str) -> str:
    """What the QR code of a receipt says.

    ``serial_full`` is the case's whole serial, centre code included.
    """
    return _payload("R", serial_full)


def notice_payload(number: str) -> str:
    """What the QR code of a one-time notice says. ``number`` is the notice's number (GZ-…)."""
    return _payload("N", number)


def demand_payload(number: str) -> str:
    """What the QR code of a demand's papers says. ``number`` is the demand's whole number (SQ-…)."""
    return _payload("D", number)


def redemption_payload(number: str) -> str:
    """What the QR code of a redemption's slip says. ``number`` is its whole number (DH-…)."""
    return _payload("E", number)


def household_payload(household_id: str) -> str:
    """What the QR code of a part-filled visit form says: scanned, it opens the household in 走访."""
    return _payload("H", household_id.upper())


def visit_form_payload(number: str) -> str:
    """What the QR code of a blank visit form says: scanned, it opens a new entry under the form's number (ZF-…)."""
    return _payload("V", number)


def _payload(letter: str, number: str) -> str:
    if not _CODES[letter].form.fullmatch(number):
        raise ValueError(f"not a number for a code of kind {letter}: {number!r}")
    return f"YM1:{letter}:{number}"


def parse_scan(text: str) -> Scan:
    """Understand what a scanner (or a person) sent.

    Full-width forms, lower case, surrounding and control characters are put right first. An ID number is told
    by its shape only; whether its check digit holds is for ``identity`` to say. Anything unknown is a text.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cc").strip()
    code = plain.upper()
    if found := _PAYLOAD.fullmatch(code):
        known = _CODES.get(found[1])
        if known is not None and known.form.fullmatch(found[2]):
            return Scan(known.kind, found[2].lower() if known.kind is ScanKind.HOUSEHOLD else found[2])
    if code.startswith(_CARD):
        return Scan(ScanKind.CARD, code)
    if code.startswith(_CERTIFICATE):
        return Scan(ScanKind.CERTIFICATE, code)
    if _FULL_SERIAL.fullmatch(code) or _SHORT_SERIAL.fullmatch(code):
        return Scan(ScanKind.SERIAL, code)
    if _ID_NUMBER.fullmatch(code):
        return Scan(ScanKind.ID_NUMBER, code)
    return Scan(ScanKind.TEXT, plain)
