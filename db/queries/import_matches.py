"""Which rows of a sheet are about people who are there already, for a whole sheet at once."""

from __future__ import annotations

import json
from dataclasses import dataclass

from db.domain.duplicates import name_key
from db.domain.names import normalise_name
from db.domain.permissions import Permission
from db.registry import query
from db.resident_rules import ImportRow
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class MatchRows:
    """The rows to look up, each line once."""

    rows: tuple[ImportRow, ...]


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row's person; ``other_name``: the identity number is theirs, the name is not."""

    line: int
    resident_id: str
    reason: str
    other_name: bool


@query("residents.match_rows", needs=Permission.IMPORT)
def match_rows(reader: Reader, request: MatchRows) -> tuple[RowMatch, ...]:
    """One match for every row whose person is there: by identity number, else by name and birthday or telephone.

    A row and a record with two different identity numbers never match, nor does a shared telephone by itself.
    """
    if reader.scalar("SELECT NOT EXISTS (SELECT 1 FROM resident)"):
        return ()
    by_number = _by_number(reader, request)
    by_fact = _by_facts(reader, request)
    found = []
    for row in request.rows:
        form = row.form
        known = by_number.get(form.id_number) if form.id_number else None
        if known is not None:
            same = name_key(known[1]) == name_key(form.name)
            found.append(RowMatch(row.line, known[0], "证件号已经在册", not same))
            continue
        for fact, reason in ((form.birthday, "姓名和出生日期与在册居民相同"), (form.phone, "姓名和电话与在册居民相同")):
            other = by_fact.get((normalise_name(form.name), str(fact))) if fact is not None else None
            if other is not None and not (form.id_number and other[1]):
                found.append(RowMatch(row.line, other[0], reason, False))
                break
    return tuple(found)


def _by_number(reader: Reader, request: MatchRows) -> dict[str, tuple[str, str]]:
    numbers = [row.form.id_number for row in request.rows if row.form.id_number]
    rows = reader.rows(
        "SELECT r.id_number, r.id, r.name FROM json_each(:numbers) j CROSS JOIN resident r "
        "INDEXED BY ix_resident_id_number "
        "ON r.id_number = j.value WHERE r.status NOT IN ('merged', 'forgotten') ORDER BY r.id DESC",
        {"numbers": json.dumps(numbers)},
    )
    return {row.id_number: (row.id, row.name) for row in rows}


def _by_facts(reader: Reader, request: MatchRows) -> dict[tuple[str, str], tuple[str, str | None]]:
    found: dict[tuple[str, str], tuple[str, str | None]] = {}
    for column in ("phone", "birthday"):
        pairs = [
            (normalise_name(row.form.name), str(fact))
            for row in request.rows
            if (fact := getattr(row.form, column)) is not None
        ]
        rows = reader.rows(
            f"SELECT r.id, r.name, r.id_number, r.{column} AS fact FROM json_each(:pairs) j CROSS JOIN resident r "
            "INDEXED BY ix_resident_name_birthday_id_status "
            f"ON r.name = json_extract(j.value, '$[0]') AND r.{column} = json_extract(j.value, '$[1]') "
            "WHERE r.status NOT IN ('merged', 'forgotten') ORDER BY r.id DESC",
            {"pairs": json.dumps(pairs, ensure_ascii=False)},
        )
        for row in rows:
            found[row.name, row.fact] = (row.id, row.id_number)
    return found
