"""Finding an item by what a clerk types: its name, an alias, or the first letters of the pinyin of either.

All items of a centre are in memory, so an answer needs no thread. The order is: how well the words match
(the name before an alias, the start before the middle, letters apart last), then how often the item is used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from db.domain.catalogue import BlockedCertificate
from db.domain.pinyin import item_terms
from db.queries.catalogue import OfferedItem


@dataclass(frozen=True, slots=True)
class Match:
    """One line under the item field; exactly one of ``item`` and ``blocked`` is set.

    ``matched`` is the alias or the pinyin letters that were hit, empty when the name itself was.
    """

    item: OfferedItem | None
    blocked: BlockedCertificate | None
    matched: str = ""
    by_alias: bool = False

    @property
    def name(self) -> str:
        """The name shown."""
        return self.item.name if self.item else self.blocked.name if self.blocked else ""


@lru_cache(maxsize=512)
def _letters(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    terms = item_terms(text)
    return terms.initials, terms.full


def _apart(wanted: str, letters: str) -> bool:
    """Whether the letters of ``wanted`` occur in that order, the first one first."""
    if not letters.startswith(wanted[:1]):
        return False
    rest = iter(letters)
    return all(letter in rest for letter in wanted)


def _rank(wanted: str, text: str) -> tuple[int, str] | None:
    """How well ``text`` answers ``wanted`` (0 best) and the letters that did; ``None`` when it does not."""
    plain = text.lower()
    if plain.startswith(wanted):
        return 0, ""
    if wanted in plain:
        return 2, ""
    if not wanted.isascii():
        return None
    initials, full = _letters(text)
    if initials and initials[0].startswith(wanted):
        return 1, initials[0]
    for spelt in full:
        if spelt.startswith(wanted):
            return 3, ""
    for letters in initials[1:]:
        if letters.startswith(wanted):
            return 4, ""
    if len(wanted) > 1 and initials and _apart(wanted, initials[0]):
        return 8, initials[0]
    return None


def _best(wanted: str, name: str, aliases: Sequence[str]) -> tuple[int, str, bool] | None:
    found = _rank(wanted, name)
    best: tuple[int, str, bool] | None = (found[0] * 2, found[1], False) if found else None
    for alias in aliases:
        rank = _rank(wanted, alias)
        if rank is not None and (best is None or rank[0] * 2 + 1 < best[0]):
            best = rank[0] * 2 + 1, alias, True
    return best


def normalised(text: str) -> str:
    """What was typed, half-width, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def find(
    text: str, offers: Sequence[OfferedItem], blocked: Sequence[BlockedCertificate], limit: int = 3,
) -> tuple[Match, ...]:
    """The best ``limit`` matches for ``text``; nothing for an empty text."""
    wanted = normalised(text)
    if not wanted:
        return ()
    found: list[tuple[int, int, int, Match]] = []
    for place, offer in enumerate(offers):
        best = _best(wanted, offer.name, offer.aliases)
        if best is not None:
            found.append((best[0], -offer.uses_30_days, place, Match(offer, None, best[1], best[2])))
    for place, certificate in enumerate(blocked):
        best = _best(wanted, certificate.name, certificate.aliases)
        if best is not None:
            found.append((best[0], 0, 1000 + place, Match(None, certificate, best[1], best[2])))
    found.sort(key=lambda entry: entry[:3])
    return tuple(entry[3] for entry in found[:limit])
