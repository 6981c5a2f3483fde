"""The person in hand: the card, its masks, tags and consents."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.opening import open_resident
from db.person_facts import TagFacts
from db.queries.history import HistoryLine, ResidentHistory, resident_history
from db.queries.households import HouseholdMembers, Member, household_members
from db.queries.residents import ListTags, ResidentCard, list_tags
from db.usecases.privacy import Reveal, Revealed, reveal_resident
from db.usecases.residents import (
    RecordConsent,
    SetTags,
    WithdrawConsent,
    record_consent,
    set_tags,
    withdraw_consent,
)
from desktop.features.residents.card_panel import CardPanel
from desktop.features.residents.resident_card import ResidentCards
from desktop.features.residents.side_forms import ConsentForm, TagsForm
from desktop.page import ShellContext


@dataclass(frozen=True, slots=True)
class Person:
    """All that the card shows, read in one go."""

    card: ResidentCard
    history: tuple[HistoryLine, ...]
    members: tuple[Member, ...]


def read_person(desk: Desk, resident_id: str) -> Person:
    """The card, its history and its household; runs on the worker. Raises KnownError PERSON-MISSING."""
    return Person(
        open_resident(desk, resident_id),
        desk.ask(resident_history, ResidentHistory(resident_id, limit=200)),
        desk.ask(household_members, HouseholdMembers(resident_id)),
    )


class PersonController(QObject):
    """Loads and changes what the card shows. ``face_wanted``: ``card``, ``tags``, ``consent`` or ``nothing``."""

    face_wanted = Signal(str)
    refused = Signal(object)  # a KnownError that belongs to no field

    def __init__(
        self, context: ShellContext, panel: CardPanel, tags: TagsForm, consent: ConsentForm, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._panel, self._tags, self._consent = context, panel, tags, consent
        self._wanted = ""
        self._holding = False
        self._revealing = ""
        self.cards = ResidentCards(context, panel.qr_card, self)
        self.cards.refused.connect(self.refused)
        panel.tag.triggered.connect(self.edit_tags)
        panel.consent.triggered.connect(self.begin_consent)
        panel.withdraw.triggered.connect(self.withdraw)
        tags.saved.connect(self.save_tags)
        tags.left.connect(self._back)
        consent.saved.connect(self.save_consent)
        consent.left.connect(self._back)

    @property
    def card(self) -> ResidentCard | None:
        """The person shown; ``None`` while nobody is."""
        card = self._panel.card
        return card if card is not None and card.resident_id == self._wanted else None

    def show(self, resident_id: str) -> None:
        """Show this person, or nobody."""
        self.conceal()
        self._wanted = resident_id
        if not resident_id:
            self.face_wanted.emit("nothing")
            return
        job = self._context.tasks.latest("residents.person", read_person, self._context.desk, resident_id)
        job.done.connect(self._arrived)
        job.failed.connect(self._missing)

    def reread(self) -> None:
        """The data changed: the same person anew."""
        if self._wanted:
            self.show(self._wanted)

    def _arrived(self, person: Person) -> None:
        if person.card.resident_id == self._wanted:
            self._panel.show_person(person.card, person.history, person.members)
            self.cards.show(person.card.resident_id, living=person.card.status == "active")
            self.face_wanted.emit("card")

    def _missing(self, error: KnownError) -> None:
        self._wanted = ""
        self.face_wanted.emit("nothing")
        self.refused.emit(error)

    # masks

    def hold(self) -> None:
        """The reveal key is down: ask for the numbers, which puts the look on record."""
        card = self.card
        if self._holding or card is None:
            return
        self._holding, self._revealing = True, card.resident_id
        job = self._context.tasks.run(self._context.desk.run, reveal_resident, Reveal(card.resident_id))
        job.done.connect(self._revealed)
        job.failed.connect(self.refused)

    def _revealed(self, facts: Revealed) -> None:
        if self._holding and self._wanted == self._revealing:
            self._panel.reveal(facts.id_number, facts.phone, facts.address)

    def conceal(self) -> None:
        """The key is up, or the person changes."""
        self._holding = False
        self._panel.conceal()

    # tags

    def edit_tags(self) -> None:
        """Open the tags of the person."""
        if self.card is not None:
            job = self._context.tasks.run(self._context.desk.ask, list_tags, ListTags())
            job.done.connect(self._tags_listed)

    def _tags_listed(self, tags: tuple[TagFacts, ...]) -> None:
        card = self.card
        if card is not None:
            self.face_wanted.emit("tags")
            self._tags.begin(card.name, tags, card.tags)

    def save_tags(self) -> None:
        """Make the ticks the person's tags."""
        card = self.card
        if card is not None:
            request = SetTags(card.resident_id, self._tags.chosen)
            job = self._context.tasks.run(self._context.desk.run, set_tags, request)
            job.done.connect(self._tags_saved)

    def _tags_saved(self, _: object) -> None:
        self._said(self.tr("标签已保存"))

    # consents

    def begin_consent(self) -> None:
        """Open the form of one consent, today proposed."""
        card = self.card
        if card is not None:
            self.face_wanted.emit("consent")
            self._consent.begin(card.name, business_date(self._context.desk.now()))

    def save_consent(self) -> None:
        """Record it."""
        card, given_on = self.card, self._consent.given_on.value
        if card is None:
            return
        self._consent.clear_errors()
        if given_on is None:
            self._consent.blame("given_on", self.tr("还没有填同意的日期，请补上。"))
            return
        request = RecordConsent(card.resident_id, self._consent.words, given_on)
        job = self._context.tasks.run(self._context.desk.run, record_consent, request)
        job.done.connect(self._consent_saved)
        job.failed.connect(self._consent_refused)

    def _consent_saved(self, _: object) -> None:
        self._panel.tabs.set_value("consents")
        self._said(self.tr("同意已记录"))

    def _consent_refused(self, error: KnownError) -> None:
        if not self._consent.blame(error.field, error.message):
            self.refused.emit(error)

    def withdraw(self) -> None:
        """Take back the consent that is selected in its tab."""
        row = self._panel.tables["consents"].current_row()
        if row < 0:
            return
        consent = self._panel.consents.rows[row]
        if consent.withdrawn_on is not None:
            self.refused.emit(KnownError("CONSENT", self.tr("这条同意已经撤回过了。")))
            return
        job = self._context.tasks.run(
            self._context.desk.run, withdraw_consent, WithdrawConsent(consent.consent_id)
        )
        job.done.connect(self._withdrawn)

    def _withdrawn(self, _: object) -> None:
        self._said(self.tr("同意已撤回"))

    def _said(self, words: str) -> None:
        card = self.card
        self._context.notices.show(words, card.name if card else "")
        self.reread()

    def _back(self) -> None:
        self.face_wanted.emit("card" if self.card is not None else "nothing")
