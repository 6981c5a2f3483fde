"""The right column of 兑换: the receipt as it will be, the sum, the keys; forms and details in its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.features.points.entry_view import EntryView
from desktop.features.points.slip_view import SlipFacts, SlipView
from desktop.theme.manager import tokens
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.wrap_label import WrapLabel


class CounterPanel(Panel):
    """Four faces: picking and done (both with the receipt), a form, an entry of the ledger."""

    redeem_wanted = Signal()
    undo_wanted = Signal()
    give_wanted = Signal()
    reprint_wanted = Signal()
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("回执预览"), name="points_counter", note=self.tr("80 mm・一式两联"), flush=True)
        self.state = Badge()
        self.state.setObjectName("points_state")
        self.add_right(self.state)
        self.faces = QStackedWidget()
        self.body.addWidget(self.faces, 1)
        self._build_slip()
        self.form = EntryForm(name="points_form")
        self.entry = EntryView()
        self.faces.addWidget(self.form)
        self.faces.addWidget(self.entry)
        self.show_picking()

    def _build_slip(self) -> None:
        self.slip_face = QWidget()
        column = QVBoxLayout(self.slip_face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        ground = QFrame()
        ground.setProperty("kind", "sunk")
        around = QVBoxLayout(ground)
        around.setContentsMargins(10, 10, 10, 10)
        self.slip = SlipView()
        around.addWidget(self.slip)
        around.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(ground)
        self.scroll.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        column.addWidget(self.scroll, 1)
        foot = QWidget()
        self._foot_column = lines = QVBoxLayout(foot)
        lines.setContentsMargins(12, 8, 12, 10)
        lines.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.sum_words = label(self.tr("合计"), "second")
        row.addWidget(self.sum_words)
        row.addStretch(1)
        self.total = label("0", "hero", name="points_total")
        row.addWidget(self.total)
        self.rest = OneLine("body", "t2")
        row.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignVCenter)
        lines.addLayout(row)
        self.said = WrapLabel(kind="error")
        self.said.setObjectName("points_said")
        lines.addWidget(self.said)
        self.redeem = KeyButton("F9", self.tr("兑换并打印"), name="points_redeem", subtitle=" ", kind="primary")
        self.redeem.triggered.connect(self.redeem_wanted)
        self.redeem.refused.connect(self.say)
        self.next = KeyButton("Escape", self.tr("下一位"), name="points_next", subtitle=" ", kind="primary")
        self.next.triggered.connect(self.next_wanted)
        lines.addWidget(self.redeem)
        lines.addWidget(self.next)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        self.undo = KeyButton("F7", self.tr("撤销上一笔"), name="points_undo")
        self.undo.triggered.connect(self.undo_wanted)
        self.undo.refused.connect(self.say)
        self.give = KeyButton("F4", self.tr("转赠 / 捐赠"), name="points_give")
        self.give.triggered.connect(self.give_wanted)
        self.give.refused.connect(self.say)
        self.reprint = KeyButton("F8", self.tr("补打"), name="points_reprint")
        self.reprint.triggered.connect(self.reprint_wanted)
        for button in (self.undo, self.give, self.reprint):
            keys.addWidget(button)
        keys.insertStretch(1, 1)
        lines.addLayout(keys)
        self.hint = OneLine("small", "t3")
        lines.addWidget(self.hint)
        column.addWidget(foot)
        self.faces.addWidget(self.slip_face)

    # ------------------------------------------------------------ faces

    @property
    def face(self) -> str:
        """Which face is shown: slip, form or entry."""
        return {self.slip_face: "slip", self.form: "form", self.entry: "entry"}[self.faces.currentWidget()]  # type: ignore[index]

    def show_picking(self) -> None:
        """Nothing is written yet."""
        self.set_title(self.tr("回执预览"))
        self.set_note(self.tr("80 mm・一式两联"))
        self.state.set_spec(BadgeSpec(self.tr("未扣分"), "outline", "circle-dashed"))
        self._done(False)

    def show_done(self, words: str, paper: str) -> None:
        """It is written: ``words`` on the badge, ``paper`` under the key."""
        self.set_title(self.tr("回执"))
        self.set_note("")
        self.state.set_spec(BadgeSpec(words, "ok", "circle-check"))
        self.next.set_subtitle(paper)
        self._done(True)

    def _done(self, done: bool) -> None:
        self.redeem.setVisible(not done)
        self.give.setVisible(not done)
        self.next.setVisible(done)
        self.reprint.setVisible(done)
        self.said.hide()
        self.faces.setCurrentWidget(self.slip_face)

    def show_form(self, title: str, state: BadgeSpec | None = None) -> None:
        """The form in place of the receipt; open it first."""
        self.set_title(title)
        self.set_note("")
        self.state.set_spec(state)
        self.faces.setCurrentWidget(self.form)
        self.form.focus_first()

    def show_entry(self, title: str) -> None:
        """An entry of the ledger in place of the receipt."""
        self.set_title(title)
        self.set_note("")
        self.state.set_spec(None)
        self.faces.setCurrentWidget(self.entry)

    # ------------------------------------------------------------ words

    def set_slip(self, facts: SlipFacts | None) -> None:
        """The receipt."""
        self.slip.set_facts(facts)

    def set_sum(self, total: int, rest: str) -> None:
        """The sum and what is left."""
        self.total.setText(str(total))
        self.rest.set_text(rest)

    def say(self, sentence: str) -> None:
        """Why a key may not be used, above the keys."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    @property
    def buttons(self) -> Sequence[KeyButton]:
        """The keys in sight."""
        return [b for b in (self.redeem, self.next, self.undo, self.give, self.reprint) if b.isVisible()]

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the keys have short names."""
        self.undo.set_title(self.tr("撤销") if narrow else self.tr("撤销上一笔"))
        self.give.set_title(self.tr("转赠") if narrow else self.tr("转赠 / 捐赠"))

    def set_low(self, low: bool) -> None:
        """In a low window the hint gives way and spaces shrink."""
        self.hint.setVisible(not low)
        self._foot_column.setContentsMargins(12, 2 if low else 8, 12, 6 if low else 10)
        self._foot_column.setSpacing(4 if low else 8)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "total"):
            self.total.setMinimumHeight(tokens().size.hero)
