"""Understanding single cells, with what Excel does to numbers and dates repaired or named, never guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from db.domain.codes import ETHNIC_GROUPS, RELATIONS, code_of
from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex, guess_kind, normalise_id_number
from db.domain.phones import check_phone
from db.importing.sheet import shown

PRECISE = 10**15
"""Excel keeps 15 significant digits; of a number this large the last ones are lost."""
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = range(1, 73_051)
"""Serial numbers up to the year 2099; the smallest stand for 1900."""
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
_YMD = re.compile(r"([0-9]{4})\s*[-./年,、\s]\s*([0-9]{1,2})\s*[-./月,、\s]\s*([0-9]{1,2})\s*[日号]?(?:[ T].*)?")
_YM = re.compile(r"([0-9]{4})\s*[-./年,、]\s*([0-9]{1,2})\s*月?|([0-9]{4})\s*年?")
_LOST = "证件号被 Excel 当成了数字，后几位已经丢失，请照证件重新填写"
_ETHNICITY, _RELATION = "民族", "与户主关系"
_SPLIT = re.compile(r"[/、，,;；\s]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))


@dataclass(slots=True)
class Remarks:
    """What was repaired in a row, what is wrong with it, and what has no column of its own and goes to the note."""

    repaired: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def text_of(cell: object) -> str:
    """The cell as one line of text; quotes, tabs and line breaks that spreadsheets leave behind are gone."""
    if isinstance(cell, str):
        text = cell.strip()
        if text.isalnum():
            return text
        return " ".join(text.lstrip("'’‘`\t").split())
    return shown(cell)


def narrow(text: str) -> str:
    """Full-width letters and digits made plain, for values that are not names."""
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()


def read_name(cell: object) -> str:
    """A name without the invisible marks and blanks that copying leaves."""
    if not isinstance(cell, str):
        return text_of(cell)
    plain = cell.strip()
    if plain != cell or not plain.isprintable():
        plain = " ".join(plain.lstrip("'’‘`").translate({0x200B: None, 0xFEFF: None, 0x2060: None}).split())
    return plain


def read_id(cell: object, remarks: Remarks) -> str:
    """An identity number as text; a number that has lost digits is an error, never filled up."""
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float):
        if abs(cell) >= PRECISE or cell != int(cell):
            remarks.errors.append(_LOST)
            return ""
        return str(int(cell))
    if isinstance(cell, datetime | date):
        remarks.errors.append("证件号一栏是日期，请核对")
        return ""
    if cell is None:
        return ""
    raw = str(cell).strip()
    text = normalise_id_number(raw.strip("'’‘`\"“”"))
    if _SCIENTIFIC.fullmatch(text):
        remarks.errors.append(_LOST)
        return ""
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
        if len(text) > 15:
            remarks.errors.append(_LOST)
            return ""
    if text != cell and text:
        remarks.repaired.append("证件号里的空格、全角字符或小写 x 已改好")
    return text


def read_kind(cell: object, number: str) -> IdKind:
    """The kind as written, else as the number looks; 居民身份证 where neither tells."""
    text = narrow(text_of(cell))
    if text:
        for kind in IdKind:
            if text == kind.label or (len(text) > 1 and text in kind.label):
                if kind is IdKind.RESIDENT_CARD and number:
                    return guess_kind(number) or kind
                return kind
        if "护照" in text:
            return IdKind.PASSPORT
        if "永久居留" in text or "永居" in text:
            return IdKind.FOREIGN_PERMIT
        if "港澳" in text or "台湾" in text:
            return IdKind.HMT_PERMIT
        if "户口" in text:
            return IdKind.HOUSEHOLD_BOOK
        if "身份证" not in text:
            return IdKind.OTHER
    return (guess_kind(number) if number else None) or IdKind.RESIDENT_CARD


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_birthday(cell: object, remarks: Remarks) -> date | None:
    """A birthday written as a date, as text in the usual ways, as 19491231, or as an Excel day number."""
    text = "" if isinstance(cell, date) else narrow(text_of(cell))
    if re.fullmatch("[0-9]{6}", text) and _date(text[:4], text[4:], "1"):
        remarks.kept.append(f"出生年月：{text}")
        remarks.repaired.append("出生日期只到月，写进了备注")
        return None
    if text and _YM.fullmatch(text):
        remarks.kept.append(f"出生年月：{text}")
        remarks.repaired.append("出生日期不完整，写进了备注")
        return None
    return read_day(cell, "出生日期", remarks, "1949-12-31")


def read_day(cell: object, label: str, remarks: Remarks, example: str = "2026-03-05") -> date | None:
    """A day written as a date, as text in the usual ways, as 20260305, or as an Excel day number; else an error."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = narrow(text_of(cell))
    if not text or text in ("无", "不详", "-", "/"):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell in _EXCEL_DAYS and len(text) != 4:
        remarks.repaired.append(f"{label}是 Excel 的天数，已换成日期")
        return _EXCEL_ZERO + timedelta(days=int(cell))
    found = None
    if re.fullmatch("[0-9]{8}", text):
        found = _date(text[:4], text[4:6], text[6:])
    elif match := _YMD.fullmatch(text):
        found = _date(match[1], match[2], match[3])
    elif re.fullmatch("[0-9]{5}", text) and int(text) in _EXCEL_DAYS:
        remarks.repaired.append(f"{label}是 Excel 的天数，已换成日期")
        return _EXCEL_ZERO + timedelta(days=int(text))
    if found is None:
        remarks.errors.append(f"{label}「{text[:20]}」认不出来，请写成 {example}")
        return None
    if isinstance(cell, str) and text != found.isoformat():
        remarks.repaired.append(f"{label}的写法已统一")
    return found


