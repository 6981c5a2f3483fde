"""Finding people by any mix of name, pinyin, number tails and address.

Every piece of the text becomes one or more prefix ranges of ``search_term``. The piece with the fewest terms
drives; the others are checked against the driver's people through the index by owner. No range is read beyond
a fixed number of terms, so a common surname costs no more in a city than in a village.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.domain.names import is_ideograph
from db.domain.pinyin import library, readings, search_terms
from db.indexing import LAST, LONGEST, TAIL_LENGTH, compact_address, digit_term, strip_name
from db.transaction import Reader

READ_TERMS = 100
"""Most terms read of one range."""
MIXED_TERMS = 400
"""Most terms of the driving range checked where every piece of a mixed text is common."""
RECENT_CASES = 100
"""Latest cases looked through for the people met last, when a range is longer than what is read of it."""
MAX_PIECES = 6
LONGEST_TEXT = 100

_SPOKEN = re.compile(
    r"\s*([0-9a-z一二三四五六七八九十甲乙丙丁]+)\s*(号楼|栋|幢|座|单元)(?:\s*(?=[0-9一二三四五六七八九十]))?", re.IGNORECASE
)
_DIGITS = re.compile(r"[0-9]+X?")
_NUMBERED = re.compile(r"(?=.*[0-9])[0-9A-Z]+")
_LATIN = re.compile(r"(?=.*[a-z])[a-z']+")

_MATCHED = {"n": "name", "p": "pinyin", "a": "address", "h": "address"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the typed text: the prefixes it may be the beginning of."""

    text: str
    prefixes: tuple[str, ...]
    contains: str = ""
    """Written characters the name must hold besides (for 张guilan)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person found, before anything else is read of them."""

    resident_id: str
    name: str
    active: bool
    last_ms: int
    matched: str


@dataclass(frozen=True, slots=True)
class Found:
    """People in the order to show them; ``more`` when not every match was read."""

    people: tuple[Candidate, ...]
    more: bool


def plain(text: str) -> str:
    """The typed text in one width, without control characters, cut to what is sensible."""
    kept = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    return "".join(c for c in kept if c.isspace() or unicodedata.category(c)[0] != "C").strip()


def split_pieces(text: str) -> tuple[tuple[Piece, ...], ...]:
    """Ways to read the text, the likeliest first: an address spoken with spaces is one piece, or is not."""
    joined = _SPOKEN.sub(lambda found: f"{found[1]}{found[2]}", text)
    ways = dict.fromkeys((tuple(joined.split()), tuple(text.split())))
    return tuple(tuple(_piece(word) for word in words[:MAX_PIECES]) for words in ways if words)


def _piece(word: str) -> Piece:
    lower, upper = word.lower(), word.upper()
    prefixes: list[str] = []
    contains = ""
    written = "".join(c for c in word if is_ideograph(c))
    if written:
        prefixes.append(f"n:{strip_name(word)}")
        rest = lower.replace(written, "")
        if rest and _LATIN.fullmatch(rest) and (lower.startswith(written) or lower.endswith(written)):
            spelt = search_terms(written)
            contains = written
            leads = lower.startswith(written)
            prefixes.extend(
                f"p:{part}{rest}" if leads else f"p:{rest}{part}" for part in (*spelt.full, *spelt.initials)
            )
    elif _LATIN.fullmatch(lower):
        prefixes.append(f"p:{lower.replace(chr(39), '')}")
        prefixes.append(f"n:{lower}")
    elif not _NUMBERED.fullmatch(upper):
        prefixes.append(f"n:{strip_name(word)}")
    if _NUMBERED.fullmatch(upper) and len(upper) >= TAIL_LENGTH:
        prefixes.append(digit_term(upper))
    place = compact_address(word)
    if place and not (_DIGITS.fullmatch(upper) and len(upper) > TAIL_LENGTH):
        prefixes.extend((f"h:{place}", f"a:{place}"))
    return Piece(word, tuple(dict.fromkeys(p[:LONGEST] for p in prefixes)), contains)


