"""What the facts about a centre must look like, at first start and whenever they are changed."""

from __future__ import annotations

from db.domain.errors import KnownError

CODE_LENGTH = 12
"""统计用区划代码: province, city, county, street and community."""


def check_text(value: str, field: str, label: str, longest: int, *, empty: bool = False) -> str:
    """The text without surrounding blanks. Raises KnownError CENTRE."""
    value = value.strip()
    if not value and not empty:
        raise KnownError("CENTRE", f"{label}没有填，请补上。", field)
    if len(value) > longest:
        raise KnownError("CENTRE", f"{label}太长（最多 {longest} 字），请写短一些。", field)
    if not value.isprintable():
        raise KnownError("CENTRE", f"{label}里有不能显示的字符，请删掉。", field)
    return value


def check_centre_code(value: str, field: str = "centre_code") -> str:
    """The twelve digits, without the blanks people type between them. Raises KnownError CENTRE."""
    code = "".join(value.split())
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
        message = f"中心代码应是 {CODE_LENGTH} 位数字（统计用区划代码），请核对。"
        raise KnownError("CENTRE", message, field)
    return code
