"""The time bank in the database: what somebody has saved, who may be served for it, deposits and their reviews."""

from __future__ import annotations

from datetime import date

from db.domain.errors import KnownError
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.redemption import Line
from db.domain.time_bank import Person, Relation, Saver
from db.points_codec import account_key
from db.points_store import balance, centre_balance
from db.points_versions import TimeVersion
from db.transaction import Reader

OWN, GIVING = AccountKind.MEMBER, AccountKind.DONATE_ONLY
COMMONS = Account(Book.TIME, AccountKind.COMMONS)


def account(volunteer_id: str, kind: AccountKind = OWN) -> Account:
    """One of the two accounts of a saver."""
    return Account(Book.TIME, kind, volunteer_id)


def saver_of(reader: Reader, volunteer_id: str) -> Saver:
    """What somebody holds, may only give, and has ever saved."""
    saved = reader.scalar(
        "SELECT COALESCE(SUM(amount), 0) FROM points_lot WHERE account IN (:own, :giving)",
        {"own": account_key(account(volunteer_id)), "giving": account_key(account(volunteer_id, GIVING))},
    )
    return Saver(balance(reader, account(volunteer_id)), balance(reader, account(volunteer_id, GIVING)), int(saved))


def commons(reader: Reader) -> int:
    """Minutes in the commons (公益池)."""
    return centre_balance(reader, COMMONS)


def age_on(birthday: date | None, day: date) -> int | None:
    """Full years of age."""
    if birthday is None:
        return None
    return day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))


def resident_person(reader: Reader, resident_id: str, version: TimeVersion) -> tuple[Person, str]:
    """A resident as the rules see one, and the name. Raises KnownError PERSON-MISSING, PERSON-STATUS."""
    row = reader.one("SELECT name, birthday, status FROM resident WHERE id = :id", {"id": resident_id})
    if row is None:
        raise KnownError("PERSON-MISSING", "找不到这位居民；请重新查找。", "resident_id")
    if row.status != "active":
        raise KnownError("PERSON-STATUS", "这份档案不在册，不能作为服务对象；请核对后另选一位。", "resident_id")
    codes = {
        tag.code
        for tag in reader.rows(
            "SELECT t.code FROM resident_tag r JOIN tag t ON t.id = r.tag_id "
            "WHERE r.resident_id = :id AND r.removed_on IS NULL",
            {"id": resident_id},
        )
    }
    marks = frozenset(mark for mark, tags in version.marks.items() if codes & set(tags))
    saved = sum(saver_of(reader, one).saved for one in _volunteers_of(reader, resident_id))
    birthday = None if row.birthday is None else date.fromisoformat(row.birthday)
    return Person(age_on(birthday, reader.today), marks, saved), str(row.name)


def _volunteers_of(reader: Reader, resident_id: str) -> list[str]:
    rows = reader.rows("SELECT id FROM volunteer WHERE resident_id = :id", {"id": resident_id})
    return [row.id for row in rows]


def volunteer_person(reader: Reader, volunteer_id: str) -> tuple[Person, str]:
    """The saver as the one who is served."""
    row = reader.one("SELECT name, birthday FROM volunteer WHERE id = :id", {"id": volunteer_id})
    assert row is not None
    birthday = None if row.birthday is None else date.fromisoformat(row.birthday)
    return Person(age_on(birthday, reader.today)), str(row.name)


def relative_person(reader: Reader, volunteer_id: str, relative_id: str, relation: Relation) -> tuple[Person, str]:
    """A relative on the saver's list. Raises KnownError TIME-RELATIVE."""
    row = reader.one(
        "SELECT volunteer_id, relation, name, birthday, ended_on FROM time_relative WHERE id = :id", {"id": relative_id}
    )
    if row is None or row.volunteer_id != volunteer_id or row.relation != relation.value:
        raise KnownError("TIME-RELATIVE", "这位亲属不在名单上；请先登记亲属关系。", "relative_id")
    if row.ended_on is not None and row.ended_on <= reader.today.isoformat():
        raise KnownError("TIME-RELATIVE", "这位亲属的登记已经结束；请核对后另选一位。", "relative_id")
    birthday = None if row.birthday is None else date.fromisoformat(row.birthday)
    return Person(age_on(birthday, reader.today)), str(row.name)


def service_line(reader: Reader, gift_id: str, minutes: int) -> tuple[Line, bool]:
    """The line of a service had for minutes, and whether its places are counted. Raises KnownError GIFT-OFF, TIME-SERVICE,
    TIME-PRICE.
    """
    row = reader.one("SELECT name, kind, counted, active, time_price FROM gift WHERE id = :id", {"id": gift_id})
    if row is None or not row.active:
        raise KnownError("GIFT-OFF", "这项服务已停止兑换，请换一项。", "gift_id")
    if row.kind != "service" or row.time_price is None:
        raise KnownError("TIME-SERVICE", "时间银行只兑换服务，不兑换物品和钱；请选服务项目。", "gift_id")
    if minutes < 1 or minutes % row.time_price:
        text = f"「{row.name}」每次 {row.time_price} 分钟，时长要是它的整数倍；请重新填写。"
        raise KnownError("TIME-PRICE", text, "minutes")
    return Line(gift_id, row.name, row.time_price, minutes // row.time_price), bool(row.counted)
