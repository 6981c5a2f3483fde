"""What the registration screen asks of the desk; every function here runs on the database worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.desk import Desk
from db.domain.catalogue import BlockedCertificate
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.opening import open_resident
from db.person_facts import TagFacts
from db.queries.case_preview import CasePreview, PreviewCase, preview_case
from db.queries.catalogue import (
    GetItem,
    ItemDetail,
    ListBlocked,
    OfferedItem,
    OfferedItems,
    get_item,
    list_blocked,
    offered_items,
)
from db.queries.drafts import GetDraft, get_draft
from db.queries.guidance import GetGuidance, GuidanceFacts, get_guidance
from db.queries.history import HistoryLine, ResidentHistory, resident_history
from db.queries.my_day import MyDay, MyDayFacts, my_day
from db.queries.papers import GetPaper, PaperJob, get_paper
from db.queries.residents import ListTags, ResidentCard, list_tags
from db.queries.settings import ReadSettings, read_settings
from db.resident_rules import ResidentForm
from db.usecases.residents import (
    AddResident,
    ChangeResident,
    RecordConsent,
    ResidentSaved,
    SetTags,
    WithdrawConsent,
    add_resident,
    change_resident,
    record_consent,
    set_tags,
    withdraw_consent,
)
from desktop.features.walkin.form import PAGE, Form
from desktop.widgets.resident_values import CONSENT_PURPOSE


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything the screen keeps in memory so that a chosen item shows at once."""

    offers: tuple[OfferedItem, ...]
    details: Mapping[str, ItemDetail]
    blocked: tuple[BlockedCertificate, ...]
    tags: tuple[TagFacts, ...]
    receipt_paper: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person with their history."""

    card: ResidentCard
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A draft and since when it is there."""

    form: Form
    updated_at: datetime


def load_stock(desk: Desk) -> Stock:
    """The catalogue, the blocked certificates, the tags that may be set and the usual paper of the receipt."""
    offers = desk.ask(offered_items, OfferedItems())
    details = {
        offer.item_id: desk.ask(get_item, GetItem(offer.item_id, offer.version_id)) for offer in offers
    }
    settings = desk.ask(read_settings, ReadSettings())
    tags = tuple(desk.ask(list_tags, ListTags())) if desk.may(Permission.SENSITIVE_READ) else ()
    return Stock(
        offers, details, tuple(desk.ask(list_blocked, ListBlocked())), tags, settings.receipt_paper,
    )


def load_day(desk: Desk) -> MyDayFacts:
    """The idle screen."""
    return desk.ask(my_day, MyDay())


def load_draft(desk: Desk) -> Restored | None:
    """The operator's draft, if there is one that can be read."""
    facts = desk.ask(get_draft, GetDraft(PAGE))
    form = Form.from_json(facts.data) if facts else None
    return Restored(form, facts.updated_at) if facts and form else None


def load_person(desk: Desk, resident_id: str) -> Person:
    """A person's card and history. Raises KnownError PERSON-MISSING."""
    card = open_resident(desk, resident_id)
    return Person(card, desk.ask(resident_history, ResidentHistory(resident_id)))


def load_preview(desk: Desk, version_id: str, resident_id: str) -> CasePreview:
    """Dates and advice for an item and, where there is one, a person."""
    return desk.ask(preview_case, PreviewCase(version_id, resident_id or None))


def load_guidance(desk: Desk, guidance: str) -> GuidanceFacts:
    """What a scanned notice was about. Raises KnownError NOTICE-MISSING."""
    return desk.ask(get_guidance, GetGuidance(guidance))


def load_papers(desk: Desk, job_ids: Sequence[str]) -> tuple[PaperJob, ...]:
    """What became of these papers; one that is gone is left out."""
    found = []
    for job_id in job_ids:
        try:
            found.append(desk.ask(get_paper, GetPaper(job_id)))
        except KnownError as error:
            if error.code != "PAPER-MISSING":
                raise
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ResidentWish:
    """A record to write: the form, the tags and the consent; ``card`` is the record being corrected."""

    form: ResidentForm
    tags: tuple[str, ...]
    consent: bool
    card: ResidentCard | None = None
    allow_duplicate: bool = False


def save_resident(desk: Desk, wish: ResidentWish) -> ResidentSaved:
    """Write a record with its tags and consent. Raises KnownError PERSON-DUPLICATE and those of the fields."""
    card = wish.card
    if card is None:
        saved = desk.run(add_resident, AddResident(wish.form, wish.allow_duplicate))
        if saved.opened_existing:
            return saved
    else:
        saved = desk.run(change_resident, ChangeResident(card.resident_id, wish.form))
    before = {tag.code for tag in card.tags} if card else set()
    if set(wish.tags) != before:
        desk.run(set_tags, SetTags(saved.resident_id, wish.tags))
    given = [consent for consent in card.consents if consent.withdrawn_on is None] if card else []
    if wish.consent and not given:
        today: date = business_date(desk.now())
        desk.run(record_consent, RecordConsent(saved.resident_id, CONSENT_PURPOSE, today))
    elif not wish.consent:
        for consent in given:
            desk.run(withdraw_consent, WithdrawConsent(consent.consent_id))
    return saved
