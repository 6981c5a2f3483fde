"""Which typefaces the screen uses, and ``QFont`` objects made from them."""

from __future__ import annotations

import sys
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

import resources

WINDOWS_FAMILY = "Microsoft YaHei UI"
BUNDLED = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
RARE = ("YimenRareA-Regular.ttf", "YimenRareB-Regular.ttf")  # characters of names beyond the common sets
FALLBACKS = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "LXGW WenKai",
    "sans-serif",
)


@cache
def families() -> tuple[str, ...]:
    """Font families in order of preference; registers the bundled files the platform does not replace.

    Needs a running ``QGuiApplication``; the answer is computed once.
    """
    windows = sys.platform == "win32" and WINDOWS_FAMILY in QFontDatabase.families()
    found = [WINDOWS_FAMILY] if windows else []
    folder = Path(resources.__file__).parent / "fonts"
    for name in RARE if windows else BUNDLED + RARE:
        path = folder / name
        if path.exists():
            number = QFontDatabase.addApplicationFont(str(path))
            found += [
                family for family in QFontDatabase.applicationFontFamilies(number) if family not in found
            ]
    return (*found, *(family for family in FALLBACKS if family not in found))


@lru_cache(maxsize=64)
def font(pixels: int, bold: bool = False, strike: bool = False) -> QFont:
    """The interface font at ``pixels`` logical pixels, with tabular figures. Do not modify the result."""
    result = QFont(list(families()))
    result.setPixelSize(pixels)
    result.setBold(bold)
    result.setStrikeOut(strike)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
