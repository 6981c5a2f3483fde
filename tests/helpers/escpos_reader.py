"""A receipt printer that reads: bytes back to lines of text, QR codes, bitmaps and cuts.

It knows the commands our tickets use and nothing else: any other byte below 0x20 fails, so that no text can
smuggle a command in. Letters are decoded with GBK, the table of a cheap printer, not with GB 18030.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image

ESC, FS, GS, LF = 0x1B, 0x1C, 0x1D, 0x0A
LETTER = 12  # dots of a column


@dataclass(frozen=True)
class Letters:
    """Letters of one size on a line."""

    text: str
    wide: int
    high: int
    bold: bool

    @property
    def dots(self) -> int:
        return sum(LETTER if one.isascii() else 2 * LETTER for one in self.text) * self.wide


@dataclass(frozen=True)
class TextLine:
    """A line set by the printer."""

    letters: tuple[Letters, ...]
    align: int

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.letters)

    @property
    def dots(self) -> int:
        return sum(one.dots for one in self.letters)


@dataclass(frozen=True)
class QrCode:
    """A code the printer draws itself."""

    payload: str
    module: int
    level: int
    align: int


@dataclass(frozen=True)
class Picture:
    """A bitmap, black 0 on white 255."""

    image: Image.Image


@dataclass(frozen=True)
class CutHere:
    """The knife."""


@dataclass(frozen=True)
class Fed:
    """Blank lines."""

    amount: int


@dataclass
class Printed:
    """What came out."""

    items: list[TextLine | QrCode | Picture | CutHere | Fed] = field(default_factory=list)
    resets: int = 0
    margin: int = 0

    @property
    def lines(self) -> list[TextLine]:
        return [item for item in self.items if isinstance(item, TextLine)]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def codes(self) -> list[QrCode]:
        return [item for item in self.items if isinstance(item, QrCode)]

    @property
    def cuts(self) -> int:
        return sum(isinstance(item, CutHere) for item in self.items)

    @property
    def pictures(self) -> list[Image.Image]:
        """The bitmaps; strips that follow each other are one."""
        joined: list[Image.Image] = []
        before: object = None
        for item in self.items:
            if isinstance(item, Picture):
                if isinstance(before, Picture) and before.image.height == 96:
                    last = joined.pop()
                    whole = Image.new("1", (last.width, last.height + item.image.height), 1)
                    whole.paste(last, (0, 0))
                    whole.paste(item.image, (0, last.height))
                    joined.append(whole)
                else:
                    joined.append(item.image)
            before = item
        return joined


def read(data: bytes) -> Printed:
    """What a printer would make of ``data``. Raises ValueError for a byte it does not know."""
    return _Reader(data).run()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.out = Printed()
        self.chinese = self.bold = False
        self.size = (1, 1)
        self.align = 0
        self.letters: list[Letters] = []
        self.qr: dict[str, object] = {}

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise ValueError("cut short")
        part = self.data[self.at : self.at + count]
        self.at += count
        return part

    def run(self) -> Printed:
        while self.at < len(self.data):
            byte = self.data[self.at]
            if byte == LF:
                self.at += 1
                self.out.items.append(TextLine(tuple(self.letters), self.align))
                self.letters = []
            elif byte == ESC:
                self.escape()
            elif byte == FS:
                if self.take(2) != b"\x1c&":
                    raise ValueError("FS")
                self.chinese = True
            elif byte == GS:
                self.group()
            elif 0x20 <= byte < 0x7F:
                self.put(self.take(1).decode("ascii"))
            elif byte >= 0x81 and self.chinese:
                self.put(self.take(2).decode("gbk"))
            else:
                raise ValueError(f"byte {byte:#x} at {self.at}")
        if self.letters:
            raise ValueError("a line without an end")
        return self.out

    def put(self, text: str) -> None:
        wide, high = self.size
        if self.letters and (self.letters[-1].wide, self.letters[-1].high, self.letters[-1].bold) == (
            wide,
            high,
            self.bold,
        ):
            text = self.letters.pop().text + text
        self.letters.append(Letters(text, wide, high, self.bold))

    def escape(self) -> None:
        match self.take(2)[1:]:
            case b"@":
                self.chinese = self.bold = False
                self.size, self.align = (1, 1), 0
                self.out.resets += 1
            case b"a":
                self.align = self.take(1)[0]
            case b"E":
                self.bold = bool(self.take(1)[0] & 1)
            case b"d" | b"J":
                self.out.items.append(Fed(self.take(1)[0]))
            case other:
                raise ValueError(f"ESC {other!r}")

    def group(self) -> None:
        match self.take(2)[1:]:
            case b"!":
                value = self.take(1)[0]
                self.size = ((value >> 4) + 1, (value & 7) + 1)
            case b"L":
                self.out.margin = int.from_bytes(self.take(2), "little")
            case b"V":
                mode = self.take(1)
                if mode == b"B":
                    self.take(1)
                self.out.items.append(CutHere())
            case b"v":
                self.raster()
            case b"(":
                self.symbol()
            case other:
                raise ValueError(f"GS {other!r}")

    def raster(self) -> None:
        if self.take(2) != b"0\x00":
            raise ValueError("GS v")
        across, high = (int.from_bytes(self.take(2), "little") for _ in range(2))
        image = Image.frombytes("1", (across * 8, high), bytes(~byte & 0xFF for byte in self.take(across * high)))
        self.out.items.append(Picture(image))

    def symbol(self) -> None:
        if self.take(1) != b"k":
            raise ValueError("GS (")
        length = int.from_bytes(self.take(2), "little")
        body = self.take(length)
        kind, function, rest = body[:1], body[1:2], body[2:]
        if kind != b"1":
            raise ValueError("not a QR code")
        match function:
            case b"A" | b"C" | b"E":
                self.qr[function.decode()] = rest[0]
            case b"P":
                self.qr["P"] = rest[1:].decode("ascii")
            case b"Q":
                code = QrCode(str(self.qr["P"]), int(str(self.qr["C"])), int(str(self.qr["E"])), self.align)
                self.out.items.append(code)
            case other:
                raise ValueError(f"function {other!r}")
