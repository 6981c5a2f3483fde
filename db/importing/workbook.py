"""Opening what people call an Excel file: .xlsx, one with a password, .csv; and saying plainly what it is not."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from db.domain.errors import KnownError
from db.importing.xlsx_rows import Cells, Merge, Rows

MOST_ROWS = 300_000
"""Most rows with content that one file may have."""
MOST_COLUMNS = 200
MOST_BYTES = 2_000_000_000
"""Most bytes a workbook may unpack to."""
_DAMAGE = (KeyError, ValueError, IndexError, AttributeError, TypeError, SyntaxError, OSError, EOFError)
"""What reading a damaged workbook ends in; an XML error is a SyntaxError."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html|<table|<meta|<workbook)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook, not yet read; ``merges`` is complete once the rows have been taken."""

    name: str
    rows: Iterator[tuple[int, Cells]]
    merges: list[Merge] = field(default_factory=list)


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
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            archive = zipfile.ZipFile(handle)
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise too_many_rows()
            # Its worksheets are not opened here: where a part does not state its size, that would read it twice.
            reader = ExcelReader(handle, read_only=True, data_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            parts = [
                (str(sheet.name), str(relation.target))
                for sheet, relation in reader.parser.find_sheets()
                if sheet.state == "visible" and relation.target.endswith(".xml") and "worksheet" in relation.Type
            ]
        except (zipfile.BadZipFile, zlib.error, InvalidFileException, *_DAMAGE):
            raise _broken() from None
        yield (_page(reader, name, part) for name, part in parts)


def _page(reader: Any, name: str, part: str) -> Page:
    try:
        stream = reader.archive.open(part.lstrip("/"))
    except (KeyError, zipfile.BadZipFile):
        raise _broken() from None
    rows = Rows(stream, reader.shared_strings, reader.wb._date_formats, reader.wb.epoch, MOST_COLUMNS)
    return Page(name, _guarded(rows), rows.merges)


def _guarded(rows: Rows) -> Iterator[tuple[int, Cells]]:
    """The rows; a damaged part says so in a sentence."""
    found = iter(rows)
    while True:
        try:
            row = next(found, None)
        except (zipfile.BadZipFile, zlib.error, *_DAMAGE):
            raise _broken() from None
        if row is None:
            rows.stream.close()
            return
        yield row


def _text_rows(handle: BinaryIO, start: bytes) -> Iterator[tuple[int, Cells]]:
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


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, Cells]]:
    try:
        for line, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield line, tuple(value or None for value in row[:MOST_COLUMNS])
    except csv.Error:
        raise _broken() from None
