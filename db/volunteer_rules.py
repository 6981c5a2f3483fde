"""Volunteers in the database: finding one to change, numbers, what a scan or a list shows of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.card_payload import CardHolder, holder_number
from db.domain.errors import KnownError
from db.domain.identity import Sex, age_on
from db.domain.pinyin import search_terms
from db.domain.volunteers import VolunteerState
from db.models.volunteer import Volunteer
from db.person_facts import listed
from db.transaction import Reader, Transaction

NUMBERS_DAY = ""
"""Holders' numbers run on over all days; ``serial_counter`` keeps them under no day."""


@dataclass(frozen=True, slots=True)
class VolunteerHead:
    """Who a volunteer is at a glance. ``team_colour`` is six hexadecimal digits."""

    volunteer_id: str
    number: str
    name: str
    sex_label: str
    age: int | None
    state: VolunteerState
    team: str
    team_colour: str
    photo_id: str | None
    stars: int
    counted_minutes: int
    barred_until: date | None


HEAD_COLUMNS = (
    "v.id, v.number, v.name, v.sex, v.birthday, v.state, v.photo_id, v.stars_given, v.counted_minutes, v.barred_until, "
    "t.name AS team, t.colour AS team_colour"
)
MAIN_TEAM = (
    "LEFT JOIN team_member m ON m.id = (SELECT id FROM team_member WHERE volunteer_id = v.id AND until_on IS NULL "
    "ORDER BY from_on, id LIMIT 1) LEFT JOIN volunteer_team t ON t.id = m.team_id"
)


def day_of(value: str | None) -> date | None:
    """A stored day."""
    return None if value is None else date.fromisoformat(value)


def head_of(row: Any, today: date) -> VolunteerHead:
    """A row of HEAD_COLUMNS."""
    birthday = day_of(row.birthday)
    return VolunteerHead(
        row.id,
        row.number,
        row.name,
        Sex(row.sex).told,
        None if birthday is None else age_on(birthday, today),
        VolunteerState(row.state),
        row.team or "",
        row.team_colour or "",
        row.photo_id,
        row.stars_given,
        row.counted_minutes,
        day_of(row.barred_until),
    )


def load_head(reader: Reader, volunteer_id: str) -> VolunteerHead | None:
    """One volunteer at a glance."""
    row = reader.one(f"SELECT {HEAD_COLUMNS} FROM volunteer v {MAIN_TEAM} WHERE v.id = :id", {"id": volunteer_id})
    return None if row is None else head_of(row, reader.today)


def load_heads(reader: Reader, ids: Sequence[str]) -> dict[str, VolunteerHead]:
    """Several volunteers at a glance."""
    heads: dict[str, VolunteerHead] = {}
    for at in range(0, len(ids), 400):
        marks, values = listed(ids[at : at + 400])
        for row in reader.rows(f"SELECT {HEAD_COLUMNS} FROM volunteer v {MAIN_TEAM} WHERE v.id IN ({marks})", values):
            heads[row.id] = head_of(row, reader.today)
    return heads


def find_volunteer(tx: Transaction, volunteer_id: str, field: str = "volunteer_id", *, serving: bool = False) -> Volunteer:
    """A volunteer to change. Raises KnownError VOLUNTEER-MISSING, VOLUNTEER-MERGED, VOLUNTEER-GONE."""
    row = tx.session.get(Volunteer, volunteer_id)
    if row is None:
        raise KnownError("VOLUNTEER-MISSING", "找不到这位志愿者；请重新查找。", field)
    if row.merged_into is not None:
        raise KnownError(
            "VOLUNTEER-MERGED", "这份档案已并入另一份，请打开合并后的档案。", field, into_id=row.merged_into
        )
    state = VolunteerState(row.state)
    if serving and not state.serves:
        raise KnownError("VOLUNTEER-GONE", f"这位志愿者{state.label}，不能再办这一项；请核对档案。", field)
    return row


def next_holder_number(tx: Transaction, holder: CardHolder) -> tuple[int, str]:
    """The next number of a volunteer or a resident at this window and lane."""
    counter = int(
        tx.scalar(
            "INSERT INTO serial_counter (kind, lane, window, day, last) VALUES (:kind, :lane, :window, :day, 1) "
            "ON CONFLICT (kind, lane, window, day) DO UPDATE SET last = last + 1 RETURNING last",
            {"kind": holder.value, "lane": tx.desk.lane, "window": tx.desk.window, "day": NUMBERS_DAY},
        )
    )
    return counter, holder_number(holder, counter, tx.desk.window, tx.desk.lane)


def spelling(name: str) -> tuple[str, str]:
    """Full pinyin and initials of a name, the most likely reading."""
    terms = search_terms(name)
    return (terms.full[0] if terms.full else ""), (terms.initials[0] if terms.initials else "")


_SCANNED = "rowid IN (SELECT rowid FROM volunteer WHERE {})"
"""A condition on one column that no range of its index answers: the index is read, not the rows."""


def find_ids(reader: Reader, text: str, limit: int = 50, *, states: Iterable[str] = ("active",)) -> tuple[str, ...]:
    """Volunteers a text may mean: number, its digits, name from its start, pinyin, initials, end of the telephone."""
    plain = " ".join(text.split())
    if not plain:
        return ()
    found: dict[str, None] = {}
    marks, values = listed(tuple(states), "state")

    def add(condition: str, **given: object) -> None:
        if len(found) < limit:
            sql = (
                f"SELECT id FROM volunteer WHERE {condition} AND merged_into IS NULL AND state IN ({marks}) "
                "ORDER BY number LIMIT :limit"
            )
            found.update(dict.fromkeys(row.id for row in reader.rows(sql, values | given | {"limit": limit})))

    add("number = :number", number=plain.upper())
    if plain.isascii() and plain.isdigit():
        add(_SCANNED.format("number GLOB :glob"), glob=f"V-*{plain.zfill(6)}")
        if len(plain) >= 4:
            add(_SCANNED.format("phone LIKE :tail"), tail=f"%{plain}")
    elif plain.isascii():
        low = plain.lower().replace(" ", "")
        if low.replace("'", "").isalpha():
            add("pinyin >= :low AND pinyin < :high", low=low, high=low + "{")
            add("initials >= :low AND initials < :high", low=low, high=low + "{")
    else:
        add("name >= :low AND name < :high", low=plain, high=plain + "\U0010ffff")
        add(_SCANNED.format("name LIKE :part ESCAPE '\\'"), part=f"%{_like(plain)}%")
    return tuple(found)[:limit]


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
