"""Which printer takes which paper, how it is reached and what must be minded there.

A profile belongs to one kind of paper on one PC. Papers without a profile of their own go to a near one: the
other roll, drawn for it; another sheet's printer, which takes several sizes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.domain.errors import KnownError

PAPER_LABELS: Mapping[str, str] = {
    "80mm": "80 mm 卷纸",
    "58mm": "58 mm 卷纸",
    "a4": "A4",
    "a5": "A5",
    "241x140": "241 mm 连续纸 1/2",
    "241x93": "241 mm 连续纸 1/3",
    "cr80": "CR80 卡片",
}
"""Every kind of paper a desk prints on."""

PAPER_SHORT: Mapping[str, str] = {
    "80mm": "80 mm",
    "58mm": "58 mm",
    "a4": "A4",
    "a5": "A5",
    "241x140": "连续纸 1/2",
    "241x93": "连续纸 1/3",
    "cr80": "CR80",
}
"""The same in a title or on a key."""

ROLLS = ("80mm", "58mm")
FANFOLDS = ("241x140", "241x93")
_SHEETS = ("a5", "a4", "cr80")
_NEAR: Mapping[str, tuple[str, ...]] = {
    "80mm": ("58mm",),
    "58mm": ("80mm",),
    "a5": ("a4",),
    "a4": ("a5",),
    "cr80": ("a5", "a4"),
    "241x140": ("241x93",),
    "241x93": ("241x140",),
}
MAX_OFFSET = 20.0
MAX_COPIES = 5
_DEVICE_LENGTH = 120


class Way(StrEnum):
    """How a printer is reached."""

    SPOOL = "spool"
    TCP = "tcp"
    SERIAL = "serial"
    USB = "usb"
    RAW_SPOOL = "raw_spool"

    @property
    def raw(self) -> bool:
        """Whether the printer is sent ESC/POS instead of drawn pages."""
        return self is not Way.SPOOL

    @property
    def label(self) -> str:
        """What a person chooses."""
        return _WAYS[self]

    @property
    def hint(self) -> str:
        """How its device is written."""
        return _DEVICES[self]


_WAYS = {
    Way.SPOOL: "系统打印机",
    Way.TCP: "网口直连",
    Way.SERIAL: "串口直连",
    Way.USB: "USB 直连",
    Way.RAW_SPOOL: "系统打印机（直通）",
}
_DEVICES = {
    Way.SPOOL: "从系统里选一台",
    Way.TCP: "地址，如 192.168.1.87 或 192.168.1.87:9100",
    Way.SERIAL: "串口和速率，如 COM3@19200",
    Way.USB: "厂商:产品，如 0416:5011",
    Way.RAW_SPOOL: "Windows 里的打印机名",
}


class Letters(StrEnum):
    """What a raw printer can do by itself."""

    TEXT_AND_CODES = "all"
    TEXT_ONLY = "no_qr"
    GRAPHICS = "graphics"

    @property
    def label(self) -> str:
        """What a person chooses."""
        return {"all": "汉字、二维码", "no_qr": "汉字（二维码画图）", "graphics": "全部画图"}[self.value]


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """A paper's printer. ``device`` names it as its ``way`` asks; offsets are millimetres to the right and down.

    ``copies`` is how often the paper comes out for each copy a document has. ``cut`` tells whether a raw
    printer cuts the paper.
    """

    paper: str
    way: Way = Way.SPOOL
    device: str = ""
    offset_x: float = 0.0
    offset_y: float = 0.0
    copies: int = 1
    cut: bool = True
    letters: Letters = Letters.TEXT_AND_CODES


@dataclass(frozen=True, slots=True)
class TcpAddress:
    """A network printer."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class SerialLine:
    """A serial port with its speed in bit/s."""

    port: str
    speed: int


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """A USB printer by vendor and product."""

    vendor: int
    product: int


_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,100}[A-Za-z0-9])?")
_SPEEDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


def _refuse(message: str, field: str) -> KnownError:
    return KnownError("PRINTER", message, field)


def tcp_address(device: str) -> TcpAddress:
    """``192.168.1.87`` or ``printer.local:9100``. Raises KnownError PRINTER."""
    host, colon, port = device.strip().partition(":")
    if not _HOST.fullmatch(host) or (colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536)):
        raise _refuse("网口打印机的地址看不懂；请写成 192.168.1.87 或 192.168.1.87:9100。", "device")
    return TcpAddress(host, int(port) if colon else 9100)


def serial_line(device: str) -> SerialLine:
    """``COM3@19200`` or ``/dev/ttyUSB0``; 9600 unless it says. Raises KnownError PRINTER."""
    port, at, speed = device.strip().partition("@")
    if not port or (at and not (speed.isascii() and speed.isdigit() and int(speed) in _SPEEDS)):
        raise _refuse("串口看不懂；请写成 COM3@19200，速率见打印机自检页。", "device")
    return SerialLine(port, int(speed) if at else 9600)


