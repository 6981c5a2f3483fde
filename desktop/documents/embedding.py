"""The edge to reportlab: a font that looks characters up lazily and writes a right ToUnicode table.

Two things differ from reportlab's own TTFont. It parses all tables of a font into dictionaries; ours asks
FontFile. It writes a code point above U+FFFF as five hex digits, which readers cut to four, so a rare name
is copied and searched as another character; ours writes UTF-16 (ISO 32000-1, 9.10.3). Only the loaded
reportlab classes are extended. One setting of reportlab is changed: streams are written as the bytes they
are, a fifth smaller than in ASCII and without the time to encode them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

from desktop.documents.fontfile import FontFile

rl_config.useA85 = 0
_SPACE, _NO_BREAK_SPACE = 0x20, 0xA0


class _Glyphs(Mapping[int, int]):
    """Code point to glyph, only for characters the font has."""

    def __init__(self, font: FontFile) -> None:
        self._font = font

    def __getitem__(self, code: int) -> int:
        glyph = self._font.glyph(_SPACE if code == _NO_BREAK_SPACE else code)
        if not glyph:
            raise KeyError(code)
        return glyph

    def __contains__(self, code: object) -> bool:
        return isinstance(code, int) and self._font.glyph(_SPACE if code == _NO_BREAK_SPACE else code) != 0

    def __iter__(self) -> Iterator[int]:
        raise TypeError("a font's characters are looked up, not listed")

    def __len__(self) -> int:
        return self._font.glyph_count


class _Widths(_Glyphs):
    """Code point to advance in 1/1000 of the font size."""

    def __getitem__(self, code: int) -> int:
        return round(self._font.metric(super().__getitem__(code))[0] * 1000 / self._font.units_per_em)


class _Metrics(Sequence[tuple[int, int]]):
    """Glyph to (advance, bearing) in font units."""

    def __init__(self, font: FontFile) -> None:
        self._font = font

    def __getitem__(self, glyph: Any) -> Any:
        return self._font.metric(glyph)

    def __len__(self) -> int:
        return self._font.glyph_count


class _Offsets(Sequence[int]):
    """Glyph to the start of its outline."""

    def __init__(self, font: FontFile) -> None:
        self._font = font

    def __getitem__(self, glyph: Any) -> Any:
        return self._font.glyph_offset(glyph)

    def __len__(self) -> int:
        return self._font.glyph_count + 1


class _Outlines:
    """The glyf table, cut from the map without copying all of it."""

    def __init__(self, font: FontFile) -> None:
        self._font = font
        self._base = font.tables["glyf"]

    def __getitem__(self, part: slice) -> bytes:
        return self._font.data[self._base + part.start : self._base + part.stop]


class _Face(TTFontFace):  # type: ignore[misc]
    """reportlab's face over a FontFile: header tables as usual, the big tables looked up."""

    def __init__(self, font: FontFile) -> None:
        self._font = font
        super().__init__(str(font.path))

    def readFile(self, f: str) -> None:
        # The map stands in for the bytes; the bare name keeps machine paths out of the PDF.
        self.filename = self._font.path.name
        self._ttf_data = self._font.data
        self._pos = 0

    def extractInfo(self, charInfo: int = 1) -> None:
        super().extractInfo(charInfo=0)
        self.charToGlyph = _Glyphs(self._font)
        self.charWidths = _Widths(self._font)
        self.hmetrics = _Metrics(self._font)
        self.glyphPos = _Offsets(self._font)
        self.defaultWidth = round(self._font.metric(0)[0] * 1000 / self._font.units_per_em)
        self._code_widths: dict[int, int] = {}

    def getCharWidth(self, code: int) -> int:
        found = self._code_widths.get(code)
        if found is None:
            found = self._code_widths[code] = super().getCharWidth(code)
        return found

    def get_table(self, tag: str) -> Any:
        return _Outlines(self._font) if tag == "glyf" else super().get_table(tag)


class EmbeddedFont(TTFont):  # type: ignore[misc]
    """A font for reportlab canvases under ``name``."""

    def __init__(self, name: str, font: FontFile) -> None:
        # Stands in for TTFont.__init__, which would parse the file a second time into dictionaries.
        self.fontName = name
        self.face = _Face(font)
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:
        return 0.001 * size * sum(map(self.face.getCharWidth, map(ord, text)))

    def addObjects(self, doc: Any) -> None:
        subsets = [list(codes) for codes in self._assignState(doc).subsets]
        names = [self.getSubsetInternalName(n, doc)[1:] for n in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, codes in zip(names, subsets, strict=True):
            stream = doc.idToObject[fonts[name].ToUnicode.name]
            stream.content = to_unicode(codes)


def to_unicode(codes: Sequence[int]) -> str:
    """The ToUnicode CMap of a one-byte font whose byte n shows code point ``codes[n]``."""
    entries = [f"<{n:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for n, code in enumerate(codes)]
    blocks = [entries[n : n + 100] for n in range(0, len(entries), 100)]  # at most 100 a block, by the format
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


def register(name: str, font: FontFile) -> None:
    """Make ``font`` known to reportlab as ``name``."""
    pdfmetrics.registerFont(EmbeddedFont(name, font))
