"""What must be true of a demand before it is registered: who brings it up, about what, from where."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.demand_words import SOURCES
from db.domain.errors import KnownError
from db.domain.names import check_name
from db.domain.phones import check_phone
from db.models.resident import Resident
from db.resident_rules import line
from db.transaction import Transaction

TEXT_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who brought it up, in stored form: a resident, or a name and a telephone."""

    resident_id: str | None
    name: str
    phone: str


def long_text(value: str, field: str, label: str, longest: int = TEXT_LENGTH) -> str:
    """Several lines of text without outer blanks. Raises KnownError TEXT."""
    plain = "\n".join(part.rstrip() for part in value.strip().splitlines())
    if len(plain) > longest:
        raise KnownError("TEXT", f"{label}太长（最多 {longest} 字），请写短一些。", field)
    if not plain.replace("\n", "").isprintable():
        raise KnownError("TEXT", f"{label}里有不能显示的字符，请删掉后重新输入。", field)
    return plain


def check_category(tx: Transaction, name: str) -> str:
    """A category in use. Raises KnownError DEMAND-CATEGORY."""
    found = tx.scalar("SELECT name FROM demand_category WHERE name = :name AND active = 1", {"name": name.strip()})
    if found is None:
        raise KnownError("DEMAND-CATEGORY", "这个类别没有在用；请重新选择类别。", "category")
    return str(found)


def check_source(source: str) -> str:
    """Raise KnownError DEMAND-SOURCE for a source that is none."""
    if source not in SOURCES:
        raise KnownError("DEMAND-SOURCE", "请选择诉求从哪里来。", "source")
    return source


def check_reporter(
    tx: Transaction, resident_id: str | None, name: str, phone: str, *, source: str, fields: str = "reporter_"
) -> Reporter:
    """Who brought it up; only a letter may be without a name.

    Raises KnownError DEMAND-REPORTER, PERSON-MISSING, PERSON-STATUS, PHONE and those of names.
    """
    if resident_id is not None:
        resident = tx.session.get(Resident, resident_id)
        if resident is None:
            raise KnownError("PERSON-MISSING", "找不到这位居民；请重新刷卡或搜索。", "resident_id")
        if resident.status in ("deceased", "merged"):
            state = "已登记死亡" if resident.status == "deceased" else "已并入另一份档案"
            raise KnownError("PERSON-STATUS", f"这份档案{state}，不能登记为反映人；请核对后选另一位。", "resident_id")
        return Reporter(resident.id, resident.name, _phone(phone, fields) or resident.phone or "")
    if not name.strip():
        if source != "letter":
            raise KnownError("DEMAND-REPORTER", "请选择反映人，或写下姓名和电话；只有意见箱的来信可以匿名。", f"{fields}name")
        return Reporter(None, "", _phone(phone, fields))
    try:
        checked = check_name(name)
    except KnownError as error:
        raise KnownError(error.code, f"反映人：{error.message}", f"{fields}name") from error
    return Reporter(None, checked, _phone(phone, fields))


def _phone(phone: str, fields: str) -> str:
    if not phone.strip():
        return ""
    try:
        return check_phone(phone)
    except KnownError as error:
        raise KnownError(error.code, error.message, f"{fields}phone") from error


def check_title(title: str) -> str:
    """The title in one line. Raises KnownError DEMAND-TITLE, TEXT."""
    plain = line(title, "title", "标题", 80)
    if not plain:
        raise KnownError("DEMAND-TITLE", "请用一句话写明是什么问题。", "title")
    return plain
