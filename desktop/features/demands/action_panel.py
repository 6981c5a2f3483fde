"""What can be done to a demand now: the form of one step, its one commit key, printing, and the rest under 更多."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.queries.demand_preview import StepPreview
from desktop.features.demands.step_form import StepForm
from desktop.features.demands.steps import Asked, Step, StepPlan
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.pick_field import Choice
from desktop.widgets.pieces import ScrollColumn, take_away
from desktop.widgets.wrap_label import WrapLabel

_NOTHING = StepPlan(None, None, ())


class ActionPanel(QWidget):
    """The form shown is that of the next right step, until another is chosen; Esc comes back to it.

    Emits :attr:`committed` with the step; what was given is :attr:`form`'s to tell.
    """

    committed = Signal(object)  # Step
    print_requested = Signal()
    preview_wanted = Signal(object)  # Step
    left = Signal()  # Esc, or the form is done with: back to the cards
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_actions")
        self._plan = _NOTHING
        self._step: Step | None = None
        self._more: list[KeyButton] = []
        self._across = 0
        self.form = StepForm()
        self.primary = KeyButton("F9", "", name="demand_primary", kind="primary")
        self.second = KeyButton("F7", "", name="demand_second")
        self.print = KeyButton("F8", self.tr("交办单"), name="demand_print")
        self.more = KeyButton("F4", self.tr("更多"), name="demand_more")
        self.cancel = LinkKey("Esc", self.tr("不办了"), name="demand_cancel")
        self.primary.triggered.connect(self.commit)
        self.second.triggered.connect(lambda: self._choose(self._plan.second))
        self.print.triggered.connect(self.print_requested)
        self.more.triggered.connect(self.toggle_more)
        self.cancel.triggered.connect(self.put_away)
        for button in (self.primary, self.second, self.print, self.more):
            button.refused.connect(self.form.say)
        self.form.edited.connect(self._edited)
        self.form.asked_again.connect(self._ask_preview)
        self._build()

    def _build(self) -> None:
        self.closed_words = WrapLabel(kind="second")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.closed_words)
        column.addWidget(self.form, 1)
        self.more_box = QWidget()
        self._grid = QGridLayout(self.more_box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._stack = QStackedWidget()
        self._stack.addWidget(ScrollColumn(holder))
        self._stack.addWidget(ScrollColumn(self.more_box))
        self._stack.setMinimumHeight(60)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.primary, self.second, self.print):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.more)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 8)
        outer.setSpacing(8)
        outer.addWidget(self._stack, 1)
        outer.addLayout(row)

    # ------------------------------------------------------------ what it is told

    def set_plan(self, plan: StepPlan, *, same: bool, words: str = "") -> None:
        """Offer the steps of ``plan``; what is typed stays when it is the ``same`` demand and its step still offered.

        ``words`` stand in place of a form where nothing is left to do.
        """
        before = self._step
        self._plan = plan
        self._fill_more()
        self.more.setVisible(bool(plan.more))
        kept = plan.find(before.name) if same and before is not None else None
        self._stack.setCurrentIndex(0)
        self.closed_words.setText(words)
        self.closed_words.setVisible(bool(words))
        if kept is not None and self.form.values():
            self._step = kept
            self._dress()
        else:
            self._show(plan.primary)

    def _show(self, step: Step | None) -> None:
        self._step = step
        self.form.setVisible(step is not None)
        if step is not None:
            self.form.ask(step.asked)
            self._ask_preview()
        self._dress()

    def _dress(self) -> None:
        """The keys of the step shown: its own is F9, the others wait behind Esc."""
        step, plan = self._step, self._plan
        aside = step is not None and step is not plan.primary and (plan.primary is None or step.name != plan.primary.name)
        self.primary.setVisible(step is not None)
        if step is not None:
            self.primary.set_title(step.label)
            self.primary.set_refusal(step.refusal)
        second = plan.second
        self.second.setVisible(second is not None and not aside)
        if second is not None:
            self.second.set_title(second.label)
            self.second.set_refusal(second.refusal)
        self.cancel.setVisible(aside or self._stack.currentIndex() == 1)
        self.print.setVisible(not aside)
        self.more.setVisible(bool(plan.more) and not aside)

    def set_print(self, title: str, refusal: str = "") -> None:
        """What F8 prints, or why it prints nothing."""
        self.print.set_title(title)
        self.print.set_refusal(refusal)

    def show_preview(self, step: Step, preview: StepPreview) -> None:
        """The dates a step would lead to, unless another is shown by now."""
        if self._step is not None and self._step.name == step.name:
            self.form.show_preview(preview)

    def set_owners(self, owners: Iterable[Choice]) -> None:
        """Whom a demand can be given to."""
        self.form.set_owners(owners)

    def say(self, sentence: str, field: str = "") -> None:
        """Show why something was refused."""
        self.form.say(sentence, field)

    # ------------------------------------------------------------ inside

    def _fill_more(self) -> None:
        take_away(self._grid)
        self._more = []
        for step in self._plan.more:
            button = KeyButton(step.key, step.label, name=f"demand_more_{step.name}")
            button.set_refusal(step.refusal)
            button.triggered.connect(lambda step=step: self._choose(step))
            button.refused.connect(self._refused)
            self._more.append(button)
        self._place_more()

    def _place_more(self) -> None:
        """In rows, as many beside each other as there is room for."""
        widest = max((button.sizeHint().width() for button in self._more), default=1)
        across = max(2, min(5, (self.width() - 40) // (widest + 6)))
        if across == self._across and self._grid.count() == len(self._more):
            return
        self._across = across
        for place, button in enumerate(self._more):
            self._grid.addWidget(button, place // across, place % across, Qt.AlignmentFlag.AlignLeft)
        for number in range(6):
            self._grid.setColumnStretch(number, 1 if number == across else 0)
            self._grid.setRowStretch(number, 1 if number == 5 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_more()

    def _refused(self, sentence: str) -> None:
        self._stack.setCurrentIndex(0)
        self._dress()
        self.form.say(sentence)

    def toggle_more(self) -> None:
        """Show or hide the other steps."""
        shown = self._stack.currentIndex() == 1
        self._stack.setCurrentIndex(0 if shown else 1)
        self.form.say("")
        self._dress()

    def choose(self, name: str) -> None:
        """Show the form of a step by its name."""
        self._choose(self._plan.find(name))

    def _choose(self, step: Step | None) -> None:
        if step is None:
            return
        self._stack.setCurrentIndex(0)
        self._show(step)
        self.form.focus_first()

    def commit(self) -> None:
        """F9: do what the form shows, or say what is missing."""
        step = self._step
        if step is None:
            return
        if self._stack.currentIndex() == 1:
            self._stack.setCurrentIndex(0)
            self._dress()
        sentence, field = self.form.missing()
        if sentence:
            self.form.say(sentence, field)
            return
        self.form.say("")
        self.committed.emit(step)

    def _ask_preview(self) -> None:
        if self._step is not None and self._step.action is not None:
            self.preview_wanted.emit(self._step)

    def _edited(self) -> None:
        self.edited.emit()

    @property
    def step(self) -> Step | None:
        """The step whose form is shown."""
        return self._step

    @property
    def aside(self) -> bool:
        """Whether 更多 or the form of another than the next step is open."""
        return self.cancel.isVisible()

    def done(self) -> None:
        """The step was taken: forget what was typed."""
        self._step = None
        self.form.ask(Asked(()))

    def put_away(self) -> bool:
        """Close 更多 and the form of another step; whether anything was open."""
        had = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        opened = self.aside
        self._stack.setCurrentIndex(0)
        if opened:
            self._show(self._plan.primary)
        if had or opened:
            self.left.emit()
        return had or opened

    def kept(self) -> dict[str, Any]:
        """What is half done, for a draft; empty when nothing is."""
        values = self.form.values()
        return {"step": self._step.name, "values": values} if values and self._step is not None else {}

    def restore(self, kept: dict[str, Any]) -> None:
        """Put back a draft, if its step is still offered."""
        step = self._plan.find(str(kept.get("step") or ""))
        if step is not None:
            self._stack.setCurrentIndex(0)
            self._show(step)
            self.form.restore(kept.get("values") or {})
