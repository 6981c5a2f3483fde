"""One certificate or draft with everything about it, previews, and what hangs out today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.certificate_drafts import Objection, objections_of
from db.certificate_facts import facts_of
from db.certificate_holder import CertificateParams, decode_params, load_holder
from db.certificate_judging import Verified, VerifyCertificate, judge
from db.certificate_papers import decode_words, paper_data, paper_of, void_words
from db.certificate_store import occasion_of
from db.certificate_templates import (
    TemplateVersion,
    block_list,
    current_template,
    load_template,
    permitted,
)
from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_states import CertificateState, EventKind
from db.domain.certificate_words import Words, compose, names_blocked
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.notices import Notice
from db.domain.permissions import Permission
from db.queries.certificate_lists import CertificateRow, drafts_where, issued_where
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import day_of

NO_CHOICE = CertificateParams()


@dataclass(frozen=True, slots=True)
class GetCertificate:
    """A certificate or a draft."""

    id: str


@dataclass(frozen=True, slots=True)
class CertificateEventRow:
    """What became of a certificate."""

    kind: EventKind
    label: str
    on: date
    reason: str
    replaced_by: str
    operator: str


@dataclass(frozen=True, slots=True)
class CertificatePrint:
    """A job of this certificate."""

    job_id: str
    state: str
    printer: str
    reprint: int
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class CertificateDetail:
    """Everything about one. ``words`` is None for a draft (see the preview) and once they were erased.

    ``replaced_by_id`` and ``replaces_id`` are certificates of this register.
    """

    row: CertificateRow
    words: Words | None
    payload: str
    check_code: str
    key_id: str
    params: CertificateParams
    purpose: str
    basis: str
    objections: tuple[Objection, ...]
    events: tuple[CertificateEventRow, ...]
    prints: tuple[CertificatePrint, ...]
    template_key: str
    template_name: str
    template_version: int
    draft_id: str | None
    certificate_id: str | None
    replaces_id: str | None
    replaced_by_id: str | None


@dataclass(frozen=True, slots=True)
class PreviewCertificate:
    """A draft or certificate by id; or what a draft would say before it is kept."""

    id: str = ""
    template_key: str = ""
    volunteer_id: str | None = None
    resident_id: str | None = None
    params: CertificateParams = NO_CHOICE
    purpose: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CertificatePreview:
    """The page: ``data`` are the fields of ``desktop.documents.certificate.Certificate`` on ``paper``.

    ``changed``: the facts are no longer those that were made public. ``blocked``: it cannot be issued.
    """

    words: Words
    data: dict[str, Any]
    paper: str
    warnings: tuple[Notice, ...] = ()
    changed: bool = False
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class PublicityToday:
    """What hangs out today."""


@dataclass(frozen=True, slots=True)
class PublicityList:
    """Drafts that hang out (the first to end first), are held, and whose publicity is over."""

    running: tuple[CertificateRow, ...]
    held: tuple[CertificateRow, ...]
    ready: tuple[CertificateRow, ...]


@query("certificates.get", needs=Permission.CERTIFICATE_READ)
def get_certificate(reader: Reader, request: GetCertificate) -> CertificateDetail:
    """A certificate or a draft. Raises KnownError CERTIFICATE-MISSING."""
    found = issued_where(reader, "c.id = :id", {"id": request.id}, 1)
    drafts = [] if found else drafts_where(reader, "d.id = :id", {"id": request.id}, 1)
    if not found and not drafts:
        raise KnownError("CERTIFICATE-MISSING", "找不到这张证明；请刷新后再看。", "id")
    row = reader.one(
        "SELECT c.id, c.draft_id, c.template_id, c.body, c.payload, c.check_code, c.key_id, c.replaces_id, d.params, "
        "d.purpose, d.basis, d.objections, (SELECT n.id FROM certificate n WHERE n.replaces_id = c.id LIMIT 1) AS next "
        "FROM certificate c LEFT JOIN certificate_draft d ON d.id = c.draft_id WHERE c.id = :id"
        if found
        else "SELECT (SELECT c.id FROM certificate c WHERE c.draft_id = d.id) AS id, d.id AS draft_id, d.template_id, "
        "'' AS body, '' AS payload, '' AS check_code, '' AS key_id, NULL AS replaces_id, d.params, d.purpose, d.basis, "
        "d.objections, NULL AS next FROM certificate_draft d WHERE d.id = :id",
        {"id": request.id},
    )
    assert row is not None
    version = load_template(reader, row.template_id)
    return CertificateDetail(
        row=(found or drafts)[0],
        words=decode_words(row.body),
        payload=row.payload,
        check_code=row.check_code,
        key_id=row.key_id,
        params=decode_params(row.params or "{}"),
        purpose=row.purpose or "",
        basis=row.basis or "",
        objections=objections_of(row.objections or "[]"),
        events=_events(reader, row.id or ""),
        prints=_prints(reader, row.id or ""),
        template_key=version.template.key,
        template_name=version.template.name,
        template_version=version.version,
        draft_id=row.draft_id,
        certificate_id=row.id,
        replaces_id=row.replaces_id,
        replaced_by_id=row.next,
    )


def _events(reader: Reader, certificate_id: str) -> tuple[CertificateEventRow, ...]:
    rows = reader.rows(
        "SELECT kind, made_on, reason, replaced_by, operator_name FROM certificate_event "
        "WHERE certificate_id = :id ORDER BY hlc, id",
        {"id": certificate_id},
    )
    return tuple(
        CertificateEventRow(
            EventKind(row.kind),
            EventKind(row.kind).label,
            date.fromisoformat(row.made_on),
            row.reason,
            row.replaced_by,
            row.operator_name,
        )
        for row in rows
    )


def _prints(reader: Reader, certificate_id: str) -> tuple[CertificatePrint, ...]:
    rows = reader.rows(
        "SELECT id, state, printer, reprint, created_at, finished_at FROM print_job WHERE subject_id = :id "
        "AND kind = 'certificate' ORDER BY created_at, id",
        {"id": certificate_id},
    )
    made = []
    for row in rows:
        created = instant_of(row.created_at)
        assert created is not None
        made.append(
            CertificatePrint(row.id, row.state, row.printer, row.reprint, created, instant_of(row.finished_at))
        )
    return tuple(made)


@query("certificates.preview", needs=Permission.CERTIFICATE_READ)
def preview_certificate(reader: Reader, request: PreviewCertificate) -> CertificatePreview:
    """The page as it would be printed. Raises KnownError TEMPLATE-…, CERTIFICATE-…."""
    if not request.id:
        version = current_template(reader, request.template_key)
        return _preview_draft(
            reader,
            version,
            request.volunteer_id,
            request.resident_id,
            request.params,
            request.purpose.strip(),
            request.basis.strip() or _usual_basis(version.template.kind, request.params),
        )
    row = reader.one(
        "SELECT body, payload, check_code, state FROM certificate WHERE id = :id", {"id": request.id}
    )
    if row is not None:
        words = decode_words(row.body)
        if words is None:
            raise KnownError("CERTIFICATE-ERASED", "持有人的个人信息已按本人要求删除，没有可看的内容。", "id")
        data = paper_data(words, row.payload, row.check_code, void=void_words(row.state))
        return CertificatePreview(words, data, paper_of(words.layout))
    draft = reader.one(
        "SELECT template_id, volunteer_id, resident_id, params, purpose, basis, shown, publicity_from, publicity_until "
        "FROM certificate_draft WHERE id = :id",
        {"id": request.id},
    )
    if draft is None:
        raise KnownError("CERTIFICATE-MISSING", "找不到这张证明；请刷新后再看。", "id")
    first, last = day_of(draft.publicity_from), day_of(draft.publicity_until)
    return _preview_draft(
        reader,
        load_template(reader, draft.template_id),
        draft.volunteer_id,
        draft.resident_id,
        decode_params(draft.params),
        draft.purpose,
        draft.basis,
        publicity=(first, last) if first and last else None,
        shown=draft.shown,
    )


def _usual_basis(kind: CertificateKind, params: CertificateParams) -> str:
    if kind is not CertificateKind.COMMITTEE:
        return ""
    return next((one.basis for one in permitted() if one.code == params.subject), "")


def _preview_draft(
    reader: Reader,
    version: TemplateVersion,
    volunteer_id: str | None,
    resident_id: str | None,
    params: CertificateParams,
    purpose: str,
    basis: str,
    *,
    publicity: tuple[date, date] | None = None,
    shown: str = "",
) -> CertificatePreview:
    template = version.template
    holder = load_holder(reader, volunteer_id, resident_id)
    facts = facts_of(reader, template.kind, holder, params)
    occasion = occasion_of(reader, publicity=publicity or facts.publicity, purpose=purpose, basis=basis)
    words = compose(template, facts, occasion)
    blocked = names_blocked(words, block_list(reader))
    return CertificatePreview(
        words,
        paper_data(words, draft=True),
        paper_of(words.layout),
        facts.warnings,
        bool(shown) and shown != facts.digest,
        blocked.name if blocked else "",
    )


@query("certificates.verify", needs=Permission.CERTIFICATE_READ)
def look_at_certificate(reader: Reader, request: VerifyCertificate) -> Verified:
    """Judge a code or number like the use case of this name, where nothing can be written. Raises CERTIFICATE-CODE."""
    return judge(reader, request)


@query("certificates.publicity", needs=Permission.CERTIFICATE_READ)
def publicity_today(reader: Reader, request: PublicityToday) -> PublicityList:
    """What hangs out today, what is held, and what may be issued now."""
    today = {"today": reader.today.isoformat()}
    rows = drafts_where(reader, "d.state IN ('publicity', 'held') AND :today <> ''", today, 5000)
    running = [row for row in rows if row.state is CertificateState.PUBLICITY]
    running.sort(key=lambda row: (row.publicity_until or date.max, row.id))
    return PublicityList(
        tuple(running),
        tuple(row for row in rows if row.state is CertificateState.HELD),
        tuple(row for row in rows if row.state is CertificateState.READY),
    )
