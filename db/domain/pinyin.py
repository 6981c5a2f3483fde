"""What a person or an item can be found by: the text from any character on, full pinyin, initials.

The terms are stored and matched by prefix, so a suffix per position makes every substring findable,
two-character names included. A surname is read as a surname first (单 shan, 万俟 moqi); other characters give
their two commonest readings. Spellings are lower-case ASCII, ü written v.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType, ModuleType

from db.domain.names import MIDDLE_DOT, is_ideograph, normalise_name

NAME_TERMS = 8
ITEM_TERMS = 24
_COMMON = 2


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """Prefix-searchable terms: ``names`` as written, ``full`` pinyin, pinyin ``initials``; the best first."""

    names: tuple[str, ...]
    full: tuple[str, ...]
    initials: tuple[str, ...]


_SURNAME_READINGS = (
    "单 shan dan|覃 qin tan|曾 zeng|仇 qiu|解 xie|朴 piao pu|查 zha cha|区 ou qu|盖 ge gai|员 yun yuan|"
    "乐 yue le|尉 wei yu|缪 miao|宓 mi fu|繁 po|秘 bi mi|召 shao zhao|折 she zhe|黑 he hei|那 na nuo|"
    "种 chong zhong|重 chong zhong|翟 zhai di|佴 nai|句 gou ju|祭 zhai ji|牟 mou mu|柏 bai bo|"
    "薄 bo bao|谌 chen shen|郇 xun huan|郗 xi chi|炅 gui|隗 wei kui|莘 shen xin|冼 xian|洗 xian|"
    "俞 yu|乜 nie|万 wan|能 nai neng|撒 sa|适 kuo shi|眭 sui|粘 nian|弗 fei fu|瞿 qu|訾 zi|藏 zang|"
    "角 jue jiao|肖 xiao|呙 guo|厍 she|行 xing hang|石 shi|沈 shen|葛 ge|贾 jia|殷 yin|盛 sheng|"
    "相 xiang|占 zhan|车 che|褚 chu|都 du|阚 kan|阙 que|臧 zang|宿 su|逄 pang|任 ren|华 hua|应 ying|"
    "宁 ning|燕 yan|曲 qu|令 ling|过 guo|哈 ha|纪 ji|干 gan|卜 bu|晁 chao|麻 ma|强 qiang|仉 zhang|"
    "卒 zu|曹 cao|夏 xia|参 shen|尹 yin"
)
_SURNAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {entry[0]: tuple(entry[2:].split(" ")) for entry in _SURNAME_READINGS.split("|")}
)
"""How a character is read as a surname, the usual reading first."""

_COMPOUND: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "尉迟": ("yu", "chi"),
        "万俟": ("mo", "qi"),
        "长孙": ("zhang", "sun"),
        "澹台": ("tan", "tai"),
        "单于": ("chan", "yu"),
        "宰父": ("zai", "fu"),
        "夹谷": ("jia", "gu"),
        "拓跋": ("tuo", "ba"),
        "令狐": ("ling", "hu"),
        "呼延": ("hu", "yan"),
        "皇甫": ("huang", "fu"),
        "鲜于": ("xian", "yu"),
    }
)

_LAST_LATIN = "\u024f"
_ASCII = re.compile(r"[a-z0-9]+")


def library() -> ModuleType:
    """pypinyin, imported when first needed and without its dictionary of phrases, which costs a third of a second.

    Its readings of single characters are what names and items are searched by; both common readings are kept.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    import pypinyin

    return pypinyin


@lru_cache(maxsize=32768)
def readings(char: str) -> tuple[str, ...]:
    """Every toneless reading of one character, the commonest first; empty when none is known."""
    pypinyin = library()
    found = pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    plain = (_plain(reading) for reading in (found[0] if found else ()))
    return tuple(dict.fromkeys(reading for reading in plain if reading))


def _plain(reading: str) -> str:
    text = unicodedata.normalize("NFD", reading.lower().replace("ü", "v").replace("ê", "e"))
    return "".join(c for c in text if "a" <= c <= "z")


@lru_cache(maxsize=32768)
def _common(char: str) -> tuple[str, ...]:
    return readings(char)[:_COMMON]


