"""The publicity of certificates before they are issued, and the objections made while they hang out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.certificate_drafts import TEXT_LENGTH, check_open, find_draft, note_on, objections_of
from db.certificate_store import prepare, publicity_of
from db.domain.certificate_states import DraftState, check_publicity
from db.domain.certificate_words import FactSet
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.papers import clock_text, queue_paper
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PubliciseDrafts:
    """Drafts to hang out from ``start`` to ``until`` (the last day). ``answer``: what the checking of an objection found,
    needed for one that is held. ``post`` queues the list to hang up."""

    draft_ids: tuple[str, ...]
    start: date
    until: date
    answer: str = ""
    post: bool = True


@dataclass(frozen=True, slots=True)
class Publicised:
    """How many hang out until when, and the job of the list."""

    count: int
    until: date
    job_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectToDraft:
    """An objection made during publicity: what was said, and by whom as far as they gave a name."""

    draft_id: str
    words: str


@dataclass(frozen=True, slots=True)
class DraftHeld:
    """The draft, held until it is publicised anew or dropped."""

    draft_id: str
    objections: int


@use_case("certificates.publicise", needs=Permission.CERTIFICATE_DRAFT)
def publicise_drafts(tx: Transaction, request: PubliciseDrafts) -> Publicised:
    """Hang drafts out. Raises KnownError CERTIFICATE-NOBODY, CERTIFICATE-PUBLICITY, CERTIFICATE-ANSWER, CERTIFICATE-…."""
    if not request.draft_ids:
        raise KnownError("CERTIFICATE-NOBODY", "还没有选要公示的证明；请先选。", "draft_ids")
    drafts = [find_draft(tx, draft_id) for draft_id in dict.fromkeys(request.draft_ids)]
    answer = line(request.answer, "answer", "核实结果", TEXT_LENGTH)
    check_publicity(request.start, request.until, max(d.publicity_days for d in drafts), tx.today)
    rows = []
    for draft in drafts:
        check_open(draft)
        if draft.state == DraftState.HELD:
            if not answer:
                raise KnownError(
                    "CERTIFICATE-ANSWER", "有异议的要写明核实结果，才能重新公示；请补上。", "answer"
                )
            note_on(tx, draft, answer, answered=True)
        facts = prepare(tx, draft)
        draft.state, draft.shown = DraftState.PUBLICITY.value, facts.facts.digest
        draft.publicity_from, draft.publicity_until = request.start, request.until
        rows.append(
            {
                "name": mask_name(facts.holder.name),
                "number": facts.holder.row.number if facts.holder.volunteer_id else "",
                "certificate": facts.template.template.name,
                "facts": publicity_words(facts.facts),
            }
        )
    jobs: tuple[str, ...] = ()
    if request.post:
        jobs = (_queue_list(tx, drafts[0].id, request, rows),)
    tx.audit("certificate_draft", drafts[0].id if len(drafts) == 1 else "", drafts=len(drafts))
    tx.changes("certificates", "papers")
    return Publicised(len(drafts), request.until, jobs)


def publicity_words(facts: FactSet) -> str:
    """What the list says of one: the hours or the honour, in a few words."""
    values = facts.values
    parts = []
    if values.get("from_on"):
        parts.append(f"{values['from_on']}至 {values['until_on']}")
    for field, form in (
        ("year", "{} 年度"),
        ("award", "{}"),
        ("star_hours", "累计 {} 小时"),
        ("times", "{} 次"),
        ("hours", "{} 小时"),
    ):
        if values.get(field):
            parts.append(form.format(values[field]))
    return "，".join(parts)


def _queue_list(
    tx: Transaction, subject_id: str, request: PubliciseDrafts, rows: Sequence[dict[str, str]]
) -> str:
    data = {
        "centre_name": tx.desk.centre_name,
        "title": "证明出具前公示",
        "publicity": f"公示期：{request.start} 至 {request.until}",
        "rows": list(rows),
        "objection": f"对名单有异议，请在公示期内向中心反映，电话 {tx.desk.centre_phone}",
        "published_on": str(tx.today),
        "printed_by": f"{tx.actor.name}　{clock_text(tx.now)}",
    }
    return queue_paper(tx, "publicity_list", "a4", subject_id, "证明公示名单", data)


@use_case("certificates.object", needs=Permission.CERTIFICATE_DRAFT)
def object_to_draft(tx: Transaction, request: ObjectToDraft) -> DraftHeld:
    """Write an objection down: the draft is held until it is publicised anew or dropped.

    Raises KnownError CERTIFICATE-MISSING, CERTIFICATE-STATE, CERTIFICATE-WORDS, TEXT.
    """
    draft = find_draft(tx, request.draft_id)
    check_open(draft)
    words = line(request.words, "words", "异议内容", TEXT_LENGTH)
    if not words:
        raise KnownError("CERTIFICATE-WORDS", "请写明异议的内容。", "words")
    if publicity_of(draft) is None:
        raise KnownError("CERTIFICATE-STATE", "这份证明还没有公示；请先公示，或直接撤下。", "draft_id")
    note_on(tx, draft, words)
    draft.state = DraftState.HELD.value
    tx.audit("certificate_draft", draft.id, certificate_kind=draft.kind)
    tx.changes("certificates")
    return DraftHeld(draft.id, len(objections_of(draft.objections)))
