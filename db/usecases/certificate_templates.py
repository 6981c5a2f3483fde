"""Templates of certificates: copied, changed with versions, retired; and the rules of the centre's certificates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from db.certificate_store import RULES_KEY
from db.certificate_templates import (
    DECLINED_KEY,
    TextsDeclined,
    block_list,
    encode,
    newer_text,
    text_digest,
    versions_of,
)
from db.domain.certificate_kinds import CertificateKind, CertificateRules
from db.domain.certificate_template import Template, check_template
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.certificate import CertificateTemplate
from db.registry import use_case
from db.resident_rules import line
from db.rule_store import load_rule, save_rule
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SaveTemplate:
    """A changed template becomes the next version, in force from a day on (None: today). ``base_version`` was edited."""

    template: Template
    base_version: int
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class TemplateSaved:
    """The version as kept."""

    template_id: str
    key: str
    version: int


@dataclass(frozen=True, slots=True)
class CopyTemplate:
    """A template to begin a new one with, of the same kind."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class RetireTemplate:
    """A template not to be offered any more, or (``retired`` False) offered again."""

    key: str
    retired: bool = True


@dataclass(frozen=True, slots=True)
class TakeText:
    """The newer text that came with the program for a template changed here: take it, or (``take`` False) never."""

    key: str
    take: bool


@dataclass(frozen=True, slots=True)
class SaveCertificateRules:
    """Who issues, and which kinds a clerk may sign out."""

    rules: CertificateRules


@dataclass(frozen=True, slots=True)
class CertificateRulesSaved:
    """The rules as kept."""

    rules: CertificateRules


def _check(tx: Transaction, template: Template) -> None:
    """Refuse a template with faults; all of them are in the details. Raises KnownError of the first, with its place."""
    faults = check_template(template, block_list(tx))
    if faults:
        first = faults[0]
        raise KnownError(
            first.code,
            f"模板要改：{first.place}，{first.message}",
            "template",
            faults=[[fault.place, fault.code, fault.message] for fault in faults],
        )


def _check_name(tx: Transaction, name: str, key: str) -> None:
    taken = tx.scalar(
        "SELECT 1 FROM certificate_template WHERE name = :name AND key <> :key AND state = 'active'",
        {"name": name, "key": key},
    )
    if taken:
        raise KnownError("TEMPLATE-NAME", "已有一个模板叫这个名称；请换一个名称。", "name")