_SEXES = {
    **dict.fromkeys(("男", "男性", "M", "1", "先生"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "F", "2", "女士"), Sex.FEMALE),
    **dict.fromkeys(("未说明", "9"), Sex.UNSTATED),
    **dict.fromkeys(("", "未知", "0", "不详"), Sex.UNKNOWN),
}


def read_sex(cell: object, remarks: Remarks) -> Sex:
    """The sex as written; what is not understood is kept in the note."""
    if cell == "女":
        return Sex.FEMALE
    if cell == "男":
        return Sex.MALE
    text = narrow(text_of(cell)).upper()
    if text not in _SEXES:
        _keep(remarks, "性别", text)
        return Sex.UNKNOWN
    return _SEXES[text]


def _keep(remarks: Remarks, label: str, text: str) -> None:
    remarks.kept.append(f"{label}：{text}")
    remarks.repaired.append(f"{label}「{text[:20]}」认不出来，写进了备注")


def read_phone(cell: object, remarks: Remarks) -> str | None:
    """The first acceptable number; further ones, and what is no number, are kept in the note."""
    text = narrow(text_of(cell))
    if not text or text in ("无", "-", "/", "0"):
        return None
    if text.endswith(".0"):
        text = text[:-2]
    try:
        return check_phone(text)
    except KnownError:
        pass
    found, others = None, []
    for part in _SPLIT.split(text):
        if found is None:
            try:
                found = check_phone(part)
                continue
            except KnownError:
                pass
        if part:
            others.append(part)
    if found is None:
        _keep(remarks, "电话", text)
    else:
        remarks.kept.append(f"电话：{'、'.join(others)}")
        remarks.repaired.append("有几个电话，第一个作联系电话，其余写进了备注")
    return found


def read_ethnicity(cell: object, remarks: Remarks) -> str | None:
    """The GB/T 3304 code."""
    return _code(cell, remarks, _ETHNICITY)


def read_relation(cell: object, remarks: Remarks) -> str | None:
    """The GB/T 4761 code."""
    return _code(cell, remarks, _RELATION)


@lru_cache(maxsize=1024)
def _code_in(label: str, text: str) -> str | None:
    return code_of(RELATIONS if label == _RELATION else ETHNIC_GROUPS, text)


def _code(cell: object, remarks: Remarks, label: str) -> str | None:
    text = narrow(text_of(cell)) if cell is not None else ""
    code = _code_in(label, text) if text else None
    if text and code is None:
        _keep(remarks, label, text)
    return code


_LOCAL = ("户籍", "本地", "常住", "本市", "本区", "本社区", "是", "在册", "户在人在", "人户一致", "户籍人口", "常住人口")
_NONLOCAL = ("流动", "非户籍", "外来", "外地", "租", "暂住", "寄住", "否", "人在户不在", "非本")


def read_residence(cell: object, remarks: Remarks) -> str:
    """local, nonlocal or unknown."""
    text = narrow(text_of(cell)) if cell is not None else ""
    if not text:
        return "unknown"
    if any(word in text for word in _NONLOCAL):
        return "nonlocal"
    if any(word in text for word in _LOCAL):
        return "local"
    _keep(remarks, "户籍", text)
    return "unknown"


def read_tags(cell: object, known: dict[str, str], remarks: Remarks) -> tuple[str, ...]:
    """The codes of the tags named; other words are kept in the note."""
    text = narrow(text_of(cell)) if cell is not None else ""
    codes: list[str] = []
    others: list[str] = []
    for word in filter(None, _SPLIT.split(text)):
        code = known.get(word) or next((c for name, c in known.items() if word.startswith(name)), None)
        if code is None:
            others.append(word)
        elif code not in codes:
            codes.append(code)
    if others:
        remarks.kept.append(f"人员类别：{'、'.join(others)}")
    return tuple(codes)
