"""How the files in resources/fonts were made. Needs fontTools; not part of the product.

Usage: ``python installer/fonts.py SOURCES``, where SOURCES holds the published files, unchanged:

- ``NotoSansSC_400Regular.ttf``, ``NotoSansSC_700Bold.ttf`` (npm package @expo-google-fonts/noto-sans-sc
0.4.3) - ``NotoSerifSC_700Bold.ttf`` (npm package @expo-google-fonts/noto-serif-sc 0.4.3) -
``LXGWWenKai-Regular.ttf``, ``LXGWWenKai-Bold.ttf`` (Debian package fonts-lxgw-wenkai 1.250) -
``HanaMinA.ttf``, ``HanaMinB.ttf`` (Debian package fonts-hanazono 20170904)

Every file stays TrueType (glyf) because reportlab embeds nothing else. LXGW WenKai Regular is copied byte
for byte. Files cut from fonts with a Reserved Font Name (LXGW, Hanazono) get names of their own, as the
SIL Open Font License asks.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import cmap_classes

OUT = Path(__file__).resolve().parent.parent / "resources" / "fonts"
DROPPED = [
    "DSIG",
    "vhea",
    "vmtx",
    "VORG",
    "BASE",
    "GSUB",
    "GDEF",
    "meta",
    "STAT",
    "gasp",
    "FFTM",
    "PfEd",
    "TeX ",
]
IDEOGRAPHS = ((0x2E80, 0x2FDF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def characters(path: Path) -> set[int]:
    return set(TTFont(path, lazy=True).getBestCmap())


def common() -> set[int]:
    """GB 2312, GBK level Hanzi used in names and titles, ASCII and the punctuation of the papers."""
    wanted = set(range(0x20, 0x7F)) | {
        0xA0,
        0xB7,
        0xD7,
        0x2013,
        0x2014,
        0x2018,
        0x2019,
        0x201C,
        0x201D,
        0x2026,
    }
    wanted |= set(range(0x3000, 0x3020)) | set(range(0xFF01, 0xFF5F)) | {0x2160 + n for n in range(12)}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return wanted


def cut(source: Path, target: str, keep: set[int], family: str, style: str) -> None:
    """Write ``keep`` of ``source`` as ``target`` with the names ``family`` ``style``, without hinting."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.drop_tables = [*options.drop_tables, *DROPPED]
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = ["*"]
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=keep)
    cutter.subset(font)
    names = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    for record in list(names.names):
        if (record.platformID, record.langID) != (3, 0x409) or record.nameID > 14:
            names.removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    for number, text in ((1, family), (2, style), (3, postscript), (4, f"{family} {style}"), (6, postscript)):
        names.setName(text, number, 3, 1, 0x409)
    cmap = font["cmap"]
    if all(table.format != 12 for table in cmap.tables):
        full = cmap_classes[12](12)
        full.platformID, full.platEncID, full.language, full.cmap = 3, 10, 0, dict(font.getBestCmap())
        cmap.tables.append(full)
    font["OS/2"].usWeightClass = 700 if style == "Bold" else 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x20 if style == "Bold" else 0x40)
    font["head"].macStyle = 1 if style == "Bold" else 0
    subset.save_font(font, str(OUT / target), options)


def main(sources: Path) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    sans = sources / "NotoSansSC_400Regular.ttf"
    main_font = characters(sans)
    cut(sans, "NotoSansSC-Regular.ttf", main_font, "Noto Sans SC", "Regular")
    cut(sources / "NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf", main_font, "Noto Sans SC", "Bold")
    cut(sources / "NotoSerifSC_700Bold.ttf", "NotoSerifSC-Bold.ttf", common(), "Noto Serif SC", "Bold")
    shutil.copyfile(sources / "LXGWWenKai-Regular.ttf", OUT / "LXGWWenKai-Regular.ttf")
    cut(sources / "LXGWWenKai-Bold.ttf", "YimenKai-Bold.ttf", common(), "Yimen Kai", "Bold")
    rare_b = characters(sources / "HanaMinB.ttf") - main_font
    cut(sources / "HanaMinB.ttf", "YimenRareB-Regular.ttf", rare_b, "Yimen Rare B", "Regular")
    extension_a = set(range(0x3400, 0x4DC0))
    rare_a = {
        c for c in characters(sources / "HanaMinA.ttf") - rare_b if c not in main_font or c in extension_a
    }
    rare_a = {c for c in rare_a if any(a <= c <= b for a, b in IDEOGRAPHS) or 0x2460 <= c <= 0x27BF}
    cut(sources / "HanaMinA.ttf", "YimenRareA-Regular.ttf", rare_a, "Yimen Rare A", "Regular")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
