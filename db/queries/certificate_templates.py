"""Kinds of certificate and their templates, as the pages of drafting and of templates need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.certificate_papers import paper_data, paper_of
from db.certificate_store import occasion_of, rules_of
from db.certificate_templates import (
    Permitted,
    TemplateVersion,
    block_list,
    newer_text,
    permitted,
    versions_of,
)
from db.domain.certificate_kinds import CertificateKind, CertificateRules, HolderKind, Layout, Param
from db.domain.certificate_template import (
    FieldSpec,
    Template,
    TemplateFault,
    check_template,
    columns_of,
    fields_of,
)
from db.domain.certificate_words import Occasion, compose, samples
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.certificates import CertificatePreview
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ListKinds:
    """The kinds there are."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind: for whom, what must and may be chosen, and whether the operator may sign it out."""

    kind: CertificateKind
    label: str
    layout: Layout
    holder: HolderKind
    needs: tuple[Param, ...]
    may: tuple[Param, ...]
    least_publicity: int
    may_issue: bool


@dataclass(frozen=True, slots=True)
class KindsList:
    """The kinds in their order, the matters the committee may certify, and the centre's rules."""

    kinds: tuple[KindRow, ...]
    permitted: tuple[Permitted, ...]
    rules: CertificateRules


@dataclass(frozen=True, slots=True)
class ListTemplates:
    """Templates; ``retired`` ones too."""

    retired: bool = False


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template as it is offered today. ``coming``: the day a later version begins. ``newer``: a text that came with
    the program was not taken yet, because this one was changed here."""

    key: str
    kind: CertificateKind
    name: str
    version: int
    layout: Layout
    active: bool
    publicity_days: int
    coming: date | None
    used: int
    newer: bool = False


@dataclass(frozen=True, slots=True)
class GetTemplate:
    """A template by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class TemplateDetail:
    """Every version, the latest first, the fields its texts and columns may use, and the newer text to be had."""

    versions: tuple[TemplateVersion, ...]
    fields: tuple[FieldSpec, ...]
    columns: tuple[FieldSpec, ...]
    newer: Template | None = None


@dataclass(frozen=True, slots=True)
class CheckTemplate:
    """A template as it is being edited."""

    template: Template


@dataclass(frozen=True, slots=True)
class TemplateChecked:
    """What is wrong with it; with nothing wrong, the page with sample facts."""

    faults: tuple[TemplateFault, ...]
    preview: CertificatePreview | None


@query("certificates.kinds", needs=Permission.CERTIFICATE_READ)
def list_kinds(reader: Reader, request: ListKinds) -> KindsList:
    """The kinds, with what the operator may do."""
    rules, operator = rules_of(reader), reader.operator
    rows = []
    for kind in CertificateKind:
        wanted = (
            Permission.CERTIFICATE_ISSUE if kind in rules.clerk_kinds else Permission.CERTIFICATE_ISSUE_ALL
        )
        facts = kind.facts
        may = operator is not None and operator.may(wanted)
        rows.append(
            KindRow(
                kind,
                kind.label,
                facts.layout,
                facts.holder,
                facts.needs,
                facts.may,
                facts.least_publicity,
                may,
            )
        )
    return KindsList(tuple(rows), permitted(), rules)


@query("certificates.templates", needs=Permission.CERTIFICATE_READ)
def list_templates(reader: Reader, request: ListTemplates) -> tuple[TemplateRow, ...]:
    """Templates in the order of the kinds, those that ship first."""
    rows = []
    used = {
        row.key: row.n
        for row in reader.rows(
            "SELECT t.key, sum(d.n) AS n FROM (SELECT template_id, count(*) AS n FROM certificate_draft "
            "WHERE state <> 'dropped' GROUP BY template_id) d JOIN certificate_template t ON t.id = d.template_id GROUP BY t.key"
        )
    }
    for row in reader.rows("SELECT key, max(state) AS state FROM certificate_template GROUP BY key"):
        if row.state != "active" and not request.retired:
            continue
        versions = versions_of(reader, row.key)
        begun = next((one for one in versions if one.starts_on <= reader.today), versions[-1])
        coming = versions[0].starts_on if versions[0].version > begun.version else None
        template = begun.template
        rows.append(
            TemplateRow(
                row.key,
                template.kind,
                template.name,
                begun.version,
                template.layout,
                begun.active,
                template.publicity_days,
                coming,
                used.get(row.key, 0),
                newer_text(reader, versions) is not None,
            )
        )
    order = list(CertificateKind)
    return tuple(sorted(rows, key=lambda one: (order.index(one.kind), one.key != one.kind.value, one.name)))


@query("certificates.template", needs=Permission.CERTIFICATE_READ)
def get_template(reader: Reader, request: GetTemplate) -> TemplateDetail:
    """A template with its versions and fields. Raises KnownError TEMPLATE-MISSING."""
    versions = versions_of(reader, request.key)
    if not versions:
        raise KnownError("TEMPLATE-MISSING", "找不到这个模板；请刷新后重新选择。", "key")
    kind = versions[0].template.kind
    return TemplateDetail(
        versions, tuple(fields_of(kind).values()), tuple(columns_of(kind).values()), newer_text(reader, versions)
    )


def _sample_occasion(reader: Reader, template: Template) -> Occasion:
    """Today at this centre, after a publicity as long as the template asks for."""
    specs, publicity = fields_of(template.kind), None
    if template.publicity_days:
        over = reader.today - timedelta(days=1)
        publicity = (over - timedelta(days=template.publicity_days), over)
    basis = specs[Param.BASIS].sample if Param.BASIS in specs else ""
    return occasion_of(reader, publicity=publicity, purpose=specs[Param.PURPOSE].sample, basis=basis)


@query("certificates.check_template", needs=Permission.CERTIFICATE_READ)
def check_edited(reader: Reader, request: CheckTemplate) -> TemplateChecked:
    """What is wrong with a template being edited, and the page with sample facts where nothing is."""
    faults = check_template(request.template, block_list(reader))
    if faults:
        return TemplateChecked(faults, None)
    words = compose(request.template, samples(request.template), _sample_occasion(reader, request.template))
    return TemplateChecked(
        (), CertificatePreview(words, paper_data(words, draft=True), paper_of(words.layout))
    )
