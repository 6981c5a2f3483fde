"""Certificates in the database: drafts made into words, rows written, states projected from events, names erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.certificate_facts import facts_of, refuse_blocked
from db.certificate_holder import Holder, decode_params, load_holder
from db.certificate_templates import TemplateVersion, block_list, load_template
from db.domain.certificate_kinds import CertificateKind, CertificateRules
from db.domain.certificate_payload import CertificateCode, check_code, encode_bytes
from db.domain.certificate_states import CertificateState, DraftState, EventKind, draft_state
from db.domain.certificate_words import (
    FactSet,
    Occasion,
    Words,
    canonical,
    compose,
    content_hash,
    names_blocked,
)
from db.domain.errors import KnownError
from db.domain.serials import Serial
from db.models.certificate import Certificate, CertificateDraft, CertificateEvent
from db.person_facts import listed
from db.rule_store import load_rule
from db.signing import SigningKey
from db.transaction import Reader, Transaction

RULES_KEY = "certificates"


def rules_of(reader: Reader) -> CertificateRules:
    """What the centre has chosen for its certificates."""
    return load_rule(reader, RULES_KEY, CertificateRules())


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its facts as the records say them now."""

    template: TemplateVersion
    holder: Holder
    facts: FactSet


def prepare(reader: Reader, draft: CertificateDraft) -> Prepared:
    """Read a draft's facts. Raises KnownError of the kind."""
    template = load_template(reader, draft.template_id)
    holder = load_holder(reader, draft.volunteer_id, draft.resident_id)
    return Prepared(
        template,
        holder,
        facts_of(reader, CertificateKind(draft.kind), holder, decode_params(draft.params)),
    )


def occasion_of(
    reader: Reader,
    *,
    number: str = "",
    publicity: tuple[date, date] | None = None,
    purpose: str = "",
    basis: str = "",
    signatory: str = "",
) -> Occasion:
    """Who issues, when, and what stands around the facts."""
    rules = rules_of(reader)
    committee, party = rules.issuers(reader.desk.centre_name)
    address = reader.scalar("SELECT address FROM centre")
    return Occasion(
        number=number,
        day=reader.today,
        centre_name=reader.desk.centre_name,
        committee=committee,
        party=party,
        phone=reader.desk.centre_phone,
        address=str(address or ""),
        signatory=signatory or rules.signatory,
        clerk=reader.operator.name if reader.operator else "",
        publicity=publicity,
        purpose=purpose,
        basis=basis,
    )


def publicity_of(draft: CertificateDraft) -> tuple[date, date] | None:
    """The publicity of a draft, if it had one."""
    if draft.publicity_from is None or draft.publicity_until is None:
        return None
    return draft.publicity_from, draft.publicity_until


def words_of(
    reader: Reader, draft: CertificateDraft, prepared: Prepared, *, number: str = "", signatory: str = ""
) -> Words:
    """The words a draft would be printed with. Raises KnownError CERTIFICATE-BLOCKED."""
    occasion = occasion_of(
        reader,
        number=number,
        publicity=publicity_of(draft),
        purpose=draft.purpose,
        basis=draft.basis,
        signatory=signatory,
    )
    words = compose(prepared.template.template, prepared.facts, occasion)
    refuse_blocked(names_blocked(words, block_list(reader)), "purpose")
    return words


def state_of(draft: CertificateDraft, today: date) -> CertificateState:
    """Where a draft stands today."""
    return draft_state(DraftState(draft.state), draft.publicity_days, draft.publicity_until, today)


def check_ready(draft: CertificateDraft, facts: FactSet, today: date) -> None:
    """Whether a draft may be issued now.

    Raises KnownError CERTIFICATE-STATE, CERTIFICATE-EARLY, CERTIFICATE-HELD, CERTIFICATE-CHANGED.
    """
    state = state_of(draft, today)
    if state is CertificateState.HELD:
        raise KnownError("CERTIFICATE-HELD", "公示期内有人提出异议；请先核实，重新公示或撤下。", "draft_id")
    if state is CertificateState.PUBLICITY:
        raise KnownError(
            "CERTIFICATE-EARLY", f"公示到 {draft.publicity_until} 才满；请到期后再签发。", "draft_id"
        )
    if state is CertificateState.DRAFT:
        raise KnownError(
            "CERTIFICATE-EARLY", f"这份证明要先公示 {draft.publicity_days} 天；请先公示。", "draft_id"
        )
    if state is not CertificateState.READY:
        raise KnownError(
            "CERTIFICATE-STATE", f"这份证明{state.label}，不能再签发；请刷新后再看。", "draft_id"
        )
    if draft.shown and draft.shown != facts.digest:
        raise KnownError(
            "CERTIFICATE-CHANGED", "公示以后记录有变动，和公示的不一样了；请核对后重新公示。", "draft_id"
        )


@dataclass(frozen=True, slots=True)
class NewCertificate:
    """What a certificate row is made of, beside its words."""

    id: str
    serial: Serial
    kind: CertificateKind
    template_id: str
    volunteer_id: str | None
    resident_id: str | None
    name: str
    masked: str
    signatory: str
    valid_days: int
    draft_id: str | None = None
    replaces_id: str | None = None


