"""A ticket as the bytes a receipt printer understands (ESC/POS), made with python-escpos."""

from __future__ import annotations

import logging
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

from db.domain.gb18030 import encode
from db.domain.printer_profiles import Letters, PrinterProfile
from desktop.documents.ticket import Align, Size, Ticket
from desktop.printing.escpos_image import draw_code, draw_line
from desktop.printing.escpos_lines import COLUMNS, Code, End, Line, Set, set_lines

if TYPE_CHECKING:
    from PIL.Image import Image

CHINESE_ON = b"\x1c&"
_RASTER = b"\x1dv0\x00"
_STRIP = 96  # dots
_INVERTED = bytes(255 - byte for byte in range(256))  # a printer's 1 is ink
_DOTS_PER_MM = 8
_FEED_BEFORE_TEARING = 5
_WIDEST_CODE = 230  # dots
_MULTIPLES = {Size.NORMAL: (1, 1), Size.TALL: (1, 2), Size.BIG: (2, 2)}


@cache
def library() -> Any:
    """python-escpos, imported when first needed; it leaves no folder and no log handler behind."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    import escpos.capabilities
    import escpos.constants
    import escpos.exceptions
    import escpos.printer

    for handler in [one for one in root.handlers if one not in handlers]:
        root.removeHandler(handler)
    shutil.rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    return escpos


def ticket_bytes(ticket: Ticket, profile: PrinterProfile, copies: int = 1) -> bytes:
    """Every copy of the ticket for the profile's printer, from its reset to the cut."""
    return _Encoder(profile).encoded(set_lines(ticket, profile.paper), copies)


class _Encoder:
    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile
        self._room = COLUMNS[profile.paper]
        self._out = library().printer.Dummy()

    def encoded(self, lines: tuple[Set, ...], copies: int) -> bytes:
        out = self._out
        out.hw("INIT")
        out._raw(CHINESE_ON)
        if self._profile.offset_x > 0:
            out._raw(b"\x1dL" + round(self._profile.offset_x * _DOTS_PER_MM).to_bytes(2, "little"))
        for _ in range(copies):
            fresh = True
            for line in lines:
                if fresh and self._profile.offset_y > 0:
                    out._raw(b"\x1bJ" + bytes([min(255, round(self._profile.offset_y * _DOTS_PER_MM))]))
                fresh = isinstance(line, End)
                self._one(line)
        return bytes(out.output)

    def _one(self, line: Set) -> None:
        match line:
            case Line():
                if self._profile.letters is Letters.GRAPHICS or not line.printable:
                    self._picture(draw_line(line, self._room))
                else:
                    self._letters(line)
            case Code(payload):
                self._code(payload)
            case End():
                if self._profile.cut:
                    self._out.cut(mode="PART", feed=False)  # this command feeds as far as the knife by itself
                else:
                    self._out.print_and_feed(_FEED_BEFORE_TEARING)

    def _letters(self, line: Line) -> None:
        out = self._out
        if line.align is Align.CENTRE:
            out.set(align="center")
        for segment in line.segments:
            wide, high = _MULTIPLES[segment.size]
            if segment.bold:
                out.set(bold=True)
            if segment.size is not Size.NORMAL:
                out.set(custom_size=True, width=wide, height=high)
            out._raw(encode(segment.text))
            if segment.size is not Size.NORMAL:
                out.set(custom_size=True, width=1, height=1)
            if segment.bold:
                out.set(bold=False)
        out._raw(b"\n")
        if line.align is Align.CENTRE:
            out.set(align="left")

    def _code(self, payload: str) -> None:
        from desktop.documents.qr import modules

        module = max(4, _WIDEST_CODE // len(modules(payload)))
        if self._profile.letters is not Letters.TEXT_AND_CODES:
            self._picture(draw_code(payload, self._room, module))
            return
        self._out.set(align="center")
        level = library().constants.QR_ECLEVEL_M
        self._out.qr(payload, ec=level, size=module, native=True)
        self._out.set(align="left")

    def _picture(self, image: Image) -> None:
        """A raster image, in strips that fit into the memory of a cheap printer."""
        across = (image.width + 7) // 8
        for top in range(0, image.height, _STRIP):
            strip = image.crop((0, top, image.width, min(top + _STRIP, image.height)))
            size = across.to_bytes(2, "little") + strip.height.to_bytes(2, "little")
            self._out._raw(_RASTER + size + strip.tobytes().translate(_INVERTED))