_READ_ONE_WAY = frozenset("王吴朱冯于董邓许彭蔡丁叶余潘杜夏汪方姚陆郝白汤尹")
"""Frequent surnames whose other readings are never those of the surname (丁 is not zhēng, 叶 not xié)."""


@lru_cache(maxsize=4096)
def _surname(char: str) -> tuple[str, ...]:
    if char in _READ_ONE_WAY:
        return readings(char)[:1]
    special = _SURNAMES.get(char, ())
    return tuple(dict.fromkeys((*special, *readings(char)[: _COMMON + 1])))


def search_terms(name: str) -> SearchTerms:
    """The terms of a person's name; at most 8 of each kind, all readings of the surname before rarer ones."""
    name = normalise_name(name)
    tokens = _name_tokens(name)
    return SearchTerms(_name_suffixes(name, NAME_TERMS), *_spell(tokens, NAME_TERMS))


def item_terms(text: str) -> SearchTerms:
    """The terms of a catalogue name or alias; words are read in context (银行 yinhang, 重度 zhongdu)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return SearchTerms(_name_suffixes(plain, ITEM_TERMS), *_spell([t for t in _tokens(plain) if t], ITEM_TERMS))


def _name_suffixes(name: str, limit: int) -> tuple[str, ...]:
    """The text from each letter on; starts of parts first when there is no room for all."""
    lowered = name.lower()
    found = [lowered]
    if MIDDLE_DOT in lowered:
        found.append(lowered.replace(MIDDLE_DOT, ""))
    starts: list[int] = []
    inner: list[int] = []
    for i in range(1, len(lowered)):
        if not lowered[i].isalnum() and not is_ideograph(lowered[i]):
            continue
        if not lowered[i - 1].isalnum() and not is_ideograph(lowered[i - 1]):
            starts.append(i)
        elif lowered[i] > _LAST_LATIN:
            inner.append(i)
    found.extend(lowered[i:] for i in (*starts, *inner))
    return tuple(dict.fromkeys(term for term in found if term))[:limit]


def _name_tokens(name: str) -> list[tuple[str, ...]]:
    tokens: list[tuple[str, ...]] = []
    compound = _COMPOUND.get(name[:2])
    if compound is not None and len(name) > 2:
        tokens.extend(tuple(dict.fromkeys((r, *_common(c)))) for r, c in zip(compound, name, strict=False))
        name = name[2:]
    elif name and is_ideograph(name[0]):
        tokens.append(_surname(name[0]))
        name = name[1:]
    tokens.extend(_tokens(name))
    return [token for token in tokens if token]


def _tokens(text: str) -> Iterator[tuple[str, ...]]:
    """One tuple of readings for each ideograph and for each run of Latin letters or digits."""
    if text.isascii() or not all(map(is_ideograph, text)):
        folded = unicodedata.normalize("NFKD", text).lower()
        folded = "".join(c for c in folded if not unicodedata.combining(c))
        at = 0
        for run in _ASCII.finditer(folded):
            yield from (_common(c) for c in folded[at : run.start()] if is_ideograph(c))
            yield (run[0],)
            at = run.end()
        text = folded[at:]
    yield from (_common(c) for c in text if is_ideograph(c))


def _spell(tokens: Sequence[tuple[str, ...]], limit: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    full: dict[str, None] = {}
    initials: dict[str, None] = {}
    for syllables in _variants(tokens):
        if len(full) < limit:
            full.setdefault("".join(syllables))
        if len(initials) < limit:
            initials.setdefault("".join([s if s[0].isdigit() else s[0] for s in syllables]))
        if len(full) >= limit and len(initials) >= limit:
            break
    return tuple(full), tuple(initials)


def _variants(tokens: Sequence[tuple[str, ...]]) -> Iterator[Sequence[str]]:
    """Spellings in order of likelihood: the whole, other readings of its start, each suffix, the rest."""
    if not tokens:
        return
    first = [token[0] for token in tokens]
    yield first
    for other in tokens[0][1:]:
        yield [other, *first[1:]]
    for start in range(1, len(first)):
        yield first[start:]
    for at in range(1, len(tokens)):
        for other in tokens[at][1:]:
            changed = [*first[:at], other, *first[at + 1 :]]
            yield changed
            for lead in tokens[0][1:]:
                yield [lead, *changed[1:]]
            for start in range(1, at + 1):
                yield changed[start:]
