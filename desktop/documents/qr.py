"""QR codes as rows of black bars (ISO/IEC 18004), to be drawn as vectors, sharp at any resolution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

_MASK = 2  # any mask is valid; a fixed one saves trying all eight, three quarters of the time
_ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_ZEROS = "0" * 32
"""Packed as digits or capitals, noughts are bits of nought. A block of data that is nothing else (27 bytes at the least,
hence 36 noughts) has no leading coefficient, and qrcode's division for its error correction raises ``glog(0)``."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of modules; ``bars`` are (first module, how many) of each black stretch."""

    bars: tuple[tuple[int, int], ...]


@lru_cache(maxsize=256)
def _version(length: int, alphanumeric: bool) -> int:
    """The smallest version for a payload; asking for it once a length saves writing the bits thrice."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(b"A" * length if alphanumeric else b"a" * length, optimize=0)
    return int(code.best_fit())


@lru_cache(maxsize=64)
def modules(payload: str) -> tuple[Row, ...]:
    """The square of modules for a payload of printable ASCII, error correction M, without the quiet zone."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.util import MODE_8BIT_BYTE, QRData

    data = payload.encode("ascii")
    unpacked = _ZEROS in payload
    plain = unpacked or not payload.isdigit()  # digits alone are packed closer and choose for themselves
    version = _version(len(payload), not unpacked and set(payload) <= _ALPHANUMERIC) if plain else None
    code = qrcode.QRCode(version, error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(QRData(data, MODE_8BIT_BYTE) if unpacked else data, optimize=0)
    code.make(fit=version is None)
    rows = []
    for cells in code.get_matrix():
        bars, at = [], 0
        for black, stretch in groupby(cells):
            length = len(list(stretch))
            if black:
                bars.append((at, length))
            at += length
        rows.append(Row(tuple(bars)))
    return tuple(rows)
