"""A list of cases as a file: never many, never none, never half written, never plain."""

from __future__ import annotations

import io

import msoffcrypto
import openpyxl
import pytest

from db.domain.calendar import ClockBadge, ClockKind
from db.domain.cases import CaseState
from db.domain.errors import KnownError
from db.importing.case_export import workbook, write_case_file
from db.queries.case_lists import CaseRow, ListCases
from db.usecases.case_export import ExportLeave
from tests.helpers.centres import Started
from tests.helpers.centres import centre as centre
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import MORNING


def test_too_many_none_and_a_folder_that_cannot_be(centre: Started, tmp_path, monkeypatch):
    desk = centre.desk
    person = walk_in(desk)
    with pytest.raises(KnownError, match="EXPORT-NONE"):
        write_case_file(desk, ListCases(), tmp_path)
    for _ in range(3):
        register(desk, person)
    monkeypatch.setattr("db.usecases.case_export.EXPORT_LIMIT", 2)
    with pytest.raises(KnownError, match="一次最多导出 2 件"):
        write_case_file(desk, ListCases(), tmp_path)
    monkeypatch.setattr("db.usecases.case_export.EXPORT_LIMIT", 3)
    (tmp_path / "文件").write_text("")
    with pytest.raises(KnownError, match="SHEET-SAVE"):
        write_case_file(desk, ListCases(), tmp_path / "文件" / "里")
    made = write_case_file(desk, ListCases(), tmp_path / "导出")
    book = msoffcrypto.OfficeFile(io.BytesIO(made.path.read_bytes()))
    assert made.count == 3 and book.is_encrypted()


def test_what_was_typed_never_becomes_a_formula():
    row = CaseRow(
        case_id="", serial_short="02-20261120-0001-8", applicant_masked="=HYPERLINK(1)", item_name="+1", state_label="受理",
        state=CaseState.ACCEPTED, tolerant=False, operator="@x", window=2, due_on=None, received_at=MORNING,
        closed_at=None, provisional=False, clock=ClockBadge(ClockKind.NONE, 0, "—"),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(workbook((row,), ExportLeave("中心", "李敏", MORNING)))).active
    assert [cell.data_type for cell in sheet[3]][:3] == ["s", "s", "s"]
    assert sheet["B3"].value == "=HYPERLINK(1)" and sheet["H3"].value == "2026-11-20 09:30"
