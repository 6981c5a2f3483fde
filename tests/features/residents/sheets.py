"""Sheets as they come from other offices: every mess in one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

MESSY: tuple[tuple[Any, ...], ...] = (
    ("滨河社区居民信息登记表",),
    ("序号", "姓 名", "身份证号码", "性别", "出生年月", "联系电话", "家庭住址", "人员类别", "登记人"),
    (1, "李秀英 ", "１１０１０１１９５００１０１１１０８", "女", "1950.1.1", 13611112222, "滨河路 5 号", "高龄", "小赵"),
    (2, "赵铁柱", "110101196003075134", "男", date(1960, 3, 7), "136-2222-3333", "滨河路 6 号", "", "小赵"),
    (3, "单雄信", "", "男", "1971年8月9日", 13633334444.0, "滨河路 7 号", "", "小赵"),
    (4, "张桂兰", "11010519440303002X", "女", "", "", "", "", "小赵"),
    (5, "钱多多", "110105194403030021", "女", "", "", "", "", "小赵"),
    (6, "", "", "男", "", "", "滨河路 9 号", "", "小赵"),
    ("合计", 6),
)


def write(path: Path, rows: tuple[tuple[Any, ...], ...] = MESSY) -> Path:
    """A workbook with these rows."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def read(path: Path) -> list[list[Any]]:
    """All cells of the first sheet."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