def usb_device(device: str) -> UsbDevice:
    """``0416:5011``, hexadecimal. Raises KnownError PRINTER."""
    found = re.fullmatch(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})", device.strip())
    if not found:
        raise _refuse("USB 打印机看不懂；请写成厂商:产品，如 0416:5011，在设备管理器里能看到。", "device")
    return UsbDevice(int(found[1], 16), int(found[2], 16))


def check_profile(profile: PrinterProfile) -> PrinterProfile:
    """The profile in clean form. Raises KnownError PRINTER naming the field that cannot be."""
    if profile.paper not in PAPER_LABELS:
        raise _refuse("没有这种纸；请从清单里选。", "paper")
    device = profile.device.strip()
    if not device or len(device) > _DEVICE_LENGTH or not device.isprintable():
        raise _refuse("还没有选打印机，或名字太长；请选一台或写明地址。", "device")
    if profile.way.raw and profile.paper not in ROLLS:
        raise _refuse("直连只用于卷纸小票机；这种纸请选系统打印机。", "way")
    if profile.way is Way.TCP:
        tcp_address(device)
    elif profile.way is Way.SERIAL:
        serial_line(device)
    elif profile.way is Way.USB:
        usb_device(device)
    for field, offset in (("offset_x", profile.offset_x), ("offset_y", profile.offset_y)):
        if not -MAX_OFFSET <= offset <= MAX_OFFSET:
            raise _refuse(f"偏移要在 {-MAX_OFFSET:.0f} 到 {MAX_OFFSET:.0f} 毫米之间，请改正。", field)
        if profile.way.raw and offset < 0:
            raise _refuse("直连的小票机只能右移、下移；要往回挪，请在打印机上调边距。", field)
    if not 1 <= profile.copies <= MAX_COPIES:
        raise _refuse(f"份数要在 1 到 {MAX_COPIES} 之间，请改正。", "copies")
    return PrinterProfile(
        profile.paper,
        profile.way,
        device,
        round(profile.offset_x, 1),
        round(profile.offset_y, 1),
        profile.copies,
        profile.cut,
        profile.letters,
    )


def check_profiles(profiles: Sequence[PrinterProfile]) -> tuple[PrinterProfile, ...]:
    """All in clean form, in the order of the papers. Raises KnownError PRINTER; a paper has one profile."""
    clean = [check_profile(profile) for profile in profiles]
    if len({profile.paper for profile in clean}) != len(clean):
        raise _refuse("同一种纸只能设一台打印机；请删掉多的。", "paper")
    order = list(PAPER_LABELS)
    return tuple(sorted(clean, key=lambda profile: order.index(profile.paper)))


def with_profile(profiles: Iterable[PrinterProfile], new: PrinterProfile) -> tuple[PrinterProfile, ...]:
    """The profiles with ``new`` in place of that of its paper."""
    return (*without(profiles, new.paper), new)


def without(profiles: Iterable[PrinterProfile], paper: str) -> tuple[PrinterProfile, ...]:
    """The profiles without that of a paper."""
    return tuple(profile for profile in profiles if profile.paper != paper)


@dataclass(frozen=True, slots=True)
class WayOut:
    """Where a document goes: drawn for ``paper``, through ``profile``."""

    paper: str
    profile: PrinterProfile


def way_out(
    profiles: Iterable[PrinterProfile], wanted: str, offered: Collection[str]
) -> WayOut | None:
    """Where a document meant for ``wanted`` goes that can be drawn for the papers ``offered``.

    Its own printer; else the near roll or fan-fold, drawn for that; else another sheet's printer, drawn as
    wanted because such a printer takes several sizes. What never comes on the wanted paper goes to the first
    printer that can take it.
    """
    by_paper = {profile.paper: profile for profile in profiles}
    if wanted in by_paper and wanted in offered:
        return WayOut(wanted, by_paper[wanted])
    for near in _NEAR.get(wanted, ()):
        if near not in by_paper:
            continue
        if wanted in _SHEETS:
            return WayOut(wanted, by_paper[near])
        if near in offered:
            return WayOut(near, by_paper[near])
    if wanted not in offered:  # a desk's usual receipt paper, on which this kind of document does not come
        return next((WayOut(paper, by_paper[paper]) for paper in offered if paper in by_paper), None)
    return None


def other_ways(
    profiles: Iterable[PrinterProfile], tried: str, offered: Collection[str]
) -> tuple[WayOut, ...]:
    """Other papers, on other printers than the one tried, that can take the document; nearest kinds first."""
    known = tuple(profiles)
    first = way_out(known, tried, offered)
    ways: list[WayOut] = []
    for paper in offered:
        way = way_out(known, paper, offered)
        if paper == tried or way is None or way.paper != paper:
            continue
        if first is None or (way.profile.way, way.profile.device) != (first.profile.way, first.profile.device):
            ways.append(way)
    return tuple(ways)
