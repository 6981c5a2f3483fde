"""Certificates before they are issued: drafted one by one or for many, and dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.certificate_drafts import TEXT_LENGTH, check_open, find_draft, note_on
from db.certificate_facts import facts_of
from db.certificate_holder import CertificateParams, encode_params, load_holder
from db.certificate_selection import Chosen, choose
from db.certificate_store import Prepared, state_of, words_of
from db.certificate_templates import TemplateVersion, current_template, permitted
from db.domain.certificate_kinds import CertificateKind, Param
from db.domain.certificate_states import CertificateState, DraftState
from db.domain.certificate_words import FactSet
from db.domain.errors import KnownError
from db.domain.notices import Notice
from db.domain.permissions import Permission
from db.models.certificate import CertificateDraft
from db.person_facts import listed
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.volunteers import fresh_id

MOST_AT_ONCE = 2000
CHUNK = 5
"""How many to draft in one transaction of a batch, so that a clerk who registers somebody meanwhile hardly waits."""
NO_CHOICE = CertificateParams()


@dataclass(frozen=True, slots=True)
class DraftCertificate:
    """For whom, by which template, and what was chosen. ``request_id`` becomes the draft's id."""

    request_id: str
    template_key: str
    volunteer_id: str | None = None
    resident_id: str | None = None
    params: CertificateParams = NO_CHOICE
    purpose: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CertificateDrafted:
    """The draft as it stands; ``warnings`` deserve a second look before it is issued."""

    draft_id: str
    state: CertificateState
    publicity_days: int
    publicity_from: date | None
    publicity_until: date | None
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftMany:
    """One certificate for each of many. ``batch_id`` is fresh; the same one again makes nothing twice.

    ``most`` above 0 goes through so many people at once, ``after`` whom the answer before named: each part is one
    transaction, so that work at the counter goes on in between and a stop keeps what was drafted. Whoever has an open
    draft, or a standing certificate, of the same kind and words from elsewhere is skipped.

    ``who``: stars (everybody whose star was given in ``params.year``), ranking (honoured by the list of
    ``params.year``), activity (with hours in ``params.activity_id``), training or award (files with an entry of the
    title ``entry_title`` on ``entry_on``), chosen (``volunteer_ids``).
    """

    batch_id: str
    template_key: str
    who: Literal["stars", "ranking", "activity", "training", "award", "chosen"]
    params: CertificateParams = NO_CHOICE
    volunteer_ids: tuple[str, ...] = ()
    entry_title: str = ""
    entry_on: date | None = None
    purpose: str = ""
    after: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class DraftsMade:
    """The drafts made by this part of a batch, and (volunteer id, why) of who got none.

    ``done`` of ``chosen`` people have been gone through; ``after`` is the last of them, empty when nobody is left.
    """

    batch_id: str
    draft_ids: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    done: int
    chosen: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class DropDraft:
    """A draft that is not to be issued."""

    draft_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DraftDropped:
    """The draft."""

    draft_id: str


@use_case("certificates.draft", needs=Permission.CERTIFICATE_DRAFT)
def draft_certificate(tx: Transaction, request: DraftCertificate) -> CertificateDrafted:
    """Draft a certificate from the records. Raises KnownError TEMPLATE-…, CERTIFICATE-…, TEXT, REQUEST."""
    kept = tx.session.get(CertificateDraft, fresh_id(request.request_id))
    if kept is not None:
        return _drafted(tx, kept, ())
    version = current_template(tx, request.template_key)
    draft, facts = _make(
        tx,
        version,
        request.request_id,
        request.volunteer_id,
        request.resident_id,
        request.params,
        request.purpose,
        request.basis,
    )
    tx.audit("certificate_draft", draft.id, certificate_kind=draft.kind)
    tx.changes("certificates")
    return _drafted(tx, draft, facts.warnings)


def _drafted(tx: Transaction, draft: CertificateDraft, warnings: tuple[Notice, ...]) -> CertificateDrafted:
    return CertificateDrafted(
        draft.id,
        state_of(draft, tx.today),
        draft.publicity_days,
        draft.publicity_from,
        draft.publicity_until,
        warnings,
    )


def _make(
    tx: Transaction,
    version: TemplateVersion,
    draft_id: str,
    volunteer_id: str | None,
    resident_id: str | None,
    params: CertificateParams,
    purpose: str,
    basis: str,
    batch_id: str = "",
) -> tuple[CertificateDraft, FactSet]:
    kind = version.template.kind
    holder = load_holder(tx, volunteer_id, resident_id)
    purpose = line(purpose, "purpose", "用途", TEXT_LENGTH)
    basis = line(basis, "basis", "依据", TEXT_LENGTH) or _usual_basis(kind, params)
    if Param.PURPOSE in kind.facts.needs and not purpose:
        raise KnownError("CERTIFICATE-PURPOSE", "请写明用途（感谢函写事由）。", "purpose")
    if Param.BASIS in kind.facts.needs and not basis:
        raise KnownError(
            "CERTIFICATE-BASIS", "居委会证明要写明法律、法规或国务院规定的依据；请补上。", "basis"
        )
    facts = facts_of(tx, kind, holder, params)
    days = version.template.publicity_days
    draft = CertificateDraft(
        id=draft_id,
        template_id=version.id,
        kind=kind.value,
        volunteer_id=holder.volunteer_id,
        resident_id=holder.resident_id,
        holder_name=holder.name,
        purpose=purpose,
        basis=basis,
        params=encode_params(params),
        state=DraftState.DRAFT.value,
        publicity_days=days,
        publicity_from=None,
        publicity_until=None,
        shown="",
        objections="[]",
        batch_id=batch_id,
        made_on=tx.today,
        hlc=tx.hlc(),
        operator_id=tx.actor.operator_id,
        operator_name=tx.actor.name,
    )
    if days and facts.publicity is not None and (facts.publicity[1] - facts.publicity[0]).days >= days:
        # The list these facts come from was hung out long enough: nobody hangs it out twice.
        draft.publicity_from, draft.publicity_until = facts.publicity
        draft.state, draft.shown = DraftState.PUBLICITY.value, facts.digest
    tx.session.add(draft)
    words_of(tx, draft, Prepared(version, holder, facts))
    tx.session.flush()
    return draft, facts


