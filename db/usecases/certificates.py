"""Certificates signed and given out: issued, printed, void, replaced, verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.certificate_drafts import find_draft
from db.certificate_facts import refuse_blocked
from db.certificate_judging import Verified, VerifyCertificate, judge
from db.certificate_papers import decode_words, queue_certificates
from db.certificate_store import (
    NewCertificate,
    add_event,
    check_ready,
    prepare,
    rules_of,
    words_of,
    write,
)
from db.certificate_templates import block_list, load_template
from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_states import CertificateState, DraftState, EventKind
from db.domain.certificate_words import names_blocked, renumbered, replaced
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.certificate import Certificate, CertificateDraft
from db.models.paper import PrintJob
from db.registry import use_case
from db.resident_rules import line
from db.signing import SigningKey
from db.transaction import Transaction
from db.usecases.card_keys import signing_key
from db.usecases.volunteers import fresh_id

CHUNK = 5
"""How many to issue in one transaction of a batch: a clerk who registers somebody meanwhile waits for one chunk at most,
so it is short."""
MOST_IN_CHUNK = 200
REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class IssueCertificate:
    """A draft to sign out. ``request_id`` becomes the certificate's id; ``signatory`` is the 负责人."""

    request_id: str
    draft_id: str
    signatory: str
    print: bool = True


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """An issued certificate and its job; ``check_code`` is what is read over the telephone."""

    certificate_id: str
    serial: str
    serial_short: str
    check_code: str
    issued_on: date
    job_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueOne:
    """One of a chunk."""

    request_id: str
    draft_id: str


@dataclass(frozen=True, slots=True)
class IssueMany:
    """A chunk of a batch, one transaction; nothing is printed, see ``certificates.print``."""

    items: tuple[IssueOne, ...]
    signatory: str


@dataclass(frozen=True, slots=True)
class IssueSkipped:
    """One that was not issued, and why."""

    draft_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ManyIssued:
    """What of a chunk was issued (also earlier, by the same request), and what not."""

    issued: tuple[CertificateIssued, ...]
    skipped: tuple[IssueSkipped, ...]


@dataclass(frozen=True, slots=True)
class PrintCertificates:
    """Certificates to print (again); many become one job for each paper."""

    certificate_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificatesQueued:
    """The jobs."""

    job_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoidCertificate:
    """A certificate that no longer holds."""

    certificate_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateVoided:
    """The certificate."""

    certificate_id: str
    state: CertificateState


@dataclass(frozen=True, slots=True)
class ReissueCertificate:
    """The same words under a new number; the old one is void. ``request_id`` becomes the new one's id."""

    request_id: str
    certificate_id: str
    reason: str
    signatory: str = ""
    print: bool = True


@use_case("certificates.issue", needs=Permission.CERTIFICATE_ISSUE)
def issue_certificate(tx: Transaction, request: IssueCertificate) -> CertificateIssued:
    """Sign a draft out under the next number. Raises KnownError CERTIFICATE-…, PERMISSION, KEY-WRITE, TEXT, REQUEST."""
    kept = tx.session.get(Certificate, fresh_id(request.request_id))
    if kept is not None:
        return _issued(kept)
    signatory = _signatory(tx, request.signatory)
    row = _issue(tx, request.request_id, find_draft(tx, request.draft_id), signatory, None)
    tx.session.flush()
    jobs = queue_certificates(tx, [row.id]) if request.print else ()
    tx.audit("certificate", row.id, serial=row.serial, certificate_kind=row.kind)
    tx.changes("certificates")
    return _issued(row, jobs)


def _issued(row: Certificate, jobs: tuple[str, ...] = ()) -> CertificateIssued:
    return CertificateIssued(row.id, row.serial, row.serial_short, row.check_code, row.issued_on, jobs)


def _signatory(tx: Transaction, name: str) -> str:
    signatory = line(name, "signatory", "负责人", 50) or rules_of(tx).signatory
    if not signatory:
        raise KnownError("CERTIFICATE-SIGNATORY", "请写明负责人姓名。", "signatory")
    return signatory


