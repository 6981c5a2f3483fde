"""Drafts of certificates found to be changed, and the objections and answers written on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from db.domain.certificate_states import CertificateState, DraftState
from db.domain.errors import KnownError
from db.models.certificate import CertificateDraft
from db.transaction import Transaction

TEXT_LENGTH = 200


def find_draft(tx: Transaction, draft_id: str) -> CertificateDraft:
    """A draft to change. Raises KnownError CERTIFICATE-MISSING."""
    draft = tx.session.get(CertificateDraft, draft_id)
    if draft is None:
        raise KnownError("CERTIFICATE-MISSING", "找不到这份证明草稿；请刷新后再看。", "draft_id")
    return draft


def check_open(draft: CertificateDraft) -> None:
    """Whether a draft may still be changed. Raises KnownError CERTIFICATE-STATE."""
    if draft.state in (DraftState.ISSUED, DraftState.DROPPED):
        label = CertificateState(draft.state).label
        raise KnownError("CERTIFICATE-STATE", f"这份证明{label}，不能再改；请刷新后再看。", "draft_id")


@dataclass(frozen=True, slots=True)
class Objection:
    """What was said about a draft, or found when it was checked (``answered``)."""

    on: date
    words: str
    operator: str
    answered: bool = False


def objections_of(stored: str) -> tuple[Objection, ...]:
    """The objections of a draft, in their order."""
    return tuple(msgspec.json.decode(stored, type=list[Objection]))


def note_on(tx: Transaction, draft: CertificateDraft, words: str, *, answered: bool = False) -> None:
    """Write an objection, an answer or a reason on a draft."""
    rows = [*objections_of(draft.objections), Objection(tx.today, words, tx.actor.name, answered)]
    draft.objections = msgspec.json.encode(rows).decode()