def _usual_basis(kind: CertificateKind, params: CertificateParams) -> str:
    if kind is not CertificateKind.COMMITTEE:
        return ""
    return next((one.basis for one in permitted() if one.code == params.subject), "")


@use_case("certificates.draft_many", needs=Permission.CERTIFICATE_DRAFT)
def draft_many(tx: Transaction, request: DraftMany) -> DraftsMade:
    """Draft one certificate for each of many. Raises KnownError TEMPLATE-…, CERTIFICATE-NOBODY, CERTIFICATE-MANY, …."""
    batch_id = fresh_id(request.batch_id, "batch_id")
    version = current_template(tx, request.template_key)
    chosen = choose(
        tx,
        request.who,
        request.params,
        request.volunteer_ids,
        request.entry_title.strip(),
        request.entry_on,
    )
    if not chosen:
        raise KnownError("CERTIFICATE-NOBODY", "没有找到该出证明的人；请核对条件。", "who")
    if len(chosen) > MOST_AT_ONCE:
        raise KnownError("CERTIFICATE-MANY", f"一次最多起草 {MOST_AT_ONCE} 份；请分批办理。", "who")
    begin = 1 + next((n for n, one in enumerate(chosen) if one.volunteer_id == request.after), -1)
    done = min(len(chosen), begin + request.most) if request.most > 0 else len(chosen)
    part = chosen[begin:done]
    made, skipped = _each(tx, version, batch_id, part, request.purpose)
    tx.audit("certificate_draft", batch_id, drafts=len(made), skipped=len(skipped))
    tx.changes("certificates")
    after = part[-1].volunteer_id if part and done < len(chosen) else ""
    return DraftsMade(batch_id, tuple(made), tuple(skipped), done, len(chosen), after)


HAS_DRAFT = "已经有一份同样的草稿，没有重复起草；请在登记簿里接着办。"
HAS_CERTIFICATE = "已经有一张同样的证明；要再给一张请在登记簿里补发。"
_SAME = (
    "SELECT d.volunteer_id, d.params, c.id FROM certificate_draft d LEFT JOIN certificate c ON c.draft_id = d.id "
    "WHERE d.volunteer_id IN ({marks}) AND d.kind = :kind AND d.purpose = :purpose AND d.batch_id <> :batch "
    "AND (c.state = 'issued' OR (c.id IS NULL AND d.state NOT IN ('issued', 'dropped')))"
)


def _had(
    tx: Transaction, kind: CertificateKind, batch_id: str, chosen: Sequence[Chosen], purpose: str
) -> dict[tuple[str, str], str]:
    """Who has such a draft or certificate already (by volunteer and what was chosen), in words."""
    if not chosen:
        return {}
    marks, values = listed([one.volunteer_id for one in chosen])
    rows = tx.rows(
        _SAME.format(marks=marks), {**values, "kind": kind.value, "purpose": purpose, "batch": batch_id}
    )
    return {(row.volunteer_id, row.params): HAS_CERTIFICATE if row.id else HAS_DRAFT for row in rows}


def _each(
    tx: Transaction, version: TemplateVersion, batch_id: str, chosen: Sequence[Chosen], purpose: str
) -> tuple[list[str], list[tuple[str, str]]]:
    made: list[str] = []
    skipped: list[tuple[str, str]] = []
    had = _had(tx, version.template.kind, batch_id, chosen, line(purpose, "purpose", "用途", TEXT_LENGTH))
    ids = [hashlib.sha256(f"{batch_id}:{one.volunteer_id}".encode()).hexdigest()[:32] for one in chosen]
    marks, values = listed(ids)
    kept = {row.id for row in tx.rows(f"SELECT id FROM certificate_draft WHERE id IN ({marks})", values)}
    for one, draft_id in zip(chosen, ids, strict=True):
        if draft_id not in kept:
            if already := had.get((one.volunteer_id, encode_params(one.params))):
                skipped.append((one.volunteer_id, already))
                continue
            try:
                _make(tx, version, draft_id, one.volunteer_id, None, one.params, purpose, "", batch_id)
            except KnownError as error:
                if error.field in ("purpose", "basis"):
                    raise
                skipped.append((one.volunteer_id, error.message))
                continue
        made.append(draft_id)
    return made, skipped


@use_case("certificates.drop", needs=Permission.CERTIFICATE_DRAFT)
def drop_draft(tx: Transaction, request: DropDraft) -> DraftDropped:
    """Take a draft away that is not issued. Raises KnownError CERTIFICATE-MISSING, CERTIFICATE-STATE, TEXT."""
    draft = find_draft(tx, request.draft_id)
    check_open(draft)
    reason = line(request.reason, "reason", "原因", TEXT_LENGTH)
    if reason:
        note_on(tx, draft, reason)
    draft.state = DraftState.DROPPED.value
    tx.audit("certificate_draft", draft.id, certificate_kind=draft.kind)
    tx.changes("certificates")
    return DraftDropped(draft.id)
