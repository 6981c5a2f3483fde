"""Importing residents from Excel, beside openpyxl reading the same file."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from db.bench.measure import Row, Times, row
from db.demo.chance import Chance
from db.demo.people import People
from db.desk import Desk
from db.importing.command import import_file

HEADINGS = ("姓名", "性别", "出生日期", "民族", "身份证号", "手机号", "小区", "楼栋", "单元", "房号", "与户主关系", "备注")
RELATIONS = {"02": "户主", "10": "配偶", "20": "子", "30": "女", "50": "父母"}


def write_sheet(path: Path, people: int, today: date, desk: Desk) -> None:
    """A workbook of made-up residents under the usual headings."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("居民")
    sheet.append(HEADINGS)
    for home, members in People(Chance(99), desk.now(), today).households(people):
        for p in members:
            sex = "男" if p.sex == "1" else "女"
            place = (home.estate, home.building, home.unit, home.door)
            sheet.append((p.name, sex, f"{p.birthday:%Y-%m-%d}", "汉族", p.id_number, p.phone, *place,
                          RELATIONS[p.relation], p.note))  # fmt: skip
    book.save(path)


def import_rows(desk: Desk, folder: Path, people: int = 25_000) -> list[Row]:
    """One import into an empty centre."""
    from openpyxl import load_workbook

    path = folder / "residents.xlsx"
    write_sheet(path, people, date(2026, 11, 20), desk)
    start = time.perf_counter()
    book = load_workbook(path, read_only=True, data_only=True)
    for cells in book.worksheets[0].iter_rows(values_only=True):
        len(cells)
    book.close()
    floor = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    report = import_file(desk, path)
    ours = (time.perf_counter() - start) * 1000
    if report.created != people:
        raise RuntimeError(f"{report.created} of {people} residents were imported")
    name = f"import {people} residents from Excel"
    return [row(name, Times(ours, ours, 1), Times(floor, floor, 1), "openpyxl reading the same file", "≤ 2 ×")]
