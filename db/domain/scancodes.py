"""What our QR codes say, and what a scanner may send.

Payloads are upper-case ASCII within the alphanumeric set of ISO/IEC 18004 (0-9 A-Z space $ % * + - . /
:), so a receipt needs the smallest code and no keyboard layout or input method garbles it:
``YM1:R:<full serial>`` is a case, ``YM1:N:<notice number>`` a one-time notice. The digit after YM is
the version of this scheme.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_PAYLOAD = re.compile(r"YM1:([RN]):([0-9A-Z-]{4,60})")
_FULL_SERIAL = re.compile(r"[0-9]{12}-[0-9]{2}[A-Z]*-[0-9]{8}-[0-9]{4,9}-[0-9]")
_SHORT_SERIAL = re.compile(r"[0-9]{2}[A-Z]*-[0-9]{8}-[0-9]{4,9}-[0-9]")
_NOTICE_NUMBER = re.compile(r"[A-Z]{2}-[0-9A-Z-]{4,57}")
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


class ScanKind(StrEnum):
    """What a scanned text turned out to be."""

    RECEIPT = "receipt"
    NOTICE = "notice"
    ID_NUMBER = "id_number"
    SERIAL = "serial"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned text understood.

    ``value`` is the serial, notice number or ID number in capitals, or the text.
    """

    kind: ScanKind
    value: str


def receipt_payload(serial_full: str) -> str:
    """What the QR code of a receipt says.

    ``serial_full`` is the case's whole serial, centre code included.
    """
    return _payload("R", serial_full, _FULL_SERIAL)


def notice_payload(number: str) -> str:
    """What the QR code of a one-time notice says. ``number`` is the notice's number (GZ-…)."""
    return _payload("N", number, _NOTICE_NUMBER)


def _payload(letter: str, number: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(number):
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
        kind = ScanKind.RECEIPT if found[1] == "R" else ScanKind.NOTICE
        form = _FULL_SERIAL if found[1] == "R" else _NOTICE_NUMBER
        if form.fullmatch(found[2]):
            return Scan(kind, found[2])
    if _FULL_SERIAL.fullmatch(code) or _SHORT_SERIAL.fullmatch(code):
        return Scan(ScanKind.SERIAL, code)
    if _ID_NUMBER.fullmatch(code):
        return Scan(ScanKind.ID_NUMBER, code)
    return Scan(ScanKind.TEXT, plain)
