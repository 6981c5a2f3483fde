"""The words of a certificate as they are printed, made of a template's version and facts from the records.

They are what the content hash is taken over, what is kept, and what a clerk compares with the page: nothing of a
certificate is decided again when it is printed once more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from db.domain.certificate_blocks import Blocked, BlockList
from db.domain.certificate_hours import day_text, period_text, small_day_text
from db.domain.certificate_kinds import Layout
from db.domain.certificate_template import Template, columns_of, fields_of, fill, used_fields
from db.domain.notices import Notice

_RIGHT = frozenset({"times", "hours"})
_LEFT = frozenset({"period", "title"})
_TOTALLED = frozenset({"times", "hours"})
HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class FactSet:
    """What the records say for one certificate.

    ``values`` by field, ``rows`` and ``totals`` of the table by column field; ``essence`` is what must not change
    between publicity and issue; ``publicity`` is one the facts have had already (a list that was hung out).
    """

    values: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    essence: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()
    publicity: tuple[date, date] | None = None

    @property
    def digest(self) -> str:
        """Changes when the essence changes."""
        return hashlib.sha256("\n".join(self.essence).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table of finished words; ``total`` is empty or as long as a row; ``align`` is l, c or r for each column."""

    headings: tuple[str, ...]
    weights: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    align: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is printed but the QR code and the check code, which are made of it."""

    layout: str
    title: str
    number: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    salutation: str
    table: WordTable | None
    notes: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]
    contact: str
    issuers: tuple[str, ...]
    issued_on: str
    publicity: str
    centre_name: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known only when a certificate is made out: its number (empty on a draft), day, people and publicity."""

    number: str
    day: date
    centre_name: str
    committee: str
    party: str
    phone: str
    address: str
    signatory: str = ""
    clerk: str = ""
    publicity: tuple[date, date] | None = None
    purpose: str = ""
    basis: str = ""


def compose(template: Template, facts: FactSet, occasion: Occasion, *, replaces: str = "") -> Words:
    """The finished words. ``replaces``: the number of the void one that this one stands for."""
    values = dict.fromkeys(fields_of(template.kind), "") | dict(facts.values) | _occasion_values(occasion)
    salutation = ""
    if template.layout in (Layout.HONOUR, Layout.LETTER) and values["name"]:
        salutation = f"{values['name']}　同志："
    notes = tuple(fill(text, values) for text in template.notes if not _says_nothing(text, values))
    honour = template.layout is Layout.HONOUR
    words = Words(
        layout=template.layout.value,
        title=fill(template.title, values),
        number=occasion.number,
        facts=tuple((fill(label, values), fill(text, values)) for label, text in template.facts),
        paragraphs=tuple(fill(text, values) for text in template.body),
        salutation=salutation,
        table=_table(template, facts) if template.table else None,
        notes=notes,
        signers=tuple((fill(label, values), "") for label in template.signers),
        contact="　".join(part for part in (occasion.phone, occasion.address) if part),
        issuers=tuple(text for text in (fill(text, values) for text in template.issuers) if text),
        issued_on=small_day_text(occasion.day) if honour else day_text(occasion.day),
        publicity=_publicity(occasion, "公示" if honour else "公示期"),
        centre_name=occasion.centre_name,
    )
    return replaced(words, replaces) if replaces else words


def _publicity(occasion: Occasion, word: str) -> str:
    return f"{word} {period_text(*occasion.publicity)}" if occasion.publicity else ""


def _says_nothing(text: str, values: Mapping[str, str]) -> bool:
    """Whether a note is about facts none of which there is."""
    named = used_fields(text)
    return bool(named) and not any(values[name] for name in named)


def replaced(words: Words, number: str) -> Words:
    """The words with the line that says which void certificate this one stands for."""
    kept = tuple(note for note in words.notes if not note.startswith(_REPLACES))
    return Words(**{**_shallow(words), "notes": (*kept, f"{_REPLACES} {number} 作废。")})


_REPLACES = "本证为补发，原编号"


def _shallow(words: Words) -> dict[str, Any]:
    return {name: getattr(words, name) for name in Words.__dataclass_fields__}


def renumbered(words: Words, number: str, day: date) -> Words:
    """The same words with another number and day of issue."""
    honour = words.layout == Layout.HONOUR
    issued_on = small_day_text(day) if honour else day_text(day)
    return Words(**{**_shallow(words), "number": number, "issued_on": issued_on})


def _occasion_values(occasion: Occasion) -> dict[str, str]:
    publicity = "本证明不需公示"
    if occasion.publicity:
        publicity = f"公示期 {period_text(*occasion.publicity)}，无异议"
    return {
        "centre": occasion.centre_name,
        "committee": occasion.committee,
        "party": occasion.party,
        "centre_phone": occasion.phone,
        "centre_address": occasion.address,
        "issued_on": day_text(occasion.day),
        "year_now": str(occasion.day.year),
        "signatory": occasion.signatory,
        "clerk": occasion.clerk,
        "publicity": publicity,
        "purpose": occasion.purpose,
        "basis": occasion.basis,
    }


def _table(template: Template, facts: FactSet) -> WordTable:
    names = [field for _, field, _ in template.columns]
    total: tuple[str, ...] = ()
    if facts.totals and any(name in _TOTALLED for name in names):
        total = tuple(facts.totals.get(name, "") for name in names)
        if names[0] not in _TOTALLED:
            total = ("合　　计", *total[1:])
    return WordTable(
        headings=tuple(heading for heading, _, _ in template.columns),
        weights=tuple(weight for _, _, weight in template.columns),
        rows=tuple(tuple(row.get(name, "") for name in names) for row in facts.rows),
        total=total,
        align=tuple("r" if name in _RIGHT else "l" if name in _LEFT else "c" for name in names),
    )


def samples(template: Template) -> FactSet:
    """Sample facts, for the preview of a template."""
    values = {name: spec.sample for name, spec in fields_of(template.kind).items()}
    row = {name: spec.sample for name, spec in columns_of(template.kind).items()}
    total = {name: values.get(name, row[name]) for name in _TOTALLED if name in row}
    row |= total
    return FactSet(values, (row,) if template.table else (), total if template.table else {})


def canonical(words: Words) -> str:
    """One spelling of the words as JSON, which the content hash is taken over."""
    return json.dumps(asdict(words), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_hash(spelt: str) -> bytes:
    """The first 128 bits of SHA-256 over words in their one spelling."""
    return hashlib.sha256(spelt.encode()).digest()[:HASH_BYTES]


def content_hash(words: Words) -> bytes:
    """The hash of words."""
    return text_hash(canonical(words))


def names_blocked(words: Words, blocked: BlockList) -> Blocked | None:
    """A certificate that must not be issued and is named by these words, whatever they were made of."""
    said = [words.title, *(part for pair in words.facts for part in pair), *words.paragraphs, *words.notes]
    return blocked.in_subject(words.title) or blocked.in_text("".join(said))
