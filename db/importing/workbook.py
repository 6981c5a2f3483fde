"""Opening what people call an Excel file: .xlsx, one with a password, .csv; and saying plainly what it is not."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from db.domain.errors import KnownError

Cell = object
Cells = tuple[Cell, ...]

MOST_ROWS = 300_000
"""Most rows with content that one file may have."""
MOST_COLUMNS = 200
MOST_BYTES = 2_000_000_000
"""Most bytes a workbook may unpack to."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html|<table|<meta|<workbook)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, all from 0, ends included; its value stands in the top left cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook, not yet read."""

    name: str
    rows: Iterator[Cells]
    merges: tuple[Merge, ...] = ()


def too_many_rows() -> KnownError:
    """The refusal of a sheet that is too long."""
    return KnownError("SHEET-ROWS", f"这张表超过 {MOST_ROWS // 10_000} 万行，请拆成几张再导入。", "path", most=MOST_ROWS)


def _broken() -> KnownError:
    return KnownError("SHEET-BROKEN", "这个文件不是表格，或已经损坏；请用 Excel 打开后另存为 .xlsx 再选。", "path")


def _password(wrong: bool) -> KnownError:
    if wrong:
        return KnownError("SHEET-PASSWORD", "这张表的打开密码不对，请再输一次。", "password")
    return KnownError("SHEET-PASSWORD", "这张表有打开密码；请输入密码，或在 Excel 里去掉密码后再选。", "password")


@contextmanager
def open_pages(path: Path, password: str | None = None) -> Iterator[Iterator[Page]]:
    """The sheets of a file, one after another; rows are read as they are taken.

    Raises KnownError SHEET-MISSING, SHEET-OPEN, SHEET-PASSWORD, SHEET-OLD or SHEET-BROKEN.
    """
    try:
        handle: BinaryIO = path.open("rb")
    except (FileNotFoundError, IsADirectoryError):
        raise KnownError("SHEET-MISSING", "找不到这个文件；可能改了名或 U 盘拔了，请重新选择。", "path") from None
    except OSError:
        raise KnownError("SHEET-OPEN", "打不开这个文件；请先在 Excel 里关掉它，再选一次。", "path") from None
    with handle:
        start = handle.read(4096)
        handle.seek(0)
        if start.startswith(_OLE):
            handle = _decrypted(handle, password)
            start = b"PK"
        if start.startswith(b"PK"):
            with _workbook(handle) as pages:
                yield pages
        else:
            yield iter([Page(path.stem, _text_rows(handle, start))])


def _decrypted(handle: BinaryIO, password: str | None) -> BinaryIO:
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    try:
        office = msoffcrypto.OfficeFile(handle)
        locked = bool(office.is_encrypted())
    except (FileFormatError, ParseError, OSError, ValueError, KeyError, AttributeError, IndexError):
        raise _broken() from None
    if not locked or type(office).__name__ != "OOXMLFile":
        raise KnownError(
            "SHEET-OLD", "这是旧版 .xls 表格；请用 Excel 或 WPS 打开，另存为 .xlsx 再选。", "path"
        )
    if not password:
        raise _password(wrong=False)
    plain = io.BytesIO()
    try:
        office.load_key(password=password, verify_password=True)
        office.decrypt(plain)
    except (InvalidKeyError, DecryptionError):
        raise _password(wrong=True) from None
    plain.seek(0)
    return plain


@contextmanager
def _workbook(handle: BinaryIO) -> Iterator[Iterator[Page]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            archive = zipfile.ZipFile(handle)
            if "[Content_Types].xml" not in archive.namelist():
                raise _broken()
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise too_many_rows()
            handle.seek(0)
            book = load_workbook(handle, read_only=True, data_only=True)
        except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError, TypeError):
            raise _broken() from None
        try:
            yield (_page(archive, sheet) for sheet in book.worksheets if sheet.sheet_state == "visible")
        finally:
            book.close()


def _page(archive: zipfile.ZipFile, sheet: Any) -> Page:
    sheet.reset_dimensions()
    return Page(str(sheet.title), _sheet_rows(sheet), _merges(archive, str(sheet._worksheet_path)))


def _sheet_rows(sheet: Any) -> Iterator[Cells]:
    rows = sheet.iter_rows(values_only=True, max_col=None)
    while True:
        try:
            row = next(rows, None)
        except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError, EOFError, TypeError):
            raise _broken() from None
        if row is None:
            return
        yield row


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _merges(archive: zipfile.ZipFile, part: str) -> tuple[Merge, ...]:
    """Merged ranges stand behind the rows, so the end of the part is searched as it streams by."""
    found: list[Merge] = []
    rest = b""
    try:
        with archive.open(part.lstrip("/")) as stream:
            while block := stream.read(1 << 20):
                text = rest + block
                if b"mergeCell" in text:
                    for hit in _MERGE.finditer(text):
                        merge = Merge(int(hit[2]) - 1, _column(hit[1]), int(hit[4]) - 1, _column(hit[3]))
                        if merge not in found[-3:]:
                            found.append(merge)
                rest = text[-128:]
    except (KeyError, zipfile.BadZipFile, OSError):
        return ()
    return tuple(found)


def _text_rows(handle: BinaryIO, start: bytes) -> Iterator[Cells]:
    if not start.strip():
        return iter(())
    if _HTML.match(start):
        raise KnownError("SHEET-BROKEN", "这个文件其实是网页，不是表格；请用 Excel 打开后另存为 .xlsx 再选。", "path")
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in start:
        raise _broken()
    data = handle.read()
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _broken()
    if sum(text[:4096].count(c) for c in map(chr, (*range(9), 11, 12, *range(14, 32)))) > 0:
        raise _broken()
    top = text[:4096]
    delimiter = max("\t,;，", key=top.count)
    if not top.count(delimiter):
        raise _broken()
    return _csv_rows(text, delimiter)


def _csv_rows(text: str, delimiter: str) -> Iterator[Cells]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield tuple(value or None for value in row)
    except csv.Error:
        raise _broken() from None