def write(tx: Transaction, new: NewCertificate, words: Words, key: SigningKey) -> Certificate:
    """Sign the words and keep them as an issued certificate."""
    content = content_hash(words)
    said = CertificateCode(new.serial, new.kind, tx.today, new.name, new.masked, content)
    row = Certificate(
        id=new.id,
        draft_id=new.draft_id,
        template_id=new.template_id,
        serial=new.serial.full,
        serial_short=new.serial.short,
        lane=new.serial.lane,
        window=new.serial.window,
        counter=new.serial.counter,
        kind=new.kind.value,
        title=words.title,
        volunteer_id=new.volunteer_id,
        resident_id=new.resident_id,
        holder_name=new.name,
        holder_masked=new.masked,
        body=canonical(words),
        content_hash=encode_bytes(content),
        check_code=check_code(content),
        payload=said.payload(key.id, key.sign(said.text_to_sign(key.id))),
        key_id=key.id,
        issued_on=tx.today,
        valid_until=tx.today + timedelta(days=new.valid_days) if new.valid_days else None,
        signatory=new.signatory,
        operator_id=tx.actor.operator_id,
        operator_name=tx.actor.name,
        hlc=tx.hlc(),
        replaces_id=new.replaces_id,
    )
    tx.session.add(row)
    return row


def add_event(
    tx: Transaction, certificate: Certificate, kind: EventKind, reason: str, replaced_by: str = ""
) -> None:
    """Append what became of a certificate, and bring its state up to it."""
    tx.session.add(
        CertificateEvent(
            certificate_id=certificate.id,
            serial=certificate.serial,
            kind=kind.value,
            made_on=tx.today,
            reason=reason,
            replaced_by=replaced_by,
            hlc=tx.hlc(),
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )
    tx.session.flush()
    project(tx, [certificate.id])
    tx.session.expire(certificate, ["state"])


_PROJECT = (
    "UPDATE certificate SET state = CASE "
    "WHEN EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = certificate.id "
    "AND e.kind = 'reissued') THEN 'replaced' "
    "WHEN EXISTS (SELECT 1 FROM certificate_event e WHERE e.certificate_id = certificate.id "
    "AND e.kind = 'void') THEN 'void' ELSE 'issued' END"
)


def project(tx: Transaction, certificate_ids: Iterable[str]) -> None:
    """Bring the states of certificates to what their events say, for instance after rows came from a server."""
    marks, values = listed(list(certificate_ids))
    tx.connection.exec_driver_sql(f"{_PROJECT} WHERE id IN ({marks})", values)


def rebuild_certificates(tx: Transaction) -> int:
    """Project every state anew; answers how many certificates there are."""
    return int(tx.connection.exec_driver_sql(_PROJECT).rowcount)


_ERASED = (
    "UPDATE certificate SET holder_name = '', holder_masked = '', body = '', payload = '' WHERE {column} = :id",
    "UPDATE certificate_event SET reason = '' WHERE certificate_id IN (SELECT id FROM certificate WHERE {column} = :id)",
    "UPDATE certificate_draft SET holder_name = '', purpose = '', basis = '', params = '{{}}', objections = '[]', "
    "state = CASE WHEN state = 'issued' THEN state ELSE 'dropped' END WHERE {column} = :id",
    "UPDATE print_job SET data = '{{}}', title = '已删除', "
    "state = CASE WHEN state IN ('waiting', 'failed') THEN 'cancelled' ELSE state END "
    "WHERE kind = 'certificate' AND subject_id IN (SELECT id FROM certificate WHERE {column} = :id)",
)
_UNSENT = ("holder_name", "purpose", "basis")


def erase_holder(tx: Transaction, *, volunteer_id: str | None = None, resident_id: str | None = None) -> int:
    """Empty whatever names a forgotten person on certificates; number, day, kind, hash and state stay.

    Papers given out still prove true, since hash and signature are on them. Returns how many certificates there were.
    """
    column = "volunteer_id" if volunteer_id else "resident_id"
    values = {"id": volunteer_id or resident_id}
    tx.session.flush()
    kept = tx.rows(f"SELECT id, serial FROM certificate WHERE {column} = :id AND body <> ''", values)
    for statement in _ERASED:
        tx.connection.exec_driver_sql(statement.format(column=column), values)
    for row in kept:
        tx.session.add(
            CertificateEvent(
                certificate_id=row.id,
                serial=row.serial,
                kind=EventKind.ERASED.value,
                made_on=tx.today,
                hlc=tx.hlc(),
                operator_id=tx.actor.operator_id,
                operator_name=tx.actor.name,
            )
        )
    for field in _UNSENT:
        tx.connection.exec_driver_sql(
            f"UPDATE outbox SET changes = json_set(changes, '$.{field}', '') WHERE table_name = 'certificate_draft' "
            f"AND json_extract(changes, '$.{field}') <> '' "
            f"AND row_id IN (SELECT id FROM certificate_draft WHERE {column} = :id)",
            values,
        )
    tx.connection.exec_driver_sql(
        "UPDATE outbox SET changes = json_set(changes, '$.params', '{}', '$.objections', '[]') "
        "WHERE table_name = 'certificate_draft' AND changes IS NOT NULL "
        f"AND row_id IN (SELECT id FROM certificate_draft WHERE {column} = :id)",
        values,
    )
    tx.session.flush()
    tx.session.expire_all()
    return len(kept)
