"""The form of one resident beside the list, and the word that this identity number is known already."""

from __future__ import annotations

from PySide6.QtCore import Signal

from db.queries.residents import ResidentCard
from desktop.widgets.fault_bar import Notice
from desktop.widgets.keycap import LinkKey
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import column
from desktop.widgets.resident_form import ResidentForm


class FormPanel(Panel):
    """New, or a correction; F9 saves, Esc leaves, Ctrl+O opens the person who has the number."""

    known_asked = Signal(str)  # resident_id

    def __init__(self) -> None:
        super().__init__(self.tr("新建居民"), name="residents_form_panel", flush=True)
        self.form = ResidentForm(prefix="residents", full=True)
        self._known_id = ""
        self.known, lines = column(4, (12, 10, 12, 0))
        self.known.setObjectName("residents_known")
        self.known_notice = Notice("", level="warn", icon="user")
        self.open_known = LinkKey("Ctrl+O", self.tr("打开这一位"), name="residents_open_known")
        self.open_known.triggered.connect(lambda: self.known_asked.emit(self._known_id))
        lines.addWidget(self.known_notice)
        lines.addWidget(self.open_known)
        self.body.addWidget(self.known)
        self.body.addWidget(self.form, 1)
        self.known.hide()

    def begin(self, card: ResidentCard | None, values: dict[str, object]) -> None:
        """Open for a new person or for ``card``."""
        self.set_title(self.tr("编辑：{name}").format(name=card.name) if card else self.tr("新建居民"))
        self.set_note(self.tr("带 * 号的没显示全，不改就留空") if card else "")
        self.tell_known("", "")
        self.form.begin(card, values)

    def tell_known(self, resident_id: str, name: str) -> None:
        """Say that the number typed is this person's; empty takes it back."""
        self._known_id = resident_id
        if resident_id:
            self.known_notice.set_text(
                self.tr("档案还是那一份，不用再建。"), self.tr("这个证件号是「{name}」的").format(name=name)
            )
        self.known.setVisible(bool(resident_id))
