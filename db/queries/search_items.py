"""Finding service items and blocked certificates by name, alias or pinyin.

The catalogue is a few dozen rows, so its terms are kept in memory, keyed by the rows they were made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from db.catalogue_store import decode_blocked, decode_item
from db.domain.pinyin import item_terms
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ItemHit:
    """An item offered; ``matched_alias`` is the alias that matched where the name did not."""

    item_id: str
    code: str
    name: str
    limit_text: str
    matched_alias: str | None


@dataclass(frozen=True, slots=True)
class BlockedHit:
    """A certificate the community may not issue, and where to send the resident."""

    code: str
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class _Entry:
    item_id: str
    code: str
    name: str
    text: str
    """Limit of an item, office of a blocked certificate."""
    spellings: tuple[tuple[str, tuple[str, ...]], ...]
    """Name and aliases, each with every term it is found by."""


def _spellings(name: str, aliases: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((spelt, _terms(spelt)) for spelt in (name, *aliases))


@lru_cache(maxsize=1024)
def _terms(text: str) -> tuple[str, ...]:
    found = item_terms(text)
    return (*(name.lower() for name in found.names), *found.full, *found.initials)


@lru_cache(maxsize=4)
def _item_entries(rows: tuple[tuple[str, str, str, str], ...]) -> tuple[_Entry, ...]:
    entries = []
    for item_id, code, version_id, data in rows:
        item = decode_item(version_id, data)
        entries.append(_Entry(item_id, code, item.name, item.limit_label, _spellings(item.name, item.aliases)))
    return tuple(entries)


@lru_cache(maxsize=4)
def _blocked_entries(rows: tuple[str, ...]) -> tuple[_Entry, ...]:
    certificates = [decode_blocked(data) for data in rows]
    return tuple(_Entry("", c.code, c.name, c.office, _spellings(c.name, c.aliases)) for c in certificates)


def _match(entry: _Entry, words: list[str]) -> tuple[int, str] | None:
    """Rank (0 exact, 1 name from its start, 2 elsewhere in the name, 3 an alias) and the spelling that matched."""
    for n, (spelt, terms) in enumerate(entry.spellings):
        if all(any(term.startswith(word) for term in terms) for word in words):
            if spelt.lower() == words[0]:
                return 0, spelt
            if n:
                return 3, spelt
            begins = spelt.lower().startswith(words[0]) or any(
                term.startswith(words[0]) and len(term) >= len(spelt) for term in terms
            )
            return (1 if begins else 2), spelt
    return None


def find_items(reader: Reader, text: str, limit: int) -> tuple[ItemHit, ...]:
    """Active items every word of the text matches, in the version in force today."""
    rows = reader.rows(
        "SELECT i.id AS item_id, i.code, v.id AS version_id, v.data FROM catalogue_item i "
        "JOIN item_version v ON v.id = (SELECT w.id FROM item_version w WHERE w.item_id = i.id AND w.effective_on <= :today "
        "ORDER BY w.version DESC LIMIT 1) WHERE i.active ORDER BY i.code",
        {"today": reader.today.isoformat()},
    )
    kept = tuple((row.item_id, row.code, row.version_id, row.data) for row in rows)
    return tuple(
        ItemHit(entry.item_id, entry.code, entry.name, entry.text, spelt if spelt != entry.name else None)
        for entry, spelt in _ranked(_item_entries(kept), text, limit)
    )


def find_blocked(reader: Reader, text: str, limit: int) -> tuple[BlockedHit, ...]:
    """Blocked certificates every word of the text matches."""
    rows = reader.rows("SELECT data FROM blocked_certificate WHERE active ORDER BY code")
    entries = _blocked_entries(tuple(row.data for row in rows))
    return tuple(BlockedHit(entry.code, entry.name, entry.text) for entry, _ in _ranked(entries, text, limit))


def _ranked(entries: tuple[_Entry, ...], text: str, limit: int) -> list[tuple[_Entry, str]]:
    words = text.lower().split()
    if not words:
        return []
    found = [(hit, n) for n, entry in enumerate(entries) if (hit := _match(entry, words)) is not None]
    found.sort(key=lambda pair: (pair[0][0], pair[1]))
    return [(entries[n], hit[1]) for hit, n in found[:limit]]
