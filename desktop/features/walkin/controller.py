"""What the registration screen does: who and what is chosen, which keys live, where the focus goes next."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from db.domain.clock import local
from db.domain.errors import KnownError
from db.queries.my_day import MyDayFacts
from desktop.features.walkin.drafting import Drafter
from desktop.features.walkin.item_chooser import ItemChooser
from desktop.features.walkin.keys import KeyRing
from desktop.features.walkin.presenter import Presenter
from desktop.features.walkin.registrar import Registrar
from desktop.features.walkin.resident_editor import ResidentEditor
from desktop.features.walkin.revealer import Revealer
from desktop.features.walkin.state import State
from desktop.features.walkin.view import WalkinView
from desktop.features.walkin.work import (
    Person,
    Stock,
    load_day,
    load_draft,
    load_person,
    load_stock,
)
from desktop.page import Page
from desktop.tasks import Job


class WalkinController(QObject):
    """Turns keys and answers of the desk into changes of the state, then shows it."""

    open_wanted = Signal(str, str)  # kind and id, for the shell
    restored = Signal(object)  # the draft that was found, or None
    stocked = Signal()  # the catalogue is there, or there anew

    def __init__(self, page: Page, view: WalkinView) -> None:
        super().__init__(page)
        self.page, self.view = page, view
        self.desk, self.tasks = page.context.desk, page.context.tasks
        self.state = State()
        self.drafter = Drafter(self.desk, self.tasks, self.state, self)
        self.registrar = Registrar(page, view, self.state)
        self.editor = ResidentEditor(page, view, self.state)
        self.items = ItemChooser(page, view, self.state)
        self.presenter = Presenter(page, view, self.state)
        self.revealer = Revealer(page, view, self.state)
        self._operator = ""
        self.ring = KeyRing(page, view, self.state)
        self._connect()

    def _connect(self) -> None:
        view, card = self.view, self.view.person.card
        view.person.idle.new_button.triggered.connect(lambda: self.editor.begin())
        view.person.idle.consult_button.triggered.connect(self.consult)
        view.person.idle.recent_table.opened.connect(self._open_recent)
        view.person.edit_key.triggered.connect(lambda: self.editor.begin(edit=True))
        view.strip.opened.connect(lambda: self._unfold(not view.unfolded))
        view.strip.agent_wanted.connect(card.by_agent.toggle)
        card.compare.triggered.connect(self.editor.compare_card)
        card.channel.changed.connect(lambda value: self._change(channel=value))
        card.note.textChanged.connect(lambda: self._change(note=card.note.toPlainText()))
        card.by_agent.toggled.connect(self._agent_toggled)
        card.agent.changed.connect(lambda: self._change(agent=card.agent.values()))
        card.agent.finished.connect(self.focus_work)
        view.item.chosen.connect(self.items.choose)
        view.item.materials.ticks_wanted.connect(self.tick)
        view.result.pressed.connect(self._press)
        view.result.refused.connect(view.result.say)
        view.result.done.next_button.triggered.connect(self.next_person)
        view.result.done.again_button.triggered.connect(self.same_person)
        view.result.done.reprint_button.triggered.connect(self.registrar.papers.reprint)
        view.today.opened.connect(self._open_todo)
        view.history.opened.connect(self.open_wanted)
        self.revealer.shown.connect(lambda: self._unfold(True))
        self.items.begun.connect(self._forget)
        self.items.changed.connect(self.render)
        self.items.touched.connect(self._touched)
        self.editor.opened.connect(self.open_person)
        self.editor.changed.connect(self.render)
        self.editor.touched.connect(self._touched)
        self.registrar.registered.connect(self._registered)
        self.registrar.given.connect(self._given)
        self.registrar.open_case.connect(lambda case_id: self.open_wanted.emit("case", case_id))
        self.registrar.blamed.connect(self._blamed)
        self.registrar.papers.fault_left.connect(self.fault_changed)
        self.drafter.saved.connect(self._draft_saved)
        self.page.fault_bar.closed.connect(self.fault_changed)

    # loading

    def start(self) -> None:
        """The page came to the front: the first time, or after somebody else signed in, from the beginning."""
        operator = self.desk.operator
        if operator is None:
            return
        if operator.operator_id != self._operator:
            self._operator = operator.operator_id
            self.state.begin_again()
            self.presenter.clear_fields()
            self.render()
            self._load_stock()
            self.tasks.run(load_draft, self.desk).done.connect(self.restored)
        self._load_day()

    def _load_stock(self) -> None:
        self.tasks.latest("walkin.stock", load_stock, self.desk).done.connect(self._stock_came)

    def _stock_came(self, stock: Stock) -> None:
        self.state.stock = stock
        self.view.item.set_catalogue(stock.offers, stock.blocked)
        self.view.person.form.set_tags(stock.tags)
        self.render()
        self.stocked.emit()

    def _load_day(self) -> None:
        self.tasks.latest("walkin.day", load_day, self.desk).done.connect(self._day_came)

    def _day_came(self, day: MyDayFacts) -> None:
        self.presenter.show_day(day)
        if self.state.idle:
            self.presenter.show_title()

    def refresh(self, topics: frozenset[str]) -> None:
        """Somebody changed something."""
        if self.desk.operator is None:
            return
        if topics & {"catalogue", "settings"}:
            self._load_stock()
        if topics & {"cases", "drafts"}:
            self._load_day()
        if topics & {"residents", "cases", "guidance"} and self.state.form.resident_id:
            self.load_person()
        if topics & {"calendar", "catalogue"}:
            self.items.load_preview()
        if "papers" in topics:
            self.registrar.papers.ask()

    # the person

    def open_person(self, resident_id: str) -> None:
        """Somebody is at the desk. An item chosen before stays chosen."""
        state = self.state
        other = state.form.resident_id not in ("", resident_id)
        if state.done is not None or (other and state.form.begun):
            self.drafter.leave()
            state.begin_again()
            self.presenter.clear_fields()
            self.view.item.clear()
        elif other:
            state.form = state.form.change(resident_id="")
        if state.form.resident_id != resident_id:
            state.card = None
        state.editing, state.consulting, state.comparing = "", False, False
        state.form = state.form.change(resident_id=resident_id, resident_form=None)
        self._forget()
        self.view.unfold(False)
        self.render()
        self.focus_work()
        self.load_person()
        self.items.load_preview()
        self._touched()

    def load_person(self) -> Job:
        """Ask for the card and the history of the person at the desk."""
        job = self.tasks.latest("walkin.person", load_person, self.desk, self.state.form.resident_id)
        job.done.connect(self._person_came)
        job.failed.connect(self._person_missing)
        return job

    def _person_came(self, person: Person) -> None:
        if person.card.resident_id != self.state.form.resident_id:
            return
        self.state.card = person.card
        self.view.history.set_lines(person.history)
        self.presenter.show_person()
        self.render()

    def _person_missing(self, error: KnownError) -> None:
        self.next_person()
        self.page.show_error(error)

    def _unfold(self, unfolded: bool) -> None:
        self.view.unfold(unfolded)
        if unfolded and self.view.narrow:
            self.view.person.card.channel.setFocus()
        self.render()

    def _agent_toggled(self, on: bool) -> None:
        self.view.person.card.agent.setVisible(on)
        self._change(by_agent=on)
        if on and not self.presenter.filling:
            self._unfold(True)
            self.view.person.card.agent.name.setFocus()
            QTimer.singleShot(0, self.view.person.card.show_agent)

    # the item

    def consult(self) -> None:
        """Somebody only asks: an item without a person."""
        self.state.consulting = True
        self.render()
        self.view.item.search.setFocus()

    def tick(self, ticked: frozenset[int]) -> None:
        """The materials that are here now."""
        self._change(ticked=ticked)
        self.view.item.materials.set_ticks(ticked)
        self.render()

    # changes

    def _change(self, **values: Any) -> None:
        if self.presenter.filling or self.state.done is not None:
            return
        self.state.form = self.state.form.change(**values)
        self._touched()
        if self.registrar.busy:
            return
        self.registrar.forget()
        self.view.result.say("")

    def _touched(self) -> None:
        if self.state.form.begun:
            self.drafter.touch()

    def _draft_saved(self) -> None:
        self.presenter.show_draft(local(self.desk.now()))

    # keys

    def _press(self, key: str) -> None:
        if self.state.done is None:
            self.registrar.press(key)

    def escape(self) -> None:
        """Esc on the page: what was begun stays as a draft, the next person may come."""
        if self.view.narrow and self.view.unfolded and not self.state.editing:
            self._unfold(False)
        elif not self.state.idle:
            self.next_person()

    def next_person(self) -> None:
        """Back to the day."""
        self.drafter.leave()
        self.state.begin_again()
        self._fresh()
        self._load_day()
        self._load_stock()

    def same_person(self) -> None:
        """One more item for the same person; channel and agent stay."""
        self.state.begin_again(same_person=True)
        self._fresh()
        self.presenter.show_person()

    def _fresh(self) -> None:
        self._forget()
        self.view.item.clear()
        self.view.unfold(False)
        self.presenter.fill_fields()
        self.render()
        self.focus_work()

    def _forget(self) -> None:
        """What was said of the step before no longer holds."""
        self.registrar.forget()
        self.page.fault_bar.clear()

    def focus_work(self) -> None:
        """The focus goes to what comes next: the item field, or the materials of an item already chosen."""
        if self.state.editing:
            self.view.person.form.name.setFocus()
        elif self.state.done is not None:
            self.view.result.done.next_button.setFocus()
        elif self.state.detail is not None:
            self.view.item.materials.begin()
        else:
            self.view.item.search.setFocus()

    # after a key

    def _registered(self) -> None:
        self.drafter.drop()
        self.revealer.hold(False)
        self.render()
        self.focus_work()

    def _given(self) -> None:
        self.drafter.settle()
        if self.state.form.resident_id:
            self.load_person()

    def _blamed(self, field: str, message: str) -> None:
        card = self.view.person.card
        if card.agent.fields.get(field) is not None:
            self._unfold(True)
            card.agent.blame(field, message)
        elif field == "note":
            card.note.setFocus()
        elif field == "ticked":
            self.view.item.materials.begin()
        elif field in ("version_id", "item_id", "mode"):
            self.view.item.search.setFocus()

    def fault_changed(self) -> None:
        """The fault bar came or went, and with it its room and its keys."""
        self.view.set_faulted(self.page.fault_bar.isVisibleTo(self.page))
        self.ring.sync()

    # showing

    def render(self) -> None:
        """Show the state, then give every key to exactly one owner."""
        self.presenter.render()
        self.ring.sync()

    def _open_recent(self) -> None:
        row = self.view.person.idle.recent_table.current_row()
        if row >= 0:
            self.open_wanted.emit("case", self.view.person.idle.recent.rows[row].case_id)

    def _open_todo(self, kind: str, subject_id: str) -> None:
        if kind == "draft":
            self.tasks.run(load_draft, self.desk).done.connect(self.restored)
        else:
            self.open_wanted.emit("case", subject_id)

    def describe_draft(self) -> str:
        """What is half done, for the lock screen."""
        wanted = self.state.done is None and self.state.form.begun
        return self.drafter.title() if wanted else ""
