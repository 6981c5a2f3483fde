"""The settings of this PC: which there are, what they may be, and reading and writing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.domain.errors import KnownError
from db.printer_store import LEGACY, change_short, load_printers, short_settings

APPEARANCES = ("system", "light", "dark")
RECEIPT_PAPERS = ("80mm", "58mm", "a5", "241x140", "241x93")

DEFAULTS: Mapping[str, Any] = {
    "window": 1,
    "receipt_printer": "",
    "a5_printer": "",
    "receipt_paper": "80mm",
    "appearance": "system",
    "large_print": False,
    "idle_lock_minutes": 10,
    "office_hours": "",
}
"""Every setting with the value it has until somebody changes it; the screen locks after 10 idle minutes."""

LABELS: Mapping[str, str] = {
    "window": "窗口号",
    "receipt_printer": "回执打印机",
    "a5_printer": "A5 打印机",
    "receipt_paper": "回执纸张",
    "appearance": "界面明暗",
    "large_print": "大字",
    "idle_lock_minutes": "无操作锁屏",
    "office_hours": "办公时间",
}
"""What a clerk calls each setting."""

_RANGES = {"window": (1, 99, "1 到 99"), "idle_lock_minutes": (1, 60, "1 到 60 分钟")}
_CHOICES = {"receipt_paper": RECEIPT_PAPERS, "appearance": APPEARANCES}
_LONGEST = 120


def check_setting(key: str, value: object) -> None:
    """Raise KnownError SETTING naming the setting that cannot be."""
    if key not in DEFAULTS:
        raise KnownError("SETTING", f"没有「{key}」这个设置，请核对名称。", key)
    label = LABELS[key]
    if type(value) is not type(DEFAULTS[key]):
        raise KnownError("SETTING", f"{label}填的内容不对，请重新选择。", key)
    if isinstance(value, int) and key in _RANGES:
        low, high, words = _RANGES[key]
        if not low <= value <= high:
            raise KnownError("SETTING", f"{label}应是 {words}，请改正。", key)
    if key in _CHOICES and value not in _CHOICES[key]:
        raise KnownError("SETTING", f"{label}没有这个选项，请重新选择。", key)
    if isinstance(value, str) and (len(value) > _LONGEST or not (value.isprintable() or not value)):
        raise KnownError("SETTING", f"{label}太长或有不能显示的字符（最多 {_LONGEST} 字），请改短。", key)


def write_settings(connection: Connection, values: Mapping[str, object]) -> None:
    """Check and keep settings. Raises KnownError SETTING; then none is kept."""
    for key, value in values.items():
        check_setting(key, value)
    if values.keys() & {*LEGACY, "receipt_paper"}:
        before = str(load_settings(connection)["receipt_paper"])
        short = {key: str(values[key]) for key in LEGACY if key in values}
        change_short(connection, short, str(values.get("receipt_paper", before)), before)
    values = {key: value for key, value in values.items() if key not in LEGACY}
    if values:
        connection.execute(
            text(
                "INSERT INTO setting (key, value) VALUES (:key, :value) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            ),
            [{"key": key, "value": msgspec.json.encode(value).decode()} for key, value in values.items()],
        )


def load_settings(connection: Connection) -> dict[str, Any]:
    """Every setting, with its default where nobody has changed it, and the printers' profiles."""
    rows = connection.execute(text("SELECT key, value FROM setting"))
    kept = {row.key: msgspec.json.decode(row.value) for row in rows if row.key in DEFAULTS}
    settings = {**DEFAULTS, **kept}
    printers = load_printers(connection)
    return {**settings, **short_settings(printers, str(settings["receipt_paper"])), "printers": printers}