def _of_person(piece: Piece) -> Piece:
    return replace(piece, prefixes=tuple(prefix for prefix in piece.prefixes if prefix[:2] not in ("h:", "a:")))


def _owners(reader: Reader, piece: Piece, limit: int) -> tuple[dict[str, str], bool]:
    """Owner → matching term, at most ``limit`` of each prefix, and whether a range was cut short."""
    owners: dict[str, str] = {}
    cut = False
    for prefix in piece.prefixes:
        rows = reader.rows(
            "SELECT term, owner_id FROM search_term WHERE term >= :low AND term < :high ORDER BY term LIMIT :n",
            {"low": prefix, "high": prefix + LAST, "n": limit},
        )
        cut = cut or len(rows) == limit
        for row in rows:
            owners.setdefault(row.owner_id, row.term)
    return owners, cut


def find_people(reader: Reader, text: str, depth: int | None = None, *, doors: bool = True) -> Found:
    """The people every piece of the text matches, best first; at most ``depth`` (READ_TERMS) terms of a range are read.

    Without ``doors`` a text of one piece finds nobody by where they live.
    """
    for pieces in split_pieces(text):
        if not doors and len(pieces) == 1:
            pieces = (_of_person(pieces[0]),)
        found = _match(reader, pieces, depth or READ_TERMS)
        if found.people:
            return found
    return Found((), False)


def _match(reader: Reader, pieces: Sequence[Piece], depth: int) -> Found:
    read = [_owners(reader, piece, depth) for piece in pieces]
    if any(not owners for owners, _ in read):
        return Found((), False)
    driver = min(range(len(pieces)), key=lambda n: (read[n][1], len(read[n][0])))
    owners, cut = read[driver]
    others = [piece for n, piece in enumerate(pieces) if n != driver]
    if cut and others:
        owners, cut = _owners(reader, pieces[driver], max(depth, MIXED_TERMS))
    rows = _people(reader, owners, others, depth)
    if cut:
        rows += _met_lately(reader, pieces)
    best: dict[str, Candidate] = {}
    contained = [piece.contains for piece in pieces if piece.contains]
    for row in rows:
        if row.id in best or not all(written in row.name for written in contained):
            continue
        term = owners.get(row.id) or owners.get(row.household_id or "") or ""
        matched = _kind(term, row.id_number, row.phone)
        best[row.id] = Candidate(row.id, row.name, row.status == "active", row.last or 0, matched)
    first = strip_name(pieces[0].text)
    people = sorted(best.values(), key=lambda person: _order(person, first))
    return Found(tuple(people), cut)


def _order(person: Candidate, typed: str) -> tuple[bool, bool, bool, int, str, str]:
    name = strip_name(person.name)
    written = bool(typed) and is_ideograph(typed[0])
    begins = name.startswith(typed) if written else False
    return (name != typed, not person.active, written and not begins, -person.last_ms, name, person.resident_id)


def _kind(term: str, id_number: str | None, phone: str | None) -> str:
    if term.startswith("d:"):
        return "phone" if phone and digit_term(phone) == term and term != digit_term(id_number or "") else "id"
    return _MATCHED.get(term[:1], "")


_PERSON = (
    "r.id, r.name, r.status, r.id_number, r.phone, r.household_id, "
    "(SELECT max(c.received_at) FROM service_case c WHERE c.resident_id = r.id) AS last"
)


