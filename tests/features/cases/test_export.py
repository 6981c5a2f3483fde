"""Taking a list out: only who may, few at a time, masked, marked, locked, and on record."""

from __future__ import annotations

import io
import re

import msoffcrypto
import openpyxl
import pytest
from PySide6.QtCore import Qt

from db.domain.errors import KnownError
from db.importing.case_export import write_case_file
from db.queries.case_lists import ListCases
from tests.helpers.desk_work import register
from tests.helpers.pages.cases import CONTROL
from tests.helpers.rooms import look


def opened(path, passphrase):
    book = msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes()))
    book.load_key(password=passphrase)
    plain = io.BytesIO()
    book.decrypt(plain)
    return openpyxl.load_workbook(plain).active


def test_a_clerk_has_no_such_key(desk, people, come, tmp_path):
    register(desk, people["张桂兰"])
    screen = come()
    screen.page.export_folder = tmp_path / "导出"
    assert not screen.page.export.isVisible()
    screen.press(Qt.Key.Key_E, CONTROL)
    assert not screen.page.export_folder.exists()
    with pytest.raises(KnownError, match="PERMISSION"):
        write_case_file(desk, ListCases(), tmp_path)


def test_the_supervisor_takes_out_what_the_list_shows(desk, people, come, supervisor, shoot, tmp_path):
    register(desk, people["张桂兰"])
    register(desk, people["马山"])
    supervisor()
    screen = come()
    screen.page.export_folder = tmp_path / "导出"
    screen.page.filters.show_text("马山")
    screen.settle()
    screen.press(Qt.Key.Key_E, CONTROL)
    shoot("export")
    [path] = screen.page.export_folder.iterdir()
    passphrase = re.search(r"口令 (\S+?)姓名", screen.fault).group(1)
    assert screen.fault.startswith("已导出 1 件") and path.name in screen.fault
    assert b"\xe9\xa9\xac" not in path.read_bytes()
    sheet = opened(path, passphrase)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "赵敏 导出于 2026-11-20 10:43" in rows[0][0] and sheet.oddHeader.center.text == rows[0][0]
    assert rows[1][:3] == ["受理号", "办事人", "事项"] and len(rows) == 3
    assert rows[2][1:4] == ["马*", "高龄津贴", "受理"]
    [record] = look(desk, "SELECT details FROM audit WHERE action = 'cases.export' AND result = 'ok'")
    assert '"rows":1' in record.details.replace(" ", "")
