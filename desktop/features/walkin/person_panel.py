"""The left column: nobody yet, the person at the desk, or the form for a new or corrected record."""

from __future__ import annotations

from desktop.features.walkin.idle_person import IdlePerson
from desktop.features.walkin.parts import FrontStack
from desktop.features.walkin.person_card import PersonCard
from desktop.widgets.keycap import LinkKey
from desktop.widgets.panel import Panel
from desktop.widgets.resident_form import ResidentForm


class PersonPanel(Panel):
    """Three faces in one place; F2 gives the focus to whichever shows."""

    def __init__(self) -> None:
        super().__init__(self.tr("办事人"), name="walkin_person", key="F2", flush=True)
        self.edit_key = LinkKey("Ctrl+R", self.tr("改资料"), name="walkin_edit_resident")
        self.add_right(self.edit_key)
        self.stack = FrontStack()
        self.body.addWidget(self.stack, 1)
        self.idle = IdlePerson()
        self.card = PersonCard()
        self.form = ResidentForm()
        for page in (self.idle, self.card, self.form):
            self.stack.addWidget(page)
        self.show_idle()

    def show_idle(self) -> None:
        """Nobody is at the desk."""
        self.set_title(self.tr("办事人"))
        self.edit_key.hide()
        self.stack.setCurrentWidget(self.idle)
        self.set_focus_target(self.idle.new_button)

    def show_card(self) -> None:
        """The person is at the desk."""
        self.set_title(self.tr("办事人"))
        self.edit_key.show()
        self.stack.setCurrentWidget(self.card)
        self.set_focus_target(self.card.channel)

    def show_form(self, *, new: bool) -> None:
        """A record is being written."""
        self.set_title(self.tr("新建居民") if new else self.tr("改资料"))
        self.edit_key.hide()
        self.stack.setCurrentWidget(self.form)
        self.set_focus_target(self.form.name)