def _issue(
    tx: Transaction, certificate_id: str, draft: CertificateDraft, signatory: str, key: SigningKey | None
) -> Certificate:
    """Everything is checked before the number is taken."""
    kind = CertificateKind(draft.kind)
    if kind not in rules_of(tx).clerk_kinds:
        tx.require(Permission.CERTIFICATE_ISSUE_ALL)
    if draft.state == DraftState.ISSUED:
        raise KnownError("CERTIFICATE-STATE", "这份证明已经签发；请在登记里查看。", "draft_id")
    prepared = prepare(tx, draft)
    check_ready(draft, prepared.facts, tx.today)
    words = words_of(tx, draft, prepared, signatory=signatory)
    serial = tx.next_serial(prepared.template.template.prefix)
    new = NewCertificate(
        id=certificate_id,
        serial=serial,
        kind=kind,
        template_id=draft.template_id,
        volunteer_id=draft.volunteer_id,
        resident_id=draft.resident_id,
        name=prepared.holder.name,
        masked=prepared.holder.masked,
        signatory=signatory,
        valid_days=prepared.template.template.valid_days,
        draft_id=draft.id,
    )
    row = write(tx, new, renumbered(words, serial.full, tx.today), key or signing_key(tx))
    draft.state = DraftState.ISSUED.value
    return row


@use_case("certificates.issue_many", needs=Permission.CERTIFICATE_ISSUE)
def issue_many(tx: Transaction, request: IssueMany) -> ManyIssued:
    """Sign a chunk of a batch out. One that cannot be issued is skipped and said; sent again, nothing is issued twice.

    Raises KnownError CERTIFICATE-SIGNATORY, CERTIFICATE-MANY, PERMISSION, KEY-WRITE.
    """
    if len(request.items) > MOST_IN_CHUNK:
        raise KnownError("CERTIFICATE-MANY", f"一次最多签发 {MOST_IN_CHUNK} 份；请分批签发。", "items")
    signatory, key = _signatory(tx, request.signatory), signing_key(tx)
    issued: list[CertificateIssued] = []
    skipped: list[IssueSkipped] = []
    asked = [fresh_id(item.request_id) for item in request.items]
    kept = {row.id: row for row in tx.session.scalars(select(Certificate).where(Certificate.id.in_(asked)))}
    wanted = CertificateDraft.id.in_([item.draft_id for item in request.items])
    drafts = {row.id: row for row in tx.session.scalars(select(CertificateDraft).where(wanted))}
    for item in request.items:
        row = kept.get(item.request_id)
        if row is None:
            try:
                draft = drafts.get(item.draft_id) or find_draft(tx, item.draft_id)
                row = _issue(tx, item.request_id, draft, signatory, key)
            except KnownError as error:
                if error.code == "PERMISSION":
                    raise
                skipped.append(IssueSkipped(item.draft_id, error.code, error.message))
                continue
            kept[item.request_id] = row
        issued.append(_issued(row))
    tx.session.flush()
    tx.audit("certificates", "", certificates=len(issued), skipped=len(skipped))
    tx.changes("certificates")
    return ManyIssued(tuple(issued), tuple(skipped))


def _certificate(tx: Transaction, certificate_id: str) -> Certificate:
    """A certificate that stands. Raises KnownError CERTIFICATE-MISSING, CERTIFICATE-STATE."""
    row = tx.session.get(Certificate, certificate_id)
    if row is None:
        raise KnownError("CERTIFICATE-MISSING", "登记里没有这张证明；请刷新后再看。", "certificate_id")
    state = CertificateState(row.state)
    if state is not CertificateState.ISSUED:
        raise KnownError(
            "CERTIFICATE-STATE", f"这张证明{state.label}，不能再办；请刷新后再看。", "certificate_id"
        )
    return row


