"""A sheet of service hours (服务时长记录): its columns, its rows as services, what an import of it would do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Literal

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.phones import normalise_phone
from db.domain.sheet_hours import (
    Duration,
    Service,
    Unit,
    Who,
    read_clock,
    read_duration,
    read_span,
    service_of,
)
from db.domain.sheet_volunteers import codes_in
from db.domain.volunteers import SERVICE_CATEGORIES
from db.hour_sheets import HoursSheetRow, HoursVerdict, judge_hours
from db.importing.cells import Remarks, narrow, read_day, read_id, read_name, text_of
from db.importing.handouts import Template, write_template
from db.importing.hours_fields import HOURS, HoursField
from db.importing.planning import (
    Cells,
    PlannedRow,
    SheetPlan,
    Status,
    check_mapping,
    judge_rows,
    plainly,
    today_of,
)
from db.importing.run import Cancelled, Duplicates, Progress, run_plan
from db.importing.sheet import Sheet, SheetRow
from db.registry import Query
from db.usecases.hour_imports import ImportHours, import_hours
from db.usecases.imports import ImportReport
from db.watch import Watch, watching

_DATED = re.compile(r"^([0-9]{4}\s*[-./年]\s*[0-9]{1,2}\s*[-./月]\s*[0-9]{1,2}\s*日?)[\sT,，;；]*(.*)$")


_F = HoursField
TEMPLATE = Template(
    "服务时长",
    HOURS,
    (
        ("志愿者编号到电话", "至少填一样：编号最准；只填姓名的，重名认不出来"),
        ("服务日期", "一行一次服务，写成 2026-03-05"),
        ("开始、结束", "写成 9:00、11:30；知道起止的不用填时长"),
        ("时长", "2.5 是两个半小时，也可以写「2小时30分」；分钟填在「时长（分钟）」一列；只算实际服务，不含路途"),
        ("活动名称", "和程序里同一天的活动同名的归到一起，没有的会补一个"),
        ("组织", "在别的组织做的才填；本中心的空着"),
        ("服务类别", "照程序里的类别：助老服务、治安巡逻 …"),
    ),
    (_F.NUMBER, _F.ID_NUMBER, _F.PHONE, _F.DATE, _F.STARTS, _F.ENDS, _F.SPAN),
    {_F.ID_NUMBER: 22, _F.PHONE: 16, _F.ACTIVITY: 24, _F.CONTENT: 24, _F.ORGANISATION: 20},
)
_JUDGE: Query[tuple[HoursSheetRow, ...], tuple[HoursVerdict, ...]] = Query(
    "service.plan_import", Permission.IMPORT, judge_hours
)
HoursPlan = SheetPlan[HoursSheetRow]
"""A sheet of hours judged."""


def plan_hours(
    sheet: Sheet,
    mapping: Mapping[int, StrEnum],
    desk: Desk,
    progress: Progress = None,
    cancelled: Cancelled = None,
) -> HoursPlan:
    """Judge every row by this mapping; nothing is written.

    Raises KnownError IMPORT-MAPPING without a column for who or when, SHEET-EMPTY, IMPORT-CANCELLED, PERMISSION.
    """
    check_mapping(mapping, HOURS, "还没有指定哪一列是志愿者（编号、姓名、证件号码或电话），请先选好。")
    if _F.DATE not in mapping.values():
        raise KnownError("IMPORT-MAPPING", "还没有指定哪一列是服务日期，请先选好。", "mapping")
    reader = _Reader(sheet, mapping, desk)
    watch = Watch(progress, cancelled)
    read, passed_over = judge_rows(sheet, reader, reader.read, watch)
    asked = tuple(row for row, _, _ in read if row is not None)
    with watching(Watch(cancelled=cancelled)):
        judged = {verdict.line: verdict for verdict in desk.ask(_JUDGE, asked)}
    rows = tuple(_planned(line, row, remarks, judged.get(line)) for row, remarks, line in read)
    watch.step(sheet.row_count, sheet.row_count)
    return SheetPlan(sheet, mapping, rows, passed_over, reader.today)


def _planned(
    line: int, row: HoursSheetRow | None, remarks: Remarks, verdict: HoursVerdict | None
) -> PlannedRow[HoursSheetRow]:
    repaired = tuple(dict.fromkeys(remarks.repaired))
    if row is None or verdict is None:
        return PlannedRow(line, "error", tuple(dict.fromkeys(remarks.errors)), None)
    if verdict.error:
        return PlannedRow(line, "error", (verdict.error,), None)
    if verdict.twice is not None:
        final = verdict.twice.final
        return PlannedRow(line, "duplicate", (verdict.reason,), None if final else row, within_sheet=final)
    status: Status = "repaired" if repaired else "ok"
    return PlannedRow(line, status, repaired, row)


class _Reader(Cells):
    """Turns the cells of a sheet of hours into services."""

    def __init__(self, sheet: Sheet, mapping: Mapping[int, StrEnum], desk: Desk) -> None:
        name = next(one for one in (_F.NAME, _F.NUMBER, _F.ID_NUMBER, _F.PHONE) if one in mapping.values())
        super().__init__(sheet, mapping, name)
        self.today = today_of(desk)

    def read(self, row: SheetRow) -> tuple[HoursSheetRow | None, Remarks, int]:
        """One row, None where its cells cannot be understood; what was put right; its line."""
        remarks = Remarks()
        who = self._who(row, remarks)
        on, span = self._when(row, remarks)
        service: Service | None = None
        if on is not None and not remarks.errors:
            try:
                service = self._service(row, on, span)
            except KnownError as error:
                remarks.errors.append(plainly(error.message))
        if service is None or on is None:
            return None, remarks, row.line
        if service.rounded:
            remarks.repaired.append(f"时长不是整分钟，按 {service.minutes} 分钟记")
        made = HoursSheetRow(
            row.line,
            who,
            on,
            service,
            self._category(row, remarks),
            self.text(row, _F.ACTIVITY),
            self.text(row, _F.ORGANISATION),
            self.text(row, _F.PLACE),
            self.text(row, _F.SERVED_FOR),
            self.text(row, _F.CONTENT),
            self.text(row, _F.LEADER),
            self.text(row, _F.RECORDER),
        )
        return made, remarks, row.line

    def _who(self, row: SheetRow, remarks: Remarks) -> Who:
        return Who(
            self.text(row, _F.NUMBER).upper().replace(" ", ""),
            read_id(self.cell(row, _F.ID_NUMBER), remarks),
            normalise_phone(self.text(row, _F.PHONE).removesuffix(".0")),
            read_name(self.cell(row, _F.NAME)),
        )

    def _when(self, row: SheetRow, remarks: Remarks) -> tuple[date | None, tuple[time, time] | None]:
        """The day, and the times of day where they stand in the same cell."""
        cell = self.cell(row, _F.DATE)
        span: tuple[time, time] | None = None
        if isinstance(cell, str) and (found := _DATED.match(narrow(text_of(cell)))) and found[2]:
            cell = found[1]
            try:
                span = read_span(found[2])
            except KnownError:
                span = None
        on = read_day(cell, "服务日期", remarks)
        if on is None and not remarks.errors:
            remarks.errors.append("没有服务日期，请补上")
        return on, span

    def _service(self, row: SheetRow, on: date, span: tuple[time, time] | None) -> Service:
        starts, ends = read_clock(self.cell(row, _F.STARTS)), read_clock(self.cell(row, _F.ENDS))
        span = read_span(self.cell(row, _F.SPAN)) or span
        if span is not None and starts is None and ends is None:
            starts, ends = span
        rest = read_duration(self._rest(row), Unit.MINUTES)
        return service_of(on, self.today, starts, ends, self._duration(row), rest.minutes if rest else 0)

    def _rest(self, row: SheetRow) -> object:
        cell = self.cell(row, _F.REST)
        return None if cell in (0, "0", 0.0) else cell

    def _duration(self, row: SheetRow) -> Duration | None:
        """The hours column and the minutes column: one of them, or hours and minutes side by side."""
        hours_cell, minutes_cell = self.cell(row, _F.HOURS), self.cell(row, _F.MINUTES)
        if isinstance(hours_cell, datetime):
            hours_cell = hours_cell.time()
        both = hours_cell not in (None, "") and minutes_cell not in (None, "")
        if both and hours_cell in (0, "0"):
            return read_duration(minutes_cell, Unit.MINUTES)
        hours = read_duration(hours_cell, Unit.HOURS)
        if both and minutes_cell in (0, "0"):
            return hours
        minutes = read_duration(minutes_cell, Unit.MINUTES)
        if hours is None or minutes is None:
            return hours or minutes
        if hours.minutes == minutes.minutes:
            return hours
        if minutes.minutes < 60 and hours.minutes % 60 == 0:
            return Duration(hours.minutes + minutes.minutes)
        raise KnownError("SHEET-DURATION", "小时和分钟两列对不上，请改好一列。", "minutes")

    def _category(self, row: SheetRow, remarks: Remarks) -> str:
        text = self.text(row, _F.CATEGORY)
        codes, others = codes_in(text, SERVICE_CATEGORIES)
        if others and not codes:
            remarks.repaired.append(f"服务类别「{text[:20]}」不在目录里，按「其他」记")
        return codes[0] if codes else ""


def run_hours(
    desk: Desk,
    plan: HoursPlan,
    progress: Progress = None,
    cancelled: Cancelled = None,
    *,
    duplicates: Duplicates = "skip",
    all_or_nothing: bool = True,
) -> ImportReport:
    """Record the hours of a plan, as :func:`db.importing.run.run_plan` says; ``update`` does not apply to hours."""
    choice: Literal["skip", "add"] = "add" if duplicates == "add" else "skip"

    def send(rows: tuple[HoursSheetRow, ...], whole: bool) -> ImportReport:
        return desk.run(import_hours, ImportHours(rows, choice, whole))

    return run_plan(desk, plan, send, progress, cancelled, all_or_nothing=all_or_nothing)


def write_hours_template(path: Path) -> None:
    """An empty sheet of hours with every heading. Raises KnownError SHEET-SAVE."""
    write_template(path, TEMPLATE)
