"""What residents and households can be found by: the rows of ``search_term``.

Terms are matched by prefix as bytes. ``n:`` the name from any character, ``p:`` pinyin in full or initials,
``d:`` digits of an identity number or telephone reversed (a tail becomes a prefix), ``a:`` a resident's free
address, ``h:`` a household's address. They are derived from the rows and can be rebuilt at any time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.domain.names import MIDDLE_DOT, normalise_name
from db.domain.pinyin import item_terms, search_terms

LAST = "\U0010ffff"
"""Sorts after every other character, so that ``prefix + LAST`` ends the range of a prefix."""
LONGEST = 80
TAIL_LENGTH = 4
"""Fewest digits of a number's tail that are searched for."""
_CHUNK = 2000

_NUMERALS = {c: str(i) for i, c in enumerate("一二三四五六七八九十", start=1)}
_NUMERAL = re.compile(r"(?<![一二三四五六七八九十百])([一二三四五六七八九十])(?=号楼|栋|幢|座|单元)")
_BUILDING = re.compile(r"([0-9a-z甲乙丙丁]+)(?:号楼|栋|幢|座|楼(?!道))")
_UNIT = re.compile(r"([0-9a-z甲乙丙丁]+)单元")
_ROOM = re.compile(r"(?<=[0-9a-z])[室户房]$")
_DIVISION = re.compile(r"(?<=[省市县乡镇路巷道区])|(?<=街)(?!道)")


def compact_address(address: str) -> str:
    """One spelling of the ways to write an address: 海棠苑 3 号楼 2 单元 501 室 → 海棠苑3-2-501."""
    plain = unicodedata.normalize("NFKC", address).lower()
    plain = "".join(c for c in plain if c in "-/#" or c.isalnum())
    plain = _NUMERAL.sub(lambda found: _NUMERALS[found[1]], plain)
    plain = _UNIT.sub(r"\1-", _BUILDING.sub(r"\1-", plain))
    return re.sub("-{2,}", "-", _ROOM.sub("", plain))


def _part(value: str) -> str:
    compact = compact_address(value)
    return compact if not compact or compact.endswith("-") else f"{compact}-"


def name_terms(name: str) -> Iterator[str]:
    """The terms of a name: as written (also without ``·``), full pinyin, initials."""
    found = search_terms(name)
    shortest = min(2, len(name))
    for written in found.names:
        if len(written) >= shortest:
            yield f"n:{written}"
    for spelt in (*found.full, *found.initials):
        if len(spelt) >= shortest:
            yield f"p:{spelt}"


def digit_term(number: str) -> str:
    """The term of a number, or of a number's tail: reversed."""
    return f"d:{number.partition('转')[0].upper()[::-1]}"


@lru_cache(maxsize=4096)
def _address_terms(address: str) -> tuple[str, ...]:
    compact = compact_address(address)
    if not compact:
        return ()
    starts = [compact, *(compact[m.end() :] for m in _DIVISION.finditer(compact))]
    starts = [s for s in dict.fromkeys(starts) if len(s) > 1]
    kept = [compact, *starts[-3:]]
    place = re.split(r"(?=[0-9])", kept[-1], maxsplit=1)
    kept.extend(f"{initials}{''.join(place[1:])}" for initials in item_terms(place[0]).initials[:1])
    return tuple(dict.fromkeys(f"a:{start}"[:LONGEST] for start in kept))


def resident_terms(name: str, id_number: str | None, phone: str | None, address: str) -> frozenset[str]:
    """Every term of one resident."""
    terms = set(name_terms(name))
    terms.update(digit_term(number) for number in (id_number, phone) if number)
    if address:
        terms.update(_address_terms(address))
    return frozenset(term[:LONGEST] for term in terms)


@lru_cache(maxsize=4096)
def _estate_terms(estate: str) -> tuple[str, ...]:
    compact = compact_address(estate)
    if not compact:
        return ()
    found = item_terms(estate)
    inner = [compact[i:] for i in range(1, len(compact) - 1)] if len(compact) > 3 else []
    return tuple(dict.fromkeys((compact, *inner, found.full[0], found.initials[0]) if found.full else (compact,)))


def household_terms(estate: str, building: str, unit: str, door: str) -> frozenset[str]:
    """Every term of one household: estate (written, pinyin, initials) with the door, the door with its stairs."""
    room = compact_address(door)
    tail = _part(building) + _part(unit) + room
    terms = {f"h:{start}{tail}" for start in _estate_terms(estate)}
    terms.update(f"h:{rest}" for rest in (tail, room) if rest)
    return frozenset(term[:LONGEST] for term in terms)


def write_terms(connection: Connection, terms: Iterable[tuple[str, str]]) -> None:
    """Add (term, owner id) pairs of owners that have none yet."""
    ordered = sorted(terms)
    for start in range(0, len(ordered), 50_000):
        connection.exec_driver_sql(
            "INSERT INTO search_term (term, owner_id) VALUES (?, ?)", ordered[start : start + 50_000]
        )


def reindex(connection: Connection, owner_ids: Iterable[str]) -> int:
    """Make the terms of these residents and households anew; ids of rows that are gone lose theirs.

    Returns how many owners have terms now.
    """
    ids, done = list(dict.fromkeys(owner_ids)), 0
    for start in range(0, len(ids), _CHUNK):
        chunk = {f"i{n}": value for n, value in enumerate(ids[start : start + _CHUNK])}
        listed = ", ".join(f":{name}" for name in chunk)
        connection.execute(text(f"DELETE FROM search_term WHERE owner_id IN ({listed})"), chunk)
        done += _write_where(connection, f"id IN ({listed})", chunk)
    return done


def rebuild(connection: Connection) -> int:
    """Make every term anew. Returns how many terms there are now."""
    connection.execute(text("DELETE FROM search_term"))
    _write_where(connection, "1", {})
    return int(connection.execute(text("SELECT count(*) FROM search_term")).scalar_one())


def _write_where(connection: Connection, condition: str, parameters: dict[str, str]) -> int:
    people = connection.execute(
        text(
            f"SELECT id, name, id_number, phone, address FROM resident WHERE {condition} "
            "AND status NOT IN ('merged', 'forgotten')"
        ),
        parameters,
    ).all()
    homes = connection.execute(
        text(f"SELECT id, estate, building, unit, door FROM household WHERE {condition}"), parameters
    ).all()
    pairs = [(term, r.id) for r in people for term in resident_terms(r.name, r.id_number, r.phone, r.address)]
    pairs += [(term, h.id) for h in homes for term in household_terms(h.estate, h.building, h.unit, h.door)]
    write_terms(connection, pairs)
    return len(people) + len(homes)


def strip_name(typed: str) -> str:
    """A typed piece of a name as ``n:`` terms spell it, whatever dot was typed."""
    return normalise_name(typed).replace(MIDDLE_DOT, "").lower()