def _checks(pieces: Sequence[Piece]) -> tuple[str, dict[str, str]]:
    """SQL for «the person or the home has, for every piece, a term that begins with one of its prefixes».

    One EXISTS for each prefix: joined by OR inside one, SQLite reads every term of the owner.
    """
    sql = ""
    values: dict[str, str] = {}
    for n, piece in enumerate(pieces):
        parts: list[str] = []
        for m, prefix in enumerate(piece.prefixes):
            low, high = f"p{n}_{m}", f"p{n}_{m}_"
            parts.append(
                "EXISTS (SELECT 1 FROM search_term t WHERE t.owner_id IN (r.id, r.household_id) "
                f"AND t.term >= :{low} AND t.term < :{high})"
            )
            values |= {low: prefix, high: prefix + LAST}
        sql += f" AND ({' OR '.join(parts)})"
    return sql, values


def _people(reader: Reader, owners: dict[str, str], others: Sequence[Piece], most: int) -> list[Any]:
    checks, values = _checks(others)
    rows: list[Any] = []
    for ids, column in (
        ([owner for owner, term in owners.items() if not term.startswith("h:")], "id"),
        ([owner for owner, term in owners.items() if term.startswith("h:")], "household_id"),
    ):
        if ids:
            listed = "[" + ",".join(f'"{i}"' for i in ids) + "]"
            rows += reader.rows(
                f"SELECT {_PERSON} FROM json_each(:ids) o CROSS JOIN resident r ON r.{column} = o.value "
                f"WHERE r.status NOT IN ('merged', 'forgotten'){checks} LIMIT :most",
                {"ids": listed, "most": most, **values},
            )
    return rows


def _met_lately(reader: Reader, pieces: Sequence[Piece]) -> list[Any]:
    checks, values = _checks(pieces)
    return list(
        reader.rows(
            f"SELECT {_PERSON} FROM (SELECT DISTINCT resident_id FROM (SELECT resident_id FROM service_case "
            f"ORDER BY received_at DESC LIMIT {RECENT_CASES})) o CROSS JOIN resident r ON r.id = o.resident_id "
            f"WHERE r.status NOT IN ('merged', 'forgotten'){checks}",
            values,
        )
    )


def heteronym(name: str, text: str) -> str | None:
    """«曾 读 zēng» when a pinyin piece of the text meets the name through a reading that is not the commonest."""
    for word in text.lower().split():
        if _LATIN.fullmatch(word):
            for start in range(len(name)):
                used = _spelling(name[start:], word.replace("'", ""))
                if used is not None:
                    if not used:
                        break
                    char, reading = used[0]
                    return f"{char} 读 {_toned(char, reading)}"
    return None


def _spelling(name: str, typed: str) -> list[tuple[str, str]] | None:
    """Uncommon readings used to spell ``typed`` from the beginning of ``name``; None when it cannot be."""
    ways = [way for way in (_walk(name, typed, initials=True), _walk(name, typed, initials=False)) if way is not None]
    return min(ways, key=len) if ways else None


def _walk(name: str, typed: str, *, initials: bool) -> list[tuple[str, str]] | None:
    if not typed:
        return []
    if not name:
        return None
    char, rest = name[0], name[1:]
    known = readings(char) if is_ideograph(char) else ((char.lower(),) if char.isalnum() else ())
    if not known:
        return _walk(rest, typed, initials=initials)
    best: list[tuple[str, str]] | None = None
    for n, reading in enumerate(known):
        spelt = reading[0] if initials else reading
        if not (typed.startswith(spelt) or spelt.startswith(typed)):
            continue
        tail = _walk(rest, typed[len(spelt) :], initials=initials)
        if tail is not None:
            used = tail if n == 0 or (initials and spelt == known[0][0]) else [(char, reading), *tail]
            if best is None or len(used) < len(best):
                best = used
    return best


def _toned(char: str, reading: str) -> str:
    pypinyin = library()
    toned = pypinyin.pinyin(char, style=pypinyin.Style.TONE, heteronym=True)[0]
    for spelt in toned:
        bare = unicodedata.normalize("NFD", spelt.replace("ü", "v"))
        if "".join(c for c in bare if "a" <= c <= "z") == reading:
            return str(spelt)
    return reading
