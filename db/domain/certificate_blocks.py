"""What a neighbourhood committee must not certify (民发〔2020〕20号), found however it is written.

Blanks, punctuation, full-width forms, invisible characters and the traditional characters of these names are looked
through. A whole name or alias is refused anywhere in a text; in what a certificate is about (title, subject) the bare
matter is refused too: 「婚姻状况」 is 婚姻状况证明 without its last word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from db.domain.catalogue import BlockedCertificate

_TRADITIONAL = str.maketrans(
    "親屬關係證証狀況養違無變項請區復員蹤態産產業檔個財繼權場體書遺動殘計劃醫學療單車輛曾經營農歷歲雙對離異現",
    "亲属关系证证状况养违无变项请区复员踪态产产业档个财继权场体书遗动残计划医学疗单车辆曾经营农历岁双对离异现",
)
_LOOSE = (
    "有关",
    "关于",
    "本人",
    "居民",
    "情况",
    "状况",
    "说明",
    "事实",
    "属实",
    "事项",
    "出具",
    "开具",
    "的",
)
_MARK = "证明"
_WIDE = frozenset(
    {"工作", "身份", "姓名", "档案", "收入", "学历", "犬证", "婚姻", "生病", "活着", "车辆", "存款"}
)
"""Matters that are also ordinary words: refused only where they are the whole subject."""


def plain(text: str) -> str:
    """A text as it is compared: letters and digits only, one spelling of each."""
    folded = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


@dataclass(frozen=True, slots=True)
class Blocked:
    """One that must not be issued: its code, its name, and the office to send people to."""

    code: str
    name: str
    office: str


class BlockList:
    """The certificates that must not be issued, asked about texts."""

    def __init__(self, certificates: Iterable[BlockedCertificate]) -> None:
        self._names: list[tuple[str, Blocked]] = []
        self._matters: list[tuple[str, Blocked]] = []
        for one in certificates:
            found = Blocked(one.code, one.name, one.office)
            for name in (one.name, *one.aliases):
                whole = plain(name)
                matter = whole.removesuffix(_MARK)
                self._names += [(form, found) for form in {whole, f"{_loose(matter)}{_MARK}"}]
                self._matters += [(form, found) for form in {matter, _loose(matter)} if len(form) >= 2]

    def in_text(self, text: str) -> Blocked | None:
        """The first that a text names; ``None`` when it names none."""
        said = plain(text)
        loose = _loose(said)
        return next((found for name, found in self._names if name in said or name in loose), None)

    def in_words(self, text: str) -> Blocked | None:
        """The first whose matter is told of by fixed words, the ones that are also ordinary words aside."""
        found = self.in_text(text)
        if found is not None:
            return found
        said = plain(text)
        bare = _loose(said)
        return next(
            (
                one
                for matter, one in self._matters
                if matter not in _WIDE and (matter in said or matter in bare)
            ),
            None,
        )

    def in_subject(self, text: str) -> Blocked | None:
        """The first that a title or a subject is about, by name or by its bare matter."""
        bare = _loose(plain(text)).replace(_MARK, "")
        return self.in_words(text) or next((one for matter, one in self._matters if matter == bare), None)


def _loose(said: str) -> str:
    for word in _LOOSE:
        said = said.replace(word, "")
    return said
