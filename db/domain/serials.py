"""Numbers people read out: made offline, without collision, with a check digit.

``110105012003-02-20261120-0014-7`` is centre, window, day, counter, check. A restored or copied installation
gets a new lane, shown as letters after the window (``02B``), so its counters cannot meet the old ones. The
check digit is ISO 7064 MOD 11,10 over all digits of the full number, letters counted as two digits each, so
the short form of another centre does not check out here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError

FIELD = "serial"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The alphabet without I and O, which are read as 1 and 0."""
_SINGLE = len(_LETTERS) - 1
_PATTERN = re.compile(
    r"(?:(?P<kind>[A-Z]{2,4})-)?(?:(?P<centre>[0-9]{12})-)?(?P<window>[0-9]{2})(?P<lane>[A-Z]*)"
    r"-(?P<day>[0-9]{8})-(?P<counter>[0-9]{4,9})-(?P<check>[0-9])"
)


def lane_letters(lane: int) -> str:
    """Lane 0 has no letters; 1 is B, 2 is C, … Z, then AA, AB, … (I and O are never used)."""
    if lane < 0:
        raise ValueError("a lane cannot be negative")
    if lane == 0:
        return ""
    if lane <= _SINGLE:
        return _LETTERS[lane]
    rest, width = lane - _SINGLE - 1, 2
    while rest >= len(_LETTERS) ** width:
        rest -= len(_LETTERS) ** width
        width += 1
    letters = ""
    for _ in range(width):
        rest, index = divmod(rest, len(_LETTERS))
        letters = _LETTERS[index] + letters
    return letters


def lane_number(letters: str) -> int:
    """The lane of the letters; ``ValueError`` for letters that no lane has (``A``, or with I or O)."""
    if not letters:
        return 0
    value = 0
    for letter in letters:
        value = value * len(_LETTERS) + _LETTERS.index(letter)
    if len(letters) == 1:
        if value == 0:
            raise ValueError("lane 0 has no letters")
        return value
    return value + _SINGLE + 1 + sum(int(len(_LETTERS) ** width) for width in range(2, len(letters)))


@dataclass(frozen=True, slots=True)
class Serial:
    """A number. ``kind_prefix`` (``GZ``: 一次性告知) tells other papers from cases, which have none."""

    centre: str
    window: int
    lane: int
    day: date
    counter: int
    kind_prefix: str = ""

    def __post_init__(self) -> None:
        if not (len(self.centre) == 12 and self.centre.isascii() and self.centre.isdigit()):
            raise ValueError("the centre's code is 12 digits")
        if not 1 <= self.window <= 99 or self.lane < 0 or not 1 <= self.counter <= 999_999_999:
            raise ValueError("window is 1 to 99, lane at least 0, counter at least 1")
        if self.kind_prefix and not re.fullmatch("[A-Z]{2,4}", self.kind_prefix):
            raise ValueError("a kind prefix is two to four capital letters")

    @property
    def check(self) -> str:
        """The check digit (ISO 7064 MOD 11,10) over the full number, kind prefix and lane included."""
        return _mod_11_10(
            _as_digits(self.kind_prefix)
            + f"{self.centre}{self.window:02}"
            + _as_digits(lane_letters(self.lane))
            + f"{self.day:%Y%m%d}{self.counter:04}"
        )

    @property
    def short(self) -> str:
        """Without the centre, as shown in lists."""
        return f"{self._prefix}{self._tail}"

    @property
    def full(self) -> str:
        """With the centre, as in details, QR codes and the archive."""
        return f"{self._prefix}{self.centre}-{self._tail}"

    @property
    def _prefix(self) -> str:
        return f"{self.kind_prefix}-" if self.kind_prefix else ""

    @property
    def _tail(self) -> str:
        lane = lane_letters(self.lane)
        return f"{self.window:02}{lane}-{self.day:%Y%m%d}-{self.counter:04}-{self.check}"


def _as_digits(letters: str) -> str:
    return "".join(f"{ord(letter) - 64:02}" for letter in letters)


def _mod_11_10(digits: str) -> str:
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def parse_serial(text: str, centre: str | None = None) -> Serial:
    """Read a full number, or a short one when ``centre`` is given; forgiving about case, width and spaces.

    Raises KnownError ``SERIAL`` on field ``serial`` when it is no number, or its check digit is wrong.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    found = _PATTERN.fullmatch("".join(plain.split()))
    if found is None or not found[0].isascii():
        raise KnownError("SERIAL", "这不是一个完整的受理号，请扫回执上的二维码或重新输入。", FIELD)
    home = found["centre"] or centre
    if home is None:
        raise KnownError("SERIAL", "受理号缺少前面的中心代码，请输入完整的号码。", FIELD)
    try:
        serial = Serial(
            centre=home,
            window=int(found["window"]),
            lane=lane_number(found["lane"]),
            day=date.fromisoformat(found["day"]),
            counter=int(found["counter"]),
            kind_prefix=found["kind"] or "",
        )
    except ValueError:
        raise KnownError("SERIAL", "受理号里的窗口或日期不对，请对照回执核对。", FIELD) from None
    if serial.check != found["check"] or len(found["counter"]) != max(4, len(str(serial.counter))):
        raise KnownError("SERIAL", "受理号的校验位不对，多半是输错了一位，请对照回执核对。", FIELD)
    return serial


_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"}
