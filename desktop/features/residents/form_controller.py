"""Filling in a resident: saving, the draft, and the two ways a person can turn out to be known already."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.identity import guess_kind
from db.queries.drafts import DraftFacts, GetDraft, get_draft
from db.queries.residents import ResidentCard
from db.queries.search import Hits, OneBox, one_box
from db.usecases.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from db.usecases.residents import (
    AddResident,
    ChangeResident,
    ResidentSaved,
    add_resident,
    change_resident,
)
from desktop.features.residents.compare_view import CompareView
from desktop.features.residents.form_panel import FormPanel
from desktop.features.residents.person_controller import Person, read_person
from desktop.page import ShellContext
from desktop.widgets.candidates import of_details, of_values

PAGE = "residents"
_DRAFT_AFTER_MS = 1500


class FormController(QObject):
    """``face_wanted``: ``form``, ``compare`` or ``back`` (to the card)."""

    face_wanted = Signal(str)
    saved = Signal(str, bool)  # resident_id, whether the record is new
    person_wanted = Signal(str)  # open this person instead
    refused = Signal(object)

    def __init__(self, context: ShellContext, panel: FormPanel, compare: CompareView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._panel, self._compare = context, panel, compare
        self._card: ResidentCard | None = None
        self.open = False
        self.dirty = False
        self._busy = False
        self._sure = False
        self._restored: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAFT_AFTER_MS)
        self._timer.timeout.connect(self.save_draft)
        form = panel.form
        form.changed.connect(self._changed)
        form.saved.connect(self.save)
        form.left.connect(self.leave)
        form.identified.connect(self._identified)
        panel.known_asked.connect(self._open_known)
        compare.anyway.connect(self.save_anyway)

    # opening and leaving

    def begin(self, card: ResidentCard | None = None, values: dict[str, Any] | None = None) -> None:
        """Open the form for a new person or for ``card``; ``values`` are known already."""
        self._card, self.open, self._busy = card, True, False
        self._panel.form.set_today(business_date(self._context.desk.now()))
        self.face_wanted.emit("form")
        self._panel.begin(card, values or {})
        self._calm(dirty=bool(values))

    def begin_with(self, text: str) -> None:
        """Open for a new person of whom a scan or a search gave the number or the name."""
        plain = text.strip()
        number = guess_kind(plain) is not None or sum(c.isdigit() for c in plain) > len(plain) / 2
        self.begin(None, {"id_number": plain} if number else {"name": plain} if plain else {})

    def leave(self) -> None:
        """Close the form; what was typed goes only when Esc is pressed twice."""
        if self.dirty and not self._sure:
            self._sure = True
            self._panel.form.leave_button.set_title(self.tr("再按一次就放弃"))
            return
        self.drop()
        self.face_wanted.emit("back")

    def drop(self) -> None:
        """Close the form and forget its draft."""
        self._timer.stop()
        if self.open and self.dirty:
            self._context.tasks.run(self._context.desk.run, drop_draft, DropDraft(PAGE))
        self.open = self.dirty = False
        self._panel.form.set_values({})

    def put_aside(self) -> None:
        """Somebody else is to be looked at: the form closes, its draft stays until the next Ctrl+N."""
        self.save_draft()
        self._context.notices.show(self.tr("没填完的先放着"), self.tr("按 Ctrl+N 接着填。"), level="info")
        self._timer.stop()
        self.open = self.dirty = False
        self._panel.form.set_values({})

    def _calm(self, *, dirty: bool) -> None:
        self.dirty, self._sure = dirty, False
        self._timer.stop()

    def _changed(self) -> None:
        if not self.open:
            return
        self.dirty = True
        if self._sure:
            self._sure = False
            self._panel.form.leave_button.set_title(self.tr("不改了") if self._card else self.tr("不建了"))
        self._timer.start()

    # the draft

    @property
    def title(self) -> str:
        """What is half done, in a few words; empty when nothing is."""
        if not (self.open and self.dirty):
            return ""
        name = self._panel.form.name.text().strip()
        words = self.tr("编辑居民") if self._card else self.tr("新建居民")
        return f"{words} {name}".strip()

    def save_draft(self) -> None:
        """Keep what is typed, for a crash or a lock."""
        self._timer.stop()
        if self.title:
            data = {"resident_id": self._card.resident_id if self._card else "", "values": self._panel.form.values()}
            request = SaveDraft(PAGE, self.title, json.dumps(data, ensure_ascii=False))
            self._context.tasks.run(self._context.desk.run, save_draft, request)

    def look_for_draft(self) -> None:
        """Bring back what this clerk had half typed."""
        if not self.open:
            job = self._context.tasks.run(self._context.desk.ask, get_draft, GetDraft(PAGE))
            job.done.connect(self._draft_found)

    def resume(self) -> None:
        """Go on with what was put aside, else begin with a new person."""
        job = self._context.tasks.run(self._context.desk.ask, get_draft, GetDraft(PAGE))
        job.done.connect(self._draft_or_new)

    def _draft_or_new(self, draft: DraftFacts | None) -> None:
        if draft is None and not self.open:
            self.begin()
        else:
            self._draft_found(draft)

    def _draft_found(self, draft: DraftFacts | None) -> None:
        if draft is None or self.open:
            return
        data = json.loads(draft.data)
        self._restored = dict(data["values"])
        if data["resident_id"]:
            job = self._context.tasks.run(read_person, self._context.desk, data["resident_id"])
            job.done.connect(self._draft_person)
        else:
            self._restore(None)

    def _draft_person(self, person: Person) -> None:
        if not self.open:
            self._restore(person.card)

    def _restore(self, card: ResidentCard | None) -> None:
        self.begin(card, self._restored)
        self._context.notices.show(self.tr("上次没填完的还在"), self.title, level="info")

    # the number is known

    def _identified(self, number: str) -> None:
        job = self._context.tasks.latest(
            "residents.known", self._context.desk.ask, one_box, OneBox(number, limit=1)
        )
        job.done.connect(self._known)

    def _known(self, hits: Hits) -> None:
        exact = hits.exact
        own = self._card.resident_id if self._card else ""
        if self.open and exact is not None and exact.kind == "person" and exact.id != own:
            self._panel.tell_known(exact.id, hits.people[0].name if hits.people else "")
        else:
            self._panel.tell_known("", "")

    def _open_known(self, resident_id: str) -> None:
        self.drop()
        self.person_wanted.emit(resident_id)

    # saving

    def save(self) -> None:
        """Save; what is wrong is told under its field."""
        self._save(allow_duplicate=False)

    def save_anyway(self) -> None:
        """Save a person who is not one of the likely duplicates."""
        self.face_wanted.emit("form")
        self._save(allow_duplicate=True)

    def _save(self, *, allow_duplicate: bool) -> None:
        form, card = self._panel.form, self._card
        if self._busy or not self.open:
            return
        form.clear_errors()
        missing = form.unfinished()
        if missing is not None:
            form.blame(*missing)
            return
        self._busy = True
        request = form.request()
        if card is None:
            job = self._context.tasks.run(
                self._context.desk.run, add_resident, AddResident(request, allow_duplicate)
            )
        else:
            gone = form.clear_home.isChecked()
            change = ChangeResident(
                card.resident_id, request, clear_phone=form.clear_phone.isChecked(), status=str(form.status.value),
                clear_household=gone, clear_address=gone,
            )
            job = self._context.tasks.run(self._context.desk.run, change_resident, change)
        job.done.connect(self._saved)
        job.failed.connect(self._refused)
        job.finished.connect(self._finished)

    def _finished(self) -> None:
        self._busy = False

    def _saved(self, result: ResidentSaved) -> None:
        name = self._panel.form.name.text().strip()
        self.drop()
        if result.opened_existing:
            self._context.notices.show(self.tr("已经登记过"), self.tr("打开的是原来的档案，没有新建。"), level="info")
        else:
            self._context.notices.show(self.tr("已新建") if result.created else self.tr("已保存"), name)
        self.saved.emit(result.resident_id, result.created)

    def _refused(self, error: KnownError) -> None:
        if error.code == "PERSON-DUPLICATE":
            others = [of_details(one) for one in error.details["candidates"]]
            self._compare.show_candidates(of_values(self._panel.form.values()), others, adding=True)
            self.face_wanted.emit("compare")
            return
        if error.code == "PERSON-ID-TAKEN":
            self._identified(self._panel.form.id_number.text())
        if not self._panel.form.blame(error.field, error.message):
            self.refused.emit(error)
