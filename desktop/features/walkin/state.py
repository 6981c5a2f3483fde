"""What the registration screen knows at a moment; the controller changes it, the panels only show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from db.domain.catalogue import BlockedCertificate, ServiceItem
from db.domain.printer_profiles import PAPER_SHORT
from db.ids import new_id
from db.queries.case_preview import CasePreview
from db.queries.catalogue import ItemDetail
from db.queries.residents import ResidentCard
from db.usecases.cases import CaseReceipt
from desktop.features.walkin.decision import Dates, Decision, decide
from desktop.features.walkin.form import Form
from desktop.features.walkin.work import Stock


@dataclass(frozen=True, slots=True)
class Done:
    """A case that has just been registered. ``key`` is the action by which, ``verb`` its words."""

    receipt: CaseReceipt
    verb: str
    badge: str
    at: datetime
    who: str
    item: str
    lacking: str = ""


@dataclass(slots=True)
class State:
    """One application in the making, with what was looked up for it."""

    form: Form = field(default_factory=Form)
    card: ResidentCard | None = None
    detail: ItemDetail | None = None
    preview: CasePreview | None = None
    blocked: BlockedCertificate | None = None
    done: Done | None = None
    consulting: bool = False
    editing: str = ""
    """``new`` or ``edit`` while the resident form is open."""
    comparing: bool = False
    paper_request: str = field(default_factory=new_id)
    stock: Stock | None = None

    @property
    def idle(self) -> bool:
        """Nobody, nothing: the day is shown."""
        return not (
            self.form.resident_id or self.detail or self.blocked or self.consulting or self.editing or self.done
        )

    @property
    def item(self) -> ServiceItem | None:
        """The chosen item."""
        return self.detail.item if self.detail else None

    @property
    def has_person(self) -> bool:
        """Whether somebody is at the desk."""
        return bool(self.form.resident_id)

    def decision(self) -> Decision:
        """What the keys may do now."""
        preview = self.preview
        dates = Dates(preview.supplement_on, dict(preview.tolerant_on)) if preview else Dates()
        paper = self.stock.receipt_paper if self.stock else "80mm"
        return decide(
            self.item, self.form.ticked, has_person=self.has_person, dates=dates,
            receipt=PAPER_SHORT.get(paper, paper),
        )

    def begin_again(self, *, same_person: bool = False) -> None:
        """A new application; the person, the channel and the agent may stay."""
        form, card = self.form, self.card
        self.form = Form()
        if same_person:
            self.form = Form(
                resident_id=form.resident_id, channel=form.channel, by_agent=form.by_agent, agent=form.agent,
            )
        else:
            card = None
        self.card = card
        self.detail = self.preview = self.blocked = self.done = None
        self.consulting = self.comparing = False
        self.editing = ""
        self.paper_request = new_id()
