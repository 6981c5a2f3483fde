"""Templates of certificates in the database, the shipped ones, and the lists of what may and must not be certified."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import select

from db.catalogue_store import decode_blocked
from db.domain.catalogue_json import parse_blocked
from db.domain.certificate_blocks import BlockList
from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_template import Template
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.models.certificate import CertificateTemplate
from db.rule_store import load_rule
from db.transaction import Reader, Transaction
from resources import read_json

_DECODER = msgspec.json.Decoder(Template)
FIRST_DAY = date(2020, 1, 1)
"""The day shipped templates begin."""


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A version of a template as it is kept; ``operator`` is empty on what ships with the program."""

    id: str
    version: int
    active: bool
    starts_on: date
    template: Template
    created_at: datetime
    operator: str


@dataclass(frozen=True, slots=True)
class Permitted:
    """A matter the committee may certify; ``statement`` holds ``{address}``. The last one, ``other``, is typed."""

    code: str
    name: str
    statement: str
    basis: str


@cache
def permitted() -> tuple[Permitted, ...]:
    """What the committee may certify, by the law that says so."""
    rows = read_json("certificates", "permitted.json")["certificates"]
    return tuple(Permitted(row["code"], row["name"], row["statement"], row["basis"]) for row in rows)


@cache
def shipped() -> tuple[Template, ...]:
    """The templates that ship with the program, in the order of the kinds."""
    return tuple(
        msgspec.convert(read_json("certificates", f"{kind.value}.json"), Template) for kind in CertificateKind
    )


def template_id(key: str, version: int) -> str:
    """The id of a shipped version, the same at every desk."""
    return hashlib.sha256(f"certificate_template:{key}:{version}".encode()).hexdigest()[:32]


def encode(template: Template) -> str:
    """A template as its row keeps it."""
    return msgspec.json.encode(template).decode()


def add_shipped_templates(tx: Transaction) -> int:
    """Add shipped templates that are not there; answers how many."""
    known = set(tx.session.scalars(select(CertificateTemplate.key)))
    rows = [
        CertificateTemplate(
            id=template_id(template.key, 1),
            key=template.key,
            version=1,
            kind=template.kind.value,
            name=template.name,
            body=encode(template),
            starts_on=FIRST_DAY,
            created_at=tx.now,
        )
        for template in shipped()
        if template.key not in known
    ]
    tx.session.add_all(rows)
    tx.session.flush()
    return len(rows)


def add_newer_texts(tx: Transaction) -> int:
    """Add the texts of this release to templates nobody here has changed, as their next version; answers how many.

    A template that was changed stays as it is; an administrator is told, see :func:`newer_text`.
    """
    count = 0
    for template in shipped():
        versions = versions_of(tx, template.key)
        if not versions or any(one.operator or one.template == template for one in versions):
            continue
        number = versions[0].version + 1
        tx.session.add(
            CertificateTemplate(
                id=template_id(template.key, number),
                key=template.key,
                version=number,
                kind=template.kind.value,
                name=template.name,
                body=encode(template),
                state="active" if versions[0].active else "retired",
                starts_on=tx.today,
                created_at=tx.now,
            )
        )
        count += 1
    tx.session.flush()
    return count


@dataclass(frozen=True, slots=True)
class TextsDeclined:
    """Shipped texts the centre does not want, as digests: its own stay, and nobody is told of these again."""

    digests: tuple[str, ...] = ()


DECLINED_KEY = "certificate_texts"


def text_digest(template: Template) -> str:
    """What tells one text from another."""
    return hashlib.sha256(encode(template).encode()).hexdigest()[:32]


def newer_text(reader: Reader, versions: Sequence[TemplateVersion]) -> Template | None:
    """The shipped text that a template changed here was never given; None where there is none, or it was declined."""
    key = versions[0].template.key
    template = next((one for one in shipped() if one.key == key), None)
    if template is None or any(one.template == template for one in versions):
        return None
    declined = load_rule(reader, DECLINED_KEY, TextsDeclined())
    return None if text_digest(template) in declined.digests else template


@cache
def _shipped_blocks() -> BlockList:
    return BlockList(parse_blocked(read_json("catalogue", "blocked_certificates.json")))


@cache
def _blocks_of(rows: tuple[str, ...]) -> BlockList:
    own = parse_blocked(read_json("catalogue", "blocked_certificates.json"))
    return BlockList((*own, *(decode_blocked(data) for data in rows)))


def block_list(reader: Reader) -> BlockList:
    """What must not be certified: the national list, whatever became of its rows here, and what the centre added."""
    rows = reader.rows("SELECT data FROM blocked_certificate WHERE active ORDER BY code")
    return _blocks_of(tuple(row.data for row in rows)) if rows else _shipped_blocks()


_COLUMNS = "SELECT id, key, version, state, starts_on, body, created_at, operator_name FROM certificate_template"


def versions_of(reader: Reader, key: str) -> tuple[TemplateVersion, ...]:
    """Every version of a template, the latest first."""
    rows = reader.rows(f"{_COLUMNS} WHERE key = :key ORDER BY version DESC", {"key": key})
    return tuple(_version(row) for row in rows)


def _version(row: Any) -> TemplateVersion:
    created = instant_of(row.created_at)
    assert created is not None
    return TemplateVersion(
        row.id,
        row.version,
        row.state == "active",
        date.fromisoformat(row.starts_on),
        _DECODER.decode(row.body),
        created,
        row.operator_name or "",
    )


def load_template(reader: Reader, template_row_id: str) -> TemplateVersion:
    """One version. Raises KnownError TEMPLATE-MISSING."""
    row = reader.one(f"{_COLUMNS} WHERE id = :id", {"id": template_row_id})
    if row is None:
        raise KnownError("TEMPLATE-MISSING", "找不到这个模板；请刷新后重新选择。", "template_key")
    return _version(row)


def current_template(reader: Reader, key: str) -> TemplateVersion:
    """The version of a template in force today. Raises KnownError TEMPLATE-MISSING, TEMPLATE-RETIRED."""
    rows = versions_of(reader, key)
    if not rows:
        raise KnownError("TEMPLATE-MISSING", "找不到这个模板；请刷新后重新选择。", "template_key")
    begun = [row for row in rows if row.active and row.starts_on <= reader.today]
    if not begun:
        raise KnownError("TEMPLATE-RETIRED", "这个模板已经停用；请换一个模板。", "template_key")
    return begun[0]
