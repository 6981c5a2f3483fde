"""What can be done to a case now: one primary step, printing, and the rest under 更多, with a reason typed inline."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.domain.cases import CaseAction
from db.queries.cases import ActionOffer
from desktop.features.cases.steps import KeyedStep, StepPlan
from desktop.theme.style import set_kind
from desktop.widgets.fields import LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey

_SHORT = {CaseAction.ASK_SUPPLEMENT: "补正"}


class ActionBar(QWidget):
    """Emits :attr:`step_requested` with the action and its reason; refusals are shown here as a sentence."""

    step_requested = Signal(object, str)  # CaseAction, reason
    print_requested = Signal()
    reason_closed = Signal()  # the focus was in the reason field

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_actions")
        self._plan = StepPlan(None, None, ())
        self._asked: ActionOffer | None = None
        self._sentence = ""
        self._more: list[KeyButton] = []
        self.primary = KeyButton("F9", "", name="case_primary", kind="primary")
        self.second = KeyButton("F7", "", name="case_second")
        self.print = KeyButton("F8", self.tr("补打"), name="case_print")
        self.more = KeyButton("F4", self.tr("更多"), name="case_more")
        self._primary_step: KeyedStep | None = None
        self._second_step: KeyedStep | None = None
        self.primary.triggered.connect(lambda: self._take(self._primary_step))
        self.second.triggered.connect(lambda: self._take(self._second_step))
        self.print.triggered.connect(self.print_requested)
        self.more.triggered.connect(self.toggle_more)
        for button in (self.primary, self.second, self.print, self.more):
            button.refused.connect(self.say)
        self._build()

    def _build(self) -> None:
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        set_kind(self._words, "small")
        self.more_box = QWidget()
        self._more_column = QVBoxLayout(self.more_box)
        self._more_column.setContentsMargins(0, 0, 0, 0)
        self._more_column.setSpacing(4)
        self.more_box.hide()
        self.reason_box = QWidget()
        self.reason = LineEdit(name="case_reason", label=self.tr("原因"))
        self.reason.setMaxLength(200)
        self._reason_label = QLabel()
        self._reason_label.setBuddy(self.reason)
        self.confirm = KeyButton("Ctrl+Return", "", name="case_reason_confirm")
        self.cancel = LinkKey("Esc", self.tr("不办了"), name="case_reason_cancel")
        self.reason.returnPressed.connect(self._confirm)
        self.confirm.triggered.connect(self._confirm)
        self.cancel.triggered.connect(self.close_reason)
        keys = QHBoxLayout()
        keys.addWidget(self.confirm)
        keys.addWidget(self.cancel)
        keys.addStretch(1)
        column = QVBoxLayout(self.reason_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._reason_label)
        column.addWidget(self.reason)
        column.addLayout(keys)
        self.reason_box.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.primary, self.print, self.second):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.more)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 2, 0, 2)
        outer.setSpacing(8)
        outer.addWidget(self.more_box)
        outer.addWidget(self.reason_box)
        outer.addLayout(row)
        outer.addWidget(self._words)

    # ------------------------------------------------------------ what it is told

    def set_plan(self, plan: StepPlan) -> None:
        """Offer the steps of ``plan``; a reason half typed stays while its step is still offered."""
        self._plan = plan
        self._primary_step, self._second_step = plan.primary, plan.second
        self._show(self.primary, plan.primary)
        self._show(self.second, plan.second)
        self.more.setVisible(bool(plan.more))
        self._fill_more()
        offered = {step.offer.action for step in self._steps()}
        if self._asked is not None and self._asked.action not in offered:
            self.close_reason()
        self._hint()

    def set_print(self, title: str, refusal: str = "") -> None:
        """What F8 prints, or why it prints nothing."""
        self.print.set_title(title)
        self.print.set_refusal(refusal)

    def say(self, sentence: str) -> None:
        """Show why something was refused, until something else is done; empty shows what 更多 holds."""
        self._sentence = sentence
        self._hint()

    @property
    def words(self) -> str:
        """The sentence below the buttons."""
        return self._words.text()

    # ------------------------------------------------------------ inside

    def _steps(self) -> list[KeyedStep]:
        return [step for step in (self._plan.primary, self._plan.second, *self._plan.more) if step is not None]

    def _show(self, button: KeyButton, step: KeyedStep | None) -> None:
        button.setVisible(step is not None)
        if step is not None:
            button.set_title(_SHORT.get(step.offer.action, step.offer.label) if button is self.second
                             else step.offer.label)
            button.set_key(step.key)
            button.set_refusal(step.refusal)

    def _fill_more(self) -> None:
        for button in self._more:
            self._more_column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._more = []
        for step in self._plan.more:
            button = KeyButton(step.key, step.offer.label, name=f"case_more_{step.offer.action}")
            button.set_refusal(step.refusal)
            button.triggered.connect(lambda step=step: self._take(step))
            button.refused.connect(self.say)
            self._more_column.addWidget(button)
            self._more.append(button)

    def _hint(self) -> None:
        if self._sentence:
            set_kind(self._words, "warn")
            self._words.setText(self._sentence)
            self._words.show()
            return
        set_kind(self._words, "hint")
        words = "・".join(
            step.offer.label + ("" if step.offer.allowed else self.tr("（值班长）")) for step in self._plan.more
        )
        self._words.setText(self.tr("更多：{}").format(words) if words else "")
        self._words.setVisible(bool(words) and self.more_box.isHidden() and self.reason_box.isHidden())

    def toggle_more(self) -> None:
        """Show or hide the other steps."""
        self._sentence = ""
        self.close_reason()
        self.more_box.setVisible(self.more_box.isHidden())
        self._hint()

    def _take(self, step: KeyedStep | None) -> None:
        if step is None:
            return
        self._sentence = ""
        if not step.offer.needs_reason:
            self.more_box.hide()
            self.close_reason()
            self.step_requested.emit(step.offer.action, "")
            return
        self._asked = step.offer
        self.more_box.hide()
        self._reason_label.setText(self.tr("{}的原因").format(step.offer.label))
        self.reason.setPlaceholderText(self.tr("写明原因，按 Enter 确认"))
        self.reason.clear()
        self.confirm.set_title(self.tr("确认{}").format(step.offer.label))
        self.reason_box.show()
        self._hint()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        if self._asked is None:
            return
        text = self.reason.text().strip()
        if not text:
            self.say(self.tr("「{}」要写明原因，请补上再按一次。").format(self._asked.label))
            return
        self._sentence = ""
        self.step_requested.emit(self._asked.action, text)

    def close_reason(self) -> None:
        """Put the reason field away and give the focus back to whoever had it."""
        had_focus = self.reason.hasFocus()
        self._asked = None
        self.reason_box.hide()
        self._hint()
        if had_focus:
            self.reason_closed.emit()

    @property
    def asking(self) -> bool:
        """Whether a reason is being typed."""
        return self._asked is not None

    def put_away(self) -> bool:
        """Close what is open of 更多 and the reason; whether anything was."""
        open_before = self.asking or not self.more_box.isHidden()
        self.more_box.hide()
        self.close_reason()
        return open_before
