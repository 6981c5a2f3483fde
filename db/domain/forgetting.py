"""A resident who asks to be forgotten: what must be settled first, and taking a person out of other people's words.

《个人信息保护法》第四十七条: what is no longer needed is erased; where the law asks for records to be kept, they are kept
without the person. Figures, dates, numbers of papers and who handled them stay; nothing leads back to the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from db.domain.masking import FORGOTTEN
from db.domain.names import MIDDLE_DOT

LEAST_NAME = 3
"""Characters of a name that stands for one person only: a shorter one may be part of other words."""
LEAST_NUMBER = 11
"""Digits and letters of a number that nothing else has by chance: a mobile number, an identity card."""


class Ground(StrEnum):
    """Why somebody's data are erased (第四十七条第一款)."""

    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    DONE = "done"

    @property
    def label(self) -> str:
        """The ground in words."""
        return {"asked": "本人要求删除", "withdrawn": "撤回同意", "done": "目的已实现，不再需要"}[self.value]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is still going on with a person: how many of each, and the number of the volunteer they are."""

    open_cases: int = 0
    open_demands: int = 0
    open_wishes: int = 0
    volunteer: str = ""


def hindrances(standing: Standing) -> tuple[str, ...]:
    """What must be done before the person can be forgotten, in the order to do it; empty when nothing stands against it."""
    found = []
    if standing.open_cases:
        found.append(f"还有 {standing.open_cases} 件在办，请先办结、撤回或作废")
    if standing.open_demands:
        found.append(f"还有 {standing.open_demands} 件诉求没有归档，请先办完归档")
    if standing.open_wishes:
        found.append(f"还有 {standing.open_wishes} 个心愿没有了结，请先完成或撤下")
    if standing.volunteer:
        found.append(f"也是志愿者（{standing.volunteer}），请先到「志愿者」按 F7 删除个人信息，积分和时长在那里结清")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Words:
    """What names a person: ``names`` and ``numbers`` (identity, telephone), and ``places`` where they live."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every text to look for, the longest first, so that no part of a longer one is left standing."""
        return tuple(sorted({*self.names, *self.numbers, *self.places}, key=lambda one: (-len(one), one)))


def words_of(names: Iterable[str], numbers: Iterable[str | None], places: Iterable[str]) -> Words:
    """What names a person, with the spellings of a dotted name; empty ones and what was erased before are left out."""
    spelt = {form for name in names for form in (name, name.replace(MIDDLE_DOT, "")) if len(form) > 1 and form not in FORGOTTEN}
    numbered = {number for number in numbers if number and len(number) > 1}
    return Words(tuple(sorted(spelt)), tuple(sorted(numbered)), tuple(sorted({p for p in places if len(p) > 1})))


def only_of(words: Words, *, shared_names: Iterable[str], shared_numbers: Iterable[str]) -> Words:
    """The words that can mean nobody else, wherever they stand: long enough, and not on another record (shared_…)."""
    names, numbers = set(shared_names), set(shared_numbers)
    return Words(
        tuple(one for one in words.names if len(one) >= LEAST_NAME and one not in names),
        tuple(one for one in words.numbers if len(one) >= LEAST_NUMBER and one not in numbers),
    )


def redact(text: str, words: Words) -> str:
    """The text without the person: every name, number and place becomes （已删除）.

    Digits count only where they stand alone, not as part of a longer number; upper and lower case are one.
    """
    for one in words.all:
        pattern = re.escape(one)
        if one in words.numbers:
            pattern = rf"(?<![0-9]){pattern}(?![0-9Xx])"
        text = re.sub(pattern, FORGOTTEN, text, flags=re.IGNORECASE)
    return text
