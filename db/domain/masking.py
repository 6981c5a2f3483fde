"""What is shown of a person to those who need not know all: on lists, boards and papers.

Defaults of the desk, after 《个人信息安全规范》GB/T 35273 (display masking). Strings are counted in code
points, so characters outside the basic plane are never cut.
"""

from __future__ import annotations

import re

from db.domain.names import MIDDLE_DOT

STAR = "*"
FORGOTTEN = "（已删除）"
"""Stands where the name of a person stood whose data were erased; it hides nobody and is shown as it is."""
_SEPARATORS = re.compile(f"([{MIDDLE_DOT} ])")
_NUMBER = r"(?:[0-9０-９]+|[一二三四五六七八九十百]+|[甲乙丙丁A-Za-z])"
_UNIT = re.compile(rf"^.*?{_NUMBER}\s*单元")
_BUILDING = re.compile(rf"^.*?{_NUMBER}\s*(?:号楼|幢|栋|座|楼)")
_STREET = re.compile(
    r"^.*(?:小区|社区|胡同|大道|路|街|巷|弄|村|里|苑|园|庄|屯|镇|乡|道|坊|城)(?=[^\u3400-\u9fff]|$)"
)


def mask_name(name: str) -> str:
    """张桂兰 → 张*兰, 张兰 → 张*, 阿依古丽·买买提 → 阿*·买*; a single character is hidden whole."""
    if name == FORGOTTEN:
        return name
    if MIDDLE_DOT in name or " " in name:
        pieces = _SEPARATORS.split(name)
        return "".join(p if p in (MIDDLE_DOT, " ", "") else _first(p) for p in pieces)
    if len(name) <= 2:
        return _first(name)
    return f"{name[0]}{STAR}{name[-1]}"


def _first(part: str) -> str:
    return f"{part[0]}{STAR}" if len(part) > 1 else STAR * len(part)


def mask_id(number: str) -> str:
    """110105********002X: first 6 and last 4 of 15 or more; 2 and 2 of 8 or more; 1 and 1 of 5 or more."""
    if len(number) >= 15:
        return _keep(number, 6, 4)
    if len(number) >= 8:
        return _keep(number, 2, 2)
    if len(number) >= 5:
        return _keep(number, 1, 1)
    return STAR * len(number)


def mask_phone(phone: str) -> str:
    """138****5678 for a mobile number; the last four digits of any other, without its extension."""
    main = phone.partition("转")[0]
    if re.fullmatch("1[0-9]{10}", main):
        return _keep(main, 3, 4)
    return _keep(main, 0, 4) if len(main) > 4 else STAR * len(main)


def _keep(text: str, head: int, tail: int) -> str:
    return text[:head] + STAR * (len(text) - head - tail) + text[len(text) - tail :]


def mask_address(address: str) -> str:
    """海棠苑 3 号楼 2 单元 501 → 海棠苑 3 号楼 2 单元 ***: street, building and unit stay, the door does not.

    Where no building is named, everything after the street or village is hidden, its number included.
    """
    text = address.strip()
    kept = ""
    for pattern in (_UNIT, _BUILDING, _STREET):
        found = pattern.match(text)
        if found is not None:
            kept = found[0]
            break
    else:
        digit = re.search("[0-9０-９]", text)
        kept = text[: digit.start()].rstrip() if digit is not None else ""
    rest = text[len(kept) :]
    if not rest.strip():
        return kept
    return f"{kept} ***" if kept and (rest[0] == " " or " " in kept) else f"{kept}***"
