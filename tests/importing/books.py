"""Sheets as centres have them, made for a test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADINGS = ("序号", "姓名", "身份证号码", "出生日期", "性别", "联系电话", "小区", "楼栋", "单元", "房号")


def save(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> Path:
    """A workbook with these rows."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def numbers(count: int) -> list[str]:
    """So many valid numbers of 居民身份证."""
    from db.domain.identity import check_character

    firsts = [f"110105{1940 + n // 900}0{n % 9 + 1}15{n % 1000:03d}" for n in range(count)]
    return [first + check_character(first) for first in firsts]


def old_workbook() -> bytes:
    """An .xls as Excel 97 wrote it: an OLE compound file whose one stream, Workbook, begins a BIFF8 book."""
    import struct

    end, free, is_fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *([free] * 108))
    fat = struct.pack("<128I", is_fat, end, *range(3, 10), end, *([free] * 118))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\x00\x00"
        return (
            text.ljust(64, b"\x00")
            + struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, 4096) + bytes(256)
    book = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0) + struct.pack("<HH", 0x0A, 0)
    return header + fat + directory + book.ljust(4096, b"\x00")