def _add(tx: Transaction, template: Template, version: int, starts_on: date) -> TemplateSaved:
    row = CertificateTemplate(
        id=tx.new_id(),
        key=template.key,
        version=version,
        kind=template.kind.value,
        name=template.name,
        body=encode(template),
        starts_on=starts_on,
        created_at=tx.now,
        operator_name=tx.actor.name,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.audit("certificate_template", template.key, template=template.name, version=version)
    tx.changes("certificates")
    return TemplateSaved(row.id, template.key, version)


@use_case("certificates.save_template", needs=Permission.CERTIFICATE_TEMPLATES)
def save_template(tx: Transaction, request: SaveTemplate) -> TemplateSaved:
    """Keep the next version of a template; certificates that were issued or drafted keep theirs.

    Raises KnownError TEMPLATE-MISSING, TEMPLATE-STALE, TEMPLATE-KIND, TEMPLATE-RETIRED, TEMPLATE-DATE, TEMPLATE-NAME,
    CERTIFICATE-BLOCKED and those of ``check_template``.
    """
    template = request.template
    versions = versions_of(tx, template.key)
    if not versions:
        raise KnownError("TEMPLATE-MISSING", "没有这个模板；请先复制一个，再改。", "template")
    latest = versions[0]
    if latest.version != request.base_version:
        raise KnownError("TEMPLATE-STALE", "这个模板刚被别人改过；请刷新后再改。", "base_version")
    if not latest.active:
        raise KnownError("TEMPLATE-RETIRED", "这个模板已经停用；请先恢复使用。", "template")
    if template.kind is not latest.template.kind:
        raise KnownError("TEMPLATE-KIND", "模板的种类不能改；请复制另一种的模板。", "template")
    starts_on = request.starts_on or tx.today
    if starts_on < tx.today:
        raise KnownError("TEMPLATE-DATE", "新版本不能从过去开始；请选今天或以后的日期。", "starts_on")
    _check(tx, template)
    _check_name(tx, template.name, template.key)
    return _add(tx, template, latest.version + 1, starts_on)


@use_case("certificates.copy_template", needs=Permission.CERTIFICATE_TEMPLATES)
def copy_template(tx: Transaction, request: CopyTemplate) -> TemplateSaved:
    """Begin a new template with the words of another. Raises KnownError TEMPLATE-MISSING, TEMPLATE-NAME, …."""
    versions = versions_of(tx, request.key)
    if not versions:
        raise KnownError("TEMPLATE-MISSING", "找不到这个模板；请刷新后重新选择。", "key")
    source = versions[0].template
    key = f"{source.kind.value}_{tx.new_id()[-8:]}"
    template = replace(source, key=key, name=line(request.name, "name", "名称", 40))
    _check(tx, template)
    _check_name(tx, template.name, key)
    return _add(tx, template, 1, tx.today)


@use_case("certificates.retire_template", needs=Permission.CERTIFICATE_TEMPLATES)
def retire_template(tx: Transaction, request: RetireTemplate) -> TemplateSaved:
    """Offer a template no more, or again; what was drafted with it goes on. Raises KnownError TEMPLATE-MISSING, …."""
    rows = list(
        tx.session.scalars(
            select(CertificateTemplate)
            .where(CertificateTemplate.key == request.key)
            .order_by(CertificateTemplate.version)
        )
    )
    if not rows:
        raise KnownError("TEMPLATE-MISSING", "找不到这个模板；请刷新后重新选择。", "key")
    if not request.retired:
        _check_name(tx, rows[-1].name, request.key)
    for row in rows:
        row.state = "retired" if request.retired else "active"
    tx.audit("certificate_template", request.key, template=rows[-1].name, version=rows[-1].version)
    tx.changes("certificates")
    return TemplateSaved(rows[-1].id, request.key, rows[-1].version)


@use_case("certificates.take_text", needs=Permission.CERTIFICATE_TEMPLATES)
def take_text(tx: Transaction, request: TakeText) -> TemplateSaved:
    """Keep the shipped text as the next version, in force from today or from when the latest begins; the centre's own
    versions stay below it. Or decline it: nobody is told of this text again.

    Raises KnownError TEMPLATE-MISSING, TEMPLATE-RETIRED, TEMPLATE-NAME and those of ``check_template``.
    """
    versions = versions_of(tx, request.key)
    text = newer_text(tx, versions) if versions else None
    if text is None:
        raise KnownError("TEMPLATE-MISSING", "这个模板没有新版文字；请刷新后再看。", "key")
    latest = versions[0]
    if not request.take:
        declined = load_rule(tx, DECLINED_KEY, TextsDeclined())
        save_rule(tx, DECLINED_KEY, TextsDeclined((*declined.digests, text_digest(text))))
        tx.audit("certificate_template", request.key, template=latest.template.name, version=latest.version)
        tx.changes("certificates")
        return TemplateSaved(latest.id, request.key, latest.version)
    if not latest.active:
        raise KnownError("TEMPLATE-RETIRED", "这个模板已经停用；请先恢复使用。", "key")
    _check(tx, text)
    _check_name(tx, text.name, text.key)
    return _add(tx, text, latest.version + 1, max(tx.today, latest.starts_on))


@use_case("certificates.save_rules", needs=Permission.CERTIFICATE_TEMPLATES)
def save_rules(tx: Transaction, request: SaveCertificateRules) -> CertificateRulesSaved:
    """Keep the rules of the centre's certificates. Raises KnownError TEXT."""
    given = request.rules
    rules = CertificateRules(
        tuple(kind for kind in CertificateKind if kind in given.clerk_kinds),
        line(given.committee, "committee", "居委会名称", 60),
        line(given.party, "party", "党组织名称", 60),
        line(given.signatory, "signatory", "负责人", 50),
    )
    save_rule(tx, RULES_KEY, rules)
    tx.audit("certificate_template", "")
    tx.changes("certificates")
    return CertificateRulesSaved(rules)