@use_case("certificates.print", needs=Permission.PAPER_PRINT)
def print_certificates(tx: Transaction, request: PrintCertificates) -> CertificatesQueued:
    """Print certificates that stand: the first time, or marked 补打. Raises KnownError CERTIFICATE-…."""
    if not request.certificate_ids:
        raise KnownError("CERTIFICATE-NOBODY", "还没有选证明；请先选要打印的。", "certificate_ids")
    ids = list(dict.fromkeys(request.certificate_ids))
    for one in ids:
        if not _certificate(tx, one).body:
            raise KnownError(
                "CERTIFICATE-ERASED",
                "持有人的个人信息已按本人要求删除，不能再打印；请核对。",
                "certificate_ids",
            )
    jobs = queue_certificates(tx, ids)
    tx.audit("certificate", ids[0] if len(ids) == 1 else "", certificates=len(ids))
    return CertificatesQueued(jobs)


def _reason(text: str) -> str:
    reason = line(text, "reason", "原因", REASON_LENGTH)
    if not reason:
        raise KnownError("CERTIFICATE-REASON", "请写明原因。", "reason")
    return reason


def _recall_papers(tx: Transaction, certificate_id: str) -> None:
    """What has not been printed yet is not printed any more."""
    jobs = tx.session.query(PrintJob).filter_by(subject_id=certificate_id, kind="certificate")
    for job in jobs.filter(PrintJob.state.in_(("waiting", "failed"))):
        job.state, job.finished_at = "cancelled", tx.now


@use_case("certificates.void", needs=Permission.CERTIFICATE_VOID)
def void_certificate(tx: Transaction, request: VoidCertificate) -> CertificateVoided:
    """Declare a certificate void; it joins the revocation list. Raises KnownError CERTIFICATE-…, TEXT."""
    row = _certificate(tx, request.certificate_id)
    reason = _reason(request.reason)
    add_event(tx, row, EventKind.VOID, reason)
    _recall_papers(tx, row.id)
    tx.audit("certificate", row.id, serial=row.serial)
    tx.changes("certificates", "papers")
    return CertificateVoided(row.id, CertificateState(row.state))


@use_case("certificates.reissue", needs=Permission.CERTIFICATE_VOID)
def reissue_certificate(tx: Transaction, request: ReissueCertificate) -> CertificateIssued:
    """Give a certificate out anew with the words it had, under a new number; the old one is void and replaced.

    Raises KnownError CERTIFICATE-…, KEY-WRITE, TEXT, REQUEST.
    """
    kept = tx.session.get(Certificate, fresh_id(request.request_id))
    if kept is not None:
        return _issued(kept)
    old = _certificate(tx, request.certificate_id)
    reason = _reason(request.reason)
    signatory = line(request.signatory, "signatory", "负责人", 50) or old.signatory
    words = decode_words(old.body)
    if words is None:
        raise KnownError(
            "CERTIFICATE-ERASED", "持有人的个人信息已按本人要求删除，不能补发；请核对。", "certificate_id"
        )
    refuse_blocked(names_blocked(words, block_list(tx)), "certificate_id")
    template = load_template(tx, old.template_id).template
    serial = tx.next_serial(template.prefix)
    fresh = replaced(renumbered(words, serial.full, tx.today), old.serial)
    new = NewCertificate(
        id=request.request_id,
        serial=serial,
        kind=CertificateKind(old.kind),
        template_id=old.template_id,
        volunteer_id=old.volunteer_id,
        resident_id=old.resident_id,
        name=old.holder_name,
        masked=old.holder_masked,
        signatory=signatory,
        valid_days=template.valid_days,
        replaces_id=old.id,
    )
    row = write(tx, new, fresh, signing_key(tx))
    tx.session.flush()
    add_event(tx, old, EventKind.REPLACED, reason, serial.full)
    _recall_papers(tx, old.id)
    jobs = queue_certificates(tx, [row.id]) if request.print else ()
    tx.audit("certificate", row.id, serial=row.serial, replaced_by=row.serial_short)
    tx.changes("certificates", "papers")
    return _issued(row, jobs)


@use_case("certificates.verify", needs=Permission.CERTIFICATE_READ)
def verify_certificate(tx: Transaction, request: VerifyCertificate) -> Verified:
    """Judge what was scanned, or a number with its check code; without the network. Raises KnownError CERTIFICATE-CODE."""
    verified = judge(tx, request)
    subject = verified.register.certificate_id if verified.register else ""
    tx.audit("certificate", subject, worth=verified.verdict.value)
    return verified
